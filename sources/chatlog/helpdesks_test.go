package chatlog

import "testing"

func TestHelpDesks(t *testing.T) { checkSamples(t, helpdeskSamples()) }

func helpdeskSamples() []sample {
	return []sample{
		{"zendesk chat", "", "zendesk-chat", `{"chats":[{"type":"chat","id":"1709.a","visitor":{"id":"v1","name":"Femi","email":"femi@example.com"},"history":[
 {"type":"chat.memberjoin","nick":"visitor:1","name":"Visitor 5","timestamp":"2026-07-23T10:00:00Z"},
 {"type":"chat.msg","nick":"agent:trigger","name":"Shop","msg":"How can we help?","timestamp":"2026-07-23T10:00:01Z"},
 {"type":"chat.msg","nick":"visitor:1","name":"Visitor 5","msg":"the lid","msg_id":"7","timestamp":1784800802000},
 {"type":"chat.msg","nick":"agent:123","name":"Dana","msg":"yes","timestamp":"2026-07-23T10:00:03Z"},
 {"type":"chat.file.upload","nick":"visitor:1","name":"Visitor 5","attachment":{"name":"lid.jpg","size":3},"timestamp":"2026-07-23T10:00:04Z"},
 {"type":"chat.queue_position","nick":"agent:system","timestamp":"2026-07-23T10:00:05Z"},
 {"type":"chat.rating","nick":"visitor:1","new_rating":"good","timestamp":"2026-07-23T10:00:06Z"}],"rating":"good"},
 {"type":"chat","id":"1709.c","visitor":{"name":"Bo"},"timestamp":"2026-07-23T12:00:00Z","rating":"bad","comment":"slow","history":[{"type":"chat.msg","nick":"visitor:2","msg":"hm","timestamp":"2026-07-23T12:00:01Z"}]},
 {"type":"offline_msg","id":"1709.b","visitor":{"name":"Bo"},"message":"call me","timestamp":"2026-07-23T11:00:00Z"}]}`,
			"zendesk 1709.a||/system|2026-07-23T10:00:00Z|Femi joined\nzendesk 1709.a||Shop/bot|2026-07-23T10:00:01Z|How can we help?\nzendesk 1709.a|7|Femi/customer|2026-07-23T10:00:02Z|the lid\n" +
				"zendesk 1709.a||Dana/agent|2026-07-23T10:00:03Z|yes\nzendesk 1709.a||Femi/customer|2026-07-23T10:00:04Z| +lid.jpg\nzendesk 1709.a||/system|2026-07-23T10:00:06Z|rated: good\n" +
				"zendesk 1709.c||Bo/customer|2026-07-23T12:00:01Z|hm\nzendesk 1709.c|rating|/system|2026-07-23T12:00:00Z|rated: bad: slow\n" +
				"zendesk 1709.b|offline|Bo/customer|2026-07-23T11:00:00Z|call me\n"},
		{"zendesk tickets, a line each", "", "zendesk", `{"id":5,"subject":"Lid","requester_id":1,"submitter_id":1,"priority":"high","description":"the lid","created_at":"2026-07-23T10:00:00Z","requester":{"id":1,"name":"Femi","email":"femi@example.com","role":"end-user"},"comments":[{"id":11,"author_id":1,"plain_body":"the lid","public":true,"created_at":"2026-07-23T10:00:00Z"},{"id":12,"author_id":2,"html_body":"<p>rude &amp; loud</p>","public":false,"created_at":"2026-07-23T10:01:00Z"},{"id":13,"author_id":2,"body":"sorry","public":true,"created_at":"2026-07-23T10:02:00Z","attachments":[{"file_name":"a.pdf"}]}],"satisfaction_rating":{"score":"bad","comment":"slow"}}` + "\n" +
			`{"id":6,"subject":"Cup","requester_id":3,"submitter_id":3,"priority":null,"description":"the cup","created_at":"2026-07-23T11:00:00Z"}`,
			"zendesk ticket 5|11|Femi/customer|2026-07-23T10:00:00Z|the lid\nzendesk ticket 5|12|2/agent/note|2026-07-23T10:01:00Z|rude & loud\nzendesk ticket 5|13|2/agent|2026-07-23T10:02:00Z|sorry +a.pdf\n" +
				"zendesk ticket 5|rating|/system|2026-07-23T10:00:00Z|rated: bad: slow\nzendesk ticket 6|description|3/customer|2026-07-23T11:00:00Z|the cup\n"},
		{"intercom", "", "intercom", `{"type":"conversation.list","conversations":[{"type":"conversation","id":"9","created_at":1784800800,"title":"Lid","source":{"type":"conversation","id":"s1","body":"<p>the lid</p>","author":{"type":"lead","id":"u1","name":"Femi","email":"femi@example.com"}},
 "conversation_rating":{"rating":5,"remark":"fast","created_at":1784801000},
 "conversation_parts":{"type":"conversation_part.list","conversation_parts":[
 {"type":"conversation_part","id":"1","part_type":"comment","body":"<p>Hi!</p>","created_at":1784800801,"author":{"type":"bot","id":"b","name":"Fin"}},
 {"type":"conversation_part","id":"2","part_type":"assignment","body":null,"created_at":1784800802,"author":{"type":"admin","id":"a","name":"Dana"}},
 {"type":"conversation_part","id":"3","part_type":"note","body":"<p>vip</p>","created_at":1784800803,"author":{"type":"admin","id":"a","name":"Dana"}},
 {"type":"conversation_part","id":"4","part_type":"comment","body":"","redacted":true,"created_at":1784800804,"author":{"type":"user","id":"u1","name":"Femi"}}],"total_count":4}}]}`,
			"intercom 9|1|Fin/bot|2026-07-23T10:00:01Z|Hi!\nintercom 9|2|/system|2026-07-23T10:00:02Z|Dana: assignment\nintercom 9|3|Dana/agent/note|2026-07-23T10:00:03Z|vip\nintercom 9|4|Femi/customer/activity|2026-07-23T10:00:04Z|[deleted]\n" +
				"intercom 9|source s1|Femi/customer|2026-07-23T10:00:00Z|the lid\nintercom 9|rating|/system|2026-07-23T10:03:20Z|rated: 5: fast\n"},
		{"freshdesk", "", "freshdesk", `[{"id":3,"subject":"Lid","requester_id":8,"requester":{"id":8,"name":null,"email":null},"description":"<div>the lid</div>","description_text":"the lid","created_at":"2026-07-23T10:00:00Z","conversations":[
 {"id":31,"body":"<p>x</p>","body_text":"sorry","incoming":false,"private":false,"user_id":2,"created_at":"2026-07-23T10:01:00Z"},{"id":32,"body_text":"note","incoming":false,"private":true,"user_id":2,"created_at":"2026-07-23T10:02:00Z"}]},
 {"id":4,"subject":"Chat","source":15,"requester_id":9,"requester":{"id":9,"name":"Bo"},"description_text":"hello","created_at":"2026-07-23T10:00:00Z","conversations":[{"id":41,"body_text":"hello","incoming":true,"private":false,"user_id":9,"created_at":"2026-07-23T10:00:01Z"}]}]`,
			"freshdesk 3|31|agent 2/agent|2026-07-23T10:01:00Z|sorry\nfreshdesk 3|32|agent 2/agent/note|2026-07-23T10:02:00Z|note\nfreshdesk 3|description|customer/customer|2026-07-23T10:00:00Z|the lid\nfreshdesk 4|41|Bo/customer|2026-07-23T10:00:01Z|hello\n"},
		{"livechat", "", "livechat", `{"chats":[{"id":"C","users":[{"id":"u1","type":"customer","name":"Femi","email":"femi@example.com"},{"id":"d@x.y","type":"agent","name":"Dana"}],"threads":[{"id":"T1","events":[
 {"id":"T1_1","type":"filled_form","author_id":"u1","created_at":"2026-07-23T10:00:00.000000Z","visibility":"all","fields":[{"label":"Name:","answer":"Femi"}]},
 {"id":"T1_2","type":"message","author_id":"d@x.y","text":"hi","created_at":1784800801000000,"visibility":"all"},
 {"id":"T1_3","type":"message","author_id":"d@x.y","text":"rude","created_at":"2026-07-23T10:00:02Z","visibility":"agents"},
 {"id":"T1_4","type":"system_message","text":"%agent% left","text_vars":{"agent":"Dana"},"created_at":"2026-07-23T10:00:03Z"}]},
 {"id":"T2","events":[{"id":"T2_1","type":"file","author_id":"u1","name":"lid.jpg","size":9,"created_at":"2026-07-24T10:00:00Z"}]}]}]}`,
			"livechat T1|T1_1|Femi/customer|2026-07-23T10:00:00Z|Name: Femi\nlivechat T1|T1_2|Dana/agent|2026-07-23T10:00:01Z|hi\nlivechat T1|T1_3|Dana/agent/note|2026-07-23T10:00:02Z|rude\nlivechat T1|T1_4|/system|2026-07-23T10:00:03Z|Dana left\nlivechat T2|T2_1|Femi/customer|2026-07-24T10:00:00Z| +lid.jpg\n"},
		{"livechat, the older API", "", "livechat", `{"chats":[{"id":"P1","visitor":{"id":"S","name":"Femi","email":"femi@example.com"},"messages":[{"author_name":"Shop","text":"Hello. How may I help you?","date":"Thu, 07/23/26 10:00:00 am","timestamp":1784800800,"user_type":"agent","welcome_message":true},{"author_name":"Femi","text":"the lid","timestamp":1784800801,"user_type":"visitor"}],"rate":"rated_good","ended_timestamp":1784800900}]}`,
			"livechat P1||Shop/bot|2026-07-23T10:00:00Z|Hello. How may I help you?\nlivechat P1||Femi/customer|2026-07-23T10:00:01Z|the lid\nlivechat P1|rating|/system|2026-07-23T10:01:40Z|rated: good\n"},
		{"olark", "", "olark", `{"kind":"Conversation","id":"EV","visitor":{"id":"v","fullName":"Femi","emailAddress":"femi@example.com"},"items":[{"kind":"MessageToOperator","nickname":"Femi","body":"the lid","timestamp":"1784800800.25"},{"kind":"MessageToVisitor","nickname":"Dana","operatorId":"o1","body":"yes","timestamp":"1784800801"},{"kind":"CommandToOperator","nickname":"x","body":"!push","timestamp":"1784800802"}]}`,
			"olark EV||Femi/customer|2026-07-23T10:00:00Z|the lid\nolark EV||Dana/agent|2026-07-23T10:00:01Z|yes\nolark EV||/system|2026-07-23T10:00:02Z|!push\n"},
		{"crisp", "", "crisp", `{"data":[{"session_id":"s1","type":"text","from":"user","origin":"chat","content":"the lid","timestamp":1784800800000,"fingerprint":1,"user":{"nickname":"Femi","user_id":"u"}},
 {"session_id":"s1","type":"note","from":"operator","content":"vip","timestamp":1784800801000,"fingerprint":2,"user":{"nickname":"Dana"}},
 {"session_id":"s1","type":"file","from":"operator","content":{"name":"a.pdf","url":"https://x/a.pdf","type":"application/pdf"},"timestamp":1784800802000,"fingerprint":3,"user":{"nickname":"Dana"}},
 {"session_id":"s1","type":"text","from":"operator","automated":true,"content":"beep","timestamp":1784800803000,"fingerprint":4,"user":{"nickname":"Bot"}}]}`,
			"crisp s1|1|Femi/customer|2026-07-23T10:00:00Z|the lid\ncrisp s1|2|Dana/agent/note|2026-07-23T10:00:01Z|vip\ncrisp s1|3|Dana/agent|2026-07-23T10:00:02Z| +a.pdf\ncrisp s1|4|Bot/bot|2026-07-23T10:00:03Z|beep\n"},
		{"tawk.to", "", "tawk", `{"event":"chat:start","chatId":"c1","time":"2026-07-23T10:00:00.000Z","message":{"text":"the lid","type":"msg","sender":{"type":"visitor"}},"visitor":{"name":"Femi","email":"femi@example.com"}}` + "\n" +
			`{"event":"chat:transcript_created","time":"2026-07-23T10:10:00Z","chat":{"id":"c1","visitor":{"name":"Femi","email":"femi@example.com"},"messages":[{"sender":{"t":"v","n":"Femi"},"type":"msg","msg":"the lid","time":"2026-07-23T10:00:00.000Z","attchs":[]},{"sender":{"t":"a","n":"Dana","id":"a1"},"type":"msg","msg":"yes","time":"2026-07-23T10:01:00.000Z"},{"sender":{"t":"s"},"type":"msg","msg":"Dana left","time":"2026-07-23T10:02:00.000Z"}]}}` + "\n" +
			`{"event":"ticket:create","time":"2026-07-23T11:00:00Z","ticket":{"id":"t1","humanId":5,"subject":"Cup","message":"the cup"},"requester":{"name":"Bo","email":"bo@example.com","type":"visitor"}}`,
			"tawk c1|opening v 74ed0ee796e8bc7c|Femi/customer|2026-07-23T10:00:00Z|the lid\ntawk c1|opening v 74ed0ee796e8bc7c|Femi/customer|2026-07-23T10:00:00Z|the lid\ntawk c1|opening a 55706a5fd27e427b|Dana/agent|2026-07-23T10:01:00Z|yes\ntawk c1|2026-07-23T10:02:00.000Z s|/system|2026-07-23T10:02:00Z|Dana left\ntawk ticket t1|message|Bo/customer|2026-07-23T11:00:00Z|the cup\n"},
	}
}

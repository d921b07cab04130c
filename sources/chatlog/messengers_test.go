package chatlog

import (
	"context"
	"strings"
	"testing"

	"earshot/store"
)

// A sample is a file of one format, and what is read of it.
type sample struct{ name, file, format, in, want string }

func checkSamples(t *testing.T, samples []sample) {
	t.Helper()
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			file := firstOf(s.file, "chat")
			f, out := readAll(t, file, s.in)
			if got := shown(out); got != s.want || f.name() != s.format {
				t.Errorf("as %s:\n%s\nwant as %s:\n%s", f.name(), got, s.format, s.want)
			}
			checkAgain(t, f, out)
		})
	}
}

// checkAgain reads each original again and wants the same words of the same
// person.
func checkAgain(t *testing.T, f format, out *sink) {
	t.Helper()
	for _, r := range out.records {
		again, err := f.again(r.original, testOptions())
		if err != nil {
			t.Errorf("%q cannot be read again: %v", r.original, err)
			continue
		}
		var a, b store.Arrival
		dress(r, &a)
		dress(again, &b)
		if a.Text != b.Text || a.Kind != b.Kind || again.author != r.author || again.side != r.side || r.dated && !r.loose && !again.at.Equal(r.at) {
			t.Errorf("read again it is %s, was %s", show(again), show(r))
		}
	}
}

func TestMessengers(t *testing.T) { checkSamples(t, messengerSamples()) }

func messengerSamples() []sample {
	return []sample{
		{"telegram, one chat", "result.json", "telegram", `{"name":"Femi","type":"personal_chat","id":77,"messages":[
 {"id":1,"type":"service","date":"2026-07-23T12:00:00","date_unixtime":"1784800800","actor":"Femi","actor_id":"user5","action":"phone_call","text":""},
 {"id":2,"type":"message","date":"2026-07-23T12:01:00","date_unixtime":"1784800860","from":"Femi","from_id":"user5","text":["see ",{"type":"text_link","text":"this","href":"https://example.com/"}," \x0b please"]},
 {"id":3,"type":"message","date":"2026-07-23T12:02:00","date_unixtime":"1784800920","edited":"2026-07-23T12:03:00","edited_unixtime":"1784800980","from":null,"from_id":"user9","text":"was here"},
 {"id":4,"type":"message","date":"2026-07-23T12:04:00","from":"Femi","from_id":"user5","photo":"(File not included. Change data exporting settings to download.)","text":""},
 {"id":5,"type":"unsupported"}
]}`,
			"telegram 77|1|/system|2026-07-23T10:00:00Z|Femi phone call\n" +
				"telegram 77|2|Femi|2026-07-23T10:01:00Z|see this (https://example.com/) \x0b please\n" +
				"telegram 77|3|Deleted Account|2026-07-23T10:02:00Z|was here (edited)\n" +
				"telegram 77|4|Femi|2026-07-23T12:04:00Z| +photo\n! 6 it was not exported: Telegram could not\n"},
		{"telegram, an account", "result.json", "telegram", `{"about":"x","chats":{"about":"y","list":[
 {"name":"Group","type":"private_supergroup","id":1,"messages":[{"id":1,"type":"message","date":"2026-07-23T12:00:00","date_unixtime":"1784800800","from":"A","from_id":"user1","text":"a"}]},
 {"name":"B","type":"personal_chat","id":2,"messages":[{"id":1,"type":"message","date":"2026-07-23T12:00:00","date_unixtime":"1784800800","from":"B","from_id":"user2","text":"b"}]}]},
 "left_chats":{"list":[{"name":"L","type":"private_group","id":3,"messages":[{"id":7,"type":"message","date":"2026-07-23T12:00:00","date_unixtime":"1784800800","from":"C","from_id":"user3","text":"c","file":"files/a.pdf","file_name":"a.pdf","mime_type":"application/pdf"}]}]}}`,
			"telegram 1>|1|A|2026-07-23T10:00:00Z|a\ntelegram 2|1|B|2026-07-23T10:00:00Z|b\ntelegram 3>|7|C|2026-07-23T10:00:00Z|c +a.pdf\n"},
		{"telegram, cut off", "result.json", "telegram", `{"name":"F","type":"personal_chat","id":1,"messages":[
 {"id":1,"type":"message","date":"2026-07-23T12:00:00","date_unixtime":"1784800800","from":"A","from_id":"user1","text":"a"},
 {"id":2,"type":"mess`,
			"telegram 1|1|A|2026-07-23T10:00:00Z|a\n! 3 the file ends in the middle of it\n"},
		{"telegram, one message broken", "result.json", "telegram", `{"name":"F","type":"personal_chat","id":1,"messages":[
 {"id":1,"type":"message","date_unixtime":"1784800800","from":"A","from_id":"user1","text":"a"},
 {"id":2,"type":"message","date_unixtime":1784800801,"from":"A",,"text":"b"},
 7,
 {"id":3,"type":"message","date_unixtime":"1784800802","from":"A","from_id":"user1","text":"c"}], "` + strings.Repeat("long ", 400) + `":1}`,
			"telegram 1|1|A|2026-07-23T10:00:00Z|a\ntelegram 1|3|A|2026-07-23T10:00:02Z|c\n! 3 it is no valid JSON; reading goes on behind it\n"},
		{"discord", "g - c [7].json", "discord", `{"guild":{"id":"1","name":"Shop"},"channel":{"id":"7","type":"GuildTextChat","name":"help"},"messages":[
 {"id":"1045178587575242772","type":"Default","timestamp":"2026-07-23T12:00:00.5+02:00","timestampEdited":"2026-07-23T12:01:00+02:00","content":"hi","author":{"id":"5","name":"femi","discriminator":"0000","nickname":"Femi","isBot":false},"attachments":[{"id":"1","url":"a.json_Files\\x.png","fileName":"x.png","fileSizeBytes":7}]},
 {"id":"2","type":"Default","timestamp":"2026-07-23T12:00:01+02:00","content":"","author":{"id":"6","name":"helper","isBot":true},"embeds":[{"title":"Title","description":"Words"}]},
 {"id":"3","type":"GuildMemberJoin","timestamp":"2026-07-23T12:00:02+02:00","content":"Joined the server.","author":{"id":"5","name":"femi","nickname":"Femi"}}],"messageCount":3}`,
			"discord 7>|1045178587575242772|Femi|2026-07-23T10:00:00Z|hi +x.png (edited)\ndiscord 7>|2|helper/bot|2026-07-23T10:00:01Z|Title\nWords\ndiscord 7>|3|/system|2026-07-23T10:00:02Z|Femi: Joined the server.\n"},
		{"discord, a thread", "t.json", "discord", `{"guild":{"id":"1"},"channel":{"id":"8","type":"GuildPublicThread","name":"lid"},"messages":[{"id":"1","type":"Reply","timestamp":"2026-07-23T10:00:00+00:00","content":"a","author":{"id":"5","name":"F"}}]}`,
			"discord 8|1|F|2026-07-23T10:00:00Z|a\n"},
		{"messenger", "inbox/x_1/message_1.json", "messenger", `{"participants":[{"name":"Rados\u00c5\u0082aw"},{"name":"Shop"}],"messages":[
 {"sender_name":"Shop","timestamp_ms":1784800860000,"content":"caf\u00c3\u00a9, na\u00efve \u0142"},
 {"sender_name":"Rados\u00c5\u0082aw","timestamp_ms":1784800800500,"content":"Cze\u00c5\u009b\u00c4\u0087","photos":[{"uri":"messages/inbox/x/photos/1.jpg"}]},
 {"sender_name":"Shop","timestamp_ms":1784800700000,"is_unsent":true}],
 "title":"Rados\u00c5\u0082aw","thread_path":"inbox/x_1"}`,
			"messenger x_1||Shop|2026-07-23T10:01:00Z|cafÃ©, naïve ł\nmessenger x_1||Radosław|2026-07-23T10:00:00Z|Cześć +1.jpg\nmessenger x_1||Shop/activity|2026-07-23T09:58:20Z|[deleted]\n"},
		{"google chat", "Groups/DM x/messages.json", "googlechat", "{\"messages\":[{\"creator\":{\"name\":\"Femi\",\"email\":\"f@example.com\",\"user_type\":\"Human\"},\"created_date\":\"Thursday, July 23, 2026 at 10:00:00\u202fAM UTC\",\"text\":\"hi\",\"topic_id\":\"T1\",\"message_id\":\"S1/T1/M1\"}," +
			`{"creator":{"name":"Bot","user_type":"Bot"},"created_date":"Thursday, July 23, 2026 at 10:00:01 AM UTC","attached_files":[{"original_name":"a?.pdf","export_name":"File-a_.pdf"}],"topic_id":"T1","message_id":"S1/T1/M2"}]}`,
			"googlechat S1>/T1|M1|Femi|2026-07-23T10:00:00Z|hi\ngooglechat S1>/T1|M2|Bot/bot|2026-07-23T10:00:01Z| +a?.pdf\n"},
		{"matrix", "export.json", "matrix", `{"room_name":"help","messages":[
 {"type":"m.room.member","event_id":"$0","room_id":"!r","sender":"@femi:x","origin_server_ts":1784800790000,"content":{"membership":"join","displayname":"Femi"}},
 {"type":"m.room.message","event_id":"$1","room_id":"!r","sender":"@femi:x","origin_server_ts":1784800800000,"content":{"msgtype":"m.text","body":"helo"}},
 {"type":"m.room.message","event_id":"$2","room_id":"!r","sender":"@femi:x","origin_server_ts":1784800810000,"content":{"msgtype":"m.text","body":"* hello","m.new_content":{"body":"hello"},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}},
 {"type":"m.room.message","event_id":"$3","room_id":"!r","sender":"@dana:x","origin_server_ts":1784800820000,"content":{"msgtype":"m.text","body":"> <@femi:x> helo\n\nyes?","m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}}},
 {"type":"m.room.message","event_id":"$4","room_id":"!r","sender":"@dana:x","origin_server_ts":1784800830000,"content":{},"unsigned":{"redacted_because":{}}},
 {"type":"m.room.message","event_id":"$5","room_id":"!r","sender":"@b:x","origin_server_ts":1784800840000,"content":{"msgtype":"m.notice","body":"beep"}},
 {"type":"m.room.encrypted","event_id":"$7","room_id":"!r","sender":"@b:x","origin_server_ts":1784800850000,"content":{"ciphertext":"x"}},
 {"type":"m.reaction","event_id":"$6","room_id":"!r","sender":"@b:x","origin_server_ts":1784800850000,"content":{}}]}`,
			"matrix !r>|$0|/system|2026-07-23T09:59:50Z|Femi: join\nmatrix !r>|$1|femi|2026-07-23T10:00:00Z|helo\nmatrix !r>|$1|femi|2026-07-23T10:00:10Z|hello (edited)\nmatrix !r>|$3|dana|2026-07-23T10:00:20Z|yes?\nmatrix !r>|$4|dana/activity|2026-07-23T10:00:30Z|[deleted]\nmatrix !r>|$5|b/bot|2026-07-23T10:00:40Z|beep\n! 8 it is encrypted, and the export has not its key\n"},
		{"teams, a channel", "teams/1/messages_1.json", "teams", `[
 {"Id":"1784800860000","ReplyToId":"1784800800000","Body":{"ContentType":"html","Content":"<p>yes <emoji alt=\"🙂\" title=\"x\"></emoji> &amp; no</p>"},"CreatedDateTime":"2026-07-23T10:01:00Z","LastModifiedDateTime":"2026-07-23T11:00:00Z","From":{"User":{"Id":"u2","DisplayName":"Dana"}},"ChannelIdentity":{"TeamId":"t","ChannelId":"c"},"Attachments":[{"Name":"a.docx"}]},
 {"Id":"1784800800000","Body":{"ContentType":"text","Content":"hi"},"CreatedDateTime":"2026-07-23T10:00:00Z","LastEditedDateTime":"2026-07-23T10:00:30Z","From":{"User":{"Id":"u1","DisplayName":"Femi"}},"ChannelIdentity":{"TeamId":"t","ChannelId":"c"}},
 {"Id":"1784800900000","Body":{"ContentType":"html","Content":"<systemEventMessage/>"},"CreatedDateTime":"2026-07-23T10:01:40Z","From":null,"MessageType":"unknownFutureValue","ChannelIdentity":{"ChannelId":"c"}},
 {"Id":"1784800910000","Body":{"ContentType":"html","Content":""},"CreatedDateTime":"2026-07-23T10:01:50Z","DeletedDateTime":"2026-07-23T10:02:00Z","From":{"User":{"Id":"u1","DisplayName":"Femi"}},"ChannelIdentity":{"ChannelId":"c"}}]`,
			"teams c>/1784800800000|1784800860000|Dana|2026-07-23T10:01:00Z|yes 🙂 & no +a.docx\nteams c>/1784800800000|1784800800000|Femi|2026-07-23T10:00:00Z|hi (edited)\nteams c>/1784800910000|1784800910000|Femi/activity|2026-07-23T10:01:50Z|[deleted]\n"},
		{"teams, a chat as Graph answers", "x.json", "teams", `{"@odata.context":"x","value":[{"id":"1","messageType":"message","createdDateTime":"2026-07-23T10:00:00Z","chatId":"19:x","from":{"application":{"id":"b","displayName":"Flow"}},"body":{"contentType":"text","content":"beep"}}]}`,
			"teams 19:x|1|Flow/bot|2026-07-23T10:00:00Z|beep\n"},
		{"signal", "", "signal", "[2026-07-23, 12:23] Jane Doe: Hello\n> quoted\nJohn!\n(- Bo: 👍 -)\n[2026-07-24, 09:01] Bo: ![photo.jpg](./media/2026_photo.jpg)\n",
			"||Jane Doe|2026-07-23T12:23:00Z|Hello\n> quoted\nJohn!\n||Bo|2026-07-24T09:01:00Z| +photo.jpg\n"},
	}
}

const slackPeople = `[{"id":"U1","name":"femi","profile":{"display_name":"Femi","real_name":"Femi A","email":"femi@example.com"}},{"id":"U2","name":"dana","profile":{"display_name":"","real_name":"Dana Byrne"}},{"id":"U3","name":"helper","is_bot":true,"profile":{"real_name":"Helper"}}]`

// slackFolder is an export of two days of one channel.
func slackFolder() map[string]string {
	return map[string]string{
		"users.json":    slackPeople,
		"channels.json": `[{"id":"C1","name":"help","created":1,"creator":"U1","members":["U1"]}]`,
		"dms.json":      "[]",
		"canvases.json": `[{"id":"F1","title":"x"}]`,
		"help/2026-07-23.json": `[
 {"type":"message","subtype":"channel_join","user":"U1","text":"<@U1> has joined the channel","ts":"1784800790.000001"},
 {"type":"message","user":"U1","text":"hey <@U2> &amp; <!here>, see <https://example.com|this> in <#C1|help> :+1::skin-tone-2: :no_such: <mailto:a@b.c|a@b.c>","ts":"1784800800.000100","edited":{"user":"U1","ts":"1784800801.000000"}},
 {"type":"message","user":"U2","text":"the lid","ts":"1784800810.000200","thread_ts":"1784800810.000200","reply_count":1},
 {"type":"message","subtype":"bot_message","bot_id":"B1","username":"deploy","text":"","attachments":[{"fallback":"f","title":"Built","text":"all green"}],"ts":"1784800820.000300"},
 {"type":"message","user":"U9","user_profile":{"display_name":"Guest"},"text":"","files":[{"name":"a.pdf","mimetype":"application/pdf","size":5}],"ts":"1784800830.000400"},
 {"type":"message","user":"U3","text":"","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"in a block"}]}]}],"ts":"1784800840.000500"},
 {"type":"message","subtype":"tombstone","user":"USLACKBOT","text":"This message was deleted.","ts":"1784800850.000600"}]`,
		"help/2026-07-24.json": `[{"type":"message","user":"U1","text":"which lid?","ts":"1784887200.000100","thread_ts":"1784800810.000200","parent_user_id":"U2","blocks":null}]`,
	}
}

func TestSlackExport(t *testing.T) {
	d := newDesk(t)
	for name, text := range slackFolder() {
		d.write(name, text)
	}
	d.once()
	want := []string{
		"incoming unknown Femi floor-chat: hey @Dana Byrne & @here, see this (https://example.com) in #help 👍 :no_such: a@b.c",
		"activity system system: @Femi has joined the channel", "incoming unknown Dana Byrne: the lid", "outgoing bot deploy: Built\nall green",
		"incoming unknown Guest: +a.pdf", "outgoing bot Helper: in a block", "activity bot Slackbot: [deleted]", "incoming unknown Femi: which lid?",
	}
	for i := range want {
		want[i] = strings.Replace(want[i], " floor-chat:", ":", 1)
	}
	got := map[string]bool{}
	conversations := map[store.ConversationID]int{}
	for _, m := range messages(t, d.st) {
		text := m.Text.String()
		for _, f := range m.Attachments {
			text += "+" + f.Name.String()
		}
		got[strings.Join([]string{string(m.Kind), m.Side.String(), m.Sender.Name.String()}, " ")+": "+text] = true
		conversations[m.Conversation]++
	}
	for _, w := range want {
		if !got[w] {
			t.Errorf("%q is not heard", w)
		}
	}
	if len(got) != len(want) || len(conversations) != 2 {
		t.Errorf("%d messages in %v, want %d in two conversations: %v", len(got), conversations, len(want), got)
	}
	if defects := d.defects(); len(defects) != 0 {
		t.Errorf("defects: %v", defects)
	}
	d.rereads()
}

// rereads reads every original again and wants nothing to change.
func (d *desk) rereads() {
	d.Helper()
	err := d.st.Originals(context.Background(), "", func(o store.Original) error {
		a, err := Reread(o.Format, o.Bytes, Again{Source: o.Source, Zone: d.cfg.Zone})
		if err != nil {
			return err
		}
		changed, err := d.st.Amend(context.Background(), o.Message, a)
		if changed {
			d.Errorf("%s: reading it again changed it", o.Bytes)
		}
		return err
	})
	if err != nil {
		d.Error(err)
	}
}

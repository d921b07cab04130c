package store

import (
	"reflect"
	"slices"
	"strings"

	"earshot/store/clean"
)

// recordIn returns an empty record of a folded bucket in which words of
// listeners lie; nil: none do.
func recordIn(bucket string) any {
	switch bucket {
	case bMark:
		return &Mark{}
	case bFup:
		return &Followup{}
	case bHeard:
		return &HeardRecord{}
	case bCheck:
		return &Confirmation{}
	case bVoice:
		return &Voice{}
	case bDesk:
		return &Desk{}
	case bMemo:
		return &Memo{}
	case bLesson:
		return &Lesson{}
	case bTheme:
		return &Theme{}
	case bSit:
		return &Sitting{}
	}
	return nil
}

// blank returns what becomes of a record: a shell where it is about what goes,
// else the same without the names of those who become nameless. What a
// listener wrote of themes and sittings stays. The same record always becomes
// the same, in the journal and in its bucket.
func (e *erasing) blank(bucket string, payload []byte) (out []byte, shell, changed bool, err error) {
	v := recordIn(bucket)
	if v == nil || len(payload) == 0 {
		return payload, false, false, nil
	}
	if err := decode(payload, v); err != nil {
		return payload, false, false, err
	}
	shell = e.takes(v)
	cut := e.names.cut
	if shell {
		cut = func(string) string { return "" }
	}
	changed = eachWords(reflect.ValueOf(v).Elem(), shell, cut)
	if shell {
		changed = settle(v) || changed
	}
	if !changed {
		return payload, false, false, nil
	}
	return encode(v), shell, true, nil
}

// takes says whether a record is about what goes.
func (e *erasing) takes(v any) bool {
	switch v := v.(type) {
	case *Mark:
		return e.marks[v.ID] || e.messages[v.Message]
	case *Followup:
		return e.people[v.Customer] || e.messages[v.Message] || e.numbers[v.Conversation]
	case *HeardRecord:
		return e.numbers[v.Conversation]
	case *Confirmation:
		return e.marks[v.Mark] || e.messages[v.In]
	case *Voice:
		return e.people[v.Person]
	case *Desk:
		return e.people[v.Person]
	case *Memo:
		return e.isAbout(v.About)
	case *Lesson:
		return e.names.in(v.Sender) || e.names.inLines(v.Quote)
	}
	return false
}

func (e *erasing) isAbout(a About) bool {
	switch a.Kind {
	case AboutConversation:
		return e.numbers[ConversationID(a.ID)]
	case AboutMark:
		return e.marks[MarkID(a.ID)]
	case AboutPerson:
		return e.people[PersonID(a.ID)]
	}
	return false
}

// settle makes of a record without words one that holds: a mark stands on no
// words, a lesson teaches nothing.
func settle(v any) bool {
	switch v := v.(type) {
	case *Mark:
		v.Start, v.End = 0, 0
		if v.State != MarkRetracted {
			v.State = MarkErased
		}
		return true
	case *Lesson:
		v.Sender, v.Quote, v.Dropped = "", nil, true
		return true
	}
	return false
}

// stays says of a field whether names stay in it: a quote is as it was said,
// themes are found by their paths, and colleagues by their names.
func stays(field string) bool {
	return slices.Contains([]string{"Quote", "Prefix", "Suffix", "Path", "Agent"}, field)
}

// eachWords has f write all words of a record anew, and says whether any
// changed. Of a shell no word stays but who is to keep a promise.
func eachWords(v reflect.Value, shell bool, f func(string) string) (changed bool) {
	for i := range v.NumField() {
		field := v.Field(i)
		if name := v.Type().Field(i).Name; !field.CanSet() || !shell && stays(name) || shell && name == "Owner" {
			continue
		}
		switch was := field.Interface().(type) {
		case clean.Line:
			if now := f(was.String()); now != was.String() {
				field.Set(reflect.ValueOf(clean.OneLine(now)))
				changed = true
			}
		case clean.Text:
			if now := f(was.String()); now != was.String() {
				field.Set(reflect.ValueOf(clean.Body(now)))
				changed = true
			}
		case Sense, Debrief, Fields, Field:
			changed = eachWords(field, shell, f) || changed
		}
	}
	return changed
}

// eraseJournal blanks the payloads of events. Of what is blanked a keyed hash
// stays, so that whoever has a copy can show what it was.
func (e *erasing) eraseJournal() error {
	return e.sift(bEv, func(_, v []byte) ([]byte, bool, error) {
		var event Event
		if err := decode(v, &event); err != nil {
			return nil, true, err
		}
		payload, shell, changed, err := e.blank(event.Bucket, event.Payload)
		if err != nil || !changed {
			return nil, true, err
		}
		if shell {
			event.Erased = e.tombs.of(event.Payload)
		}
		event.Payload = payload
		return encode(event), false, nil
	})
}

// eraseRecords blanks the records that events made, as replaying would.
func (e *erasing) eraseRecords() error {
	for _, bucket := range folded() {
		if recordIn(bucket) == nil {
			continue
		}
		if err := e.sift(bucket, e.blankRecord(bucket)); err != nil {
			return err
		}
	}
	return nil
}

func (e *erasing) blankRecord(bucket string) func(k, v []byte) ([]byte, bool, error) {
	f := folding{e.tx}
	return func(_, v []byte) ([]byte, bool, error) {
		seq, was := unrecord(v)
		payload, shell, changed, err := e.blank(bucket, was)
		if err != nil || !changed {
			return nil, true, err
		}
		e.count(bucket, shell)
		err = errorsIn(f.indexes(bucket, was, dropIndex), f.indexes(bucket, payload, putIndex))
		return record(seq, payload), false, err
	}
}

// count counts a record that lost words.
func (e *erasing) count(bucket string, shell bool) {
	of := map[string]*int{bCheck: &e.lost.Checks, bFup: &e.lost.Followups, bMemo: &e.lost.Memos, bVoice: &e.lost.Voices, bLesson: &e.lost.Lessons}
	switch n := of[bucket]; {
	case bucket == bMark && shell: // counted when they were chosen
	case !shell:
		e.lost.Notes++
	case n != nil:
		*n++
	default:
		e.lost.Notes++
	}
}

// viewDraft begins the names under which screens keep drafts.
const viewDraft = "draft "

// eraseViews takes away drafts about what goes, and whatever else screens
// keep in which a name stands, saved queries among them.
func (e *erasing) eraseViews() error {
	head := len(viewKey(0, ""))
	return e.sift(bView, func(k, v []byte) ([]byte, bool, error) {
		name := string(k[min(head, len(k)):])
		switch {
		case strings.HasPrefix(name, viewDraft):
			var about struct {
				Message      MessageID      `cbor:"1,keyasint"`
				Conversation ConversationID `cbor:"2,keyasint"`
			}
			if err := decode(v, &about); err != nil {
				return nil, true, err
			}
			if e.messages[about.Message] || e.numbers[about.Conversation] || e.names.inValue(v) {
				e.lost.Drafts++
				return nil, false, nil
			}
		case e.names.in(name) || e.names.inValue(v):
			e.lost.Views++
			return nil, false, nil
		}
		return nil, true, nil
	})
}

// inValue says whether a name stands in a value of a shape that only whoever
// wrote it knows.
func (n names) inValue(v []byte) bool {
	var any any
	if decode(v, &any) != nil {
		return n.in(string(v))
	}
	return n.inAny(any)
}

func (n names) inAny(v any) bool {
	switch v := v.(type) {
	case string:
		return n.in(v)
	case []byte: // perhaps a value in a value
		var inside any
		return theCodec().dec.Unmarshal(v, &inside) == nil && n.inAny(inside) || n.in(string(v))
	case []any:
		return slices.ContainsFunc(v, n.inAny)
	case map[any]any:
		for k, v := range v {
			if n.inAny(k) || n.inAny(v) {
				return true
			}
		}
	}
	return false
}

// inLines says whether a name stands in one of some lines.
func (n names) inLines(lines []clean.Line) bool {
	return slices.ContainsFunc(lines, func(l clean.Line) bool { return n.in(l.String()) })
}

package store

import (
	"fmt"
	"time"

	"earshot/store/clean"
)

// A Voice is the filter through which a person is to be heard: "exclaims when
// anxious, is kind". It is shown wherever the person speaks.
type Voice struct {
	Person PersonID   `cbor:"1,keyasint"`
	Note   clean.Line `cbor:"2,keyasint"`
	By     ListenerID `cbor:"3,keyasint"`
	At     time.Time  `cbor:"4,keyasint"`
}

// Voice returns the filter of a person, or of who that person really is. A
// zero Voice: there is none.
func (t *Tx) Voice(id PersonID) (Voice, error) {
	all, err := t.Selves(id)
	var last Voice
	for _, p := range all {
		var v Voice
		if _, failed := t.folded(bVoice, key4(p), &v); failed != nil {
			return v, failed
		}
		if v.Note.Len() > 0 && v.At.After(last.At) {
			last = v
		}
	}
	return last, err
}

// SetVoice writes a person's voice filter; an empty note takes it away, from
// all under which the person is known.
func (a *Act) SetVoice(id PersonID, note clean.Line) error {
	p, err := a.Person(id)
	if err != nil {
		return err
	}
	if p.ID == 0 {
		return fmt.Errorf("person %d: %w", id, ErrNotFound)
	}
	selves := []PersonID{id}
	if note.Len() == 0 {
		if selves, err = a.Selves(id); err != nil {
			return err
		}
	}
	for _, self := range selves {
		v := Voice{Person: self, Note: note, By: a.actor.Listener, At: a.actor.Now}
		if err := a.write(EvVoiceSet, bVoice, key4(self), v); err != nil {
			return err
		}
	}
	return nil
}

// VoiceHistory returns what was written of a person's voice, the oldest first.
// It follows the events of the record, not the journal.
func (t *Tx) VoiceHistory(id PersonID) ([]Voice, error) {
	var out []Voice
	seq, _ := unrecord(t.bucket(bVoice).Get(key4(id)))
	for seq != 0 {
		e, err := t.Event(seq)
		if err != nil {
			return out, err
		}
		var v Voice
		if len(e.Payload) > 0 {
			if err := decode(e.Payload, &v); err != nil {
				return out, err
			}
			out = append([]Voice{v}, out...)
		}
		seq = e.Prev
	}
	return out, nil
}

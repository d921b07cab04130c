package chatlog

import "earshot/store"

// A party is somebody of whom a help desk tells more than the name.
type party struct {
	ID    word
	Name  string
	Email string
	Type  string
	Role  string
}

// speaks lets a party be a record's author.
func (p party) speaks(r *record) {
	r.author, r.email, r.handle = firstOf(p.Name, p.Email, string(p.ID)), p.Email, string(p.ID)
	if side, ok := sideOf(firstOf(p.Type, p.Role)); ok {
		r.side = side
	}
}

// report makes a record what the program tells.
func (r *record) report(text string) {
	r.text, r.side, r.activity = text, store.System, true
	r.author, r.handle, r.email = "", "", ""
}

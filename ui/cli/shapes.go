package cli

import (
	"errors"
	"strconv"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

// The shapes below are what scripts read: names stay, more may follow. Ids
// are integers as strings, times RFC 3339 in UTC.

type personJSON struct {
	ID      string     `json:"id"`
	Name    clean.Line `json:"name"`
	Address clean.Line `json:"address"`
}

type conversationJSON struct {
	ID           string        `json:"id"`
	Number       uint32        `json:"number"`
	Source       string        `json:"source"`
	Channel      store.Channel `json:"channel"`
	Subject      clean.Line    `json:"subject"`
	Customer     *personJSON   `json:"customer"`
	Messages     int           `json:"messages"`
	FirstAt      string        `json:"first_at"`
	LastAt       string        `json:"last_at"`
	WaitingSince *string       `json:"waiting_since"`
	Heard        bool          `json:"heard"`
	Marks        int           `json:"marks"`
	Followups    int           `json:"followups"`
	Junk         bool          `json:"junk,omitempty"`   // a message of it was seen in mailboxes of junk alone
	Erased       bool          `json:"erased,omitempty"` // no word of it is left
}

type foldJSON struct {
	Start int           `json:"start"`
	End   int           `json:"end"`
	Why   store.FoldWhy `json:"why"`

	Lesson string `json:"lesson,omitempty"` // the lesson it was found by
}

type attachmentJSON struct {
	Name clean.Line `json:"name"`
	Type clean.Line `json:"type"`
	Size int64      `json:"size"`
}

type messageJSON struct {
	ID          string           `json:"id"`
	Side        string           `json:"side"`
	From        personJSON       `json:"from"`
	At          string           `json:"at"`
	Text        clean.Text       `json:"text"`
	Folds       []foldJSON       `json:"folds"`
	Attachments []attachmentJSON `json:"attachments"`
	Kind        store.Kind       `json:"kind"`
	Ref         clean.Line       `json:"ref"`
	Defects     []clean.Line     `json:"defects"`
	Junk        bool             `json:"junk,omitempty"`   // it was seen in mailboxes of junk alone
	Lesson      string           `json:"lesson,omitempty"` // the lesson by which a form's writer was found
	Erased      bool             `json:"erased,omitempty"` // its words are gone for good
}

type lessonJSON struct {
	ID      string           `json:"id"`
	Kind    store.LessonKind `json:"kind"`
	Sender  string           `json:"sender"`
	Quote   []string         `json:"quote"`
	Name    fieldJSON        `json:"name"`
	Address fieldJSON        `json:"address"`
	Words   fieldJSON        `json:"words"`
	By      clean.Line       `json:"by"`
	At      string           `json:"at"`
}

type fieldJSON struct {
	Before clean.Line `json:"before"`
	After  clean.Line `json:"after"`
}

type showJSON struct {
	Conversation conversationJSON `json:"conversation"`
	Messages     []messageJSON    `json:"messages"`
}

type hitJSON struct {
	Conversation string     `json:"conversation"`
	Message      string     `json:"message"`
	Source       string     `json:"source"`
	Side         string     `json:"side"`
	At           string     `json:"at"`
	Subject      clean.Line `json:"subject"`
	Snippet      clean.Line `json:"snippet"`
}

type likeJSON struct {
	Conversation string       `json:"conversation"`
	Message      string       `json:"message"`
	Quote        clean.Text   `json:"quote"`
	Score        float64      `json:"score"` // 1 is the same words, 0 nothing in common
	Shared       []clean.Line `json:"shared"`
	Heard        bool         `json:"heard"`
}

type arrivalJSON struct {
	Conversation string     `json:"conversation"`
	Message      string     `json:"message"`
	Source       string     `json:"source"`
	Side         string     `json:"side"`
	From         personJSON `json:"from"`
	At           string     `json:"at"`
	Subject      clean.Line `json:"subject"`
}

type markJSON struct {
	ID           string         `json:"id"`
	Conversation string         `json:"conversation"`
	Message      string         `json:"message"`
	Start        int            `json:"start"`
	End          int            `json:"end"`
	Quote        clean.Text     `json:"quote"`
	Side         string         `json:"side"`
	Themes       []clean.Line   `json:"themes"`
	Kind         store.MarkKind `json:"kind"`
	Meant        clean.Line     `json:"meant"`
	Need         clean.Line     `json:"need"`
	Cues         []string       `json:"cues"`
	Tone         string         `json:"tone"`
	ToneSure     string         `json:"tone_sure"`
	ToneOther    clean.Line     `json:"tone_other"`
	Weighs       string         `json:"importance"`
	Important    bool           `json:"important"`
	Response     string         `json:"response"`
	Sure         store.Sureness `json:"sure"`
	Confirmation string         `json:"confirmation"`
	By           clean.Line     `json:"by"`
	At           string         `json:"at"`
	State        string         `json:"state"`
	Memos        []memoJSON     `json:"memos"`
}

type memoJSON struct {
	Text clean.Text `json:"text"`
	By   clean.Line `json:"by"`
	At   string     `json:"at"`
}

type themeJSON struct {
	ID         string     `json:"id"`
	Path       clean.Line `json:"path"`
	Title      clean.Line `json:"title"`
	Definition clean.Line `json:"definition"`
	Include    clean.Line `json:"include"`
	Exclude    clean.Line `json:"exclude"`
	Example    clean.Text `json:"example"`
	Customers  int        `json:"customers"`
	Marks      int        `json:"marks"`
	LastUsedAt *string    `json:"last_used_at"`
	Limit      *int       `json:"limit"`      // from as many customers on something is due; null: it has none
	CrossedAt  *string    `json:"crossed_at"` // when they became as many; null: they are fewer
	Unplanned  bool       `json:"unplanned"`  // and no follow-up was planned for it since
	Trend      *string    `json:"trend"`
	Level      *string    `json:"level"`
	Due        *string    `json:"due"`
}

type followupJSON struct {
	ID           string               `json:"id"`
	Kind         store.FollowupKind   `json:"kind"`
	Title        clean.Line           `json:"title"`
	Need         clean.Line           `json:"need"`
	Customer     *personJSON          `json:"customer"`
	Conversation *string              `json:"conversation"`
	Theme        *clean.Line          `json:"theme"`
	Marks        []string             `json:"marks"`
	Owner        clean.Line           `json:"owner"`
	Due          *string              `json:"due"`
	Status       store.FollowupStatus `json:"status"`
	Channel      string               `json:"channel"`
	Mode         string               `json:"mode"`
	Outcome      clean.Line           `json:"outcome"`
	ToldAt       *string              `json:"told_at"`
}

type sourceJSON struct {
	Name     string          `json:"name"`
	Kind     string          `json:"kind"`
	State    store.Condition `json:"state"`
	Note     clean.Line      `json:"note"`
	Since    string          `json:"since"`
	Until    *string         `json:"until"`
	LastAt   *string         `json:"last_at"`
	Messages int             `json:"messages"`
	Defects  int             `json:"defects"`
	ReadOnly *proofJSON      `json:"read_only"`
}

type proofJSON struct {
	ProvedAt string     `json:"proved_at"`
	How      clean.Line `json:"how"`
}

type listenerJSON struct {
	ID       string     `json:"id"`
	Name     clean.Line `json:"name"`
	Keys     []keyJSON  `json:"keys"`
	Timezone *string    `json:"timezone"`
}

type keyJSON struct {
	Fingerprint string     `json:"fingerprint"`
	Type        string     `json:"type"`
	Comment     clean.Line `json:"comment"`
	AddedAt     string     `json:"added_at"`
}

func id[T ~uint32](n T) string { return strconv.FormatUint(uint64(n), 10) }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// maybe leaves a zero time out.
func maybe(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := stamp(t)
	return &s
}

// known leaves an empty string out.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func shapePerson(p store.Person) personJSON {
	return personJSON{id(p.ID), p.Name, p.Address()}
}

func shapeConversation(tx *store.Tx, c store.Conversation, l store.ListenerID) (conversationJSON, error) {
	heard, err := tx.Heard(l, c)
	if err != nil {
		return conversationJSON{}, err
	}
	marks, err := tx.Marks(c.ID)
	if err != nil {
		return conversationJSON{}, err
	}
	followups, err := tx.FollowupsOf(c.ID)
	out := conversationJSON{
		ID: id(c.ID), Number: uint32(c.ID), Source: c.Source, Channel: c.Channel, Subject: c.Subject,
		Messages: c.Messages, FirstAt: stamp(c.FirstAt), LastAt: stamp(c.LastAt),
		Heard: heard, Marks: len(marks), Followups: len(followups), Junk: c.Junk, Erased: c.IsErased(),
	}
	if c.Customer != 0 {
		out.Customer = &personJSON{id(c.Customer), c.Name, c.Address}
	}
	if c.Waits() {
		out.WaitingSince = maybe(c.WaitingSince)
	}
	return out, err
}

// given is the id of something, or nothing.
func given(l store.LessonID) string {
	if l == 0 {
		return ""
	}
	return id(l)
}

func shapeLesson(l store.Lesson, by store.Listener) lessonJSON {
	return lessonJSON{id(l.ID), l.Kind, l.Sender, linesOf(l), fieldJSON(l.Form.Name), fieldJSON(l.Form.Address), fieldJSON(l.Form.Words), by.Name, stamp(l.At)}
}

func shapeMessage(m store.Message) messageJSON {
	out := messageJSON{
		ID: id(m.ID), Side: m.Side.String(), From: shapePerson(m.Sender), At: stamp(m.At), Text: m.Text,
		Kind: m.Kind, Ref: m.Ref, Folds: []foldJSON{}, Attachments: []attachmentJSON{}, Defects: []clean.Line{},
		Lesson: given(m.Lesson), Junk: m.Junk, Erased: m.Erased,
	}
	for _, f := range m.Folds {
		out.Folds = append(out.Folds, foldJSON{f.Start, f.End, f.Why, given(f.Lesson)})
	}
	for _, at := range m.Attachments {
		out.Attachments = append(out.Attachments, attachmentJSON(at))
	}
	out.Defects = append(out.Defects, m.Defects...)
	return out
}

func shapeMark(tx *store.Tx, m store.Mark) (markJSON, error) {
	by, err := tx.Listener(m.By)
	out := markJSON{
		ID: id(m.ID), Conversation: id(m.Conversation), Message: id(m.Message), Start: m.Start, End: m.End,
		Quote: m.Quote, Side: m.Side.String(), Themes: []clean.Line{}, Kind: m.Kind, Meant: m.Meant, Need: m.Need,
		Cues: append([]string{}, m.Cues...), Tone: m.Tone, ToneSure: string(m.ToneSure), ToneOther: m.ToneOther, Weighs: m.Weighs, Important: m.Important,
		Response: m.Response, Sure: m.Sure, By: by.Name, At: stamp(m.At), State: string(m.State),
	}
	if err == nil {
		var d store.Doubt
		d, err = tx.Doubt(m)
		out.Confirmation = string(d.State)
	}
	if err == nil {
		out.Memos, err = shapeMemos(tx, store.About{Kind: store.AboutMark, ID: uint32(m.ID)})
	}
	for _, themeID := range m.Themes {
		th, failed := tx.Theme(themeID)
		if failed != nil {
			return out, failed
		}
		out.Themes = append(out.Themes, th.Path)
	}
	return out, err
}

func shapeMemos(tx *store.Tx, about store.About) ([]memoJSON, error) {
	out := []memoJSON{}
	all, err := tx.Memos(about)
	for _, m := range all {
		by, failed := tx.Listener(m.By)
		if err = errors.Join(err, failed); failed == nil {
			out = append(out, memoJSON{m.Text, by.Name, stamp(m.At)})
		}
	}
	return out, err
}

func shapeTheme(tx *store.Tx, u store.ThemeUse) (themeJSON, error) {
	out := themeJSON{ID: id(u.ID), Path: u.Path, Title: u.Title, Definition: u.Definition, Include: u.Include, Exclude: u.Exclude,
		Customers: u.Customers, Marks: u.Marks, LastUsedAt: maybe(u.Used), CrossedAt: maybe(u.Crossed), Unplanned: u.Due}
	if u.Limit > 0 {
		out.Limit = &u.Limit
	}
	example, ok, err := tx.ExampleOf(u.Theme)
	if ok {
		out.Example = example.Quote
	}
	return out, err
}

func shapeFollowup(tx *store.Tx, f store.Followup) (followupJSON, error) {
	out := followupJSON{
		ID: id(f.ID), Kind: f.Kind, Title: f.Title, Need: f.Need, Marks: []string{}, Owner: f.Owner, Due: known(f.Due),
		Status: f.Status, Channel: f.Channel, Outcome: f.Outcome,
	}
	if f.Channel != "" {
		out.Mode = "online"
		if store.Offline(f.Channel) {
			out.Mode = "offline"
		}
	}
	if f.Conversation != 0 {
		out.Conversation = known(id(f.Conversation))
	}
	for _, m := range f.Marks {
		out.Marks = append(out.Marks, id(m))
	}
	if f.Customer != 0 {
		p, err := tx.Person(f.Customer)
		if err != nil {
			return out, err
		}
		shaped := shapePerson(p)
		out.Customer = &shaped
	}
	if f.Theme != 0 {
		th, err := tx.Theme(f.Theme)
		if err != nil {
			return out, err
		}
		out.Theme = &th.Path
	}
	return out, nil
}

func shapeSource(s store.SourceState) sourceJSON {
	out := sourceJSON{
		Name: s.Name, Kind: s.Kind, State: s.Condition, Note: s.Note, Since: stamp(s.Since), Until: maybe(s.Until),
		LastAt: maybe(s.LastAt), Messages: s.Messages, Defects: s.Defects,
	}
	if s.Proved != nil {
		out.ReadOnly = &proofJSON{stamp(s.Proved.At), s.Proved.How}
	}
	return out
}

func shapeListener(l store.Listener) listenerJSON {
	out := listenerJSON{ID: id(l.ID), Name: l.Name, Keys: []keyJSON{}, Timezone: known(l.Zone)}
	for _, k := range l.Keys {
		out.Keys = append(out.Keys, keyJSON{k.Fingerprint, k.Type, k.Comment, stamp(k.AddedAt)})
	}
	return out
}

func shapeHit(h store.Hit) hitJSON {
	m := h.Message
	return hitJSON{
		Conversation: id(m.Conversation), Message: id(m.ID), Source: m.Source, Side: m.Side.String(),
		At: stamp(m.At), Subject: h.Subject, Snippet: h.Snippet(160),
	}
}

func shapeArrival(m store.Message, subject clean.Line) arrivalJSON {
	return arrivalJSON{
		Conversation: id(m.Conversation), Message: id(m.ID), Source: m.Source, Side: m.Side.String(),
		From: shapePerson(m.Sender), At: stamp(m.At), Subject: subject,
	}
}

package floor

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
)

// A place is where keys are read; one key has one meaning in a place.
type place uint32

const (
	atFloor     place = 1 << iota
	atTalk            // reading a conversation
	atSelect          // reading, with words selected
	atEar             // what was understood
	atThemes          // the codebook
	atWords           // the words of a theme
	atHistory         // what was done with a theme
	atPlan            // follow-ups
	atSources         // what is heard
	atDefects         // what could not be read
	atDoubts          // understandings to be checked
	atSittings        // sittings, and whom nobody sat with
	atCoverage        // what was heard of what arrived
	atLike            // what sounds alike
	atWatch           // watch-words
	atViews           // what the floor can be kept to
	atUnplanned       // marks that no follow-up names
	atEnd             // one past the last place

	onPanes  = atFloor | atTalk | atSelect | atEar
	onTalk   = atTalk | atSelect
	onSheets = atThemes | atWords | atHistory | atPlan | atSources | atDefects | atDoubts | atSittings | atCoverage | atLike | atWatch | atViews | atUnplanned
	onMarks  = onTalk | atEar | atWords | atDoubts                   // where a mark can be under the cursor
	onPlans  = onPanes | atWords | atDoubts | atThemes | atUnplanned // where a follow-up can be planned
	anywhere = atEnd - 1
)

// word names a place in help.
func (p place) word() string {
	switch p {
	case atFloor:
		return "the floor"
	case atTalk:
		return "reading a conversation"
	case atSelect:
		return "selecting words"
	case atEar:
		return "the ear"
	case atThemes:
		return "themes"
	case atWords:
		return "the words of a theme"
	case atHistory:
		return "the history of a theme"
	case atPlan:
		return "the plan"
	case atSources:
		return "sources"
	case atDoubts:
		return "was I right?"
	case atSittings:
		return "sittings"
	case atCoverage:
		return "what was heard"
	case atLike:
		return "what sounds alike"
	case atWatch:
		return "watch-words"
	case atViews:
		return "views"
	case atUnplanned:
		return "marks without a follow-up"
	}
	return "what could not be read"
}

// An action is something a listener can do: by key, by name, from help and
// from the list of all actions.
type action struct {
	keys  []string // as Bubble Tea names them; "g t" is t in the menu of g
	name  string   // behind the colon
	words string   // in help and in the list of all actions
	group string
	where place
	run   func(*Model) tea.Cmd
}

// actions is the one table of keys. Keys, help, the list of all actions, the
// line of keys and the README come from it.
func actions() []action {
	return slices.Concat(moveKeys(), decideKeys(), markKeys(), themeKeys(), findKeys(), goKeys(), fixKeys(), screenKeys())
}

// moveGroup is the group of the keys that only move.
const moveGroup = "Move"

func moveKeys() []action {
	const g = moveGroup
	return []action{
		{[]string{"j", "down"}, "down", "one line or row down", g, anywhere, (*Model).goDown},
		{[]string{"k", "up"}, "up", "one line or row up", g, anywhere, (*Model).goUp},
		{[]string{"ctrl+d"}, "half-down", "half a screen down", g, anywhere, (*Model).halfDown},
		{[]string{"ctrl+u"}, "half-up", "half a screen up", g, anywhere, (*Model).halfUp},
		{[]string{"pgdown"}, "page-down", "a screen down", g, anywhere, (*Model).pageDown},
		{[]string{"pgup"}, "page-up", "a screen up", g, anywhere, (*Model).pageUp},
		{[]string{"g g", "home"}, "first", "the first", g, anywhere, (*Model).goFirst},
		{[]string{"G", "end"}, "last", "the last", g, anywhere, (*Model).goLast},
		{[]string{"enter"}, "open", "open it, read it, go to its words", g, anywhere &^ onTalk, (*Model).open},
		{[]string{"esc"}, "back", "back: end the selection, clear the search, one level up", g, anywhere, (*Model).back},
		{[]string{"l", "right", "tab"}, "next-pane", "next pane", g, onPanes &^ atSelect, (*Model).nextPane},
		{[]string{"h", "left", "shift+tab"}, "prev-pane", "previous pane", g, onPanes &^ atSelect, (*Model).prevPane},
		{[]string{"1"}, "floor", "the floor; again: it alone", g, onPanes, (*Model).toFloor},
		{[]string{"2"}, "conversation", "the conversation; again: it alone", g, onPanes, (*Model).toTalk},
		{[]string{"3"}, "ear", "the ear; again: it alone", g, onPanes, (*Model).toEar},
		{[]string{"space"}, "read-on", "read on: page, next message, next unheard", g, onPanes, (*Model).readOn},
		{[]string{"J"}, "next-message", "next message", g, onPanes, (*Model).nextMessage},
		{[]string{"K"}, "prev-message", "previous message", g, onPanes, (*Model).prevMessage},
		{[]string{"}"}, "next-turn", "next customer's turn", g, onPanes, (*Model).nextTurn},
		{[]string{"{"}, "prev-turn", "previous customer's turn", g, onPanes, (*Model).prevTurn},
		{[]string{")"}, "next-mark", "next mark", g, onPanes &^ atSelect, (*Model).nextMark},
		{[]string{"("}, "prev-mark", "previous mark", g, onPanes &^ atSelect, (*Model).prevMark},
		{[]string{"]"}, "next-unheard", "next unheard conversation", g, onPanes, (*Model).nextUnheard},
		{[]string{"["}, "prev-unheard", "previous unheard conversation", g, onPanes, (*Model).prevUnheard},
		{[]string{"s"}, "next-slow", "next slow reply", g, onPanes, (*Model).nextSlow},
		{[]string{"S"}, "prev-slow", "previous slow reply", g, onPanes, (*Model).prevSlow},
		{[]string{"I"}, "next-ignored", "next ignored conversation", g, onPanes, (*Model).nextIgnored},
		{[]string{"R"}, "random", "a random unheard conversation", g, onPanes, (*Model).randomUnheard},
	}
}

func decideKeys() []action {
	const g = "Decide"
	return []action{
		{[]string{"d"}, "heard", "heard, go to the next unheard", g, onPanes, (*Model).heard},
		{[]string{"f"}, "follow-up", "plan a follow-up", g, onPlans, (*Model).followupMenu},
		{[]string{"f r"}, "reply", "follow up: reply", g, onPlans, (*Model).planReply},
		{[]string{"f b"}, "ask-back", "follow up: ask back", g, onPlans, (*Model).planAskBack},
		{[]string{"f c"}, "change", "follow up: change something", g, onPlans, (*Model).planChange},
		{[]string{"f t"}, "thank", "follow up: thank", g, onPlans, (*Model).planThank},
		{[]string{"f i"}, "tell-inside", "follow up: tell somebody inside", g, onPlans, (*Model).planTellInside},
		{[]string{"f w"}, "watch", "follow up: watch", g, onPlans, (*Model).planWatch},
		{[]string{"f"}, "edit-follow-up", "change this follow-up", g, atPlan, (*Model).editFollowup},
		{[]string{"d"}, "done", "done: say in a line what came of it", g, atPlan, (*Model).completeFollowup},
		{[]string{"x"}, "decline", "decline: say in a line why", g, atPlan, (*Model).declineFollowup},
		{[]string{"w"}, "was-i-right", "was I right? ask, confirm, correct", g, onMarks &^ atSelect, (*Model).checkMenu},
		{[]string{"w a"}, "ask-agent", "was I right? ask the agent", g, onMarks &^ atSelect, (*Model).askAgent},
		{[]string{"w b"}, "ask-customer", "was I right? ask back, as a draft for the customer", g, onMarks &^ atSelect, (*Model).askCustomer},
		{[]string{"w y"}, "confirmed", "yes, the understanding is right", g, onMarks &^ atSelect, (*Model).confirm},
		{[]string{"w c"}, "corrected", "no: say what was meant; both readings are kept", g, onMarks &^ atSelect, (*Model).correct},
		{[]string{"w k"}, "unknowable", "nobody can know, and why", g, onMarks &^ atSelect, (*Model).unknowable},
		{[]string{"w o"}, "assumed", "open again: it is only assumed", g, onMarks &^ atSelect, (*Model).reopen},
		{[]string{"a"}, "all-assumed", "all that is only assumed; again: what is owed", g, atDoubts, (*Model).allAssumed},
		{nil, "resolved", "needs no answer; again: it does", g, onPanes, (*Model).resolve},
		{[]string{"d"}, "debrief", "the debrief of this sitting", g, atSittings, (*Model).debriefHere},
		{[]string{"a"}, "hear-agent", "keep the floor to one agent's stream", g, onPanes, (*Model).chooseAgent},
		{[]string{"L"}, "sit", "sit with an agent: a time box, a purpose", g, onPanes&^atSelect | atSittings, (*Model).sitWith},
		{[]string{"b"}, "stamp", "stamp this moment of the sitting, to come back to", g, onPanes &^ atSelect, (*Model).stamp},
		{nil, "end", "end the sitting, and say what came of it", g, onPanes | atSittings, (*Model).endSitting},
		{nil, "leave-unheard", "leave it unheard on purpose, say why, go to the next", g, onPanes, (*Model).leaveUnheard},
		{nil, "is-customer", "the speaker under the cursor is a customer", g, onTalk, (*Model).isCustomer},
		{nil, "is-agent", "the speaker under the cursor is an agent", g, onTalk, (*Model).isAgent},
		{nil, "is-bot", "the speaker under the cursor is a bot", g, onTalk, (*Model).isBot},
	}
}

func markKeys() []action {
	const g = "Mark"
	return []action{
		{[]string{"m"}, "mark", "mark the selection, or the sentence under the cursor", g, onTalk, (*Model).markHere},
		{[]string{"m"}, "edit-mark", "change the mark under the cursor", g, atEar, (*Model).editMark},
		{[]string{"v"}, "select", "select words; again: from the next word", g, onTalk, (*Model).selectWords},
		{[]string{"V"}, "sentence", "select the sentence; again: the next", g, onTalk, (*Model).selectSentence},
		{[]string{"w"}, "word", "to the next word", g, atSelect, (*Model).extendWord},
		{[]string{"b"}, "word-back", "back by a word", g, atSelect, (*Model).extendWordBack},
		{[]string{"e"}, "word-end", "to the end of the word", g, atSelect, (*Model).extendWordEnd},
		{[]string{")"}, "sentence-on", "to the next sentence", g, atSelect, (*Model).extendSentence},
		{[]string{"("}, "sentence-back", "back by a sentence", g, atSelect, (*Model).extendSentenceBack},
		{[]string{"x"}, "unmark", "remove the mark under the cursor", g, onTalk | atEar, (*Model).unmark},
		{[]string{"O"}, "overlap", "next of the marks that overlap here", g, onTalk, (*Model).nextOverlap},
		{[]string{"."}, "again", "repeat the last mark", g, onTalk, (*Model).markAgain},
		{[]string{"t"}, "theme", "give the selection, or the mark under the cursor, a theme", g, onTalk | atEar, (*Model).themeHere},
		{[]string{"c"}, "cue", "note a cue of how it is said", g, onTalk | atEar, (*Model).cueHere},
		{[]string{"e"}, "memo", "write a memo on the mark under the cursor, else on the conversation", g, atTalk | atEar, (*Model).memoHere},
		{[]string{"i"}, "important", "call the mark under the cursor important; again: no longer", g, onTalk | atEar, (*Model).important},
		{[]string{"m"}, "same-theme", "mean the same: mark them with the same theme, go to the next", g, atLike, (*Model).sameTheme},
		{[]string{"x"}, "not-like", "mean something else: off this list, go to the next", g, atLike, (*Model).notLike},
		{[]string{"t"}, "other-theme", "choose the theme that the same is marked with", g, atLike, (*Model).otherTheme},
		{nil, "mend", "put a mark whose words are gone on other words", g, atEar, (*Model).mend},
		{nil, "prompts", "prompts in the mark form: for the first ten marks, always, never", g, onPanes, (*Model).turnPrompts},
		{[]string{"y"}, "copy", "copy the selection, the mark or the sentence", g, onTalk | atEar, (*Model).copyWords},
	}
}

func themeKeys() []action {
	const g, book = "Themes", atThemes | atWords
	return []action{
		{[]string{"t"}, "change-theme", "change this theme", g, book, (*Model).themeMenu},
		{[]string{"t d"}, "define", "define it: title, what it means, what is in and what is not, an example", g, book, (*Model).defineTheme},
		{[]string{"t r"}, "rename", "rename it, and the paths of those below it", g, book, (*Model).renameTheme},
		{[]string{"t p"}, "move", "put it below another theme, with those below it", g, book, (*Model).moveTheme},
		{[]string{"t m"}, "merge", "merge it with another theme: its marks follow", g, book, (*Model).mergeTheme},
		{[]string{"t s"}, "split", "split it: the chosen marks go to a new theme", g, book, (*Model).splitTheme},
		{[]string{"t x"}, "retire", "retire it: offered no more, its marks stay", g, book, (*Model).retireTheme},
		{[]string{"t b"}, "bring-back", "bring a retired theme back", g, atThemes, (*Model).reviveTheme},
		{[]string{"t h"}, "history", "who changed it, and when", g, book, (*Model).themeHistory},
		{[]string{"t e"}, "example", "these words are the theme's example", g, atWords, (*Model).themeExample},
		{[]string{"t n"}, "new-theme", "make a theme", g, book, (*Model).newTheme},
		{[]string{"t l"}, "limit", "say how many customers may say it until something is due", g, book, (*Model).limitTheme},
		{[]string{"a"}, "order", "by customers, the most first; again: the fewest first; again: the tree", g, atThemes, (*Model).orderThemes},
		{[]string{"v"}, "choose", "choose these words for a split; again: not", g, atWords, (*Model).chooseWords},
	}
}

func findKeys() []action {
	const g = "Find"
	return []action{
		{[]string{"/"}, "search", "search everything", g, anywhere, (*Model).search},
		{[]string{"\\"}, "filter", "filter the floor: words, is:unheard, is:waiting, ...", g, onPanes &^ atSelect, (*Model).filterList},
		{[]string{"*"}, "save-view", "save the filter as a view", g, onPanes &^ atSelect, (*Model).saveMenu},
		{[]string{"* m"}, "save-mine", "save the filter as a view of your own", g, onPanes &^ atSelect, (*Model).saveMine},
		{[]string{"* a"}, "save-for-all", "save the filter as a view of everybody", g, onPanes &^ atSelect, (*Model).saveForAll},
		{[]string{"x"}, "forget-this-view", "forget the view under the cursor", g, atViews, (*Model).forgetThisView},
		{[]string{"* x"}, "forget-view", "forget the view that this filter is", g, onPanes &^ atSelect, (*Model).forgetView},
		{[]string{"W"}, "watch-words", "watch-words: where they are said, and how many unheard", g, anywhere &^ atSelect, (*Model).goWatch},
		{[]string{"W"}, "watch-these", "watch the selected words", g, atSelect, (*Model).watchSelected},
		{[]string{"a"}, "watch-mine", "watch words, for yourself", g, atWatch, (*Model).watchMine},
		{[]string{"A"}, "watch-for-all", "watch words, for everybody", g, atWatch, (*Model).watchForAll},
		{[]string{"x"}, "unwatch", "watch these words no longer", g, atWatch, (*Model).unwatch},
		{[]string{"n"}, "next-hit", "next hit", g, anywhere, (*Model).nextHit},
		{[]string{"N"}, "prev-hit", "previous hit", g, anywhere, (*Model).prevHit},
		{[]string{"#"}, "why", "why this number: what was heard, and by whom a theme was said", g, onPanes&^atSelect | atThemes, (*Model).why},
		{[]string{"~"}, "like", "sounds like: who says much the same as these words", g, onMarks, (*Model).soundsLike},
		{[]string{"p"}, "person", "person card: voice, other conversations, who else it is", g, onPlans &^ atThemes, (*Model).person},
		{nil, "voice", "write how this person is to be heard", g, onPanes, (*Model).askVoice},
		{nil, "agent", "write where and when the agent here answers", g, onPanes, (*Model).describeAgent},
		{[]string{"A"}, "attachments", "what came attached; save one", g, onPanes &^ atSelect, (*Model).attachments},
		{[]string{":", "ctrl+p"}, "do", "do anything: all actions", g, anywhere, (*Model).palette},
		{[]string{"?"}, "help", "help for here", g, anywhere, (*Model).help},
	}
}

func goKeys() []action {
	const g = "Go"
	return []action{
		{[]string{"g"}, "go", "go to a view", g, anywhere, (*Model).goMenu},
		{[]string{"g f"}, "go-floor", "go to the floor", g, anywhere, (*Model).goFloor},
		{[]string{"g t"}, "themes", "go to the themes", g, anywhere, (*Model).goThemes},
		{[]string{"g p"}, "plan", "go to the plan: follow-ups by due day", g, anywhere, (*Model).goPlan},
		{[]string{"g s"}, "sittings", "go to the sittings, their moments, whom nobody sat with", g, anywhere, (*Model).goSittings},
		{[]string{"g w"}, "doubts", "go to “was I right?”: what is to be checked", g, anywhere, (*Model).goDoubts},
		{[]string{"g v"}, "views", "go to the views: those that stand, yours, everybody's", g, anywhere, (*Model).goViews},
		{nil, "by-source", "what was heard of each source, and what was not", g, anywhere, (*Model).goBySource},
		{nil, "unplanned", "marks without a follow-up", g, anywhere, (*Model).goUnplanned},
		{nil, "by-customers", "themes, those that the most customers say first", g, anywhere, (*Model).goByCustomers},
		{nil, "due-themes", "themes that as many customers say as their limit, without a follow-up since", g, anywhere, (*Model).goDueThemes},
		{[]string{"g ~"}, "likes", "go back to what sounded alike", g, anywhere, (*Model).likesAgain},
		{[]string{"g o"}, "sources", "go to the sources", g, anywhere, (*Model).goSources},
		{nil, "retry", "try this source again now", g, atSources, (*Model).retry},
		{nil, "prove", "prove again that this source is only read", g, atSources, (*Model).prove},
	}
}

func fixKeys() []action {
	const g = "Fix"
	return []action{
		{[]string{"&"}, "join", "join with another conversation: they are one", g, onPanes &^ atSelect, (*Model).join},
		{[]string{"|"}, "split", "split here: from this message on it is another", g, atTalk, (*Model).split},
		{[]string{"u"}, "undo", "undo", g, anywhere, (*Model).undo},
		{[]string{"ctrl+r"}, "redo", "redo", g, anywhere, (*Model).redo},
		{nil, "quote-starts-here", "in mails of this sender the quote starts at lines like this", g, onTalk, (*Model).quoteStartsHere},
		{nil, "form-name", "in forms of this sender the selected words are the writer's name", g, onTalk, (*Model).pointName},
		{nil, "form-address", "in forms of this sender the selected words are the writer's address", g, onTalk, (*Model).pointAddress},
		{nil, "form-words", "in forms of this sender the selected words are what was written", g, onTalk, (*Model).pointWords},
		{[]string{"D"}, "erase", "erase this person's words for good: says what goes, asks for a word", g, onPanes &^ atSelect, (*Model).erase},
		{[]string{"!"}, "problems", "what could not be read", g, anywhere, (*Model).goDefects},
	}
}

func screenKeys() []action {
	const g = "Screen"
	return []action{
		{[]string{"z"}, "fold", "open or shut the fold here", g, onTalk, (*Model).fold},
		{[]string{"Z"}, "fold-all", "open or shut all folds", g, onTalk, (*Model).foldAll},
		{[]string{"="}, "hold", "hold the stream; again: let in what waits", g, onPanes, (*Model).hold},
		{[]string{"F"}, "follow", "follow the newest; again: stay", g, onPanes, (*Model).follow},
		{nil, "stacked", "floor over conversation in a narrow window; again: one", g, onPanes, (*Model).stack},
		{nil, "sides", "who is who: agents, bots, customers", g, anywhere, (*Model).sides},
		{nil, "times", "the zone and the order of dates of the source under the cursor", g, anywhere, (*Model).times},
		{nil, "dark", "colours for a dark terminal", g, anywhere, (*Model).dark},
		{nil, "light", "colours for a light terminal", g, anywhere, (*Model).light},
		{[]string{"M"}, "mouse", "hand the mouse back to the terminal; again: take it", g, anywhere, (*Model).mouse},
		{[]string{"ctrl+l"}, "redraw", "draw the screen again", g, anywhere, (*Model).redraw},
		{[]string{"ctrl+z"}, "suspend", "suspend", g, anywhere, (*Model).suspend},
		{[]string{"q"}, "leave", "back; at the top twice to leave", g, anywhere, (*Model).leave},
		{[]string{"ctrl+c"}, "leave-now", "twice: leave at once, drafts are kept", g, anywhere, (*Model).leaveNow},
	}
}

// A Key is a line of the key table, as the README shows it.
type Key struct {
	Keys  []string // as people write them: Ctrl+D, Space
	Name  string   // the name behind the colon
	Words string
	Group string
	Where string // empty: everywhere
}

// Keys returns every action with its keys, in the order of help.
func Keys() []Key {
	var out []Key
	for _, a := range actions() {
		k := Key{Name: a.name, Words: a.words, Group: a.group, Where: a.where.list()}
		for _, key := range a.keys {
			k.Keys = append(k.Keys, keyWord(key))
		}
		out = append(out, k)
	}
	return out
}

// list names the places of an action, where it does not work everywhere.
func (p place) list() string {
	switch p {
	case anywhere:
		return ""
	case onPanes, onPanes &^ atSelect, onPanes | atWords, onPlans, onPlans &^ atThemes:
		return "floor, conversation, ear"
	case onTalk, onTalk | atEar, onMarks, onMarks &^ atSelect:
		return "conversation"
	case anywhere &^ onTalk:
		return "lists"
	}
	var words []string
	for one := atFloor; one < atEnd; one <<= 1 {
		if p&one != 0 {
			words = append(words, one.word())
		}
	}
	return strings.Join(words, ", ")
}

// keyWord writes a key as people do.
func keyWord(key string) string {
	switch key {
	case "pgdown":
		return "PgDn"
	case "pgup":
		return "PgUp"
	case "shift+tab":
		return "Shift+Tab"
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "Ctrl+" + strings.ToUpper(letter)
	}
	if len(key) > 1 && !strings.Contains(key, " ") {
		return strings.ToUpper(key[:1]) + key[1:]
	}
	return key
}

// instead says what to press in place of a key that others have learned to
// expect.
var instead = map[string]string{
	"e":      "Esc ends the selection; then e writes a memo.",
	"o":      "links are shown as they were written; y copies the sentence, nothing is opened.",
	"H":      "what was hidden or not fetched is named below its message.",
	"E":      "earshot export marks and earshot export codebook write CSV, earshot marks --json JSON.",
	"ctrl+z": "there is no shell below this screen to go back to; q leaves.",
	"Y":      "y copies the selection, the mark or the sentence.",
	",":      "earshot config path names the file with the settings.",
}

// find returns the action of a key in a place.
func find(table []action, at place, key string) (action, bool) {
	for _, a := range table {
		if a.where&at != 0 && slices.Contains(a.keys, key) {
			return a, true
		}
	}
	return action{}, false
}

// named returns the action of a name that works in a place.
func named(table []action, at place, name string) (action, bool) {
	for _, a := range table {
		if a.where&at != 0 && a.name == name {
			return a, true
		}
	}
	return action{}, false
}

// A hint names an action for the line of keys, in few words.
type hint struct{ key, word string }

// hintsAt are the keys that a place's line shows; the first and ? stay.
func hintsAt(at place) []hint {
	help := hint{"?", "help"}
	switch at {
	case atFloor:
		return []hint{{"enter", "read"}, {"j", "move"}, {"]", "next unheard"}, {"I", "next ignored"},
			{"L", "sit"}, {"F", "follow"}, {"=", "hold"}, {"/", "search"}, {"g", "go"}, {"d", "heard, next"}, help}
	case atTalk:
		return []hint{{"m", "mark"}, {"v", "select"}, {"f", "follow-up"}, {"w", "right?"}, {"s", "slow reply"}, {"z", "fold"},
			{"/", "search"}, {"p", "person"}, {"]", "next unheard"}, {"g", "go"}, {"d", "heard, next"}, help}
	case atSelect:
		return []hint{{"m", "mark"}, {"w", "word"}, {"b", "back"}, {"e", "end of word"}, {")", "sentence"},
			{"y", "copy"}, {"esc", "ends the selection"}, help}
	case atEar:
		return []hint{{"enter", "go there"}, {"j", "move"}, {"m", "change mark"}, {"w", "right?"}, {"f", "follow-up"}, {"x", "remove mark"}, {"tab", "panes"}, help}
	case atThemes:
		return []hint{{"enter", "their words"}, {"j", "move"}, {"t", "change it"}, {"f", "follow-up"}, {"a", "order"}, {"u", "undo"}, {"esc", "back"}, help}
	case atWords:
		return []hint{{"enter", "go to the words"}, {"j", "move"}, {"v", "choose"}, {"t", "theme"}, {"f", "follow-up"}, {"esc", "back"}, help}
	case atHistory:
		return []hint{{"j", "move"}, {"u", "undo"}, {"esc", "back"}, help}
	case atPlan:
		return []hint{{"enter", "go to the words"}, {"d", "done"}, {"x", "decline"}, {"f", "change"}, {"esc", "back"}, help}
	case atSittings:
		return []hint{{"enter", "go there"}, {"L", "sit"}, {"d", "debrief"}, {"esc", "back"}, help}
	case atCoverage:
		return []hint{{"j", "move"}, {"enter", "keep the floor to these"}, {"esc", "back"}, help}
	case atWatch:
		return []hint{{"enter", "keep the floor to these"}, {"a", "watch words"}, {"A", "for everybody"}, {"x", "no longer"}, {"esc", "back"}, help}
	case atViews:
		return []hint{{"enter", "go there"}, {"j", "move"}, {"x", "forget this view"}, {"esc", "back"}, help}
	case atUnplanned:
		return []hint{{"enter", "go to the words"}, {"f", "follow-up"}, {"j", "move"}, {"esc", "back"}, help}
	case atDoubts:
		return []hint{{"enter", "go to the words"}, {"w", "was I right?"}, {"a", "all assumed"}, {"f", "follow-up"}, {"esc", "back"}, help}
	case atLike:
		return []hint{{"m", "the same, next"}, {"x", "not the same, next"}, {"t", "theme"}, {"enter", "go to the words"}, {"u", "undo"}, {"esc", "back"}, help}
	case atSources:
		return []hint{{"enter", "try again now"}, {"!", "what could not be read"}, {"esc", "back"}, help}
	}
	return []hint{{"enter", "go to the message"}, {"j", "move"}, {"esc", "back"}, help}
}

// shown is how the line of keys writes a hint's key.
func (h hint) shown() look.Hint {
	if h.key == "j" {
		return look.Hint{Key: "j/k", Word: h.word}
	}
	return look.Hint{Key: keyWord(h.key), Word: h.word}
}

package chatlog

import (
	"fmt"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"earshot/store"
)

// A format reads one shape of chat log.
type format interface {
	name() string
	says() string

	// sniff says whether the file is of this format, judging by its beginning.
	// Where it is not, why says so in half a sentence: "as CSV: …".
	sniff(h head) (fits bool, why string)

	// cut returns what parts a file of this format into pieces.
	cut() cutter

	// grows says whether more is written behind what a file of this format
	// holds. One that does not grow is read anew when it changes.
	grows() bool

	// open begins to read a file, or goes on where saved (from save) left off.
	// With nothing saved it may look at the whole beginning of the file again.
	open(saved []byte, h head, o options) (reader, error)

	// again reads one original that the format's reader kept.
	again(original string, o options) (record, error)
}

// A reader turns pieces of a file into records, in order.
type reader interface {
	// take reads the next piece. It may hold the piece back until it knows
	// where the record ends.
	take(p piece, out *sink)

	// held returns the first piece that is held back.
	held() (piece, bool)

	// rest hands over what is held back and makes sense as it is; at the end of
	// the file (ended) all of it. The reader is not used after that.
	rest(out *sink, ended bool)

	// save returns what open needs to go on before the first held piece.
	save() []byte
}

// A prover is a reader that may not know from the beginning of a file which of
// day and month comes first, and learns it from all of it.
type prover interface {
	// prove reads the whole file in pieces until one shows the order.
	prove(next func() (piece, error))
}

// A head is the beginning of a file, decoded.
type head struct {
	name  string   // of the file, below the folder
	text  string   // whole lines, as far as they were read
	lines []string // the same, without line ends
	day   time.Time
	wide  bool // it is UTF-16
	look  look // what of JSON it holds
}

// newHead parts text into lines. A last line without an end counts as one only
// if the text is the whole file.
func newHead(name, text string, day time.Time, whole bool) head {
	text = strings.TrimLeft(text, bom)
	if cut := strings.LastIndexByte(text, '\n'); !whole && cut >= 0 {
		text = text[:cut+1]
	}
	h := head{name: name, text: text, day: day, look: lookAt(text)}
	for l := range strings.Lines(text) {
		h.lines = append(h.lines, strings.TrimRight(l, "\r\n"))
	}
	return h
}

// options are what a source knows of its files before it reads them.
type options struct {
	zone  *time.Location // of times that name none
	dates dateOrder      // where a file does not show it; 0: nobody said
	day   time.Time      // the file's day: midnight in zone
	name  string         // of the file, below the folder
	near  *near          // what lies beside it; nil: nothing

	layout layout // how times are written, where that was taught
}

// sniffing are the options of a first look, where times do not count.
func sniffing() options { return options{zone: time.UTC} }

// setting is what an original needs beside its own words to be read again: a
// line that stands before them. Where a file has a zone of its own, the offset
// of the day stands in it as well.
func setting(shape string, dates dateOrder, day time.Time) string {
	return fmt.Sprintf("%s %s %s\n", shape, dates, day.Format(time.DateOnly))
}

// readSetting takes the line of setting off an original.
func readSetting(original string, o options) (shape, rest string, _ options) {
	line, rest, _ := strings.Cut(original, "\n")
	f := strings.Fields(line)
	if len(f) < 3 {
		return "", rest, o
	}
	if len(f) == 4 {
		if at, err := time.Parse("-0700", f[3]); err == nil {
			o.zone = at.Location()
		}
	}
	if order := orderNamed(f[1]); order != undecided {
		o.dates = order
	}
	if day, err := time.ParseInLocation(time.DateOnly, f[2], o.zone); err == nil {
		o.day = day
	}
	return f[0], rest, o
}

// A record is one message as a format reads it: outside text, not yet clean.
type record struct {
	conversation string // the format's own; empty: it has none
	room         string // the channel in which ids and texts are alone, and pauses part conversations; empty: the file
	id           string // likewise
	author       string
	handle       string // the author's own id, where it differs from the name
	email        string
	side         store.Side
	note         bool // internal
	activity     bool // what a program reports, or no words are left of it
	edited       bool // the log says that these are not its first words
	firm         bool // these are its first words, whatever else stands under its id
	files        []store.Attachment
	subject      string
	text         string
	opening      string // the part of text that is known from the start: its first line

	when  string // the time as written, empty: none
	at    time.Time
	dated bool // at is more than a day
	loose bool // when names no day

	place    piece // where it begins
	lines    int   // how many lines it took
	original string
	defects  []string
}

// timeless takes away the time of a record that names no day, where the day of
// its file is not in its original: then its time stays as it is.
func (r record) timeless() record {
	if r.loose || !r.dated {
		r.at = time.Time{}
	}
	return r
}

// A flaw is a stretch of a file that holds no record.
type flaw struct {
	line  int
	lines int
	why   string
}

// A sink takes in what a reader makes of a file. Every line ends in one of
// the three.
type sink struct {
	records []record
	flaws   []flaw
	skipped int // lines that say nothing: blank ones, headers

	zoneless bool // a time named no zone
	guessed  bool // a date could be read two ways, and nothing told which
}

func (s *sink) flaw(p piece, why string) {
	s.flaws = append(s.flaws, flaw{line: p.line, lines: p.lines, why: why})
}

// encodeState packs what a reader saves.
func encodeState(v any) []byte {
	b, err := cbor.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("chatlog: encoding %T: %v", v, err)) // a mistake in this package
	}
	return b
}

// decodeState unpacks what a reader saved; nothing saved changes nothing.
func decodeState(saved []byte, v any) error {
	if len(saved) == 0 {
		return nil
	}
	if err := cbor.Unmarshal(saved, v); err != nil {
		return fmt.Errorf("the place in the file that was kept cannot be read: %w", err)
	}
	return nil
}

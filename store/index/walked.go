package index

import "sync"

// A stretch of the vocabulary is what begins with some letters and has at most
// so many bytes.
type stretch struct {
	begin string
	most  int
}

// walkedMost is how many stretches are remembered.
const walkedMost = 64

// walked remembers stretches of the file's vocabulary until the file is
// written again, for words that are asked for again and again. The zero value
// is ready.
type walked struct {
	mu    sync.Mutex
	terms map[stretch][]string
	ages  int // how often all was forgotten
}

func (w *walked) get(of stretch) ([]string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	terms, ok := w.terms[of]
	return terms, ok
}

func (w *walked) age() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ages
}

// put remembers what was read at an age, unless the file was written since.
func (w *walked) put(of stretch, terms []string, age int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ages != age {
		return
	}
	if w.terms == nil || len(w.terms) >= walkedMost {
		w.terms = map[stretch][]string{}
	}
	w.terms[of] = terms
}

func (w *walked) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.terms = nil
	w.ages++
}

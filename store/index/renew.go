package index

import "fmt"

// Renew begins the index anew, in the place of a file that is damaged. That one
// stays mapped until the program ends: bbolt may hold locks that nobody gives
// back after a panic, and closing would wait for them.
func (ix *Index) Renew() error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	db, err := create(ix.path)
	if err != nil {
		return fmt.Errorf("making the search index %s: %w", ix.path, err)
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.db, ix.newest, ix.frozen, ix.mark, ix.torn = db, newTail(), nil, 0, false
	return nil
}

package floor

import (
	"slices"
	"strings"
	"testing"
)

func TestOneKeyHasOneMeaningInAPlace(t *testing.T) {
	for at := atFloor; at < atEnd; at <<= 1 {
		seen := map[string]string{}
		for _, a := range actions() {
			if a.where&at == 0 {
				continue
			}
			for _, key := range append(a.keys, ":"+a.name) {
				if other, ok := seen[key]; ok {
					t.Errorf("%s: %q is %s and %s", at.word(), key, other, a.name)
				}
				seen[key] = a.name
			}
		}
	}
}

// Flow control, the prefixes of screen and tmux, keys that terminals send for
// others, and chords that need a time-out.
func TestNothingForbiddenIsBound(t *testing.T) {
	forbidden := []string{"ctrl+s", "ctrl+q", "ctrl+a", "ctrl+b", "ctrl+i", "ctrl+m", "ctrl+h", "ctrl+["}
	for _, a := range actions() {
		for _, key := range a.keys {
			isF := len(key) > 1 && (key[0] == 'f' || key[0] == 'F') && key[1] >= '0' && key[1] <= '9'
			if strings.Contains(key, "alt+") || isF || slices.Contains(forbidden, key) {
				t.Errorf("%s is bound to %q", a.name, key)
			}
		}
	}
}

func TestEveryHintIsAKeyThere(t *testing.T) {
	for at := atFloor; at < atEnd; at <<= 1 {
		for _, h := range hintsAt(at) {
			if _, ok := find(actions(), at, h.key); !ok {
				t.Errorf("%s: the hint %q names no key", at.word(), h.key)
			}
		}
	}
}

// A prefix such as g opens a menu; every letter after it must be reachable.
func TestEveryMenuHasItsKey(t *testing.T) {
	for _, a := range actions() {
		for _, key := range a.keys {
			prefix, _, ok := strings.Cut(key, " ")
			if !ok {
				continue
			}
			for at := atFloor; at < atEnd; at <<= 1 {
				if a.where&at == 0 {
					continue
				}
				if _, ok := find(actions(), at, prefix); !ok {
					t.Errorf("%s: nothing opens the menu of %q", at.word(), key)
				}
			}
		}
	}
}

func TestKeysAreWrittenForPeople(t *testing.T) {
	for _, k := range Keys() {
		if k.Name == "" || k.Words == "" || k.Group == "" {
			t.Errorf("%+v is not described", k)
		}
		if k.Name == "half-down" && !slices.Equal(k.Keys, []string{"Ctrl+D"}) {
			t.Errorf("half-down is written %v", k.Keys)
		}
	}
}

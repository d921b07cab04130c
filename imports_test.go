package main

import (
	"encoding/json"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// allowed says which of our own packages a package may import, by prefix.
// store knows nothing of ours but its own folders; sources know store; the
// front ends know store, and ui/cli alone starts sources.
func allowed(from, to string) bool {
	switch {
	case from == "earshot":
		return true
	case from == "earshot/store/clean":
		return false
	case from == "earshot/store/index":
		return to == "earshot/store/clean"
	case within(from, "earshot/store"):
		return within(to, "earshot/store")
	case within(from, "earshot/sources/demo"):
		return false
	case within(from, "earshot/sources/decode"):
		return to == "earshot/store/clean"
	case within(from, "earshot/sources"):
		return within(to, "earshot/store") || within(to, "earshot/sources")
	case from == "earshot/ui/page":
		return to == "earshot/store/clean"
	case from == "earshot/ui/cli":
		return true
	case within(from, "earshot/ui"):
		return within(to, "earshot/store") || within(to, "earshot/ui")
	}
	return false
}

func within(pkg, tree string) bool { return pkg == tree || strings.HasPrefix(pkg, tree+"/") }

// Only ui may know that a terminal is drawn with Bubble Tea.
func drawsWith(to string) bool {
	return strings.HasPrefix(to, "charm.land/bubbletea") || strings.HasPrefix(to, "charm.land/bubbles")
}

func TestTheImportGraphIsTheArchitecture(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		for _, to := range p.Imports {
			if within(to, "earshot") && !allowed(p.ImportPath, to) {
				t.Errorf("%s imports %s", p.ImportPath, to)
			}
			if drawsWith(to) && !within(p.ImportPath, "earshot/ui") {
				t.Errorf("%s imports %s; only ui draws", p.ImportPath, to)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

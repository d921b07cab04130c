package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"earshot/ui/floor"
)

var update = flag.Bool("update", false, "write the README's key table")

// The README's key table is written from the table that the screens use:
//
//	go test . -run Keys -update
func TestKeysInTheREADME(t *testing.T) {
	const begin, end = "<!-- keys -->\n", "<!-- /keys -->"
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	have, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("the README has no place for the key table")
	}
	want := keyTable()
	if have == want {
		return
	}
	if !*update {
		t.Fatal("the README's key table is old; go test . -run Keys -update writes it")
	}
	if err := os.WriteFile("README.md", []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func keyTable() string {
	var out strings.Builder
	out.WriteString("\n| | key | does | by name |\n| --- | --- | --- | --- |\n")
	group := ""
	for _, k := range floor.Keys() {
		if len(k.Keys) == 0 {
			continue // by name alone; `:` lists them
		}
		shown := k.Group
		if shown == group {
			shown = ""
		}
		group = k.Group
		keys := strings.ReplaceAll("`"+strings.Join(k.Keys, "` `")+"`", "|", "\\|")
		fmt.Fprintf(&out, "| %s | %s | %s | `:%s` |\n", shown, keys, k.Words, k.Name)
	}
	return out.String() + "\n"
}

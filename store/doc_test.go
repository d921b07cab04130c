package store

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// The package comment shows the bucket tree; it holds what the file holds.
func TestThePackageCommentShowsTheBuckets(t *testing.T) {
	src, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, m := range regexp.MustCompile(`(?m)^//\t(\w+) `).FindAllSubmatch(src, -1) {
		shown = append(shown, string(m[1]))
	}
	want := buckets()
	slices.Sort(shown)
	slices.Sort(want)
	if !slices.Equal(shown, want) {
		t.Errorf("the package comment shows\n%v\nthe file has\n%v", shown, want)
	}
}

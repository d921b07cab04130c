package main

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// The packages that draw screens, each of which belongs to a listener: what
// they know of the terminal, the zone and the environment is given to them.
var drawing = []string{"ui/floor", "ui/start", "ui/look", "ui/form", "ui/page", "ui/screen"}

// ofTheProcess is what is the process's own and no listener's.
var ofTheProcess = []string{"os.Getenv", "os.LookupEnv", "os.Environ", "os.ExpandEnv", "os.Stdin", "os.Stdout", "os.Stderr", "os.Args",
	"time.Local", "fmt.Print", "fmt.Printf", "fmt.Println", "log.Print", "log.Printf", "log.Println", "slog.Default"}

// uses returns what a file uses of other packages, as path.Name.
func uses(f *ast.File) map[string]token.Pos {
	paths := map[string]string{}
	for _, i := range f.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		last := path[strings.LastIndexByte(path, '/')+1:]
		paths[last] = last
		if i.Name != nil {
			paths[i.Name.Name] = last
		}
	}
	used := map[string]token.Pos{}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if pkg, ok := sel.X.(*ast.Ident); ok && paths[pkg.Name] != "" {
				used[paths[pkg.Name]+"."+sel.Sel.Name] = sel.Pos()
			}
		}
		return true
	})
	return used
}

func TestAScreenKnowsNothingOfTheProcess(t *testing.T) {
	set := token.NewFileSet()
	packages := sourceFiles(t, set)
	for _, dir := range drawing {
		if len(packages[dir]) == 0 {
			t.Errorf("%s has no files", dir)
		}
		for _, f := range packages[dir] {
			used := uses(f)
			for _, what := range ofTheProcess {
				if at, ok := used[what]; ok {
					t.Errorf("%s: a screen uses %s", set.Position(at), what)
				}
			}
		}
	}
}

package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Many screens run in one process, so nothing that belongs to one of them may
// lie in the process: no package variable changes once it is declared.

// Methods are not looked into, but for the types of sync and sync/atomic, which
// exist to be changed by theirs.

// linked are variables that the linker sets, in a release.
var linked = []string{"version"}

// A change is a place where a package variable may be changed.
type change struct {
	name string
	at   token.Pos
	how  string
}

// declared returns what the files of a package declare as variables at its
// level.
func declared(files []*ast.File) []*ast.ValueSpec {
	var specs []*ast.ValueSpec
	for _, f := range files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, s := range g.Specs {
					specs = append(specs, s.(*ast.ValueSpec))
				}
			}
		}
	}
	return specs
}

// packageVars returns the names of these variables.
func packageVars(files []*ast.File) map[string]bool {
	vars := map[string]bool{}
	for _, s := range declared(files) {
		for _, n := range s.Names {
			vars[n.Name] = n.Name != "_"
		}
	}
	return vars
}

// A scope is the names that a block declares; they hide those outside it.
type scope struct {
	names map[string]bool
	outer *scope
}

func (s *scope) hides(name string) bool {
	for ; s != nil; s = s.outer {
		if s.names[name] {
			return true
		}
	}
	return false
}

// A changeFinder walks a file, knowing which names are local where it stands.
type changeFinder struct {
	vars  map[string]bool
	scope *scope
	found []change
}

func (c *changeFinder) declare(e ast.Expr) {
	if id, ok := e.(*ast.Ident); ok && c.scope != nil {
		c.scope.names[id.Name] = true
	}
}

func (c *changeFinder) fields(lists ...*ast.FieldList) {
	for _, l := range lists {
		if l == nil {
			continue
		}
		for _, f := range l.List {
			for _, n := range f.Names {
				c.declare(n)
			}
		}
	}
}

// root is the variable that an expression is a part of: x of x, x.f, x[i], *x.
func root(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return root(e.X)
	case *ast.IndexExpr:
		return root(e.X)
	case *ast.SliceExpr:
		return root(e.X)
	case *ast.StarExpr:
		return root(e.X)
	case *ast.ParenExpr:
		return root(e.X)
	}
	return nil
}

func (c *changeFinder) note(e ast.Expr, how string) {
	if id := root(e); id != nil && c.vars[id.Name] && !c.scope.hides(id.Name) {
		c.found = append(c.found, change{id.Name, e.Pos(), how})
	}
}

// inside walks nodes in a block of their own, after declare has named what is
// local to it.
func (c *changeFinder) inside(declare func(), nodes ...ast.Node) {
	c.scope = &scope{map[string]bool{}, c.scope}
	declare()
	for _, n := range nodes {
		if n != nil {
			ast.Walk(c, n)
		}
	}
	c.scope = c.scope.outer
}

// Visit finds changes in a node.
func (c *changeFinder) Visit(n ast.Node) ast.Visitor {
	if c.block(n) {
		return nil
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, e := range n.Rhs {
			ast.Walk(c, e)
		}
		for _, e := range n.Lhs {
			if root(e) != e {
				ast.Walk(c, e)
			}
		}
		c.assign(n.Tok, n.Lhs, "is assigned")
		return nil
	case *ast.IncDecStmt:
		c.note(n.X, "is counted")
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			c.note(n.X, "has its address taken")
		}
	case *ast.CallExpr:
		c.call(n)
	case *ast.DeclStmt:
		c.local(n)
		return nil
	}
	return c
}

// block walks what has names of its own, in order, so that a name counts as
// local from its declaration on. It says whether a node was such.
func (c *changeFinder) block(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Body != nil {
			c.inside(func() { c.fields(n.Recv, n.Type.Params, n.Type.Results) }, stmts(n.Body.List)...)
		}
	case *ast.FuncLit:
		c.inside(func() { c.fields(n.Type.Params, n.Type.Results) }, stmts(n.Body.List)...)
	case *ast.BlockStmt:
		c.inside(nothing, stmts(n.List)...)
	case *ast.CaseClause:
		for _, e := range n.List {
			ast.Walk(c, e)
		}
		c.inside(nothing, stmts(n.Body)...)
	case *ast.CommClause:
		c.inside(nothing, stmts(append([]ast.Stmt{n.Comm}, n.Body...))...)
	case *ast.IfStmt:
		c.inside(nothing, n.Init, n.Cond, n.Body, n.Else)
	case *ast.ForStmt:
		c.inside(nothing, n.Init, n.Cond, n.Post, n.Body)
	case *ast.SwitchStmt:
		c.inside(nothing, n.Init, n.Tag, n.Body)
	case *ast.TypeSwitchStmt:
		c.inside(nothing, n.Init, n.Assign, n.Body)
	case *ast.RangeStmt:
		ast.Walk(c, n.X)
		c.inside(func() { c.assign(n.Tok, []ast.Expr{n.Key, n.Value}, "is ranged over into") }, n.Body)
	default:
		return false
	}
	return true
}

func nothing() {}

// assign notes what is assigned, or declares it where := does.
func (c *changeFinder) assign(tok token.Token, to []ast.Expr, how string) {
	for _, e := range to {
		switch {
		case e == nil:
		case tok == token.DEFINE:
			c.declare(e)
		default:
			c.note(e, how)
		}
	}
}

// call notes what the language's own functions change.
func (c *changeFinder) call(n *ast.CallExpr) {
	id, ok := n.Fun.(*ast.Ident)
	if ok && slices.Contains([]string{"clear", "delete", "copy", "close"}, id.Name) && len(n.Args) > 0 {
		c.note(n.Args[0], "is written to by "+id.Name)
	}
}

// local walks what a declaration inside a function is made of, then hides its
// names.
func (c *changeFinder) local(n *ast.DeclStmt) {
	g := n.Decl.(*ast.GenDecl)
	for _, s := range g.Specs {
		switch s := s.(type) {
		case *ast.ValueSpec:
			for _, v := range s.Values {
				ast.Walk(c, v)
			}
			for _, id := range s.Names {
				c.declare(id)
			}
		case *ast.TypeSpec:
			c.declare(s.Name)
		}
	}
}

func stmts(list []ast.Stmt) []ast.Node {
	var out []ast.Node
	for _, s := range list {
		if s != nil {
			out = append(out, s)
		}
	}
	return out
}

// keepsState says whether a declared variable is of a type whose methods change
// it: a lock, a once, an atomic, a pool.
func keepsState(s *ast.ValueSpec) bool {
	sel, ok := s.Type.(*ast.SelectorExpr)
	for _, v := range s.Values {
		if lit, is := v.(*ast.CompositeLit); is {
			sel, ok = lit.Type.(*ast.SelectorExpr)
		}
	}
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && (pkg.Name == "sync" || pkg.Name == "atomic")
}

// changes finds the changes of package variables in a package's files.
func changes(files []*ast.File) []change {
	c := &changeFinder{vars: packageVars(files)}
	for _, name := range linked {
		delete(c.vars, name)
	}
	for _, f := range files {
		ast.Walk(c, f)
	}
	for _, s := range declared(files) {
		if keepsState(s) {
			c.found = append(c.found, change{s.Names[0].Name, s.Pos(), "keeps state"})
		}
	}
	return c.found
}

// sourceFiles parses the files of the module that are no tests, by folder.
func sourceFiles(t *testing.T, set *token.FileSet) map[string][]*ast.File {
	t.Helper()
	files := map[string][]*ast.File{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		files[filepath.ToSlash(filepath.Dir(path))] = append(files[filepath.ToSlash(filepath.Dir(path))], f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestNothingAtPackageLevelChanges(t *testing.T) {
	set := token.NewFileSet()
	packages := sourceFiles(t, set)
	if len(packages) < 10 {
		t.Errorf("only %d packages were looked at", len(packages))
	}
	for _, files := range packages {
		for _, c := range changes(files) {
			t.Errorf("%s: the package variable %s %s", set.Position(c.at), c.name, c.how)
		}
	}
}

// Each line of this program that is marked as one changes a package variable,
// and no other does.
const changing = `package p
var n int
var m = map[string]int{}
var s []int
var t struct{ f [2]int }
var o = sync.OnceValue(read)
var l sync.Mutex // yes
var k = sync.Map{} // yes
func a() {
	n = 1 // yes
	n++ // yes
	m["x"] = 1 // yes
	s = append(s, 1) // yes
	s[0], n = 2, 3 // yes
	t.f[1] = 4 // yes
	p := &n // yes
	q := &t.f // yes
	delete(m, "x") // yes
	clear(s) // yes
	for n = range 3 { } // yes
	for _, n = range s { } // yes
	func() { n = 1 }() // yes
	if n := 1; n > 0 { n = 2 }
	n = 2 // yes
	for n := range 3 { n++ }
	var m map[string]int
	m["x"] = 1
	x := n
	x++
	_ = m["x"] + n + o() + s[0]
	n, err := f()
	n = 2
	switch s := x.(type) { case int: s++ }
	_, _, _ = p, q, err
	use(T{n: 1})
}
func b(n int) (s []int) { n++; s = nil; return }
func (t *T) c() { t.f = 1; g := func(m int) { m++ }; select { case n := <-c: n++; }; g(1) }
func d() { n += 1 } // yes
`

func TestChangesOfPackageVariablesAreFound(t *testing.T) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "p.go", changing, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]bool{}
	for _, c := range changes([]*ast.File{f}) {
		found[set.Position(c.at).Line] = true
	}
	for i, line := range strings.Split(changing, "\n") {
		if want := strings.HasSuffix(line, "// yes"); found[i+1] != want {
			t.Errorf("line %d: found is %t: %s", i+1, found[i+1], line)
		}
	}
}

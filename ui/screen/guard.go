package screen

import (
	"fmt"
	"log/slog"
	"reflect"
	"runtime/debug"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
)

// A guard stands between Bubble Tea and a model. Whatever panics in the model
// or in one of its commands ends this program and nothing else.
type guard struct {
	model  tea.Model
	log    *slog.Logger
	end    func()      // ends the program; blocks until it is taken
	begun  atomic.Bool // the program has set itself up: a message came
	failed atomic.Bool
	view   tea.View // the last one that was whole
}

// Init starts the model.
func (g *guard) Init() tea.Cmd {
	defer g.catch()
	return g.wrap(g.model.Init())
}

// Update gives the model a message, unless it panicked before: what it holds
// is then not to be trusted.
func (g *guard) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	g.begun.Store(true)
	if next = g; g.failed.Load() {
		return g, nil
	}
	defer g.catch()
	g.model, cmd = g.model.Update(msg)
	return g, g.wrap(cmd)
}

// View draws the model, or what it drew last.
func (g *guard) View() (v tea.View) {
	if g.failed.Load() {
		return g.view
	}
	v = g.view
	defer g.catch()
	v = g.model.View()
	if mouse := v.OnMouse; mouse != nil {
		v.OnMouse = func(msg tea.MouseMsg) tea.Cmd {
			defer g.catch()
			return g.wrap(mouse(msg))
		}
	}
	g.view = v
	return v
}

// wrap guards a command and those it leads to.
func (g *guard) wrap(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		defer g.catch()
		return g.each(cmd())
	}
}

// each guards the commands inside a message: those of a batch, and those of a
// sequence, whose type Bubble Tea keeps to itself. Both are slices of commands,
// and a guarded one must be of the same type to be taken for what it is.
func (g *guard) each(msg tea.Msg) tea.Msg {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(reflect.ValueOf(g.wrap(v.Index(i).Interface().(tea.Cmd))))
	}
	return out.Interface()
}

// catch is deferred around everything of the model's.
func (g *guard) catch() {
	if v := recover(); v != nil {
		g.mistake(v)
	}
}

// mistake notes a panic and ends the program. The value may hold a customer's
// words: the log gets its type, and a stack, which holds no values.
func (g *guard) mistake(v any) {
	g.log.Error("a screen panicked", "type", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
	if !g.failed.Swap(true) {
		go g.end() // Bubble Tea's loop may be waiting for this very call
	}
}

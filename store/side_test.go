package store_test

import (
	"testing"

	"earshot/store"
	"earshot/store/clean"
)

func TestSidesByNameAddressDomainAndPattern(t *testing.T) {
	rules := store.SideRules{Agents: []string{"Dana", "@shop.example", "agent-*", "*(support)*", "@*.help.example"}, Bots: []string{"noreply@shop.example", "*bot"},
		Customers: []string{"boss@shop.example"}}
	for _, c := range []struct {
		name, address string
		want          store.Side
		ok            bool
	}{
		{"dana", "", store.Agent, true}, {"Danae", "", store.Unknown, false}, {"", "x@shop.example", store.Agent, true},
		{"", "x@sub.shop.example", store.Unknown, false}, {"", "noreply@shop.example", store.Bot, true}, {"", "boss@shop.example", store.Customer, true},
		{"Agent-17", "", store.Agent, true}, {"an agent-17", "", store.Unknown, false}, {"Ann (Support) K.", "", store.Agent, true},
		{"KettleBot", "", store.Bot, true}, {"bottle", "", store.Unknown, false}, {"", "a@eu.help.example", store.Agent, true}, {"", "a@help.example", store.Unknown, false},
		{"", "", store.Unknown, false},
	} {
		if side, ok := rules.Side(clean.OneLine(c.name), clean.OneLine(c.address)); side != c.want || ok != c.ok {
			t.Errorf("%q %q is %q, %v", c.name, c.address, side, ok)
		}
	}
	all := store.SideRules{Agents: []string{"*"}}
	if side, ok := all.Side(clean.OneLine("anybody"), clean.Line{}); side != store.Agent || !ok {
		t.Errorf("a lone * leaves out: %v", side)
	}
}

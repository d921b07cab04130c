package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/query"
	"earshot/store/storetest"
)

// search finds the messages of a query, as the first listener asks it.
func search(tx *store.Tx, text string, limit int) (store.Found, error) {
	s, err := pick(tx, text)
	if err != nil {
		return store.Found{}, err
	}
	return s.Messages(limit)
}

func pick(tx *store.Tx, text string) (*store.Selection, error) {
	n, err := query.Parse(text, storetest.Today())
	if err != nil {
		return nil, err
	}
	return tx.Select(n, 1)
}

// picked runs a query in pages of n and returns what it picks, in order.
func picked(tx *store.Tx, text string, n int) ([]store.ConversationID, error) {
	s, err := pick(tx, text)
	if err != nil {
		return nil, err
	}
	var out []store.ConversationID
	for at := (store.Pos{}); ; {
		page, err := s.After(at, n)
		for _, c := range page {
			out, at = append(out, c.ID), c.Pos()
		}
		if err != nil || len(page) < n {
			return out, err
		}
	}
}

func TestAQueryPicksItsConversations(t *testing.T) {
	s := selectFloor(t)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct{ query, want string }{
			{"", "1 7 4 10 8 3 9 5 6 2"},
			{"*", "1 7 4 10 8 3 9 5 6 2"},
			{"refund", "1 4 8 5 6"},
			{"REFUND", "1 4 8 5 6"},
			{"refund late", "1"},
			{"refund and late", "1"},
			{"refund or descaler", "1 4 8 3 5 6"},
			{"late sorry", "8 2"},
			{"not refund", "7 10 3 9 2"},
			{"refund not sorry", "1 4 6"},
			{"not (refund or lid)", "7 10 3 9"},
			{"not not lid", "1 2"},
			{"refund*", "1 4 8 5 6"},
			{"refunded", "1 4 8 5 6"},
			{`"refunded"`, "8"},
			{`"refund"`, "1 4 8 5 6"},
			{"desc*", "1 3"},
			{`"waste of time"`, "1 5"},
			{`"time is no waste"`, "3"},
			{`"of waste"`, ""},
			{`"waste of time" refund`, "1 5"},
			{`"waste of time" or "the lock"`, "1 5 2"},
			{`not "waste of time" refund`, "4 8 6"},
			{"wyłącza", "7"},
			{"wylacza", "7"},
			{"閉まり", "10"},
			{"2026-77", "4"},
			{`"order 2026"`, "4"},
			{"hello (who)", "9"},
			{"c.example", "1 4 2"},
			{"nobodysaysthis", ""},
			{"from:marta", "1 2"},
			{"from:marta@c.example", "1 2"},
			{"from:@c.example", "1 4 2"},
			{"from:dan*", "1 4 8 5 2"},
			{`from:"Dana Fox"`, "1 5 2"},
			{`from:"Fox Dana"`, ""},
			{"from:marta refund", "1"},
			{"from:marta descale", ""},
			{"from:dana late", "8 2"},
			{"not from:marta lid", ""},
			{"to:anna", "5"},
			{"to:@c.example", "5"},
			{"to:anna refund", "5"},
			{"to:marta", ""},
			{"subject:lid", "1 2"},
			{`subject:"lid clicks"`, "2"},
			{"subject:refund", "8"},
			{"subject:descal*", "3"},
			{"customer:refund", "1 4 8 6"},
			{"customer:late", "1"},
			{`customer:"waste of time"`, "1"},
			{"customer:refund agentsaid:sorry", "8"},
			{"agentsaid:refund", "5"},
			{`agentsaid:"waste of time"`, "5"},
			{"agentsaid:descale", "1"},
			{"agent:daniel", "4"},
			{`agent:"dana fox"`, "1 5 2"},
			{"agent:dana", "8"},
			{"agent:dana@harbour.example", "1 5 2"},
			{"side:customer", "1 7 4 10 8 3 6 2"},
			{"side:agent", "1 4 8 5 2"},
			{"side:bot", "1"},
			{"side:unknown", "9"},
			{"side:system", ""},
			{"side:agent refund", "5"},
			{"side:customer late", "1"},
			{"side:agent not side:customer", "5"},
			{"source:floor-chat", "7 10 8 9"},
			{"source:SUPPORT-MAIL refund", "1 4 5 6"},
			{"channel:chat", "7 10 8 9"},
			{"channel:email lid", "1 2"},
			{"channel:form", ""},
			{"theme:lid", "3"},
			{"theme:lid/", "1 3 2"},
			{"theme:lid/heat", "1"},
			{"theme:LID/CLICKS", "2"},
			{"theme:money", ""},
			{"kind:problem", "1 3"},
			{"kind:problem theme:lid/heat", "1"},
			{"kind:question theme:lid/heat", ""},
			{"kind:question or theme:lid/heat", "1 2"},
			{"kind:praise", "4"},
			{"response:canned", "1"},
			{"response:listened", ""},
			{"sure:low", "2"},
			{"sure:high kind:problem", "1"},
			{"by:ines", "1 4 3 2"},
			{"by:in kind:praise", "4"},
			{"followup:any", "1 4"},
			{"followup:open", "1"},
			{"followup:completed", "4"},
			{"followup:ask_back", "1"},
			{"followup:thank", "4"},
			{"followup:change", ""},
			{"theme:lid/ not followup:any", "3 2"},
			{"is:unheard", "1 7 10 8 3 9 6"},
			{"not is:unheard", "4 5 2"},
			{"is:waiting", "1 7 10 8 6"},
			{"is:waiting refund", "1 8 6"},
			{"is:ignored", "8 6"},
			{"is:slow", "1 10 8 6 2"},
			{"is:first-timer", "7 4 10 8 3 5 6 2"},
			{"is:first-timer is:waiting", "7 10 8 6"},
			{"is:unplanned", "1 4 3 2"},
			{"is:unplanned kind:problem", "3"},
			{"is:drifted", ""},
			{"is:defect", "6"},
			{"is:defect or is:ignored", "8 6"},
			{"reply:>2h", "1 2"},
			{"reply:>26h", "2"},
			{"reply:>=26h", "1 2"},
			{"reply:<10m", "8"},
			{"reply:<=12m", "4 8"},
			{"waiting:>1d", "6"},
			{"waiting:>30m", "10 8 6"},
			{"waiting:<5m", "1 7"},
			{"messages:>3", "1"},
			{"messages:1", "7 10 3 9 5 6"},
			{"messages:<=2 refund", "4 5 6"},
			{"date:today", "1 7 4 10 8"},
			{"date:yesterday", "1"},
			{"date:last-week", "5"},
			{`date:"last week" refund`, "5"},
			{"date:today descale", ""},
			{"date:2026-06", "2"},
			{"date:2026-06..2026-07-05", "6 2"},
			{"date:<2026-07", "2"},
			{"date:7d", "1 7 4 10 8 3 9"},
			{"id:3", "3"},
			{"id:#3 or id:8", "8 3"},
			{"id:999", ""},
			{"(refund or lid) is:waiting not channel:chat", "1 6"},
			{"is:waiting (customer:refund or theme:lid/)", "1 8 6"},
		} {
			for _, n := range []int{1, 3, 100} {
				ids, err := picked(tx, c.query, n)
				if got := numbers(ids); err != nil || got != c.want {
					t.Errorf("%q in pages of %d picks %q, want %q: %v", c.query, n, got, c.want, err)
				}
			}
		}
		return nil
	})
}

func numbers(ids []store.ConversationID) string {
	var out []string
	for _, id := range ids {
		out = append(out, fmt.Sprint(uint32(id)))
	}
	return strings.Join(out, " ")
}

func TestWhatTheStoreDoesNotKnowIsAMistake(t *testing.T) {
	s := selectFloor(t)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct{ query, at, near, says string }{
			{"refund source:suport-mail", "source:suport-mail", "source:support-mail", "no source is called suport-mail"},
			{"theme:lid/heet", "theme:lid/heet", "theme:lid/heat", "there is no theme lid/heet"},
			{"by:nobody", "by:nobody", "", "no listener"},
			{"agent:marta", "agent:marta", "", "no agent is called marta"},
			{"agent:dana is:waiting", "agent:dana", "", ""},
			{"agent:dan", "agent:dan", "", "two agents or more"},
			{"is:waiting or not agent:danielle", "agent:danielle", `agent:"Daniel Park"`, "no agent"},
		} {
			_, err := picked(tx, c.query, 10)
			var wrong *query.Mistake
			if c.says == "" {
				if err != nil {
					t.Errorf("%q: %v", c.query, err)
				}
				continue
			}
			if !errors.As(err, &wrong) {
				t.Errorf("%q is no mistake: %v", c.query, err)
				continue
			}
			if c.query[wrong.Start:wrong.End] != c.at || !strings.Contains(wrong.Says, c.says) {
				t.Errorf("%q: %q is pointed at: %s, near %q", c.query, c.query[wrong.Start:wrong.End], wrong.Says, wrong.Near)
			}
		}
		return nil
	})
}

func TestASearchShowsTheMessagesThatAQuerySpeaksOf(t *testing.T) {
	s := selectFloor(t)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct{ query, want string }{
			{"refund", "4 8 15 13 10 11"},
			{"refund late", "4"},
			{"refund not sorry", "4 8 11"},
			{`"waste of time"`, "4 10"},
			{"customer:refund agentsaid:sorry", "15 14 13"},
			{"from:marta", "4 1 5"},
			{"theme:lid/", "1 7 5"},
			{"is:waiting", "12 4 17 15 11"},
			{"date:yesterday", "3"},
			{"side:agent", "9 14 3 10 6"},
			{"not refund", "12 17 7 16 6"},
			{"refund or is:defect", "4 8 15 13 10 11"},
		} {
			f, err := search(tx, c.query, 0)
			var got []string
			for _, h := range f.Hits {
				got = append(got, fmt.Sprint(uint32(h.Message.ID)))
			}
			if err != nil || strings.Join(got, " ") != c.want || f.Total != len(got) || f.More {
				t.Errorf("%q shows %q of %d, want %q: %v", c.query, strings.Join(got, " "), f.Total, c.want, err)
			}
			for limit := 1; limit <= len(got); limit++ {
				showsSome(t, tx, c.query, limit, got)
			}
		}
		return nil
	})
}

// showsSome asks for the first few of what a query finds, and then counts on.
func showsSome(t *testing.T, tx *store.Tx, text string, limit int, want []string) {
	t.Helper()
	s, err := pick(tx, text)
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Messages(limit)
	if got := shown(f); err != nil || !slices.Equal(got, want[:limit]) {
		t.Errorf("%q shows %q first, want %q: %v", text, got, want[:limit], err)
	}
	glances(t, s, text, limit, want)
	for f.More && err == nil {
		was := f.Total
		if f, err = s.LookOn(f); f.Total < was {
			t.Errorf("%q: counted on from %d to %d", text, was, f.Total)
		}
	}
	if err != nil || f.Total != len(want) {
		t.Errorf("%q: counted %d in the end, want %d: %v", text, f.Total, len(want), err)
	}
}

func shown(f store.Found) (out []string) {
	for _, h := range f.Hits {
		out = append(out, fmt.Sprint(uint32(h.Message.ID)))
	}
	return out
}

// glances looks on from a glance until everything was looked at.
func glances(t *testing.T, s *store.Selection, text string, limit int, want []string) {
	t.Helper()
	f, err := s.Glance(limit)
	for f.More && err == nil {
		f, err = s.LookOn(f)
	}
	if got := shown(f); err != nil || !slices.Equal(got, want[:limit]) || f.Total != len(want) {
		t.Errorf("%q shows %q of %d in the end, want %q of %d: %v", text, got, f.Total, want[:limit], len(want), err)
	}
}

func TestOfManyMessagesASearchShowsTheNewestAtOnceAndCountsOn(t *testing.T) {
	s, _ := storetest.Open(t)
	var batch []store.Arrival
	var lates, agents []string
	for i := range 4200 {
		text, side := "the parcel was not late, they say", store.Customer
		if i%7 == 0 {
			text = "the parcel was late"
		}
		if i%3 == 0 {
			side = store.Agent
		}
		at := storetest.Today().Add(time.Duration((i*37)%4200-6000) * time.Minute) // as they arrive, from all over
		batch = append(batch, storetest.Chat(fmt.Sprint(i), fmt.Sprint(i/4), "Bo", side, at, text))
	}
	storetest.Hear(t, s, "floor", batch...)
	view(t, s, func(tx *store.Tx) error {
		for id := store.MessageID(1); id <= tx.LastMessage(); id++ {
			m, err := tx.Message(id)
			if err != nil {
				return err
			}
			if strings.HasSuffix(m.Text.String(), "was late") {
				lates = append(lates, fmt.Sprint(m.At.UnixMilli(), " ", uint32(id)))
			}
			if m.Side == store.Agent {
				agents = append(agents, fmt.Sprint(m.At.UnixMilli(), " ", uint32(id)))
			}
		}
		for text, found := range map[string][]string{`"was late"`: lates, "side:agent": agents} {
			slices.Sort(found)
			slices.Reverse(found)
			for i, f := range found {
				_, found[i], _ = strings.Cut(f, " ")
			}
			for _, limit := range []int{1, 50, len(found)} {
				showsSome(t, tx, text, limit, found)
			}
		}
		return nil
	})
}

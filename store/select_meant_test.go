package store_test

import (
	"testing"

	"earshot/store"
	"earshot/store/query"
	"earshot/store/storetest"
)

func TestAQueryThatFindsLittleLeadsToTheOneThatWasMeant(t *testing.T) {
	s := selectFloor(t)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct{ query, want string }{
			{"refnd", "refund"},
			{"refnd late", "refund late"},
			{`"waste of tiem"`, `"waste of time"`},
			{"customer:refnud is:waiting", "customer:refund is:waiting"},
			{"(refnd or lid) not sorry", "(refund or lid) not sorry"},
			{"refnd or is:waiting", ""}, // finds enough
			{"refnd or descalr", "refund or descale"},
			{"subject:descalr", "subject:descale"},
			{"from:mrata", "from:marta"},
			{"refund", ""},
			{"refun*", ""},
			{"2026-78", ""},
			{"source:floor-chat refnd", "source:floor-chat refund"},
			{"is:ignored descalr", ""}, // those that are ignored say nothing like it
			{"xyzzyquux", ""},
			{"id:999", ""},
		} {
			n, err := query.Parse(c.query, storetest.Today())
			if err != nil {
				return err
			}
			found, err := search(tx, c.query, 0)
			if err != nil {
				return err
			}
			meant, err := tx.Meant(n, 1, found)
			if err != nil || meant.Query != c.want {
				t.Errorf("%q finds %d: meant %q, want %q: %v", c.query, found.Total, meant.Query, c.want, err)
			}
			if meant.Query != "" && meant.Found.Total <= found.Total {
				t.Errorf("%q finds no more than %q", meant.Query, c.query)
			}
		}
		return nil
	})
}

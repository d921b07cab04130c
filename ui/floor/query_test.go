package floor

import "testing"

func TestAMistakeInAQueryIsPointedAt(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("\\").typed("lid is:waitin").press("enter")
	s.wants("Not understood", "lid is:waitin", "       ^^^^^^", "mean is:waiting?", "FILTER", "filter  lid is:waitin")
	s.typed("g") // the cursor stands behind the mistake
	s.wantsNot("Not understood")
	s.press("enter")
	s.wants("Filter lid is:waiting: 1 of 9.")
	s.press("\\").typed("source:support-mial").press("enter")
	s.wants("no source is called support-mial", "source:support-mail?", "^^^^^^^^^^^^^^^^^^^")
	s.press("esc", "/").typed(`"waste of`).press("enter")
	s.wants("the quote is not closed", "^^^^^^^^^")
	s.press("esc")
	s.wantsNot("Not understood")
}

func TestAFilterTakesTheWholeLanguage(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	for query, says := range map[string]string{
		"channel:chat or channel:form":     ": 3 of 9.",
		"from:marta not is:waiting":        ": 2 of 9.",
		`"article 114"`:                    ": 1 of 9.",
		"theme:lid-heat":                   ": 1 of 9.",
		"customer:hot agentsaid:descale":   ": 1 of 9.",
		"source:floor-chat date:today":     ": 2 of 9.",
		"is:first-timer is:ignored -- ...": ": 1 of 9.",
	} {
		s.press("1", "\\").typed(query).press("enter")
		s.wants("Filter " + query + says)
	}
}

func TestASearchTakesAPhraseAndFields(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("/").typed(`"it when it`)
	s.wants("0 messages") // it is not closed yet
	s.press("ctrl+u").typed(`from:dana`)
	s.wants("4 messages")
	s.press("enter")
	s.wants("Hit 1 of 4 for “from:dana”.")
}

func TestTabOffersFieldsAndValuesWithTheirCounts(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("\\").typed("so").press("tab")
	s.wants("filter  source:")
	s.press("tab")
	s.wants("Goes on with", "source:support-mail", "12", "source:floor-chat", "source:web-form")
	s.press("tab")
	s.wants("filter  source:floor-chat")
	s.press("tab")
	s.wants("filter  source:support-mail")
	s.press("shift+tab", "enter")
	s.wants("Filter source:floor-chat: 2 of 9.")
	s.press("\\").typed("theme:").press("tab")
	s.wants("filter  theme:lid-heat")
	s.press("esc", "\\").typed("is:un").press("tab")
	s.wants("is:unheard", "is:unplanned")
	s.typed("p").press("tab")
	s.wants("filter  is:unplanned")
	s.press("esc", "\\").typed("zzz").press("tab")
	s.wantsNot("Goes on with")
}

func TestAFilterIsSavedAsAView(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("*")
	s.wants("Nothing is filtered.")
	s.press("g", "v")
	s.wants("Views", "waiting", "unheard by source", "VIEWS  1 of 9")
	s.wantsNot("Yours")
	s.press("esc", "\\").typed("is:waiting channel:chat").press("enter", "*")
	s.wants("Save the filter as a view?", "save mine", "save for all", "forget view")
	s.press("m").typed("chats that wait").press("enter")
	s.wants("View “chats that wait” saved, yours.")
	s.press("1", "\\").typed("is:ignored").press("enter", "*", "a").typed("ignored").press("enter")
	s.wants("saved, everybody's.")
	s.press("esc", "esc", "esc", "g", "v", "G", "k")
	s.wants("Yours  1", "chats that wait                   2  is:waiting channel:chat", "Everybody's  1", "ignored                           1  is:ignored", "VIEWS  10 of 11")
	s.press("enter")
	s.wants("Filter is:waiting channel:chat: 2 of 9.")
	s.press("1", "\\").typed("ign").press("tab")
	s.wants("filter  is:ignored")
	s.press("enter", "*", "x")
	s.wants("View “ignored” forgotten.")
	s.press("*", "x")
	s.wants("No view is this filter.")
}

func TestMisspeltWordsLeadToThoseThatExist(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("/").typed("descael")
	s.wants("0 messages; Tab: descale, 3 messages")
	s.press("tab")
	s.wants("find  descale", "3 messages")
	s.wantsNot("Tab: descale")
	s.press("ctrl+u").typed("descael").press("enter")
	s.wants("find  descael", "Tab: descale") // Enter finds nothing: it asks again
	s.press("tab", "enter")
	s.wants("Hit 1 of 3 for “descale”.")
	s.press("1", "\\").typed("descael").press("enter")
	s.wants("filter  descael", "none; Tab: descale, 3 messages")
	s.press("tab", "enter")
	s.wants("Filter descale: 2 of 9.")
	s.press("/").typed("sour").press("tab")
	s.wants("find  source:")
}

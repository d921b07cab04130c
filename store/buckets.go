package store

// The names of the buckets; the package comment says what they hold, and a
// test compares the two.
const (
	bMeta    = "meta"
	bSrc     = "src"
	bCur     = "cur"
	bPar     = "par"
	bIdent   = "ident"
	bConv    = "conv"
	bMsg     = "msg"
	bRaw     = "raw"
	bRow     = "row"
	bContent = "content"
	bRef     = "ref"
	bUID     = "uid"
	bDefect  = "defect"
	bStale   = "stale"
	bJunk    = "junk"
	bLeft    = "left"
	bView    = "view"
	bEv      = "ev"
	bTheme   = "theme"
	bMark    = "mark"
	bFup     = "fup"
	bHeard   = "heard"
	bTold    = "told"
	bDone    = "done"
	bLesson  = "lesson"
	bLis     = "lis"
	bCheck   = "conf"
	bVoice   = "voice"
	bSame    = "same"
	bDesk    = "desk"
	bSit     = "sit"
	bMemo    = "memo"
	bHand    = "hand"
	bBatch   = "batch"
	bGone    = "gone"

	bByActivity   = "ix_activity"
	bConvByPerson = "ix_conv_by_person"
	bConvByTo     = "ix_conv_by_to"
	bMarkByMsg    = "ix_mark_by_msg"
	bMarkByConv   = "ix_mark_by_conv"
	bMarkByTheme  = "ix_mark_by_theme"
	bThemeByPath  = "ix_theme_by_path"
	bFupByDue     = "ix_fup_by_due"
	bFupByConv    = "ix_fup_by_conv"
	bEvByListener = "ix_ev_by_listener"
	bSitOn        = "ix_sit_on"
	bMemoByAbout  = "ix_memo_by_about"
	bSameByRoot   = "ix_same_by_root"
)

// buckets returns every bucket of the file.
func buckets() []string {
	return append(folded(), bMeta, bSrc, bCur, bPar, bIdent, bConv, bMsg, bRaw, bRow, bContent, bRef,
		bUID, bDefect, bStale, bBatch, bGone, bJunk, bLeft, bView, bEv, bByActivity, bConvByPerson, bConvByTo, bMarkByConv, bFupByConv, bEvByListener)
}

// folded returns the buckets that are the fold of the journal, their indexes
// among them: replaying the journal must give them again, byte for byte.
func folded() []string {
	return []string{bTheme, bMark, bFup, bHeard, bTold, bDone, bLis, bHand, bLesson, bCheck, bVoice, bSame, bDesk, bSit, bMemo,
		bMarkByMsg, bMarkByTheme, bThemeByPath, bFupByDue, bSitOn, bMemoByAbout, bSameByRoot}
}

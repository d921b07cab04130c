// Package store keeps what was heard and what listeners made of it, in one
// bbolt file (earshot.db) with a search index beside it (index.db).
//
// Messages come from sources through Hear: a batch and the cursor it was read
// to commit together, and the same bytes twice add nothing. Everything a
// listener does goes through Do and becomes an event in an append-only
// journal; the records of marks, themes, follow-ups and so on are the fold of
// the journal and of nothing else, so Verify can replay and compare them.
// The index is derived: thrown away when it is torn, caught up when it is
// behind.
//
// Erase takes words away, out of the journal, too. It leaves shells, so that
// ids, counts and replaying hold, and writes both files anew, since bbolt
// keeps what was deleted in free pages.
//
// One process owns the file. Reads go through View, which gives a Tx that is
// valid until its function returns; never call Hear, Do or View inside one.
//
// The buckets of earshot.db. Ids are dense and big-endian, 4 bytes, handed
// out in order of arrival; values are CBOR unless said otherwise.
//
//	meta       schema, side rules, counters
//	src        <name> -> SourceState
//	cur        <source>\x00<what> -> a source's own cursor, opaque
//	par        <person> -> Person
//	ident      <channel>\x00<value> -> person
//	conv       <conversation><block> -> messages, zstd; only the last block is rewritten
//	msg        <message> -> conversation, block, place, time
//	raw        <message> -> the original, zstd
//	row        <conversation> -> Conversation, the list row
//	content    <first 14 bits of content hashes> -> all that begin so: <16 bytes of the hash><message>, ascending
//	ref        <16 bytes of a thread key's hash> -> message, and what the key is to it (threadkey.go)
//	uid        <source>\x00<mailbox>\x00<uidvalidity><uid> -> message, and 1 where it has left
//	defect     <16 bytes of source and place> -> Defect
//	stale      <message> -> nothing: index.db may know it with other words
//	batch      <first message of a batch> -> when it was heard, Unix milliseconds
//	junk       <message> -> 1: it was seen in mailboxes of junk alone
//	left       <message> -> since when it lies in no mailbox that is heard, ms
//	gone       <16 bytes of a keyed hash of a content hash> -> nothing: a message that was erased
//	view       <listener>\x00<what> -> a screen's own state, opaque, a SavedQuery or a Watchword; listener 0 is everybody
//	ev         <seq, 8 bytes> -> Event
//	theme      <theme> -> Theme, folded
//	mark       <mark> -> Mark, folded
//	fup        <follow-up> -> Followup, folded
//	heard      <listener><conversation> -> HeardRecord, folded
//	told       <person> -> Told, folded
//	done       <conversation> -> Resolved, folded
//	lesson     <lesson> -> Lesson, folded
//	lis        <listener> -> Listener, folded
//	conf       <mark> -> Confirmation, folded
//	voice      <person> -> Voice, folded
//	same       <person> -> Same, folded: who this person really is
//	desk       <person> -> Desk, folded: an agent's site, zone, shift and languages
//	sit        <sitting> -> Sitting, folded
//	memo       <memo> -> Memo, folded
//	hand       <decision> -> Hand, folded
//	ix_activity       <~time><conversation> -> standing: the order of the floor, and what views of the whole count
//	ix_conv_by_person <person><conversation> -> nothing: whoever speaks in it, and its customer
//	ix_conv_by_to     <person><conversation> -> nothing: whom an agent wrote to in it
//	ix_mark_by_msg    <message><start><mark> -> nothing
//	ix_mark_by_conv   <conversation><mark> -> nothing: where its message lies now
//	ix_mark_by_theme  <theme><day><person><mark> -> nothing
//	ix_theme_by_path  <path> -> theme
//	ix_fup_by_due     <due><follow-up> -> nothing
//	ix_fup_by_conv    <conversation><follow-up> -> nothing: where it belongs now
//	ix_ev_by_listener <listener><seq> -> nothing
//	ix_sit_on         <listener><sitting> -> nothing: the sittings that go on
//	ix_memo_by_about  <kind, 1 byte><id><memo> -> nothing
//	ix_same_by_root   <person><person> -> nothing: who else a person is
package store

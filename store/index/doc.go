// Package index finds the messages that hold a word. It keeps index.db, a
// second bbolt file of derived data: whatever is wrong with it, it is thrown
// away and filled again from the store's records, of which it knows nothing.
// To it a message is a number and the terms of its text.
//
// A term is a word in the one form under which it is kept and asked for (see
// Tokenizer). The file holds
//
//	meta   schema, watermark, and unsynced while a first import leaves out syncs
//	term   <block, 2 bytes><term> -> the messages of that block that hold the term
//
// where a block is the 65,536 ids that share their upper half, so that a flush
// rewrites the newest block's postings and no others, however much is older.
// Postings of a few messages are differences of ids, of many a roaring bitmap.
//
// New documents wait in memory, searchable at once, until Flush merges them
// into the file together with the watermark. What a crash takes from memory
// lies above the watermark: whoever opens the index adds it again.
//
// A term that begins with a control character is of a Space beside the words:
// what a message only quotes, who says it, to whom, in which language. Stems
// are not kept: a word's other forms are found in the vocabulary when it is
// asked for. Phrases are checked on the text of what an AND finds.
package index

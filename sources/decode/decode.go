// Package decode turns bytes into text: charsets that are missing or lie, and
// HTML as mail programs write it. What leaves it is valid UTF-8 and nothing
// more: an entity can still stand for a control byte, so every text goes
// through store/clean after this package and never before.
//
// Nothing here fails. What could not be read as it was meant comes with a note
// in words, for the message's defects.
package decode

// A Range is a part of a text, in bytes, half-open.
type Range struct{ Start, End int }

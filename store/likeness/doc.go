// Package likeness says which passages of text say much the same as another,
// from the words themselves and from how they are used in the passages at
// hand. It is pure: it knows no store and no screen.
//
// A passage is the terms of one sentence or two (see index.Terms). Three
// things make two passages alike: words, the beginnings of words, and runs of
// four letters within them, so that endings and slips matter little in any
// language; each counts by how rare it is. On top of that, what the nearest
// passages say besides counts too (feedback), and so does having the same
// neighbours, since two people who say the same in other words are near the
// same third.
package likeness

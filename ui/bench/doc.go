// Package bench measures earshot as its user meets it, beside other programs
// that index mail where they are installed, on mail and chats that it makes
// up. It runs this program as a process of its own where that is what a user
// waits for, and opens the store where a screen would.
//
// A figure is the median of its runs with the least and the most beside it;
// where another program is measured too, the two take turns, and the ratio is
// the median of the ratios of the pairs, so that a busy machine weighs on both.
package bench

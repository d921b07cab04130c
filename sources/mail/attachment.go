package mail

import "earshot/store"

// Attachment reads a mail again and returns the n-th of its attachments, from
// 0, with its transfer encoding undone: as its sender attached it, unchecked.
// ok is false where there are not so many. It keeps nothing of raw, but the
// bytes may be a part of it.
func Attachment(raw []byte, n int) (a store.Attachment, content []byte, ok bool) {
	if n < 0 {
		return a, nil, false
	}
	m := Message{}
	p := parser{msg: &m, wanted: n + 1}
	root := p.split(raw[:min(len(raw), MaxBytes)])
	p.readBody(root)
	if p.found == nil {
		return a, nil, false
	}
	content, _ = untransfer(p.found.header.unfolded("Content-Transfer-Encoding"), p.found.body)
	return m.Attachments[n], content, true
}

package mail

import "strings"

// unflow joins the lines of format=flowed text (RFC 3676): a line that ends
// in a blank goes on in the next one of the same quote depth. delSp says that
// this blank is no part of the text.
func unflow(text string, delSp bool) string {
	var out strings.Builder
	out.Grow(len(text))
	depth, open := 0, false
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
		d, words := quoteDepth(line)
		soft := strings.HasSuffix(words, " ") && words != "-- "
		if !open || d != depth || words == "-- " {
			if out.Len() > 0 {
				out.WriteByte('\n')
			}
			out.WriteString(strings.Repeat(">", d))
			if d > 0 && words != "" {
				out.WriteByte(' ')
			}
		}
		if soft && delSp {
			words = words[:len(words)-1]
		}
		out.WriteString(words)
		depth, open = d, soft
	}
	return out.String()
}

// quoteDepth counts the ">" of a flowed line and takes the blank off that
// protects its first character.
func quoteDepth(line string) (depth int, words string) {
	words = strings.TrimLeft(line, ">")
	depth = len(line) - len(words)
	return min(depth, 50), strings.TrimPrefix(words, " ")
}

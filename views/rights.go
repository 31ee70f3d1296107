package views

import (
	"strings"
	"unicode/utf8"
)

// sentence begins with a capital.
func sentence(words string) string {
	_, size := utf8.DecodeRuneInString(words)
	return strings.ToUpper(words[:size]) + words[size:]
}

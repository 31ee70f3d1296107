package draft

import (
	"fmt"
	"go/token"
	"strings"
	"unicode"

	"stagebook/cells/project"
)

// reserved are names that a draft must not give: packages that it imports, what it
// declares itself, and what Go declares.
var reserved = map[string]bool{}

func init() {
	for _, word := range strings.Fields(`data plot cells charts dataframe series split linear tree neighbours bayes cluster reduce prepare
		fmt errors err notWritten
		any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr
		append cap clear close complex copy delete imag len make max min new panic print println real recover true false iota nil main init
		Untyped DataFrame Series Drawing FittedModel untyped dataFrame drawing fittedModel`) {
		reserved[word] = true
	}
}

// names are those that a package has given.
type names map[string]bool

// exported gives a name that nothing has, in either of its forms: a capital where it is
// declared and none where it is an input.
func (n names) exported(want string) string {
	if want == "Data" { // which is the name of a package that cells use
		want = "Dataset"
	}
	for i := 1; ; i++ {
		name := want
		if i > 1 {
			name += fmt.Sprint(i)
		}
		input := project.InputName(name)
		if !reserved[name] && !reserved[input] && !token.IsKeyword(strings.TrimSuffix(input, "_")) && !n[name] && !n[input] {
			n[name], n[input] = true, true
			return name
		}
		if i == 1 && (reserved[name] || reserved[input] || token.IsKeyword(strings.TrimSuffix(input, "_"))) {
			want += "Value"
			i = 0
		}
	}
}

// hidden gives a name without a capital.
func (n names) hidden(want string) string {
	exported := n.exported(want)
	return project.InputName(exported)
}

// goName is an exported name for a Python name or a few words: train_set is TrainSet,
// SEED is Seed.
func goName(text string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		runes := []rune(word)
		if len(runes) > 1 && strings.ToUpper(word) == word {
			runes = []rune(strings.ToLower(word))
		}
		runes[0] = unicode.ToUpper(runes[0])
		b.WriteString(string(runes))
	}
	name := b.String()
	if name == "" || !unicode.IsUpper([]rune(name)[0]) {
		name = "V" + name // a digit, or a script without capitals
	}
	if r := []rune(name); len(r) > 40 {
		name = string(r[:40])
	}
	return name
}

package edit

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/project"
)

// disguises are ways in which a file may be written that no edit may disturb.
var disguises = map[string]func(string) string{
	"plain":     func(s string) string { return s },
	"crlf":      func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"bom":       func(s string) string { return "\ufeff" + s },
	"unended":   func(s string) string { return strings.TrimRight(s, "\n") },
	"tagged":    func(s string) string { return "//go:build linux\n\n" + s },
	"untidy":    func(s string) string { return strings.ReplaceAll(s, "\n\n", "\n\n\n \t\n") },
	"commented": func(s string) string { return s + "\n\n// the very last\n/* and\nmore */\n" },
}

// sources are the Go files of this repository, and one of cells.
func sources(t testing.TB) []string {
	texts := []string{demo}
	for _, pattern := range []string{"../../*/*.go", "../../../projects/*/*.go", "../../../cmd/web/*.go", "*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(src))
		}
	}
	return texts
}

// pieces returns what of a file no edit of one unit may change: the text of all
// units, and of all comments outside of them.
func pieces(src []byte) map[string]int {
	s := newSheet(token.NewFileSet(), "x.go", src)
	all := map[string]int{}
	for _, u := range s.units {
		all[string(src[u.start:u.tail])]++
	}
	for _, group := range s.file.AST.Comments {
		start := s.offset(group.Pos())
		if !slices.ContainsFunc(s.units, func(u unit) bool { return u.start <= start && start < u.tail }) {
			all[string(src[start:s.commentEnd(group)])]++
		}
	}
	return all
}

// lost returns what one has and the other has not.
func lost(before, after map[string]int) []string {
	var list []string
	for text, n := range before {
		for range n - after[text] {
			list = append(list, text)
		}
	}
	return list
}

// TestTheLaw makes random edits of random files, those of this repository among
// them: all but the edited declaration stays as it was, and undo brings back the
// exact bytes.
func TestTheLaw(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	made, texts := map[string]int{}, map[string]int{} // all, and those of prose
	for _, text := range sources(t) {
		for _, how := range slices.Sorted(maps.Keys(disguises)) {
			src := []byte(disguises[how](text))
			if text != demo && rnd.IntN(12) > 0 || parseFile(src) != nil {
				continue // one disguise in twelve keeps the test short
			}
			p := &Package{Path: "p", Files: map[string][]byte{"x.go": src}}
			s := newSheet(token.NewFileSet(), "x.go", src)
			u, target := choose(rnd, s)
			if u == nil {
				continue
			}
			do := operations(rnd, p, s, u, target)
			for _, kind := range slices.Sorted(maps.Keys(do)) {
				c, err := do[kind]()
				if err != nil {
					if errors.As(err, new(*RefusedError)) {
						continue // refused, with a reason
					}
					t.Fatalf("%s (%s): %v", kind, how, err)
				}
				made[kind]++
				if u.prose {
					texts[kind]++
				}
				judge(t, fmt.Sprintf("%s of %s (%s)", kind, target.Name, how), kind, c, s, u)
			}
		}
	}
	for _, kind := range []string{"replace", "doc", "add", "prose", "delete", "up", "down", "drag", "duplicate"} {
		if made[kind] < 10 {
			t.Errorf("%s was made %d times only", kind, made[kind])
		}
	}
	for _, kind := range []string{"doc", "delete", "up", "down", "drag"} {
		if texts[kind] < 3 {
			t.Errorf("%s of prose was made %d times only", kind, texts[kind])
		}
	}
}

func choose(rnd *rand.Rand, s *sheet) (*unit, Target) {
	var fit []*unit
	for i := range s.units {
		if u := &s.units[i]; u.prose || len(u.names) > 0 && u.names[0] != "_" && u.names[0] != "init" {
			fit = append(fit, u)
		}
	}
	if len(fit) == 0 {
		return nil, Target{}
	}
	u := fit[rnd.IntN(len(fit))]
	if u.prose {
		return u, Target{File: s.name, Line: line(s.src, u.start)}
	}
	return s.find(Target{Name: u.names[0]}), Target{File: s.name, Name: u.names[0]}
}

func operations(rnd *rand.Rand, p *Package, s *sheet, u *unit, t Target) map[string]func() (*Change, error) {
	doc := []string{"Some *prose*.\n\n- a\n- b", "", "One line", "Two\nlines\n\n    code"}[rnd.IntN(4)]
	do := map[string]func() (*Change, error){
		"doc":       func() (*Change, error) { return p.SetDoc(t, doc) },
		"add":       func() (*Change, error) { return p.AddCell(Spot{Target: t, Before: rnd.IntN(2) == 0}, "") },
		"prose":     func() (*Change, error) { return p.AddProse(Spot{Target: t, Before: rnd.IntN(2) == 0}, "New prose.") },
		"delete":    func() (*Change, error) { return p.Delete(t) },
		"up":        func() (*Change, error) { return p.MoveUp(t) },
		"down":      func() (*Change, error) { return p.MoveDown(t) },
		"duplicate": func() (*Change, error) { return p.Duplicate(t) },
	}
	if _, to := choose(rnd, s); to != t {
		do["drag"] = func() (*Change, error) { return p.Move(t, Spot{Target: to, Before: rnd.IntN(2) == 0}) }
	}
	if fn, ok := u.node.(*ast.FuncDecl); ok && fn.Body != nil {
		do["replace"] = func() (*Change, error) {
			source, err := p.Source(t)
			if err != nil {
				return nil, err
			}
			at := strings.LastIndexByte(source, '}')
			return p.Replace(t, source[:at]+"\n// edited\n  panic(   1)\n}")
		}
	}
	return do
}

// judge holds one change to the law.
func judge(t *testing.T, name, kind string, c *Change, s *sheet, u *unit) {
	t.Helper()
	if len(c.Edits) == 0 {
		return
	}
	before, after := s.src, c.Edits[0].After
	if back := c.Undo().Apply(map[string][]byte{"x.go": after}); !bytes.Equal(back["x.go"], before) {
		t.Errorf("%s: undo does not bring the bytes back", name)
	}
	gone := lost(pieces(before), pieces(after))
	self := string(before[u.start:u.tail])
	gone = slices.DeleteFunc(gone, func(text string) bool {
		return text == self && (kind == "replace" || kind == "doc" || kind == "delete")
	})
	if len(gone) > 0 {
		t.Errorf("%s: lost %q", name, gone)
	}
	switch kind {
	case "replace", "doc":
		tail := before[u.tail:]
		if !bytes.HasPrefix(after, before[:u.start]) || !bytes.HasSuffix(after, tail) {
			t.Errorf("%s: changed what lies outside", name)
		}
	case "add", "prose", "duplicate":
		start, end := differ(after, before)
		if string(after[:start])+string(after[end:]) != string(before) && !inserted(before, after) {
			t.Errorf("%s: changed more than it added", name)
		}
	case "up", "down", "drag":
		if a, b := bytes.Fields(after), bytes.Fields(before); len(a) != len(b) {
			t.Errorf("%s: %d words became %d", name, len(b), len(a))
		}
	}
	if bytes.Contains(before, []byte("\r\n")) && bytes.Count(after, []byte("\n")) != bytes.Count(after, []byte("\r\n")) {
		t.Errorf("%s: lines end in \\n where others end in \\r\\n", name)
	}
}

// inserted reports whether after is before with one stretch put in.
func inserted(before, after []byte) bool {
	n := 0
	for n < len(before) && n < len(after) && before[n] == after[n] {
		n++
	}
	return bytes.HasSuffix(after, before[n:])
}

func FuzzComment(f *testing.F) {
	for _, seed := range []string{"", "a\n\n\nb", "//cell:run manual", "cell:run manual", "\tcode\r\nmore", "- a\n  - b", "```go\nx\n```", "line 1", "*/", "\ufeffa", "a\fb\v"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		normal := Normal(markdown)
		if again := Normal(normal); again != normal {
			t.Fatalf("%q becomes %q becomes %q", markdown, normal, again)
		}
		src := []byte("package p\n\n" + Comment(markdown) + "\n//cell:alone\nfunc F() {}\n")
		p := &Package{Path: "p", Files: map[string][]byte{"x.go": src}}
		got, lines, err := p.Doc(Target{Name: "F"})
		if err != nil || got != normal || len(lines) != 1 {
			t.Fatalf("%q comes back as %q, %q, %v", normal, got, lines, err)
		}
		c, err := p.SetDoc(Target{Name: "F"}, markdown)
		if err != nil || len(c.Edits) != 0 {
			t.Fatalf("setting the same prose changes the file: %v", err)
		}
		if project.DocText() != "" {
			t.Fatal("no comment has text")
		}
	})
}

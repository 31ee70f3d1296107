package project

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
)

// parseMode keeps comments and leaves the resolving of names to the type checker.
const parseMode = parser.ParseComments | parser.AllErrors | parser.SkipObjectResolution

// damage is a stretch of a file that does not parse.
type damage struct {
	name       string // of the function that it looks like; "" when it looks like none
	keyword    string // func, var, const, type, import; "" for a whole file
	start, end int    // offsets
	signature  bool   // only its body was blanked: what it takes and returns is known
	err        scanner.Error
}

// newFile parses src. What does not parse is blanked out, declaration by
// declaration, so that the rest of the file can still be shown and run.
func newFile(fset *token.FileSet, name, path string, src []byte) *File {
	f := &File{Name: name, Path: path, Src: src, Digest: digest(src)}
	first := f.parse(fset, src)
	if first == nil {
		f.Clean = src
		return f
	}
	clean := bytes.Clone(src)
	for _, chunk := range chunks(src) {
		if d, bad := examine(src, chunk); bad {
			from := d.start
			if d.signature {
				from = d.start + bodyOffset(src[d.start:d.end])
			}
			blank(clean[from:d.end])
			f.damage = append(f.damage, d)
		}
	}
	if len(f.damage) > 0 && f.parse(fset, clean) == nil {
		f.Clean = clean
		return f
	}
	f.AST, f.place = nil, nil
	f.damage = []damage{{start: 0, end: len(src), err: *first[0]}}
	return f
}

// parse sets the syntax of the file when src has no error.
func (f *File) parse(fset *token.FileSet, src []byte) scanner.ErrorList {
	tree, err := parser.ParseFile(fset, f.Path, src, parseMode)
	var at *token.File
	if tree != nil {
		at = fset.File(tree.FileStart)
	}
	if err != nil {
		if at != nil {
			fset.RemoveFile(at)
		}
		list, ok := err.(scanner.ErrorList)
		if !ok {
			list = scanner.ErrorList{{Pos: token.Position{Filename: f.Path, Line: 1, Column: 1}, Msg: err.Error()}}
		}
		return list
	}
	f.AST, f.place = tree, at
	return nil
}

// chunkStart finds where a top-level declaration starts in gofmt'ed source.
var chunkStart = regexp.MustCompile(`(?m)^(?:func|var|const|type|import)\b`)

// chunks cuts src at the lines on which top-level declarations start. The text
// before the first one, with the package clause, is in none.
func chunks(src []byte) [][2]int {
	starts := chunkStart.FindAllIndex(src, -1)
	found := make([][2]int, len(starts))
	for i, at := range starts {
		end := len(src)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		found[i] = [2]int{at[0], end}
	}
	return found
}

var funcName = regexp.MustCompile(`^func\s+(\pL[\pL\pN_]*)`)

// examine reports whether a chunk does not parse on its own, and why.
func examine(src []byte, chunk [2]int) (damage, bool) {
	text := src[chunk[0]:chunk[1]]
	err := parseAlone(text)
	if err == nil {
		return damage{}, false
	}
	d := damage{start: chunk[0], end: chunk[0] + len(bytes.TrimRight(text, " \t\r\n"))}
	d.end = chunk[0] + len(withoutLeadOut(src[d.start:d.end]))
	d.keyword = string(chunkStart.Find(text))
	d.err = *err
	line, column := place(src, chunk[0])
	if d.err.Pos.Line == 1 {
		d.err.Pos.Column += column - 1
	}
	d.err.Pos.Line += line - 1
	if m := funcName.FindSubmatch(text); m != nil {
		d.name = string(m[1])
		if at := bodyOffset(src[d.start:d.end]); at > 0 {
			d.signature = parseAlone(text[:at]) == nil
		}
	}
	return d, true
}

// withoutLeadOut drops the comment lines at the end of a chunk: they are the doc
// comment of the next declaration.
func withoutLeadOut(text []byte) []byte {
	for {
		cut := bytes.LastIndexByte(text, '\n')
		if cut < 0 || !bytes.HasPrefix(bytes.TrimSpace(text[cut+1:]), []byte("//")) || text[cut+1] != '/' {
			return text
		}
		text = bytes.TrimRight(text[:cut], " \t\r\n")
	}
}

// parseAlone returns the first error of a declaration that stands alone, with
// its place counted from the start of text.
func parseAlone(text []byte) *scanner.Error {
	const head = "package p;"
	_, err := parser.ParseFile(token.NewFileSet(), "", append([]byte(head), text...), parseMode)
	if err == nil {
		return nil
	}
	list, ok := err.(scanner.ErrorList)
	if !ok || len(list) == 0 {
		return &scanner.Error{Pos: token.Position{Line: 1, Column: 1}, Msg: err.Error()}
	}
	first := *list[0]
	if first.Pos.Line == 1 {
		first.Pos.Column -= len(head)
	}
	return &first
}

// bodyOffset returns where the body of a function starts: at the first brace
// that ends a line, or at the first brace of all. It is 0 when there is none.
func bodyOffset(text []byte) int {
	if at := bytes.Index(text, []byte("{\n")); at > 0 {
		return at
	}
	return max(0, bytes.IndexByte(text, '{'))
}

// blank overwrites text with spaces and keeps its lines.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}

// place returns line and column of an offset, from 1.
func place(src []byte, offset int) (line, column int) {
	before := src[:offset]
	return bytes.Count(before, []byte("\n")) + 1, offset - bytes.LastIndexByte(before, '\n')
}

// digest returns the SHA-256 of data as text.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// readHeader notes what the choice of a file and of its packages depends on,
// apart from its import paths. Two versions of a file with equal headers and
// known imports need no new answer from the Go tool. It stays empty when the
// imports do not parse.
func (f *File) readHeader() {
	tree := f.AST
	if tree == nil || f.Clean == nil || &f.Clean[0] != &f.Src[0] {
		var err error
		tree, err = parser.ParseFile(token.NewFileSet(), f.Path, f.Src, parser.ImportsOnly|parser.ParseComments)
		if err != nil || tree == nil {
			return
		}
	}
	f.header = "package " + tree.Name.Name + "\n"
	for _, group := range tree.Comments {
		if group.Pos() > tree.Package {
			break
		}
		for _, c := range group.List {
			if buildLine.MatchString(c.Text) {
				f.header += c.Text + "\n"
			}
		}
	}
	if !bytes.Contains(f.Src, []byte("//go:")) {
		f.imports = importPaths(tree)
		return
	}
	for _, line := range embedLine.FindAll(f.Src, -1) {
		f.header += string(line) + "\n"
	}
	f.imports = importPaths(tree)
}

var buildLine = regexp.MustCompile(`^//go:build|^// ?\+build`)

var embedLine = regexp.MustCompile(`(?m)^[ \t]*//go:(?:embed|linkname|cgo_).*$`)

// importPaths returns the sorted paths that a file imports.
func importPaths(tree *ast.File) []string {
	var paths []string
	for _, spec := range tree.Imports {
		if path, ok := importPath(spec); ok {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

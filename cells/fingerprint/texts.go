package fingerprint

import (
	"crypto/sha256"
	"encoding/hex"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"iter"
	"os"
	"path/filepath"
	"unicode/utf8"

	"stagebook/cells/project"
)

// longestText bounds the text of a declaration or embedded file that is kept for
// people to compare, in bytes.
const longestText = 64 << 10

// Texts yields the source text of every declaration under its digest, SHA-256 in
// lower-case hex: what Decl.Text names. Only a Static that NewStatic made has them; one
// that was read back yields nothing.
func (st *Static) Texts() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, digest := range sortedKeys(st.texts) {
			if !yield(digest, st.texts[digest]) {
				return
			}
		}
	}
}

// text fills in the digest of the text of a declaration and returns the text.
func (n *node) text() []byte {
	text := n.source()
	if len(text) == 0 || len(text) > longestText || !utf8.Valid(text) {
		return nil
	}
	sum := sha256.Sum256(text)
	n.decl.Text = hex.EncodeToString(sum[:])
	return text
}

// source returns a declaration as its author wrote it, without its doc comment. A
// constant has its value beside it where the text does not tell.
func (n *node) source() []byte {
	switch syn := n.syn.(type) {
	case *ast.FuncDecl:
		return between(n.file, syn.Pos(), syn.End())
	case *ast.TypeSpec:
		return append([]byte("type "), between(n.file, syn.Pos(), syn.End())...)
	case *ast.ValueSpec:
		text := append([]byte(n.gen.Tok.String()+" "), between(n.file, syn.Pos(), syn.End())...)
		if n.decl.Kind == kindConst {
			text = append(text, n.value(syn)...)
		}
		return text
	}
	if n.decl.Kind != kindEmbed && n.decl.Kind != kindOther {
		return nil
	}
	name := filepath.Join(n.pkg.Dir, filepath.FromSlash(n.decl.File))
	if info, err := os.Stat(name); err != nil || info.Size() > longestText {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	return data
}

// value says what a constant is, unless a literal in its text does.
func (n *node) value(spec *ast.ValueSpec) string {
	if len(spec.Values) == 1 {
		if _, literal := spec.Values[0].(*ast.BasicLit); literal {
			return ""
		}
	}
	for _, id := range spec.Names {
		obj, ok := n.pkg.Info.Defs[id].(*types.Const)
		if ok && n.pkg.Path+"."+id.Name == n.decl.Name && obj.Val() != nil && obj.Val().Kind() != constant.Unknown {
			return " // " + obj.Val().ExactString()
		}
	}
	return ""
}

// between returns the text of a file from one position up to another.
func between(f *project.File, from, to token.Pos) []byte {
	start := f.AST.FileStart
	if from < start || to < from || int(to-start) > len(f.Src) {
		return nil
	}
	return f.Src[from-start : to-start]
}

package golang

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
)

// imports are those of all cells: names in the source → paths.
type imports struct {
	paths map[string]string
	named map[string]bool // names that the source gives
	blank []string        // imports for their effects
}

// add takes the imports of a file.
func (i *imports) add(f *ast.File) {
	for _, spec := range f.Imports {
		at, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := base(at)
		if spec.Name != nil {
			name = spec.Name.Name
			i.named[name] = true
		}
		if name == "_" || name == "." {
			i.blank = append(i.blank, name+" "+strconv.Quote(at))
			continue
		}
		i.paths[name] = at
	}
}

// base is the name that a package most likely has.
func base(at string) string {
	name := path.Base(at)
	if len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == "" {
		name = path.Base(path.Dir(at))
	}
	name, _, _ = strings.Cut(name, ".")
	return strings.TrimPrefix(name, "go-")
}

// standard are packages of the standard library that notebooks name without importing
// them, by their names.
var standard = map[string]string{
	"rand": "math/rand", "big": "math/big", "cmplx": "math/cmplx", "bits": "math/bits", "json": "encoding/json", "csv": "encoding/csv", "base64": "encoding/base64",
	"hex": "encoding/hex", "binary": "encoding/binary", "gob": "encoding/gob", "xml": "encoding/xml", "http": "net/http", "url": "net/url", "filepath": "path/filepath",
	"atomic": "sync/atomic", "heap": "container/heap", "list": "container/list", "ring": "container/ring", "sha256": "crypto/sha256", "md5": "crypto/md5", "sha1": "crypto/sha1",
	"utf8": "unicode/utf8", "color": "image/color", "png": "image/png", "jpeg": "image/jpeg", "draw": "image/draw", "template": "text/template", "tabwriter": "text/tabwriter",
	"exec": "os/exec", "debug": "runtime/debug", "gzip": "compress/gzip", "zip": "archive/zip", "sql": "database/sql", "ioutil": "io/ioutil", "slog": "log/slog",
	"constraints": "golang.org/x/exp/constraints",
}

func init() {
	for _, name := range strings.Fields("bufio bytes cmp context errors flag fmt io iter log maps math os path reflect regexp runtime slices sort strconv strings sync time unicode image iter") {
		standard[name] = name
	}
}

// missing adds the standard packages that a file names and nobody declares.
func (i *imports) missing(f *ast.File, declared map[string]bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := s.X.(*ast.Ident)
		if ok && i.paths[x.Name] == "" && !declared[x.Name] && standard[x.Name] != "" && s.Sel.IsExported() {
			i.paths[x.Name] = standard[x.Name]
		}
		return true
	})
}

// block is the import declaration of those names that are used, in groups.
func (i *imports) block(used map[string]bool) string {
	groups := make([][]string, 3)
	line := func(at, text string) {
		g := 0
		switch first, _, _ := strings.Cut(at, "/"); {
		case strings.Contains(first, "."):
			g = 1
		case first == "stagebook":
			g = 2
		}
		groups[g] = append(groups[g], text)
	}
	for name, at := range i.paths {
		switch {
		case !used[name]:
		case name == path.Base(at) && !i.named[name]:
			line(at, strconv.Quote(at))
		default:
			line(at, name+" "+strconv.Quote(at))
		}
	}
	for _, text := range i.blank {
		line(strings.Trim(strings.Fields(text)[1], `"`), text)
	}
	var b strings.Builder
	for _, g := range groups {
		slices.Sort(g)
		if len(g) > 0 {
			b.WriteString("\t" + strings.Join(g, "\n\t") + "\n\n")
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "import (\n" + strings.TrimRight(b.String(), "\n") + "\n)\n\n"
}

// checker type-checks against what can be imported in a folder.
type checker struct {
	fset    *token.FileSet
	exports map[string]string // import paths → files with export data
	from    types.Importer
}

// newChecker asks the Go tool for the packages of some paths and all that they need.
// Those that it does not know are unknown to the checker too.
func newChecker(dir string, paths []string) *checker {
	c := &checker{fset: token.NewFileSet(), exports: map[string]string{}}
	var own []string // of the standard library
	for _, at := range paths {
		if first, _, _ := strings.Cut(at, "/"); strings.Contains(first, ".") || first == "stagebook" {
			c.list(dir, at) // apart, for one that the module cannot have makes the Go tool give up
		} else {
			own = append(own, at)
		}
	}
	c.list(dir, own...)
	c.from = importer.ForCompiler(c.fset, "gc", func(at string) (io.ReadCloser, error) {
		if c.exports[at] == "" {
			return nil, fmt.Errorf("the module does not have it, `go get %s` gets it", at)
		}
		return os.Open(c.exports[at])
	})
	return c
}

// list asks the Go tool where the export data of packages is.
func (c *checker) list(dir string, paths ...string) {
	cmd := exec.Command("go", append([]string{"list", "-e", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", "--"}, paths...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off")
	out, _ := cmd.Output() // what it does not list is unknown, and said where it is needed
	for line := range strings.Lines(string(out)) {
		if at, file, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && file != "" {
			c.exports[at] = file
		}
	}
}

// check type-checks a file and gives what is wrong with it, in order.
func (c *checker) check(f *ast.File, info *types.Info) (pkg *types.Package, wrong []types.Error) {
	conf := types.Config{Importer: c.from, Error: func(err error) {
		if e, ok := err.(types.Error); ok {
			wrong = append(wrong, e)
		}
	}}
	pkg, _ = conf.Check("p", c.fset, []*ast.File{f}, info) // each mistake was told
	return pkg, wrong
}

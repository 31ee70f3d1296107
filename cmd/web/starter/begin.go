package starter

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"go/token"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/mod/modfile"
)

// ErrBegun says that somebody has written into a project already.
var ErrBegun = errors.New("the project has been written in: a notebook is begun in a new one only")

// Begin writes the notebook of a project that New has made, from the columns of one
// of its data files: it reads the file, sums it up, and draws what can be drawn of
// such columns, with parameters to choose among them. Where the module knows the
// stage library it is used, else nothing beyond the standard library is. file is a
// path in the project, with slashes. What has been written in already is left
// alone: ErrBegun. A Jupyter notebook is imported.
func Begin(dir, name, file string) error {
	if IsNotebook(file) {
		return beginNotebook(dir, name, file)
	}
	survey, err := Look(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return fmt.Errorf("getting to know %s: %w", file, err)
	}
	stages := knowsStages(dir)
	if !stages && path.Ext(file) == ".gz" {
		return fmt.Errorf("%s is packed, and a module without the stage library of Stagebook cannot read that in a line: unpack it first", file)
	}
	source, err := notebook(name, file, survey, stages)
	if err != nil {
		return fmt.Errorf("writing a notebook for %s: %w", file, err)
	}
	main := filepath.Join(dir, name+".go")
	if text, err := os.ReadFile(main); err != nil || !bytes.Equal(text, fmt.Appendf(nil, first, name)) {
		return ErrBegun
	}
	if err := os.WriteFile(main, source, 0o666); err != nil {
		return fmt.Errorf("writing the notebook of %s: %w", name, err)
	}
	return nil
}

// BeginWith copies a table into a project that New has made, and begins its
// notebook on it. Where that cannot be the project is taken away again.
func BeginWith(projects, name, table string) error {
	dir := filepath.Join(projects, name)
	err := copyTable(dir, table)
	if err == nil {
		err = Begin(dir, name, tablePath(table))
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	return nil
}

// tablePath is where a copy of a table lies in a project.
func tablePath(table string) string { return "data/" + filepath.Base(table) }

func copyTable(dir, table string) error {
	from, err := os.Open(table)
	if err != nil {
		return err
	}
	defer from.Close()
	path := filepath.Join(dir, filepath.FromSlash(tablePath(table)))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	to, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

// ProjectName is a name for a project that looks at a file.
func ProjectName(file string) string {
	base := strings.ToLower(strings.TrimSuffix(path.Base(file), path.Ext(file)))
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, base)
	name = strings.TrimLeft(name, "0123456789")
	name = name[:min(len(name), longest-3)] // room for a number behind it
	if Name(name) != nil {
		name = "data" + name
	}
	return name
}

// knowsStages reports whether the packages of a folder may import the stage library
// and what it hands out.
func knowsStages(dir string) bool {
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil {
			mod, err := modfile.ParseLax("go.mod", text, nil)
			return err == nil && mod.Module != nil && hasStages(mod)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return false
		}
		dir = up
	}
}

func hasStages(mod *modfile.File) bool {
	needs := []string{"stagebook", "github.com/go-gota/gota", "github.com/go-echarts/go-echarts/v2"}
	for _, need := range needs {
		required := slices.ContainsFunc(mod.Require, func(r *modfile.Require) bool { return r.Mod.Path == need })
		if !required && mod.Module.Mod.Path != need {
			return false
		}
	}
	return true
}

// sketch is what a notebook is written from.
type sketch struct {
	Package, File   string // File is the path of the table
	Table, Input    string // names of its declaration, and of the input that it is
	Rows            string // how many, in words
	Delimiter       string // as Go writes it; "" for a comma
	Moment          string // name of the first column of times; "" for none
	Numbers, Groups []goColumn
	Measure, Beside goColumn
	By              goColumn
	Fields          []field
}

// goColumn is a column and the name that Go has for it.
type goColumn struct{ Go, Column string }

// field is a column as a field of a row.
type field struct {
	goColumn
	Type   string
	At     int // where it stands in a record
	Layout string
}

func notebook(name, file string, s *Survey, stages bool) ([]byte, error) {
	taken := map[string]bool{}
	for _, word := range reserved {
		taken[word] = true
	}
	k := sketch{Package: name, File: file, Rows: rowsWords(s)}
	k.Table = free(goName(strings.TrimSuffix(path.Base(file), path.Ext(file))), "Table", taken)
	k.Input = strings.ToLower(k.Table[:1]) + k.Table[1:]
	if token.IsKeyword(k.Input) || slices.Contains([]string{"data", "plot", "cells", "charts", "dataframe", "csv", "rows"}, k.Input) {
		k.Table += "File"
		k.Input += "File"
	}
	if s.Delimiter != ',' {
		k.Delimiter = fmt.Sprintf("%q", rune(s.Delimiter))
	}
	for i, c := range s.Columns {
		k.add(c, i, taken)
	}
	k.choose()
	write := k.plain
	if stages {
		write = k.stages
	}
	return format.Source([]byte(write()))
}

// reserved are the names that the templates give.
var reserved = []string{
	"Rows", "Summary", "Spread", "ByGroup", "Groups", "OverTime", "Together", "Correlations", "Quantity", "Trait", "Measure", "Beside", "By", "Bins",
	"Row", "Column", "Name",
}

func (k *sketch) add(c Column, at int, taken map[string]bool) {
	as := goColumn{Go: free(goName(c.Name), "Column", taken), Column: c.Name}
	f := field{goColumn: as, Type: "string", At: at, Layout: c.Layout}
	switch c.Kind {
	case Number:
		k.Numbers = append(k.Numbers, as)
		f.Type = "float64"
	case Category:
		k.Groups = append(k.Groups, as)
	case Moment:
		if k.Moment == "" {
			k.Moment = c.Name
		}
		f.Type = "time.Time"
	}
	k.Fields = append(k.Fields, f)
}

// choose picks what the charts begin with: the last quantity, which is most often
// what a table is about, against the one before it, and the first trait.
func (k *sketch) choose() {
	if n := len(k.Numbers); n > 0 {
		k.Measure, k.Beside = k.Numbers[n-1], k.Numbers[max(n-2, 0)]
	}
	if len(k.Groups) > 0 {
		k.By = k.Groups[0]
	}
}

func rowsWords(s *Survey) string {
	words := fmt.Sprintf("%d rows", s.Rows)
	if !s.Whole {
		words = "more than " + words
	}
	return fmt.Sprintf("%s and %d columns", words, len(s.Columns))
}

// goName is an exported name for a text: its words, each with a capital.
func goName(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var name strings.Builder
	for _, word := range words {
		runes := []rune(word)
		runes[0] = unicode.ToUpper(runes[0])
		name.WriteString(string(runes))
	}
	if s := name.String(); s != "" && unicode.IsUpper([]rune(s)[0]) {
		return s
	}
	return "C" + name.String() // a digit, or a script without capitals
}

// free is a name that nothing has yet, by another word behind it or a number.
func free(name, word string, taken map[string]bool) string {
	if taken[name] {
		name += word
	}
	for base, n := name, 2; taken[name]; n++ {
		name = fmt.Sprint(base, n)
	}
	taken[name] = true
	return name
}

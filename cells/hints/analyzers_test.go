package hints

import (
	"context"
	"fmt"
	"go/ast"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"stagebook/cells/project"
)

// TestAnalyzers holds each analyzer against the comments of the package that has
// its name, as package analysistest does: behind what it reports stands
// "// want" and a regular expression for each report. That package would type-check
// the standard library for it; this uses what package project reads.
func TestAnalyzers(t *testing.T) {
	for _, a := range Analyzers() {
		t.Run(a.Name, func(t *testing.T) {
			s, err := project.Load(context.Background(), project.Options{Dir: filepath.Join("testdata", "src", a.Name)})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range s.Files {
				if len(s.Broken) > 0 {
					t.Fatalf("%s does not type-check", f.Name)
				}
			}
			got, want := reports(t, s, a), wanted(t, s)
			if len(want) == 0 {
				t.Error("nothing is wanted")
			}
			compare(t, got, want)
		})
	}
}

// reports runs one analyzer on the project's package and gives what it says by line.
func reports(t *testing.T, s *project.Snapshot, a *analysis.Analyzer) map[string][]string {
	t.Helper()
	p := s.Packages[s.Outline().ImportPath]
	found := map[string][]string{}
	var files []*ast.File
	for _, f := range p.Files {
		files = append(files, f.AST)
	}
	results := map[*analysis.Analyzer]any{}
	for _, run := range append(slices.Clone(a.Requires), a) {
		result, err := run.Run(&analysis.Pass{
			Analyzer: run, Fset: s.Fset, Files: files, Pkg: p.Types, TypesInfo: p.Info, ResultOf: results,
			Report: func(d analysis.Diagnostic) {
				if len(d.Related) != 1 || d.Related[0].Message == "" || d.Category != a.Name {
					t.Errorf("%s: %q has no remedy, or no kind", s.Fset.Position(d.Pos), d.Message)
				}
				at := s.Fset.Position(d.Pos)
				line := fmt.Sprintf("%s:%d", filepath.Base(at.Filename), at.Line)
				found[line] = append(found[line], d.Message)
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		results[run] = result
	}
	return found
}

var wantComment = regexp.MustCompile("`([^`]*)`")

func wanted(t *testing.T, s *project.Snapshot) map[string][]string {
	t.Helper()
	want := map[string][]string{}
	for _, f := range s.Files {
		number := 0
		for line := range strings.Lines(string(f.Src)) {
			number++
			_, comment, ok := strings.Cut(line, "// want ")
			if !ok {
				continue
			}
			at := fmt.Sprintf("%s:%d", f.Name, number)
			for _, m := range wantComment.FindAllStringSubmatch(comment, -1) {
				want[at] = append(want[at], m[1])
			}
		}
	}
	return want
}

// compare asks of each line for one report to each pattern and none besides.
func compare(t *testing.T, got, want map[string][]string) {
	t.Helper()
	for at, patterns := range want {
		for _, pattern := range patterns {
			i := slices.IndexFunc(got[at], regexp.MustCompile(pattern).MatchString)
			if i < 0 {
				t.Errorf("%s: nothing matches %q", at, pattern)
				continue
			}
			got[at] = slices.Delete(got[at], i, i+1)
		}
	}
	for at, messages := range got {
		for _, m := range messages {
			t.Errorf("%s: unexpected %q", at, m)
		}
	}
}

func TestAnalyzersAreWhole(t *testing.T) {
	if err := analysis.Validate(Analyzers()); err != nil {
		t.Error(err)
	}
	var names []string
	for _, a := range Analyzers() {
		names = append(names, a.Name)
		if !strings.HasPrefix(a.Doc, "report ") || !strings.Contains(a.Doc, "\n\n") {
			t.Errorf("the doc of %s does not say in its first line what it reports, and then why", a.Name)
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("%v are out of order", names)
	}
}

package docs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	mdast "github.com/yuin/goldmark/ast"
)

// Every block of code in the documentation is run, in reading order, in a copy of the
// repository whose projects the pages talk about:
//
//   - A block of Go is a project, and its cells run. One without a package clause gets
//     one, and the imports that its names say. What it takes from elsewhere, data and
//     cells, lies in testdata/PAGE.
//   - A block of shell, and an indented one, is run line by line. `sh forever` is
//     interrupted after a while; `sh elsewhere` needs another machine, and is only read.
//
// Blocks in other languages are text.

// block is a block of code.
type block struct {
	info  string
	lines []string
}

func (p parsed) blocks() []block {
	var list []block
	_ = mdast.Walk(p.tree, func(n mdast.Node, entering bool) (mdast.WalkStatus, error) {
		b := block{info: "sh"}
		switch n := n.(type) {
		case *mdast.FencedCodeBlock:
			b.info = ""
			if n.Info != nil {
				b.info = string(n.Info.Segment.Value(p.source))
			}
		case *mdast.CodeBlock:
		default:
			return mdast.WalkContinue, nil
		}
		if entering {
			b.lines = strings.Split(strings.TrimRight(string(n.Lines().Value(p.source)), "\n"), "\n")
			list = append(list, b)
		}
		return mdast.WalkContinue, nil
	})
	return list
}

// handbook is where the blocks are run.
type handbook struct {
	root  string
	web   string // the program
	env   []string
	token string // of the link that was made last
}

func TestEveryBlockRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("the blocks of the documentation build and run projects, which takes a minute")
	}
	h := newHandbook(t)
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages := []parsed{parse("../README.md", string(readme))}
	for _, p := range All() {
		pages = append(pages, parse(fileOf(p), p.Markdown))
	}
	for _, page := range pages {
		t.Run(strings.TrimPrefix(page.name, "../"), func(t *testing.T) {
			h.clear(t)
			for i, b := range page.blocks() {
				h.run(t, page, i+1, b)
			}
		})
	}
}

func newHandbook(t *testing.T) *handbook {
	h := &handbook{root: filepath.Join(t.TempDir(), "stagebook")}
	copyTree(t, "..", h.root)
	write(t, filepath.Join(h.root, "sales.csv"), "day,shop,sold\n2026-01-05,north,12\n2026-01-06,south,7\n2026-01-07,north,15\n")
	notebook, err := os.ReadFile(filepath.Join("..", "cmd", "web", "starter", "testdata", "notebooks", "penguins.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(h.root, "penguins.ipynb"), string(notebook))
	bin := t.TempDir()
	h.web = filepath.Join(bin, "web")
	build := exec.Command("go", "build", "-o", h.web, "./cmd/web")
	build.Dir = h.root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	h.env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"STAGEBOOK_HOME="+filepath.Join(t.TempDir(), "store"), "GOPROXY=off", "GOTOOLCHAIN=local", "DISPLAY=", "WAYLAND_DISPLAY=")
	return h
}

// copyTree copies the repository without what is not part of it.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case slices.Contains([]string{".git", "node_modules", ".ci"}, d.Name()) && d.Name() == rel:
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		case !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// clear removes the projects that the page before has made.
func (h *handbook) clear(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(h.root, "projects"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, err := os.Stat(filepath.Join("..", "projects", entry.Name())); errors.Is(err, fs.ErrNotExist) {
			if err := os.RemoveAll(filepath.Join(h.root, "projects", entry.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (h *handbook) run(t *testing.T, page parsed, number int, b block) {
	t.Helper()
	switch b.info {
	case "go":
		h.runGo(t, page, number, b)
	case "sh", "sh forever":
		for _, line := range commandsOf(b.lines) {
			h.runLine(t, line, b.info == "sh forever")
		}
	case "sh elsewhere":
		check := exec.Command("bash", "-n")
		check.Stdin = strings.NewReader(strings.Join(b.lines, "\n"))
		if out, err := check.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	case "":
		t.Errorf("block %d does not say its language: %s", number, b.lines[0])
	}
}

// commandsOf joins the lines that a backslash parts, and drops empty ones.
func commandsOf(lines []string) []string {
	all := strings.ReplaceAll(strings.Join(lines, "\n"), "\\\n", " ")
	return slices.DeleteFunc(strings.Split(all, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// placeholder stands in a page for the link that was made last, and linked finds it.
var placeholder = regexp.MustCompile(`\b(?:TOKEN|ID)\b`)

var linked = regexp.MustCompile(`/s/([A-Za-z0-9_-]{16,})`)

// runLine runs one command. That a project is stale is no failure of the page.
func (h *handbook) runLine(t *testing.T, line string, forever bool) {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil && strings.Contains(line, "--as pdf") {
		t.Logf("no chromium on the PATH: %q is not run", line)
		return
	}
	command := placeholder.ReplaceAllString(strings.ReplaceAll(line, "go run ./cmd/web", "web"), h.token)
	if bare := strings.TrimSpace(command); bare == "web" || strings.HasPrefix(bare, "web --") || strings.HasPrefix(bare, "web docs") {
		command += " --addr 127.0.0.1:0 --no-open"
	}
	patience := 4 * time.Minute
	if forever {
		patience = 5 * time.Second
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if forever {
		command = "exec " + command // the interrupt is for the program, not for the shell
	}
	cmd := exec.CommandContext(ctx, "bash", "-c", command)
	cmd.Dir, cmd.Env = h.root, h.env
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	out, err := cmd.CombinedOutput()
	if m := linked.FindSubmatch(out); m != nil {
		h.token = string(m[1])
	}
	var exit *exec.ExitError
	switch {
	case forever && ctx.Err() != nil && len(out) > 0:
	case err == nil && !forever:
	case errors.As(err, &exit) && exit.ExitCode() == 3 && !forever:
	default:
		t.Errorf("%s\n%v\n%s", line, err, out)
	}
}

// runGo makes a project of a block, and runs it.
func (h *handbook) runGo(t *testing.T, page parsed, number int, b block) {
	t.Helper()
	source := strings.Join(b.lines, "\n") + "\n"
	base := strings.TrimSuffix(filepath.Base(page.name), ".md")
	name := clause(source)
	if name == "" {
		name = strings.ToLower(strings.ReplaceAll(base, "-", "")) + fmt.Sprint(number)
		source = withImports(t, "package "+name+"\n\n"+source)
	}
	dir := filepath.Join(h.root, "projects", name)
	write(t, filepath.Join(dir, name+".go"), source)
	h.beside(t, filepath.Join("testdata", base), dir, name)
	cmd := exec.CommandContext(t.Context(), h.web, "run", name)
	cmd.Dir, cmd.Env = h.root, h.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("block %d does not run: %v\n%s\n%s", number, err, out, source)
	}
}

// beside puts what a block takes from elsewhere beside it.
func (h *handbook) beside(t *testing.T, from, dir, name string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if only, is := strings.CutSuffix(rel, ".go.txt"); is { // NAME.go.txt belongs to the project NAME alone
			if only != name {
				return nil
			}
			rel = "beside.go"
		}
		write(t, filepath.Join(dir, rel), string(data))
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}

func clause(source string) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return file.Name.Name
}

// known are the packages that blocks name without importing them.
var known = map[string]string{
	"cells": "stagebook/cells", "data": "stagebook/cells/data", "plot": "stagebook/cells/data/plot",
	"split": "stagebook/cells/model/split", "prepare": "stagebook/cells/model/prepare", "linear": "stagebook/cells/model/linear",
	"evaluate": "stagebook/cells/evaluate", "dataframe": "github.com/go-gota/gota/dataframe", "series": "github.com/go-gota/gota/series",
	"charts": "github.com/go-echarts/go-echarts/v2/charts", "opts": "github.com/go-echarts/go-echarts/v2/opts",
	"context": "context", "fmt": "fmt", "time": "time", "strings": "strings", "errors": "errors", "math": "math", "slices": "slices",
}

// withImports adds the imports that the names of a file say.
func withImports(t *testing.T, source string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", source, 0)
	if err != nil {
		t.Errorf("%v\n%s", err, source)
		return source
	}
	used := make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && known[x.Name] != "" {
				used[known[x.Name]] = true
			}
		}
		return true
	})
	var imports bytes.Buffer
	for path := range used {
		fmt.Fprintf(&imports, "import %q\n", path)
	}
	head, rest, _ := strings.Cut(source, "\n")
	return head + "\n\n" + imports.String() + rest
}

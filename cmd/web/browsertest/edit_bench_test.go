package browsertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// verdict is the last cell of the example, with a text that is another each time.
const verdict = `func Verdict(predict []Case, threshold float64, fit linear.Logistic) cells.Markdown {
	return cells.Markdown(fmt.Sprintf("edit number %%d, of %%d cases", %d, len(predict)))
}`

// BenchmarkEditToResult is what its author waits for after each edit of the last
// cell of projects/tumours, whose own time is nothing: from Ctrl-Enter to the patched
// page, in a real browser, half a second after the last key. Beside it stands the
// same edit by hand: go build, and running what it made, which does none of the
// cells' work either.
//
//	go test -run '^$' -bench EditToResult -benchtime 50x ./cmd/web/browsertest
func BenchmarkEditToResult(b *testing.B) {
	p := start(b, example(b))
	tb := p.open("/p/demo")
	tb.wait("document.querySelector('#verdict') !== null")
	tb.click("#page-runbar button, .pass--first button")
	tb.waitStatus("verdict", "fresh")
	tb.waitStatus("compared", "fresh")
	tb.write("verdict")
	var page, hand []float64
	for b.Loop() {
		n := len(page) + 1
		tb.retype(fmt.Sprintf(verdict, n))
		time.Sleep(500 * time.Millisecond) // the author looks at what they wrote
		page = append(page, tb.timed(fmt.Sprintf("edit number %d,", n)))
		hand = append(hand, byHand(b, p, n))
	}
	b.ReportMetric(0, "ns/op")
	for what, times := range map[string][]float64{"page": page, "hand": hand} {
		slices.Sort(times)
		b.ReportMetric(times[len(times)/2], what+"-p50-ms")
		b.ReportMetric(times[(len(times)-1)*95/100], what+"-p95-ms")
	}
}

// example is projects/tumours in a module of its own, which has the requirements of
// this one.
func example(b *testing.B) map[string]string {
	b.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		b.Fatal(err)
	}
	files := make(map[string]string)
	for _, pattern := range []string{"*.go", "data/*.csv"} {
		paths, err := filepath.Glob(filepath.Join(root, "projects", "tumours", pattern))
		if err != nil || len(paths) == 0 {
			b.Fatal(paths, err)
		}
		for _, path := range paths {
			name, _ := filepath.Rel(filepath.Join(root, "projects", "tumours"), path)
			if !strings.HasSuffix(name, "_test.go") {
				files[filepath.ToSlash(name)] = readFile(b, path)
			}
		}
	}
	manifest := strings.Replace(readFile(b, filepath.Join(root, "go.mod")), "module stagebook\n", "module demo\n", 1)
	files["go.mod"] = manifest + "\nrequire stagebook v0.0.0\n\nreplace stagebook => " + root + "\n"
	files["go.sum"] = readFile(b, filepath.Join(root, "go.sum"))
	files["byhand/main.go"] = "package main\n\nimport (\n\t\"fmt\"\n\n\ttumours \"demo\"\n\t\"stagebook/cells/model/linear\"\n)\n\n" +
		"func main() { fmt.Println(tumours.Verdict(nil, 0.5, linear.Logistic{})) }\n"
	return files
}

func readFile(b *testing.B, path string) string {
	b.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return string(data)
}

// timed presses Ctrl-Enter and returns how many milliseconds later the page shows a
// text in the result of the cell.
func (tb *tab) timed(text string) float64 {
	tb.t.Helper()
	_, err := eval[bool](tb, fmt.Sprintf(`(() => {
		window.waited = undefined;
		addEventListener("keydown", (e) => {
			const began = performance.now();
			const look = () => {
				if (document.querySelector("#verdict .result")?.textContent.includes(%q)) window.waited = performance.now() - began;
				else requestAnimationFrame(look);
			};
			look();
		}, { capture: true, once: true });
		return true;
	})()`, text))
	if err != nil {
		tb.t.Fatal(err)
	}
	tb.chordEnter()
	tb.wait("window.waited !== undefined")
	took, err := eval[float64](tb, "window.waited")
	if err != nil {
		tb.t.Fatal(err)
	}
	return took
}

// byHand makes the same edit in another copy, builds and runs it.
func byHand(b *testing.B, p *program, n int) float64 {
	b.Helper()
	dir := filepath.Join(p.store, "..", "byhand")
	if n == 1 {
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(p.projects, "demo"))); err != nil {
			b.Fatal(err)
		}
	}
	name := filepath.Join(dir, "4_judge.go")
	text := readFile(b, name)
	from := strings.Index(text, "func Verdict(")
	if err := os.WriteFile(name, []byte(text[:from]+fmt.Sprintf(verdict, -n)+text[from+strings.Index(text[from:], "\n}")+2:]), 0o666); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	built := filepath.Join(dir, "byhand.exe")
	for _, args := range [][]string{{"go", "build", "-o", built, "./byhand"}, {built}} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return float64(time.Since(began)) / float64(time.Millisecond)
}

package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// pause is how long the editor waits after a key before it asks.
const pause = 150 * time.Millisecond

// typed is one of a chain of cells, with text of its writer's in it.
func typed(i int, text string) string {
	return fmt.Sprintf(`func Cell%[1]d(cell%[2]d []float64, size int) ([]float64, error) {
	out := make([]float64, 0, size)
	for i, v := range cell%[2]d {
		if i%%2 == 0 {
			out = append(out, math.Sqrt(v)+float64(i))
			continue
		}
		name := strings.ToUpper(fmt.Sprintf("row %%d", i))
		if len(name) == 0 {
			return nil, fmt.Errorf("row %%d has no name", i)
		}
	}
	sort.Float64s(out)%[3]s
	return out, nil
}`, i, i-1, text)
}

// hundredCells is a project of one file, as most begin.
func hundredCells() string {
	var b strings.Builder
	b.WriteString("package hundred\n\nimport (\n\t\"fmt\"\n\t\"math\"\n\t\"sort\"\n\t\"strings\"\n)\n\nconst Size = 10\n\nfunc Cell0(size int) []float64 { return make([]float64, size) }\n")
	for i := 1; i < 100; i++ {
		fmt.Fprintf(&b, "\n// Cell%d is one of many.\n%s\n", i, typed(i, ""))
	}
	return b.String()
}

// BenchmarkTyping is a pause in typing in a project of 100 cells: from the
// question of the editor to the bytes of the answer, in the server. The budget is
// 20 ms. Questions follow one another as closely as the editor asks them. Text without
// mistakes also asks for a build, so that the build of the text before competes with
// what is measured for cores; text with one builds nothing.
func BenchmarkTyping(b *testing.B) {
	for _, c := range []struct{ name, text, want string }{
		{"mistake", "\n\tout = append(out, nobody%d)", "undefined: nobody%d"},
		{"correct", "\n\tout = append(out, %d)", ""},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := newSite(b)
			s.write("projects/hundred/hundred.go", hundredCells())
			keystroke := func(i int) {
				status, answer := s.postJSON("/p/hundred/language", map[string]any{
					"op": "check", "name": "Cell50", "source": typed(50, strings.Replace(c.text, "%d", fmt.Sprint(i), 1)),
				})
				list, ok := answer["diagnostics"].([]any)
				if status != http.StatusOK || !ok {
					b.Fatal(status, answer)
				}
				if c.want == "" && len(list) > 0 || c.want != "" && !strings.Contains(fmt.Sprint(list), strings.Replace(c.want, "%d", fmt.Sprint(i), 1)) {
					b.Fatal("the answer is not about what was typed: ", list)
				}
			}
			keystroke(1000) // reads the project with the Go tool
			var times []float64
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				time.Sleep(pause)
				b.StartTimer()
				start := b.Elapsed()
				keystroke(i)
				times = append(times, float64((b.Elapsed()-start).Microseconds())/1000)
			}
			slices.Sort(times)
			b.ReportMetric(times[len(times)/2], "p50-ms")
			b.ReportMetric(times[len(times)*95/100], "p95-ms")
		})
	}
}

//go:build linux

package browsertest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// rowsProject is a project with a frame of many rows, one column of each type.
const rowsProject = `// Package demo has many rows.
package demo

import (
	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// Frame has a column of each type.
func Frame() dataframe.DataFrame {
	const rows = %d
	next, seed := 0, uint64(1)
	random := func() uint64 { seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17; return seed }
	numbers, counts := make([]float64, rows), make([]int, rows)
	words, flags := make([]string, rows), make([]bool, rows)
	names := []string{"north", "south", "east", "west", "north-east", "south-west", "nowhere", "everywhere"}
	for ; next < rows; next++ {
		numbers[next] = float64(random()>>11) / (1 << 53)
		counts[next] = int(random() %% 100_000)
		words[next] = names[random()%%8]
		flags[next] = random()%%3 == 0
	}
	return dataframe.New(
		series.New(numbers, series.Float, "number"), series.New(counts, series.Int, "count"),
		series.New(words, series.String, "word"), series.New(flags, series.Bool, "flag"),
	)
}
`

// BenchmarkRowsOverHTTP asks the program for pages of a frame that a cell has made, as
// the page does: the first page, others, sorted, filtered, searched, and all of it as
// CSV, each question asked for the first time. It reports the median of each and the
// largest, and what memory the server takes: its own, and with the pages of stored
// files that the system keeps in it for as long as nobody else needs the room.
//
//	go test -run '^$' -bench RowsOverHTTP -benchtime 1x -timeout 30m ./cmd/web/browsertest
func BenchmarkRowsOverHTTP(b *testing.B) {
	for _, rows := range []int{1_000_000, 10_000_000} {
		b.Run(strconv.Itoa(rows), func(b *testing.B) {
			for b.Loop() {
				askRows(b, rows)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// visitor is somebody without a browser.
type visitor struct {
	b      *testing.B
	p      *program
	client *http.Client
}

func askRows(b *testing.B, rows int) {
	v := newVisitor(b, startWith(b, map[string]string{"demo.go": fmt.Sprintf(rowsProject, rows)}))
	before := v.memory()
	v.runAll("frame")
	for _, ask := range []struct {
		name    string
		queries []string
	}{
		{"first", []string{""}},
		{"page", pages(rows, 5)},
		{"sort-number", []string{"s=a:number", "s=d:number"}},
		{"sort-count", []string{"s=a:count", "s=d:count"}},
		{"sort-word-count", []string{"s=a:word&s=d:count", "s=d:word&s=a:count"}},
		{"sorted-page", []string{fmt.Sprint("s=a:number&p=", rows/2), fmt.Sprint("s=d:count&p=", rows/3)}},
		{"filter", []string{"min.number=0.5", "max.count=500", "in.word=east", "in.flag=true"}},
		{"search", []string{"q=north-", "q=every"}},
		{"filter-sort", []string{"in.word=west&s=d:number", "min.count=90000&s=a:word"}},
	} {
		var took []float64
		for _, q := range ask.queries {
			took = append(took, v.table(q, rows))
		}
		slices.Sort(took)
		b.ReportMetric(took[len(took)/2], ask.name+"-p50-ms")
		b.ReportMetric(took[len(took)-1], ask.name+"-max-ms")
	}
	size, took := v.csv()
	b.ReportMetric(took, "csv-ms")
	b.ReportMetric(float64(size)/1e6, "csv-MB")
	after := v.memory()
	b.ReportMetric(before["RssAnon"], "before-own-MB")
	b.ReportMetric(after["RssAnon"], "after-own-MB")
	b.ReportMetric(after["VmHWM"], "peak-with-files-MB")
}

func pages(rows, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint("p=", rows/(n+1)*(i+1))
	}
	return list
}

func newVisitor(b *testing.B, p *program) *visitor {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	v := &visitor{b: b, p: p, client: &http.Client{Jar: jar}}
	v.get(p.url.String())
	return v
}

// get returns what an address of the program leads to.
func (v *visitor) get(address string) string {
	v.b.Helper()
	request, err := http.NewRequest(http.MethodGet, address, http.NoBody)
	if err != nil {
		v.b.Fatal(err)
	}
	request.Header.Set("X-Part", "1")
	got, err := v.client.Do(request)
	if err != nil {
		v.b.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		v.b.Fatalf("%s: %s, %v\n%.500s", address, got.Status, err, body)
	}
	return string(body)
}

func (v *visitor) at(path string) string { return "http://" + v.p.url.Host + "/p/demo" + path }

// runAll runs the project and waits for a cell.
func (v *visitor) runAll(cell string) {
	v.b.Helper()
	got, err := v.client.PostForm(v.at("/run"), url.Values{})
	if err != nil {
		v.b.Fatal(err)
	}
	got.Body.Close()
	for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		_, page, _ := strings.Cut(v.get(v.at("")), fmt.Sprintf("data-cell=%q", cell))
		_, page, _ = strings.Cut(page, `data-status="`)
		switch status, _, _ := strings.Cut(page, `"`); {
		case status == "fresh":
			return
		case status == "failed" || time.Since(began) > 5*time.Minute:
			v.b.Fatalf("the cell is %q\n%s", status, v.p.stderr)
		}
	}
}

// table asks for a page of the frame, and returns the milliseconds that it took.
func (v *visitor) table(q string, rows int) float64 {
	v.b.Helper()
	own := url.Values{"_cell": {"frame"}, "_out": {"frame"}, "_t.frame": {q}}
	began := time.Now()
	page := v.get(v.at("/table?" + own.Encode()))
	took := time.Since(began)
	if n := strings.Count(page, "<tr data-row="); n != 10 || strings.Contains(page, `role="alert"`) {
		v.b.Fatalf("%q of %d rows gives %d rows", q, rows, n)
	}
	return float64(took.Microseconds()) / 1000
}

// csv reads all of the frame, and returns its bytes and the milliseconds that it took.
func (v *visitor) csv() (size int64, ms float64) {
	v.b.Helper()
	began := time.Now()
	got, err := v.client.Get(v.at("/download?_cell=frame&_out=frame&_as=csv"))
	if err != nil {
		v.b.Fatal(err)
	}
	defer got.Body.Close()
	if size, err = io.Copy(io.Discard, got.Body); err != nil || got.StatusCode != http.StatusOK {
		v.b.Fatalf("%s, %v", got.Status, err)
	}
	return size, float64(time.Since(began).Milliseconds())
}

// memory is what the system says of the server's memory, in MB.
func (v *visitor) memory() map[string]float64 {
	v.b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.p.cmd.Process.Pid))
	if err != nil {
		v.b.Fatal(err)
	}
	is := make(map[string]float64)
	for line := range strings.Lines(string(data)) {
		if name, rest, ok := strings.Cut(line, ":"); ok && strings.HasSuffix(line, "kB\n") {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err == nil {
				is[name] = kb * 1024 / 1e6
			}
		}
	}
	return is
}

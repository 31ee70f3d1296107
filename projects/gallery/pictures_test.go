package gallery

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"stagebook/cells/chart"
	"stagebook/cells/display"
)

// kinds are the series of go-echarts that are drawn on the server without a map or
// an extension: each has to be in the gallery.
var kinds = []string{
	"bar", "boxplot", "candlestick", "custom", "effectScatter", "funnel", "gauge", "graph", "heatmap", "line", "parallel", "pie", "radar",
	"sankey", "scatter", "sunburst", "themeRiver", "tree", "treemap",
}

// widths are those in which a page shows a chart.
var widths = []int{720, 346}

// TestPictures holds what each chart of the gallery looks like, in both widths of a
// page: the pictures are committed, one element a line, so that a change can be read
// and looked at.
//
// After a change it writes what is drawn now beside what was drawn before into a
// page, names that page, and fails. Open the page, look at every pair, and take the
// new pictures over with
//
//	go test ./projects/gallery -run Pictures -update
func TestPictures(t *testing.T) {
	if racing {
		t.Skip("the engine takes minutes under the race detector, and shares nothing; package chart draws under it")
	}
	renderer := chart.New(chart.Options{})
	t.Cleanup(renderer.Close)
	drawn := make(map[string]bool)
	var changed []pair
	for _, r := range results(t) {
		d := display.Of(reflect.ValueOf(r.value))
		if d.Chart == nil {
			continue
		}
		drawn[d.Chart.Kind] = true
		options, _ := chart.Thin(d.Chart.Options)
		for _, width := range widths {
			svg, err := renderer.SVG(t.Context(), chart.Request{Options: options, Width: width, Height: d.Chart.Height, ID: "g"})
			if err != nil {
				t.Errorf("%s: %v", r.cell, err)
				continue
			}
			changed = append(changed, compared(t, fmt.Sprintf("%s-%d", r.cell, width), svg)...)
		}
	}
	for _, kind := range kinds {
		if !drawn[kind] {
			t.Errorf("no cell of the gallery gives a chart of kind %s", kind)
		}
	}
	if len(changed) > 0 {
		t.Errorf("%d pictures look otherwise than the committed ones. Look at them in\n\t%s\nand take them over with\n\tgo test ./projects/gallery -run Pictures -update", len(changed), page(t, changed))
	}
}

// keptBytes bounds a committed picture: of a larger one the digest is kept, and the
// picture before is not shown.
const keptBytes = 100 << 10

// pair is a picture before and now.
type pair struct {
	name     string
	was, now []byte
}

// compared returns the pair of a picture that has changed, or takes it over.
func compared(t *testing.T, name string, svg []byte) []pair {
	t.Helper()
	golden := filepath.Join("testdata", "pictures", name+".svg")
	now := lined(svg)
	kept := now
	if len(now) > keptBytes {
		golden = strings.TrimSuffix(golden, ".svg") + ".sha256"
		kept = fmt.Appendf(nil, "%x\n", sha256.Sum256(now))
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(golden), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, kept, 0o666); err != nil {
			t.Fatal(err)
		}
		return nil
	}
	was, _ := os.ReadFile(golden) // a new one was nothing
	if bytes.Equal(was, kept) {
		return nil
	}
	if len(now) > keptBytes {
		was = nil
	}
	return []pair{{name, was, now}}
}

var (
	between = regexp.MustCompile(`><`)
	decimal = regexp.MustCompile(`-?\d+\.\d{3,}`)
)

// lined is a picture with one element a line, and numbers to two digits, so that
// another processor draws the same.
func lined(svg []byte) []byte {
	svg = between.ReplaceAll(svg, []byte(">\n<"))
	svg = decimal.ReplaceAllFunc(svg, func(n []byte) []byte {
		var f float64
		if _, err := fmt.Sscan(string(n), &f); err != nil {
			return n
		}
		return fmt.Appendf(nil, "%.2f", f)
	})
	return append(bytes.TrimSpace(svg), '\n')
}

// page writes the pairs beside each other, on light and on dark, and returns where.
func page(t *testing.T, pairs []pair) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<!doctype html><meta charset="utf-8"><title>Pictures that have changed</title>
<style>body{font:14px system-ui;margin:20px}section{display:grid;grid-template-columns:1fr 1fr;gap:12px;margin:0 0 28px}h2{grid-column:1/3;margin:0}div{padding:12px;background:#fdfcf9}</style>`)
	for _, p := range pairs {
		fmt.Fprintf(&b, "<section><h2>%s</h2><div>before<br>%s</div><div>now<br>%s</div></section>\n", html.EscapeString(p.name), own(p.was, p.name+"-was"), own(p.now, p.name+"-now"))
	}
	path := filepath.Join(os.TempDir(), fmt.Sprintf("gallery-pictures-%x.html", sha256.Sum256([]byte(b.String())))[:40]+".html")
	if err := os.WriteFile(path, []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

var ids = regexp.MustCompile(`\b(id="|url\(#|href="#)g`)

// own gives a picture ids of its own on a page of many.
func own(svg []byte, prefix string) []byte {
	return ids.ReplaceAll(svg, []byte("${1}"+prefix+"-g"))
}

package outdir

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"stagebook/cells"
	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/graph"
	"stagebook/cells/store"
)

// kept puts a value and its display into a store, as a worker does.
func kept(t *testing.T, s *store.Store, name string, v any) Result {
	t.Helper()
	r := Result{Cell: name, Status: graph.Fresh, Out: store.RecordOutput{Name: name}}
	var b bytes.Buffer
	if err := codec.Encode(&b, reflect.ValueOf(v)); err == nil {
		if r.Out.Digest, err = s.PutObject(b.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	shown, err := display.Of(reflect.ValueOf(v)).Encode()
	if err == nil {
		r.Out.Display, err = s.PutObject(shown)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func write(t *testing.T, c Config, results ...Result) Index {
	t.Helper()
	index, err := Write(t.Context(), c, Index{Project: "p"}, results)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

func setup(t *testing.T) Config {
	t.Helper()
	s, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return Config{Dir: filepath.Join(t.TempDir(), "deep", "out"), Store: s}
}

func TestLayoutsAreFolders(t *testing.T) {
	c := setup(t)
	v := cells.Layout{Form: "row", Parts: []cells.Part{
		{Title: "a", Value: "text"},
		{Value: cells.Layout{Form: "row", Parts: []cells.Part{{Value: cells.Markdown("# b")}}}},
	}}
	var files []string
	for _, e := range write(t, c, kept(t, c.Store, "both", v)).Results {
		files = append(files, e.File)
	}
	if want := []string{"both/01.txt", "both/02/01.md"}; !slices.Equal(files, want) {
		t.Fatalf("%q, want %q", files, want)
	}
	if data, err := os.ReadFile(filepath.Join(c.Dir, "both/02/01.md")); err != nil || string(data) != "# b" {
		t.Errorf("%q, %v", data, err)
	}
}

// A value that is held in memory only is written as it is shown, and that is said.
func TestHeldValues(t *testing.T) {
	c := setup(t)
	entry := write(t, c, kept(t, c.Store, "held", map[string]any{"f": func() {}})).Results[0]
	if entry.File == "" || !strings.Contains(entry.Partial, "held in memory only") || entry.Digest != "" {
		t.Errorf("%+v", entry)
	}
}

// A chart that cannot be drawn is written as its options.
func TestChartsThatCannotBeDrawn(t *testing.T) {
	c := setup(t)
	shown, err := display.Display{Kind: display.KindChart, Chart: &display.Chart{Kind: "line", Options: json.RawMessage(`{"a":1}`)}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	r := kept(t, c.Store, "chart", 1)
	if r.Out.Display, err = c.Store.PutObject(shown); err != nil {
		t.Fatal(err)
	}
	c.Drawer = func(context.Context, json.RawMessage, int, int) ([]byte, error) {
		return []byte(`<svg fill="var(--chart-1, #4a7ab8)"/>`), nil
	}
	if e := write(t, c, r).Results[0]; e.File != "chart.svg" || e.Partial != "" {
		t.Errorf("%+v", e)
	}
	if data, err := os.ReadFile(filepath.Join(c.Dir, "chart.svg")); err != nil || string(data) != `<svg fill="#4a7ab8"/>` {
		t.Errorf("%q, %v", data, err)
	}
	c.Drawer = func(context.Context, json.RawMessage, int, int) ([]byte, error) { return nil, errors.New("no") }
	if e := write(t, c, r).Results[0]; e.File != "chart.echarts.json" || e.Partial == "" {
		t.Errorf("%+v", e)
	}
}

// A second run of other cells leaves what the index says, unless it is of another
// project; what is no longer fresh loses its file in the index and nowhere else.
func TestIndexGrows(t *testing.T) {
	c := setup(t)
	one := kept(t, c.Store, "one", 1)
	write(t, c, one)
	if got := len(write(t, c, kept(t, c.Store, "two", 2)).Results); got != 2 {
		t.Errorf("%d results after the second run", got)
	}
	one.Status = graph.Failed
	index := write(t, c, one)
	if e := index.Results[0]; e.Status != graph.Failed || e.File != "" || len(index.Results) != 2 {
		t.Errorf("%+v", index.Results)
	}
	if _, err := os.Stat(filepath.Join(c.Dir, "one.json")); err != nil {
		t.Errorf("the file of the run before: %v", err)
	}
	names, err := filepath.Glob(filepath.Join(c.Dir, ".writing-*"))
	if err != nil || len(names) > 0 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}

package views

import (
	"embed"
	"time"
)

//go:embed testdata
var testdata embed.FS

func svg(name string) string {
	data, err := testdata.ReadFile("testdata/" + name + ".svg")
	if err != nil {
		panic(err)
	}
	return string(data)
}

func sampleChart(name, label string) *Chart {
	return &Chart{Wide: svg(name + "-wide"), Narrow: svg(name + "-narrow"), Label: label}
}

var sampleNow = time.Date(2026, 11, 22, 18, 4, 13, 0, time.UTC)

func samplePage(tab Tab) Page {
	return Page{
		Title: "Tumours", Project: "Tumours", Base: "/p/tumours", Tab: tab, Query: "testSize=0.25",
		Now: sampleNow, CanRun: true, Since: "e1-47",
	}
}

// sample is a notebook with a cell of every status and a result of every kind.
func sample() Notebook {
	list := append(sampleMade(), sampleUnmade()...)
	items := []Item{
		{Prose: "<p>The data are the 569 fine-needle aspirates of the Wisconsin study. Each row is a tumour, each column a property of the cell nuclei seen in it: the mean, the error and the worst of ten measurements.</p>"},
	}
	for i := range list {
		switch list[i].ID {
		case "split":
			items = append(items, Item{Prose: "<h2>Training</h2><p>The split comes before everything that looks at the values, so that nothing about the test leaks into the scaling. <code>Fit</code> is the only slow step; move <code>testSize</code> and see what has to follow.</p>"})
		case "scores":
			items = append(items, Item{Prose: "<h2>How good is it?</h2><p>Missing a malignant tumour costs more than a false alarm, so read recall first.</p>"})
		}
		items = append(items, Item{Cell: &list[i]})
	}
	return Notebook{
		Page: samplePage(TabNotebook), RunBar: RunBar{Stale: 2, Active: 0, Cells: len(list)},
		Path: "projects/tumours", Title: "Tumours",
		Lede:    "Can thirty numbers read off a microscope slide tell a malignant tumour from a benign one, and which of the thirty carry the news?",
		LastRun: RunRef{Number: 47, At: sampleNow.Add(-2 * time.Second)},
		Params: []Param{
			{ID: "testSize", Type: "float64", Value: "0.25", Default: "0.2", Doc: "Held out for the test."},
			{ID: "seed", Type: "int", Value: "42", Default: "42", Doc: "Fixes the shuffle."},
			{ID: "model", Type: "Kind", Value: "logistic", Default: "logistic", Doc: "What learns.", Problem: "“knn” is not one of `logistic`, `forest`, `kNN`"},
			{ID: "standardise", Type: "bool", Value: "true", Default: "true", Doc: "Centre and scale each column."},
		},
		Sources: []Source{
			{ID: "measurements", Kind: "file", Path: "data/breast_cancer.csv", Detail: "122.6 kB"},
			{ID: "PG_DSN", Kind: "secret", Path: "PG_DSN", Detail: "not set", Bad: true},
		},
		Items:    items,
		NotCells: []NotCell{{Name: "Helper", File: "more.go", Line: 7, Reason: "nothing provides `path`"}},
		Outline:  sampleOutline(list),
		Foot:     Foot{Go: "go1.26.8", Target: "linux/amd64", Source: "4f1c9ae00b1", Steps: []Step{{"type-check", 4 * time.Millisecond}, {"build", 310 * time.Millisecond}, {"run", 1900 * time.Millisecond}}},
	}
}

func sampleOutline(list []Cell) Outline {
	o := Outline{Rows: []OutlineRow{
		{ID: "measurements", Name: "measurements", Kind: "file"},
		{ID: "PG_DSN", Name: "PG_DSN", Kind: "secret"},
		{ID: "testSize", Name: "testSize", Kind: "param"},
		{ID: "seed", Name: "seed", Kind: "param"},
		{ID: "model", Name: "model", Kind: "param"},
		{ID: "standardise", Name: "standardise", Kind: "param"},
	}}
	at := map[string]int{}
	for i, r := range o.Rows {
		at[r.ID] = i
	}
	for _, c := range list {
		at[c.ID] = len(o.Rows)
		note := ""
		switch {
		case c.Status == "running":
			note = "62 %"
		case c.Status == "fresh" && c.Took > 0:
			note = duration(c.Took)
		}
		o.Rows = append(o.Rows, OutlineRow{ID: c.ID, Name: c.Name, Kind: "cell", Status: c.Status, Held: c.Held != "", Note: note})
		for _, in := range c.Inputs {
			if in.Kind == "" {
				continue
			}
			from := in.Cell
			if from == "" {
				from = in.Name
			}
			o.Edges = append(o.Edges, Edge{From: at[from], To: at[c.ID]})
		}
	}
	return o
}

func value(name, cell string) Chip { return Chip{Name: name, Kind: "value", Cell: cell} }
func knobChip(name string) Chip    { return Chip{Name: name, Kind: "param"} }

func bins(counts ...int) []Bin {
	var out []Bin
	for _, n := range counts {
		out = append(out, Bin{Count: n})
	}
	return out
}

func sampleTable() *Table {
	texts := [][]string{
		{"malignant", "20.57", "17.77", "1326", "0.0869", "0.0702"},
		{"malignant", "20.29", "14.34", "1297", "0.1980", "0.1043"},
		{"malignant", "19.69", "21.25", "1203", "0.1974", "0.1279"},
		{"benign", "13.54", "14.36", "566", "0.0666", "0.0478"},
		{"benign", "13.08", "15.71", "520", "0.0457", "0.0311"},
		{"benign", "12.27", "29.97", "465", "", "0.0000"},
	}
	t := &Table{
		Rows: 569, Numbers: []int{1, 4, 2, 19, 20, 473}, Next: Turn{Href: "/p/tumours?_page=2"}, Downloads: []Link{{"CSV", "/p/tumours/out/raw.csv"}},
		Columns: []Column{
			{Name: "diagnosis", Type: "Kind", Bins: []Bin{{"benign", 357}, {"malignant", 212}}, SortHref: "?_sort=diagnosis"},
			{Name: "mean radius", Type: "float64", Numeric: true, Bins: bins(1, 64, 121, 210, 160, 104, 58, 50, 62, 26, 10, 1, 1, 3), Label: "from 6.981 to 28.11", SortHref: "?_sort=r"},
			{Name: "mean texture", Type: "float64", Numeric: true, Bins: bins(8, 36, 71, 86, 101, 76, 40, 25, 18, 8, 4, 1, 0, 1)},
			{Name: "mean area", Type: "float64", Numeric: true, Sort: "desc", SortHref: "?_sort=a", Bins: bins(40, 160, 150, 60, 50, 40, 20, 10, 4, 2)},
			{Name: "mean concavity", Type: "float64", Numeric: true, Missing: 13, Bins: bins(200, 120, 60, 40, 20, 10, 4, 2)},
			{Name: "mean concave points", Type: "float64", Numeric: true, Bins: bins(180, 130, 60, 30, 20, 15, 9, 2)},
		},
	}
	for _, row := range texts {
		var cells []TableCell
		for _, s := range row {
			cells = append(cells, TableCell{Text: s, Missing: s == ""})
		}
		t.Cells = append(t.Cells, cells)
	}
	return t
}

package views

import (
	"time"

	"github.com/a-h/templ"
)

// pages are all pages, by name, with something on each.
func pages() map[string]templ.Component {
	none := Page{Now: sampleNow}
	n, app := sample(), sample()
	app.Page.Tab = TabApp
	slides := arranged()
	slides.Page.Tab = TabPresent
	all := map[string]templ.Component{
		"notebook": NotebookPage(n),
		"app":      AppPage(app),
		"arranged": AppPage(arranged()),
		"present":  PresentPage(slides),
		"graph":    GraphView(Graph{Page: samplePage(TabGraph), Outline: n.Outline, RunBar: RunBar{Active: 2}}),
		"runs":     RunsPage(sampleRuns()),
		"files":    FilesPage(sampleFiles()),
		"history": HistoryPage(History{Page: samplePage(TabHistory), Days: []Day{
			{At: sampleNow, Events: []HistoryEvent{{At: sampleNow, Kind: "run", Text: "run 47, `testSize` 0.20 → 0.25", Who: "ana", Href: "/p/tumours?_run=47"}, {At: sampleNow.Add(-time.Hour), Kind: "edit", Text: "`Fit` changed, 3 lines of `fit.go`", Who: "ana"}}},
			{At: sampleNow.AddDate(0, 0, -1), Events: []HistoryEvent{{At: sampleNow.AddDate(0, 0, -1), Kind: "data", Text: "`data/breast_cancer.csv` changed"}}},
		}}),
		"projects":      ProjectsPage(sampleProjects()),
		"no-projects":   ProjectsPage(Projects{Page: none, Folder: "projects"}),
		"no-cells":      NotebookPage(Notebook{Page: samplePage(TabNotebook), Title: "Empty", Path: "projects/empty"}),
		"never-run":     NotebookPage(neverRunSample()),
		"no-runs":       RunsPage(Runs{Page: samplePage(TabRuns)}),
		"no-history":    HistoryPage(History{Page: samplePage(TabHistory)}),
		"problem":       ProblemPage(problemSample()),
		"does-not-load": ProblemPage(unreadableSample()),
	}
	return all
}

// arranged is a page without code with rows and tabs on it.
func arranged() Notebook {
	n := sample()
	n.Page.Tab = TabApp
	for i, place := range []Placement{{Column: 1}, {Column: 2, Wide: true}, {Hidden: true}, {Tab: "One"}, {Tab: "Two", Column: 1}, {Tab: "Two", Column: 2}} {
		cells := 0
		for j := range n.Items {
			if n.Items[j].Cell == nil {
				continue
			}
			if cells == i {
				n.Items[j].Cell.Place = place
			}
			cells++
		}
	}
	return n
}

func problemSample() Problem {
	return Problem{
		Status: 503, Title: "There is no Go tool on this machine", Text: "Reading a project for the first time needs the `go` command.",
		Command: "go version", Next: []Link{{Text: "All projects", Href: "/"}, {Text: "Install Go", Href: "https://go.dev/dl/"}},
		Detail: "exec: \"go\": executable file not found in $PATH",
	}
}

func unreadableSample() Problem {
	return Problem{
		Status: 200, Title: "Tumours cannot be read", Text: "None of its cells can be found before this is put right.",
		Problems: []Diagnostic{{File: "fit.go", Line: 18, Column: 4, Message: "expected operand, found '}'", Remedy: "Close the call before it."}},
	}
}

func neverRunSample() Notebook {
	n := sample()
	n.RunBar = RunBar{Stale: 2, Never: true, Cells: 2}
	n.LastRun = RunRef{}
	n.Items = n.Items[:3]
	n.Outline = Outline{}
	for i := range n.Items {
		if c := n.Items[i].Cell; c != nil {
			c.Status, c.Reason, c.Results, c.Run = "stale", "has never run here", nil, 0
		}
	}
	return n
}

func sampleRuns() Runs {
	row := func(number int, status string, values ...string) RunRow {
		return RunRow{Number: number, Href: "/p/tumours?testSize=0.25", At: sampleNow.Add(-time.Duration(47-number) * 3 * time.Hour), Status: status, Values: values, Cells: 4, Hits: 7, Took: 2600 * time.Millisecond, Who: "ana, page"}
	}
	columns := []RunColumn{
		{Name: "testSize", Sort: "/p/tumours/runs?_sort=testSize"},
		{Name: "scores.Accuracy", Metric: true, Sort: "/p/tumours/runs?_sort=-scores.Accuracy", Sorted: "ascending"},
		{Name: "scores.Recall", Metric: true, Sort: "/p/tumours/runs?_sort=scores.Recall"},
	}
	rows := []RunRow{row(47, "running", "0.25"), row(46, "done", "0.2", "0.982", "0.994"), row(45, "cancelled"), row(44, "failed", "0.2"), row(40, "done", "0.3", "0.97", "0.95")}
	rows[1].Picked, rows[4].Picked = true, true
	return Runs{Page: samplePage(TabRuns), Columns: columns, More: 3, Total: 47, Next: "/p/tumours/runs?_from=50", Rows: rows, Compared: &ComparedRuns{
		A: rows[4], B: rows[1], Same: 7, Changed: 3,
		Rows: []ComparedRow{{"parameter", "testSize", "0.3", "0.2"}, {"figure", "scores.Accuracy", "0.97", "0.982"}, {"result", "train", "cc273f95b604", ""}},
		Code: []ComparedCode{{Words: "helper `add` in add.go changed", Cells: []string{"total"}, Change: "--- a/add.go\n+++ b/add.go\n@@ -1,2 +1,2 @@\n-\treturn 1\n+\treturn 2\n"}},
	}}
}

func sampleFiles() Files {
	return Files{
		Page: samplePage(TabFiles), Path: "projects/tumours",
		Folder: "projects/tumours/data",
		Data: []FileRow{
			{Name: "data/breast_cancer.csv", Kind: "data", Size: 122204, Changed: sampleNow.Add(-time.Hour), Href: "/p/tumours/files?_file=data%2Fbreast_cancer.csv", Cells: []Ref{{"raw", "Raw"}}, Stale: []string{"Raw", "Split", "Fit", "ROC", "A", "B", "C"}, Mutable: true, Digest: "0123456789abcdef0123"},
			{Name: "data/absent.csv", Kind: "data", Note: "missing", Bad: true, Missing: true, Mutable: true},
			{Name: "data/*.csv", Kind: "pattern", Note: "2 files"},
		},
		Sources:    []FileRow{{Name: "fit.go", Kind: "Go", Size: 1204, Changed: sampleNow, Href: "/p/tumours/files?_file=fit.go", Cells: []Ref{{"fit", "Fit"}}}},
		Unfinished: []Unfinished{{ID: "0123", Path: "data/big.parquet", Size: 4e9, Here: 1e9, Begun: sampleNow.Add(-time.Minute)}},
		Bin:        []BinnedFile{{ID: "1", Path: "data/breast_cancer.csv", Size: 12, Why: "replaced", At: sampleNow, Taken: true, Stale: []string{"Raw"}}},
		Open:       &OpenFile{Name: "fit.go", Kind: "text", Raw: "/p/tumours/raw?_file=fit.go", Go: true, Text: "// Package tumours tells.\npackage tumours\n\nimport \"context\"\n\n/* two\nlines */\ntype Kind string\n\nfunc Fit(ctx context.Context) map[string]*Kind {\n\treturn nil\n}\n"},
	}
}

func sampleProjects() Projects {
	ticks := func(s string) (out []string) {
		names := map[rune]string{'f': "fresh", 's': "stale", 'r': "running", 'x': "failed", 'b': "blocked", 'm': "manual", '-': ""}
		for _, r := range s {
			out = append(out, names[r])
		}
		return out
	}
	return Projects{Page: Page{Title: "Projects", Now: sampleNow}, Folder: "projects", Projects: []ProjectCard{
		{Name: "tumours", Title: "Tumours", Href: "/p/tumours", Intro: "Tells benign from malignant tumours from thirty measurements of cell nuclei.", Path: "projects/tumours", Ticks: ticks("fffffrssxbm"), State: "1 failed, 2 stale, running", Cells: 11, At: sampleNow},
		{Name: "flights", Title: "Flights", Href: "/p/flights", Intro: "Three million departures, and which airports make the others late.", Path: "projects/flights", Ticks: ticks("ffffffffffffffffff"), State: "fresh", Cells: 18, At: sampleNow.Add(-16 * time.Hour)},
		{Name: "weather", Title: "Seattle weather", Href: "/p/weather", Intro: "Four years of rain, and a forecast no better than it should be.", Path: "projects/weather", Ticks: ticks("fffffssff"), State: "2 stale: data/seattle.csv changed", Cells: 9, At: sampleNow.Add(-30 * time.Hour)},
		{Name: "churn", Title: "Churn", Href: "/p/churn", Path: "~/src/churn/notebook", Ticks: ticks("------------"), State: "never run", Cells: 12},
		{Name: "bad", Title: "Bad", Href: "/p/bad", Path: "projects/bad", Problem: "cannot be read: `fit.go:18:4` expected operand"},
	}}
}

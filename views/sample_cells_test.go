package views

import "time"

// sampleMade are the cells of the sample that have results.
func sampleMade() []Cell {
	small := &Table{Rows: 2, Columns: []Column{{Name: "id", Type: "int", Numeric: true}}, Cells: [][]TableCell{{{Text: "1"}}, {{Text: "2"}}}}
	return []Cell{
		{
			ID: "raw", Name: "Raw", Status: "fresh", Run: 46, Took: 90 * time.Millisecond, CodeFile: "tumours.go", CodeLine: 20,
			Doc:     "<p>Raw reads the measurements. Zeros in the concavity columns are readings that were never taken; they become missing.</p>",
			Inputs:  []Chip{{Name: "measurements", Kind: "file", Type: "cells.File"}},
			Code:    "func Raw(measurements cells.File) (dataframe.DataFrame, error) {\n\traw := data.CSV(measurements)\n\traw = data.Rename(raw, \"target\", \"diagnosis\", kinds)\n\treturn data.ZeroIsMissing(raw, \"mean concavity\"), raw.Err\n}",
			Results: []Result{{Name: "raw", Type: "dataframe.DataFrame", Summary: "569 rows × 31 columns", Table: sampleTable(), UsedBy: []Ref{{"balance", "Balance"}, {"shape", "Shape"}}}},
		},
		{
			ID: "balance", Name: "Balance", Status: "fresh", FromStore: true, Took: 2 * time.Millisecond, HideCode: true,
			Doc:    "<p>Balance counts the two kinds. A model that always says <em>benign</em> is right 62.7 % of the time: that is the number to beat.</p>",
			Inputs: []Chip{value("raw", "raw")}, Code: "func Balance(raw dataframe.DataFrame) *charts.Bar {\n\treturn draw.Share(raw, \"diagnosis\")\n}",
			Results: []Result{{Name: "balance", Summary: "bar chart", Chart: sampleChart("balance", "357 benign, 212 malignant")}},
		},
		{
			ID: "shape", Name: "Shape", Status: "fresh", Run: 46, Took: 11 * time.Millisecond,
			Doc: "<p>Shape sets size against concavity. Two measurements alone nearly part the kinds.</p>", Inputs: []Chip{value("raw", "raw")},
			Code:    "func Shape(raw dataframe.DataFrame) *charts.Scatter {\n\treturn draw.Scatter(raw, \"mean radius\", \"mean concavity\", draw.By(\"diagnosis\"))\n}",
			Results: []Result{{Name: "shape", Summary: "scatter, 556 points, 13 missing left out", Chart: sampleChart("shape", "Scatter of mean radius against mean concavity by diagnosis")}},
		},
		{
			ID: "split", Name: "Split", Status: "fresh", Run: 47, Took: 14 * time.Millisecond,
			Doc: "<p>Split holds back a share of the rows.</p>", Inputs: []Chip{value("raw", "raw"), knobChip("testSize"), knobChip("seed")},
			Code:    "func Split(raw dataframe.DataFrame, testSize float64, seed int) (train, test dataframe.DataFrame, err error) {\n\treturn split.Shuffled(raw, testSize, seed)\n}",
			Results: []Result{{Name: "train", Summary: "427 rows × 31 columns", Table: small, UsedBy: []Ref{{"index", "Index"}, {"fit", "Fit"}}}, {Name: "test", Summary: "142 rows × 31 columns", Table: small, UsedBy: []Ref{{"scores", "Scores"}, {"roc", "ROC"}}}},
		},
		{
			ID: "index", Name: "Index", Status: "fresh", Held: "`kd.Tree` has unexported fields. Made again when needed.", Run: 47, Took: 200 * time.Millisecond,
			Doc: "<p>Index is a k-d tree over the training rows.</p>", Inputs: []Chip{value("train", "split")},
			Code: "func Index(train dataframe.DataFrame) *kd.Tree { return kd.New(data.Matrix(train), 16) }",
			Results: []Result{{
				Name: "index", Type: "*kd.Tree", Summary: "*kd.Tree", Held: "unexported fields", Size: 3_100_000, UsedBy: []Ref{{"neighbours", "Neighbours"}},
				Tree: &Tree{Root: TreeNode{Type: "*kd.Tree", Children: []TreeNode{{Label: "points", Value: "427"}, {Label: "leaf", Value: "16"}, {Label: "root", Type: "node", Children: []TreeNode{{Label: "axis", Value: `"mean area"`}, {Label: "left", Type: "*node", More: 212}}}}, More: 2}},
			}},
		},
		{
			ID: "fit", Name: "Fit", Status: "running", Run: 46, Started: sampleNow.Add(-1500 * time.Millisecond), Last: 2300 * time.Millisecond,
			Progress: &Progress{Done: 372, Total: 600, Left: 900 * time.Millisecond},
			Doc:      "<p>Fit learns the weights by gradient descent with a small ridge. One step of progress is ten rounds.</p>",
			Inputs:   []Chip{value("train", "split"), knobChip("model"), knobChip("standardise")},
			Code:     "//cell:timeout 30s\nfunc Fit(ctx context.Context, train dataframe.DataFrame, model Kind, standardise bool) (evaluate.Model, error) {\n\tm := models.New(model, models.Ridge(0.3), models.Scale(standardise))\n\tfor step := range 600 {\n\t\tloss := m.Step(train)\n\t\tcells.Progress(ctx, step, 600)\n\t\tif step%100 == 0 {\n\t\t\tslog.InfoContext(ctx, \"fit\", \"step\", step, \"loss\", loss)\n\t\t}\n\t}\n\treturn m, m.Err()\n}",
			Results:  []Result{{Name: "fit", Summary: "evaluate.Model", Chart: sampleChart("fit", "Eight largest weights"), UsedBy: []Ref{{"scores", "Scores"}, {"roc", "ROC"}}}},
			Log:      &Log{Total: 4, Href: "/p/tumours/log/fit", Lines: []LogLine{{At: sampleNow, Level: "INFO", Text: "fit step=0 loss=0.6931"}, {At: sampleNow, Level: "WARN", Text: "fit step=100 loss=0.0519"}, {Text: "plain <output> & more", Shared: true}}},
		},
		{
			ID: "scores", Name: "Scores", Status: "stale", Reason: "`testSize` 0.20 → 0.25, and `fit` is not done", Run: 46,
			Doc: "<p>Scores weighs the model on rows it has never seen.</p>", Inputs: []Chip{value("test", "split"), value("fit", "fit")},
			Code: "func Scores(test dataframe.DataFrame, fit evaluate.Model) evaluate.Scores {\n\treturn evaluate.Binary(fit.Predict(test), data.Labels(test), \"malignant\")\n}",
			Results: []Result{{
				Name: "scores", Summary: "evaluate.Scores, 114 rows", UsedBy: []Ref{{"compare", "Compare"}},
				Metrics: []Metric{{"Accuracy", "0.982", "", "+0.008 since run 45"}, {"Recall, malignant", "0.960", "", "48 of 50 found"}, {"Precision", "1.000", "", "no false alarm"}, {"Area under ROC", "0.994", "", "+0.005 since run 45"}},
			}},
		},
		{
			ID: "roc", Name: "ROC", Status: "stale", Reason: "`testSize` 0.20 → 0.25, and `fit` is not done", Run: 46,
			Doc: "<p>ROC draws the trade-off between true and false alarms.</p>", Inputs: []Chip{value("test", "split"), value("fit", "fit")},
			Code:    "func ROC(test dataframe.DataFrame, fit evaluate.Model) *charts.Line {\n\treturn draw.ROC(evaluate.Curve(fit, test), evaluate.CrossValidated(fit, 5))\n}",
			Results: []Result{{Name: "roc", Summary: "line chart", Chart: sampleChart("roc", "ROC curves; area 0.994 on the test and 0.988 cross-validated")}},
		},
	}
}

// sampleUnmade are the cells that have none, or that have the rarer kinds.
func sampleUnmade() []Cell {
	return []Cell{
		{
			ID: "neighbours", Name: "Neighbours", Status: "failed", Took: 30 * time.Millisecond, Run: 47, CodeFile: "neighbours.go", CodeLine: 41, HitLine: 44,
			Doc: "<p>Neighbours asks the five nearest training rows of each test row, as a check that does not learn.</p>", Inputs: []Chip{value("index", "index"), value("test", "split")},
			Code: "func Neighbours(index *kd.Tree, test dataframe.DataFrame) (votes []Kind, err error) {\n\tx := data.Matrix(test)\n\tfor i := 0; i <= test.Nrow(); i++ {\n\t\tvotes = append(votes, majority(index.Nearest(x[i], 5)))\n\t}\n\treturn votes, nil\n}",
			Error: &Error{
				Kind: "panic", Message: "index out of range [142] with length 142", File: "neighbours.go", Line: 44, Func: "Neighbours", Folded: 5,
				Stack: []Frame{{Func: "tumours.Neighbours", File: "neighbours.go", Line: 44, Author: true, Note: "x[i] with i = 142"}, {Func: "runtime.goexit", File: "asm_amd64.s", Line: 1700}},
			},
		},
		{
			ID: "compare", Name: "Compare", Status: "blocked", Blocker: &Ref{"neighbours", "Neighbours"}, HideCode: true,
			Doc: "<p>Compare sets the model beside its neighbours, row by row.</p>", Inputs: []Chip{{Name: "lost"}, value("scores", "scores"), {Name: "votes", Kind: "value", Cell: "neighbours", Status: "failed"}}, Code: "func Compare(scores evaluate.Scores, votes []Kind) Report {\n\treturn Report{}\n}",
		},
		{
			ID: "typo", Name: "Typo", Status: "blocked", Code: "func Typo(modle evaluate.Model) int { return 1 }",
			Problems: []Diagnostic{{Code: "unknown-input", File: "score.go", Line: 18, Column: 42, Message: "Typo asks for “modle”, which nothing provides", Remedy: "Nearest names: `model`, `models`.", Path: []string{"Typo", "modle"}, Related: []Related{{File: "fit.go", Line: 3, Message: "`model` is declared here"}}}},
		},
		{
			ID: "report", Name: "Report", Status: "cancelled", Reason: "stopped by you after 12.0 s", Run: 45, Doc: "<p>Some Markdown, <code>Report</code> not first.</p>", Code: "func Report() cells.Markdown { return `# Hi` }",
			Results: []Result{{Name: "report", Summary: "Markdown", Markdown: "<h3>Summary</h3><ul><li>one</li><li>two</li></ul>"}},
		},
		{
			ID: "waits", Name: "Waits", Status: "queued", Reason: "waits for `fit`", Code: "func Waits() string { return \"\" }",
			Results: []Result{{Name: "waits", Summary: "string, 32 bytes", Text: &Text{Text: "\n  <b>not bold</b>\n\tindented\n", Total: 4096, Href: "/p/tumours/out/waits"}}},
		},
		{
			ID: "picture", Name: "Picture", Status: "fresh", Took: 3 * time.Millisecond, MadeBy: "go1.26.8 darwin/arm64", Code: "func Picture() image.Image { return nil }",
			Results: []Result{{Name: "picture", Summary: "image", Image: &Image{Src: "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", Alt: "one pixel", Width: 120, Height: 60}}},
		},
		{
			ID: "page", Name: "Page", Status: "fresh", Took: time.Microsecond, Code: "func Page() cells.HTML { return \"<b>hi</b>\" }",
			Results: []Result{{Name: "page", Summary: "HTML", HTML: &HTML{Source: "<p>A <b>page</b> of its own</p>", Height: 80}}},
		},
		{ID: "nothing", Name: "Nothing", Status: "fresh", Took: time.Microsecond, Code: "func Nothing() *int { return nil }", Results: []Result{{Name: "nothing", Type: "*int", Empty: "nil"}}},
		{ID: "broken", Name: "Broken", Status: "fresh", Took: time.Microsecond, Code: "func Broken() *charts.Bar { return nil }", Results: []Result{{Name: "broken", Summary: "bar chart", Chart: &Chart{Problem: "It has a function in `formatter`."}}}},
		{
			ID: "publish", Name: "Publish", Status: "manual", Sink: true, At: sampleNow.AddDate(0, 0, -10),
			Doc: "<p>Publish writes the comparison where the ward can read it.</p>", Inputs: []Chip{value("compare", "compare"), {Name: "PG_DSN", Kind: "secret"}},
			Code: "//cell:run manual\nfunc Publish(ctx context.Context, compare Report, dsn cells.Secret) error {\n\treturn report.Write(ctx, dsn, \"tumours.scores\", compare)\n}",
		},
	}
}

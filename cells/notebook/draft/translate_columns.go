package draft

import (
	"fmt"
	"strings"

	"stagebook/cells/notebook/python"
)

// columnOf takes df["a"] or df.a apart.
func (t *translator) columnOf(n python.Node) (df, name string, ok bool) {
	switch n := n.(type) {
	case *python.Index:
		c, is := n.I.(*python.Const)
		if !is || c.Kind != "str" {
			return "", "", false
		}
		df, ok = t.frame(n.X)
		return df, fmt.Sprintf("%q", c.Value), ok
	case *python.Attr:
		if t.s.guess(n) != column {
			return "", "", false
		}
		df, ok = t.frame(n.X)
		return df, fmt.Sprintf("%q", n.Name), ok
	}
	return "", "", false
}

// column translates what is called on a column.
func (t *translator) column(f *python.Attr, n *python.Call) (value, bool) {
	switch f.Name {
	case "value_counts":
		df, name, ok := t.columnOf(f.X)
		return t.stage("data.ValueCounts(%s, %s)", df, name), ok && len(n.Args) == 0 && len(n.Keywords) == 0
	case "hist":
		args, ok := arguments(n, nil, "bins")
		if !ok {
			return value{}, false
		}
		df, name, ok := t.columnOf(f.X)
		bins, also := t.whole(args["bins"], "10")
		v := t.stage("plot.Histogram(%s, %s, %s)", df, name, bins)
		v.typ = "chart.Bar"
		return v, ok && also
	}
	return value{}, false
}

// figures are the aggregations that have a namesake.
var figures = map[string]string{
	"mean": "Mean", "sum": "Sum", "min": "Min", "max": "Max", "median": "Median", "std": "Std", "var": "Var", "count": "Count", "first": "First", "last": "Last",
}

// aggregate translates df.groupby("a")["b"].mean().
func (t *translator) aggregate(f *python.Attr, n *python.Call) (value, bool) {
	of := figures[f.Name]
	grouped, value0 := t.grouping(f.X)
	if of == "" || grouped == nil || len(n.Args) > 0 || len(n.Keywords) > 0 {
		return value{}, false
	}
	by, ok := arguments(grouped, []string{"by"})
	if !ok {
		return value{}, false
	}
	keys, ok := texts(by["by"])
	if !ok {
		return value{}, false
	}
	df, ok := t.frame(grouped.Func.(*python.Attr).X)
	var all []string
	for _, c := range value0 {
		all = append(all, fmt.Sprintf("data.%s(%s).As(%s)", of, c, c))
	}
	return t.stage("data.GroupBy(%s, %s).Agg(%s)", df, strings.Join(keys, ", "), strings.Join(all, ", ")), ok
}

// grouping is the groupby that columns are taken of, and those columns.
func (t *translator) grouping(n python.Node) (*python.Call, []string) {
	var columns []string
	switch at := n.(type) {
	case *python.Index:
		columns, _ = texts(at.I)
		n = at.X
	case *python.Attr:
		columns = []string{fmt.Sprintf("%q", at.Name)}
		n = at.X
	}
	call, ok := n.(*python.Call)
	if !ok || python.Method(call) != "groupby" || len(columns) == 0 {
		return nil, nil
	}
	if _, ok := call.Func.(*python.Attr); !ok {
		return nil, nil
	}
	return call, columns
}

// frameChart translates df.boxplot("a", by="b").
func (t *translator) frameChart(f *python.Attr, n *python.Call) (value, bool) {
	args, ok := arguments(n, []string{"column", "by"})
	if !ok || f.Name != "boxplot" || args["column"] == nil || args["by"] == nil {
		return value{}, false
	}
	column, ok := literal(args["column"], "string", "")
	by, also := literal(args["by"], "string", "")
	if !ok || !also {
		return value{}, false
	}
	df, ok := t.frame(f.X)
	v := t.stage("plot.Box(%s, %s, %s)", df, column, by)
	v.typ = "chart.BoxPlot"
	return v, ok
}

// seaborn translates charts of named columns of a frame.
func (t *translator) seaborn(name string, n *python.Call) (value, bool) {
	args, ok := arguments(n, []string{"data"}, "x", "y", "hue")
	if !ok {
		return value{}, false
	}
	if name == "heatmap" {
		corr, ok := args["data"].(*python.Call)
		if !ok || len(args) != 1 || python.Method(corr) != "corr" {
			return value{}, false
		}
		f, ok := corr.Func.(*python.Attr)
		if !ok {
			return value{}, false
		}
		df, ok := t.frame(f.X)
		v := t.stage("plot.CorrelationMatrix(%s)", df)
		v.typ = "chart.HeatMap"
		return v, ok
	}
	x, okX := literal(args["x"], "string", "")
	y, okY := literal(args["y"], "string", "")
	hue, okHue := literal(args["hue"], "string", `""`)
	if !okX || !okY || !okHue || x == "" || y == "" {
		return value{}, false
	}
	df, ok := t.frame(args["data"])
	switch {
	case name == "scatterplot":
		v := t.stage("plot.Scatter(%s, %s, %s, %s)", df, x, y, hue)
		v.typ = "chart.Scatter"
		return v, ok
	case name == "boxplot" && hue == `""`:
		v := t.stage("plot.Box(%s, %s, %s)", df, y, x)
		v.typ = "chart.BoxPlot"
		return v, ok
	}
	return value{}, false
}

// split translates train, test = train_test_split(df, …) of one frame.
func (t *translator) split(targets *python.Seq, n python.Node) bool {
	call, ok := n.(*python.Call)
	if !ok || python.Method(call) != "train_test_split" || len(call.Args) != 1 || len(targets.Elems) != 2 {
		return false
	}
	args, ok := arguments(call, []string{"df"}, "test_size", "random_state")
	if !ok || args["random_state"] == nil {
		return false // without a seed each run is another
	}
	df, ok := t.frame(args["df"])
	if !ok {
		return false
	}
	size, ok := t.share(args["test_size"])
	seed, also := t.whole(args["random_state"], "0")
	train, isName := targets.Elems[0].(*python.Name)
	test, alsoName := targets.Elems[1].(*python.Name)
	if !ok || !also || !isName || !alsoName || strings.HasPrefix(seed, "-") {
		return false
	}
	if _, number := goConstant(args["random_state"]); number == "" {
		seed = "uint32(" + seed + ")"
	}
	t.d.use("split.TrainTest")
	first := t.local(train.ID)
	t.made = append(t.made, first)
	second := t.local(test.ID)
	t.made = append(t.made, second)
	t.pair = fmt.Sprintf("split.TrainTest(%s, split.Options{%sSeed: %s})", df, size, seed)
	t.lines = append(t.lines, fmt.Sprintf("\t%s, %s, err := %s\n\tif err != nil {\n\t\treturn %s\n\t}\n", first, second, t.pair, t.failed()))
	t.here[train.ID] = value{code: first, typ: frame}
	t.here[test.ID] = value{code: second, typ: frame}
	return true
}

// share is the part of the rows for the test.
func (t *translator) share(n python.Node) (string, bool) {
	if n == nil {
		return "", true
	}
	code, typ := goConstant(n)
	if id, ok := n.(*python.Name); ok {
		v := t.here[id.ID]
		code, typ = t.get(v), v.typ
	}
	return "TestSize: " + code + ", ", code != "" && typ == "float64"
}

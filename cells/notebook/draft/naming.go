package draft

import (
	"fmt"
	"strings"

	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/python"
)

// became is what a frame is called behind what was done to it.
var became = map[string]string{
	"dropna": "Clean", "drop_duplicates": "Distinct", "fillna": "Filled", "ffill": "Filled", "bfill": "Filled", "drop": "Reduced", "rename": "Renamed",
	"sort_values": "Sorted", "sort_index": "Sorted", "merge": "Joined", "join": "Joined", "concat": "Joined", "groupby": "Grouped", "get_dummies": "Encoded",
	"query": "Chosen", "set_index": "Indexed", "reset_index": "Reindexed", "astype": "Cast", "sample": "Sample", "head": "Head", "tail": "Tail",
	"melt": "Long", "pivot": "Wide", "pivot_table": "Wide", "fit": "Fitted", "partial_fit": "Fitted", "append": "Extended", "extend": "Extended",
	"replace": "Replaced", "insert": "Extended", "interpolate": "Filled", "resample": "Resampled", "transform": "Transformed", "fit_transform": "Transformed",
}

// versioned is a name for a value. The second version of df is what it has become:
// dfClean, dfWithAge, or df2 where that cannot be said.
func (d *drafter) versioned(v *flow.Value) string {
	base := goName(v.Name)
	if v.Version == 1 {
		return base
	}
	if v.Def == nil {
		if name := quoted(v.Change); name != "" {
			return base + "With" + goName(name)
		}
		method := v.Change[strings.LastIndexByte(v.Change, '.')+1:]
		method, _, _ = strings.Cut(method, "(")
		if as := became[method]; as != "" {
			return base + as
		}
		return base + fmt.Sprint(v.Version)
	}
	switch n := v.Def.Value.(type) {
	case *python.Call:
		if as := became[python.Method(n)]; as != "" {
			return base + as
		}
	case *python.Index:
		switch n.I.(type) {
		case *python.Binary, *python.Unary:
			return base + "Chosen"
		case *python.Seq:
			return base + "Selected"
		}
	}
	return base + fmt.Sprint(v.Version)
}

// quoted is the column in a change such as ["age"] =.
func quoted(change string) string {
	if !strings.HasPrefix(change, "[") || !strings.HasSuffix(change, "=") {
		return ""
	}
	for _, quote := range []string{"'", `"`} {
		if parts := strings.Split(change, quote); len(parts) == 3 {
			return parts[1]
		}
	}
	return ""
}

// several is a name for a cell that gives more than one value.
func (d *drafter) several(c *flow.Cell, gives []*flow.Value) string {
	for _, n := range c.Code.Body {
		a, ok := n.(*python.Assign)
		if !ok || len(a.Targets) != 1 {
			continue
		}
		if _, many := a.Targets[0].(*python.Seq); many {
			if call, ok := a.Value.(*python.Call); ok && python.Method(call) != "" {
				return goName(python.Method(call))
			}
		}
	}
	name := exported(d.values[gives[0]])
	if len(gives) == 2 {
		return name + "And" + exported(d.values[gives[1]])
	}
	if len(gives) > 2 {
		return name + "AndMore"
	}
	return "Make" + name
}

// views are what is shown of a frame, by the method that shows it.
var views = map[string]string{
	"head": "Head", "tail": "Tail", "describe": "Summary", "info": "Info", "value_counts": "Counts", "corr": "Correlation", "shape": "Shape",
	"columns": "Columns", "dtypes": "Types", "isnull": "Missing", "isna": "Missing", "unique": "Values", "nunique": "Distinct", "sample": "Sample",
	"mean": "Mean", "median": "Median", "sum": "Sum", "max": "Max", "min": "Min", "std": "Std", "count": "Count", "index": "Index",
	"score": "Score", "accuracy_score": "Accuracy", "confusion_matrix": "Confusion", "classification_report": "Report", "predict": "Prediction",
	"hist": "Histogram", "histplot": "Histogram", "distplot": "Histogram", "scatter": "Scatter", "scatterplot": "Scatter", "boxplot": "Boxes", "heatmap": "HeatMap",
	"plot": "Line", "lineplot": "Line", "bar": "Bars", "barplot": "Bars", "countplot": "Bars", "barh": "Bars", "pie": "Pie", "pairplot": "Pairs",
	"regplot": "Regression", "lmplot": "Regression", "violinplot": "Violins", "imshow": "Picture", "kdeplot": "Density",
}

// shown is a name for a cell that only shows something: of what, and how.
func (d *drafter) shown(c *flow.Cell, f *cell) string {
	if f.show.Kind == "print" {
		return fmt.Sprint("Printed", c.At+1)
	}
	on, how := "", ""
	for n := f.show.X; n != nil && len(on) < 30; {
		switch at := n.(type) {
		case *python.Call:
			if as := views[python.Method(at)]; as != "" && how == "" {
				how = as
			}
			if _, ok := at.Func.(*python.Name); ok {
				n = firstArgument(at)
				continue
			}
			if a, ok := at.Func.(*python.Attr); ok && d.g.Modules[python.Root(a)] != "" {
				n = firstArgument(at)
				continue
			}
			n = at.Func
		case *python.Attr:
			if as := views[at.Name]; as != "" && how == "" {
				how = as
			}
			n = at.X
		case *python.Index:
			if column, ok := at.I.(*python.Const); ok && column.Kind == "str" && on == "" {
				on = goName(column.Value)
			}
			n = at.X
		case *python.Name:
			if d.g.Modules[at.ID] == "" && at.ID != "ax" && at.ID != "plt" {
				on = goName(at.ID) + on
			}
			n = nil
		default:
			n = nil
		}
	}
	if how == "" {
		how = "Shown"
		if len(f.charts) > 0 {
			how = "Chart"
		}
	}
	if on == "" {
		return how + fmt.Sprint(c.At+1)
	}
	return on + how
}

func firstArgument(call *python.Call) python.Node {
	if len(call.Args) > 0 {
		return call.Args[0]
	}
	return nil
}

// acted is a name for a cell that is there for what it does.
func (d *drafter) acted(c *flow.Cell) string {
	if c.Code.Writes() {
		return fmt.Sprint("Write", c.At+1)
	}
	return fmt.Sprint("Do", c.At+1)
}

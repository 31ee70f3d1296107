package python

import "strings"

// Show is something that a cell shows to its reader.
type Show struct {
	Kind string // value, print, or chart
	X    Node   // the value, the call that prints, or the call that draws
	Line int
}

// Shows finds what a cell shows: the value of its last line, what it prints and what
// it draws. modules says what the names of imports are.
func (c *Cell) Shows(modules map[string]string) []Show {
	s := &shows{modules: modules, axes: map[string]bool{"ax": true, "axes": true, "axs": true, "fig": true}}
	for i, n := range c.Body {
		s.statement(n, i == len(c.Body)-1)
	}
	if len(s.all) == 0 && s.empty != nil {
		s.all = append(s.all, Show{Kind: "chart", X: s.empty, Line: s.empty.Line})
	}
	return s.all
}

type shows struct {
	modules map[string]string
	axes    map[string]bool // names of what charts are drawn on
	all     []Show
	empty   *Call // that makes a figure, in which something may be drawn unseen
}

func (s *shows) statement(n Node, last bool) {
	switch n := n.(type) {
	case *Line:
		s.line(n, last)
	case *Assign:
		if call, ok := n.Value.(*Call); ok && (figures[method(call)] || s.draws(call) && ChartKind(call) != "") {
			for _, t := range n.Targets {
				for _, id := range names(t) {
					s.axes[id.ID] = true
				}
			}
			s.chart(call)
		}
	case *For:
		s.body(n.Body)
	case *If:
		s.body(n.Body)
		s.body(n.Else)
	case *With:
		s.body(n.Body)
	case *Try:
		s.body(n.Body)
	}
}

func (s *shows) body(all []Node) {
	for _, n := range all {
		s.statement(n, false)
	}
}

func (s *shows) line(n *Line, last bool) {
	call, ok := n.X.(*Call)
	if ok {
		if id, ok := call.Func.(*Name); ok && (id.ID == "print" || id.ID == "display" || id.ID == "pprint") {
			kind := "print"
			if id.ID == "display" {
				kind = "value"
			}
			if len(call.Args) == 1 && kind == "value" {
				s.all = append(s.all, Show{Kind: kind, X: call.Args[0], Line: n.Line})
			} else {
				s.all = append(s.all, Show{Kind: "print", X: call, Line: n.Line})
			}
			return
		}
		if s.draws(call) {
			s.chart(call)
			return
		}
		if setting(call, s.modules) || silent[method(call)] {
			return
		}
	}
	if c, ok := n.X.(*Const); ok && (c.Value == "None" || c.Value == "...") {
		return
	}
	if last && !n.Quiet {
		s.all = append(s.all, Show{Kind: "value", X: n.X, Line: n.Line})
	}
}

// chart adds a call that draws. One that only dresses what is drawn counts where there
// is none else.
func (s *shows) chart(call *Call) {
	if ChartKind(call) != "" {
		s.all = append(s.all, Show{Kind: "chart", X: call, Line: call.Line})
	} else if !setting(call, s.modules) {
		s.empty = call
	}
}

// silent are methods that give nothing to show.
var silent = words(`append extend insert clear reverse sort update add discard remove fit partial_fit seed to_csv to_excel to_parquet to_json
	to_pickle to_sql to_feather savefig save dump write close sleep mkdir makedirs`)

// drawing are the libraries that draw.
var drawing = []string{"matplotlib", "seaborn", "plotly", "altair", "bokeh", "pylab", "plotnine", "hvplot"}

// figures are what makes something to draw on.
var figures = words(`subplots figure FacetGrid PairGrid JointGrid Figure Chart Plot gca add_subplot subplot subplot_mosaic`)

// draws reports whether a call is one of a library that draws.
func (s *shows) draws(call *Call) bool {
	id := root(chain(call))
	if id != nil {
		module := s.modules[id.ID]
		for _, d := range drawing {
			if module == d || strings.HasPrefix(module, d+".") {
				return true
			}
		}
		if s.axes[id.ID] {
			return true
		}
	}
	m, ok := call.Func.(*Attr)
	if !ok {
		return false
	}
	if on, ok := m.X.(*Attr); ok && on.Name == "plot" {
		return true
	}
	return m.Name == "plot" || m.Name == "hist" || m.Name == "boxplot"
}

// chain is what a call hangs on, through the calls before it.
func chain(n Node) Node {
	for {
		switch at := n.(type) {
		case *Call:
			n = at.Func
		case *Attr:
			n = at.X
		case *Index:
			n = at.X
		default:
			return n
		}
	}
}

// Root is the name that an expression hangs on, through calls, attributes and indices;
// "" for none.
func Root(n Node) string {
	if id, ok := chain(n).(*Name); ok {
		return id.ID
	}
	return ""
}

// method is the name of what is called.
// Method is the name of what a call calls, without what it hangs on.
func Method(call *Call) string { return method(call) }

func method(call *Call) string {
	switch f := call.Func.(type) {
	case *Attr:
		return f.Name
	case *Name:
		return f.ID
	}
	return ""
}

// kinds of charts by what draws them.
var kinds = map[string]string{
	"hist": "Bar", "histplot": "Bar", "distplot": "Bar", "countplot": "Bar", "bar": "Bar", "barh": "Bar", "barplot": "Bar", "histogram": "Bar", "displot": "Bar", "catplot": "Bar",
	"plot": "Line", "line": "Line", "lineplot": "Line", "kdeplot": "Line", "step": "Line", "loglog": "Line", "semilogx": "Line", "semilogy": "Line", "fill_between": "Line", "area": "Line",
	"scatter": "Scatter", "scatterplot": "Scatter", "regplot": "Scatter", "lmplot": "Scatter", "relplot": "Scatter", "stripplot": "Scatter", "swarmplot": "Scatter", "scatter_matrix": "Scatter", "pairplot": "Scatter", "jointplot": "Scatter",
	"boxplot": "BoxPlot", "box": "BoxPlot", "violinplot": "BoxPlot",
	"heatmap": "HeatMap", "imshow": "HeatMap", "matshow": "HeatMap", "clustermap": "HeatMap", "pcolormesh": "HeatMap",
	"pie": "Pie",
}

// ChartKind is the kind of chart that a call draws, as go-echarts names it; "" for one
// that draws none.
func ChartKind(call *Call) string {
	kind := kinds[method(call)]
	if method(call) != "plot" {
		return kind
	}
	for _, k := range call.Keywords {
		if c, ok := k.X.(*Const); ok && k.Name == "kind" {
			return kinds[c.Value]
		}
	}
	return kind
}

// writing are methods that leave something behind outside of the notebook.
var writing = words(`to_csv to_excel to_parquet to_json to_pickle to_sql to_feather to_hdf savefig save dump savetxt save_model write_html write_image imwrite savez`)

// Acts reports whether a cell calls something for what it does and not for its value.
func (c *Cell) Acts(modules map[string]string) bool {
	for _, n := range c.Body {
		switch n := n.(type) {
		case *Line:
			call, ok := n.X.(*Call)
			if ok && !setting(call, modules) {
				return true
			}
		case *For, *With, *If, *Try:
			return true
		}
	}
	return false
}

// Writes reports whether a cell calls what leaves a file behind.
func (c *Cell) Writes() bool {
	s := newScope()
	s.body(c.Body)
	for _, n := range s.calls {
		if call, ok := n.(*Call); ok && writing[method(call)] {
			return true
		}
	}
	return false
}

// Plain reports whether a cell holds nothing but imports, settings, functions and
// lines for IPython.
func (c *Cell) Plain(modules map[string]string) bool {
	for _, n := range c.Body {
		switch n := n.(type) {
		case *Import, *Func, *Class, *Magic:
		case *Flow:
			if n.Kind != "pass" {
				return false
			}
		case *Line:
			if call, ok := n.X.(*Call); ok && setting(call, modules) {
				continue
			}
			if _, ok := n.X.(*Const); !ok {
				return false
			}
		case *Assign:
			_, lambda := n.Value.(*Lambda)
			if id := root(n.Targets[0]); !lambda && (id == nil || id == n.Targets[0] || modules[id.ID] == "") {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// setting reports whether a call only sets how libraries behave.
func setting(call *Call, modules map[string]string) bool {
	id := root(call.Func)
	if id == nil || id == call.Func {
		return false
	}
	module := modules[id.ID]
	switch module {
	case "":
		return false
	case "warnings", "logging", "sys", "locale":
		return true
	}
	m := method(call)
	return strings.HasPrefix(m, "set_") || strings.HasPrefix(m, "filter") || settings[m] || strings.HasSuffix(module, "style") && m == "use"
}

var settings = words(`set use seed manual_seed ion ioff rc chdir simplefilter basicConfig register_matplotlib_converters init_notebook_mode enable reset_defaults update insert config`)

package draft

import (
	"strings"

	"stagebook/cells/notebook/python"
)

// A type in a draft is what Go calls it, or one of these words, which the kind of
// project decides: frame, column, chart, chart.Bar and its like, model and
// model.NAME with the name in scikit-learn. unknown is "".
const (
	frame  = "frame"
	column = "column"
)

// models are what the stage library has for estimators of scikit-learn.
var models = map[string]string{
	"LinearRegression": "linear.Regression", "Ridge": "linear.Regression", "LogisticRegression": "linear.Logistic",
	"KNeighborsClassifier": "neighbours.Classifier", "KNeighborsRegressor": "neighbours.Regressor", "GaussianNB": "bayes.Classifier",
	"DecisionTreeClassifier": "tree.Classifier", "DecisionTreeRegressor": "tree.Regressor",
	"RandomForestClassifier": "tree.Classifier", "RandomForestRegressor": "tree.Regressor",
	"GradientBoostingClassifier": "tree.BoostedClassifier", "GradientBoostingRegressor": "tree.BoostedRegressor",
	"KMeans": "cluster.KMeans", "PCA": "reduce.PCA",
	"StandardScaler": "prepare.Pipeline", "MinMaxScaler": "prepare.Pipeline", "OneHotEncoder": "prepare.Pipeline", "OrdinalEncoder": "prepare.Pipeline",
	"SimpleImputer": "prepare.Pipeline", "ColumnTransformer": "prepare.Pipeline",
}

// paths are the import paths of the packages that types name.
var paths = map[string]string{
	"dataframe": "github.com/go-gota/gota/dataframe", "series": "github.com/go-gota/gota/series", "charts": "github.com/go-echarts/go-echarts/v2/charts",
	"cells": "stagebook/cells", "data": "stagebook/cells/data", "plot": "stagebook/cells/data/plot", "split": "stagebook/cells/model/split",
	"linear": "stagebook/cells/model/linear", "neighbours": "stagebook/cells/model/neighbours", "bayes": "stagebook/cells/model/bayes",
	"tree": "stagebook/cells/model/tree", "cluster": "stagebook/cells/model/cluster", "reduce": "stagebook/cells/model/reduce", "prepare": "stagebook/cells/model/prepare",
}

// goType is a type as Go writes it. What it needs is imported or declared.
func (d *drafter) goType(t string) string {
	switch {
	case strings.HasPrefix(t, "[]"):
		return "[]" + d.goType(t[2:])
	case strings.HasPrefix(t, "map[string]"):
		return "map[string]" + d.goType(strings.TrimPrefix(t, "map[string]"))
	case t == "":
		return d.placeholder("Untyped")
	case t == frame:
		return d.either("dataframe.DataFrame", "DataFrame")
	case t == column:
		return d.either("series.Series", "Series")
	case t == "chart":
		return d.placeholder("Drawing")
	case strings.HasPrefix(t, "chart."):
		return d.either("*charts."+strings.TrimPrefix(t, "chart."), "Drawing")
	case strings.HasPrefix(t, "model."):
		if as := models[strings.TrimPrefix(t, "model.")]; as != "" {
			return d.either(as, "FittedModel")
		}
		return d.placeholder("FittedModel")
	}
	return t
}

// either is a type of the stage library, or one that the project declares.
func (d *drafter) either(stages, own string) string {
	if !d.o.Stages {
		return d.placeholder(own)
	}
	d.use(strings.TrimPrefix(stages, "*"))
	return stages
}

// use imports the package of a name.
func (d *drafter) use(name string) {
	pkg, _, _ := strings.Cut(name, ".")
	d.imports[paths[pkg]] = true
}

func (d *drafter) placeholder(name string) string {
	d.placeholders[name] = true
	return name
}

// zero is the empty value of a Go type.
func zero(t string) string {
	switch t {
	case "int", "float64":
		return "0"
	case "string":
		return `""`
	case "bool":
		return "false"
	case "Untyped", "Drawing", "FittedModel":
		return "nil"
	}
	if t[0] == '*' || t[0] == '[' || strings.HasPrefix(t, "map[") {
		return "nil"
	}
	return t + "{}"
}

// guess is what an expression gives, as far as it can be told from it and from the
// types of names.
func (s *sight) guess(n python.Node) string {
	switch n := n.(type) {
	case *python.Name:
		return s.types[n.ID]
	case *python.Const:
		return map[string]string{"int": "int", "float": "float64", "str": "string", "True": "bool", "False": "bool"}[literalKind(n)]
	case *python.Format:
		return "string"
	case *python.Unary:
		if n.Op == "not" {
			return "bool"
		}
		return s.guess(n.X)
	case *python.Binary:
		return s.binary(n)
	case *python.Choice:
		return same(s.guess(n.X), s.guess(n.Y))
	case *python.Seq:
		return s.sequence(n)
	case *python.Dict:
		if len(n.Values) == 0 || n.Keys[0] == nil || s.guess(n.Keys[0]) != "string" {
			return ""
		}
		return "map[string]" + s.all(n.Values)
	case *python.Comp:
		return s.comprehension(n)
	case *python.Index:
		return s.index(n)
	case *python.Attr:
		return s.attribute(n)
	case *python.Call:
		return s.call(n)
	case *python.Walrus:
		return s.guess(n.X)
	}
	return ""
}

func literalKind(n *python.Const) string {
	if n.Kind == "const" {
		return n.Value
	}
	return n.Kind
}

func same(a, b string) string {
	if a == b {
		return a
	}
	return ""
}

func (s *sight) all(elems []python.Node) string {
	t := ""
	for i, e := range elems {
		switch is := s.guess(e); {
		case i == 0:
			t = is
		case t == "int" && is == "float64" || t == "float64" && is == "int":
			t = "float64"
		case t != is:
			return ""
		}
	}
	return t
}

func (s *sight) sequence(n *python.Seq) string {
	t := s.all(n.Elems)
	if t == "" && n.Kind == "(" {
		return ""
	}
	return "[]" + t
}

func (s *sight) comprehension(n *python.Comp) string {
	if n.Value == nil {
		return "[]" + s.guess(n.X)
	}
	if s.guess(n.X) == "string" {
		return "map[string]" + s.guess(n.Value)
	}
	return ""
}

func (s *sight) binary(n *python.Binary) string {
	x, y := s.guess(n.X), s.guess(n.Y)
	for _, t := range []string{frame, column} {
		if x == t || y == t {
			return t
		}
	}
	switch n.Op {
	case "<", ">", "==", ">=", "<=", "!=", "in", "not in", "is", "is not":
		return "bool"
	case "%", "+":
		if x == "string" {
			return "string"
		}
	case "/":
		if number(x) && number(y) {
			return "float64"
		}
	case "and", "or":
		return same(x, y)
	}
	switch {
	case x == "int" && y == "int":
		return "int"
	case number(x) && number(y):
		return "float64"
	case strings.HasPrefix(x, "[]") && (number(y) || x == y):
		return x
	}
	return ""
}

func number(t string) bool { return t == "int" || t == "float64" }

func (s *sight) index(n *python.Index) string {
	if a, ok := n.X.(*python.Attr); ok && (a.Name == "loc" || a.Name == "iloc") {
		return s.located(a, n.I)
	}
	x := s.guess(n.X)
	_, slice := n.I.(*python.Slice)
	switch {
	case x == frame:
		if c, ok := n.I.(*python.Const); ok && c.Kind == "str" {
			return column
		}
		return frame
	case x == column && (slice || s.guess(n.I) == column):
		return column
	case strings.HasPrefix(x, "[]") && slice:
		return x
	case strings.HasPrefix(x, "[]"):
		return x[2:]
	case strings.HasPrefix(x, "map[string]"):
		return strings.TrimPrefix(x, "map[string]")
	case x == "string":
		return "string"
	}
	return ""
}

func (s *sight) located(a *python.Attr, i python.Node) string {
	x := s.guess(a.X)
	if x != frame {
		return x
	}
	if pair, ok := i.(*python.Seq); ok && len(pair.Elems) == 2 {
		_, rows := pair.Elems[0].(*python.Slice)
		rows = rows || s.guess(pair.Elems[0]) == column
		_, one := pair.Elems[1].(*python.Const)
		switch {
		case rows && one:
			return column
		case one:
			return ""
		}
	}
	return frame
}

func (s *sight) attribute(n *python.Attr) string {
	x := s.guess(n.X)
	if module := s.module(n.X); module != "" {
		return map[string]string{"numpy.pi": "float64", "numpy.e": "float64", "numpy.nan": "float64", "math.pi": "float64"}[module+"."+n.Name]
	}
	switch n.Name {
	case "shape":
		return "[]int"
	case "columns":
		return "[]string"
	case "size", "ndim":
		return "int"
	case "T":
		return x
	case "values":
		switch x {
		case frame:
			return "[][]float64"
		case column:
			return "[]float64"
		}
	case "dt", "str", "cat":
		return x
	case "dtypes", "index":
		return ""
	}
	if x == frame || x == column {
		return column
	}
	return ""
}

// module is the module that an expression names; "" for none.
func (s *sight) module(n python.Node) string {
	switch n := n.(type) {
	case *python.Name:
		return s.d.g.Modules[n.ID]
	case *python.Attr:
		if m := s.module(n.X); m != "" {
			return m + "." + n.Name
		}
	}
	return ""
}

package draft

import (
	"strings"

	"stagebook/cells/notebook/python"
)

// What calls give, as far as notebooks call them.

func set(text string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(text) {
		all[word] = true
	}
	return all
}

var (
	framing = set(`read_csv read_table read_excel read_json read_parquet read_feather read_pickle read_sql read_sql_query read_fwf read_hdf read_stata
		DataFrame concat merge get_dummies crosstab pivot_table melt json_normalize load_dataset`)
	columning = set(`Series to_datetime to_numeric cut qcut date_range`)
	// of a frame or a column, the same again
	keeping = set(`head tail copy drop dropna fillna ffill bfill rename sort_values sort_index reset_index set_index sample query assign astype
		drop_duplicates replace round clip where mask shift diff cumsum pct_change interpolate abs apply applymap map transform nlargest nsmallest
		isnull isna notnull notna eq ne gt lt between isin rank reindex append filter select_dtypes to_frame rolling expanding ewm resample
		agg aggregate pivot pivot_table melt merge join stack unstack corr describe explode transpose groupby
		strip lower upper contains startswith endswith len extract title split`)
	// of a column a number, of a frame a column for each
	summing   = set(`mean sum median std var min max count nunique quantile prod skew kurt mad first last size`)
	measuring = set(`accuracy_score precision_score recall_score f1_score roc_auc_score r2_score mean_squared_error mean_absolute_error
		root_mean_squared_error log_loss balanced_accuracy_score explained_variance_score median_absolute_error average_precision_score silhouette_score score auc`)
	listing = set(`array zeros ones full arange linspace logspace empty rand randn normal uniform random choice permutation sqrt exp log log10 log2 sin cos
		tan abs square cumsum concatenate where diff sort argsort unique predict cross_val_score zeros_like ones_like power`)
	reducing = set(`mean sum median std var min max prod dot percentile`)
)

func (s *sight) call(n *python.Call) string {
	switch f := n.Func.(type) {
	case *python.Name:
		return s.plainCall(f.ID, n)
	case *python.Attr:
		if module := s.module(f.X); module != "" {
			return s.moduleCall(module, f.Name, n)
		}
		return s.methodCall(f, n)
	}
	return ""
}

func (s *sight) plainCall(name string, n *python.Call) string {
	module := s.d.g.Modules[name]
	if module != "" {
		at := strings.LastIndexByte(module, '.')
		return s.moduleCall(module[:max(at, 0)], module[at+1:], n)
	}
	switch name {
	case "len", "int", "ord", "hash":
		return "int"
	case "float":
		return "float64"
	case "str", "repr", "input", "chr":
		return "string"
	case "bool", "isinstance", "any", "all", "callable", "hasattr":
		return "bool"
	case "range":
		return "[]int"
	case "sum", "max", "min", "abs", "round":
		if len(n.Args) == 1 {
			t := s.guess(n.Args[0])
			if number(t) {
				return t
			}
			if number(strings.TrimPrefix(t, "[]")) {
				return t[2:]
			}
		}
	case "list", "sorted", "set", "tuple":
		if len(n.Args) == 1 {
			if t := s.guess(n.Args[0]); strings.HasPrefix(t, "[]") {
				return t
			}
		}
		return "[]"
	}
	return ""
}

func (s *sight) moduleCall(module, name string, n *python.Call) string {
	top, _, _ := strings.Cut(module, ".")
	switch {
	case top == "pandas" && framing[name] || top == "seaborn" && name == "load_dataset":
		return frame
	case top == "pandas" && columning[name]:
		return column
	case top == "sklearn" && models[name] != "":
		return "model." + name
	case measuring[name] && top == "sklearn":
		return "float64"
	case top == "sklearn" && name == "confusion_matrix":
		return "[][]int"
	case (top == "sklearn" || top == "xgboost" || top == "lightgbm" || top == "keras" || top == "tensorflow") && name != "" && name[0] >= 'A' && name[0] <= 'Z':
		return "model"
	case top == "numpy":
		return s.numpy(name, n)
	case top == "math":
		return "float64"
	case top == "time" && (name == "time" || name == "perf_counter"):
		return "float64"
	case module == "os" && name == "listdir" || top == "glob":
		return "[]string"
	case strings.HasPrefix(module, "os.path") || module == "os" && name == "getcwd":
		return "string"
	}
	return ""
}

func (s *sight) numpy(name string, n *python.Call) string {
	if len(n.Args) > 0 {
		switch t := s.guess(n.Args[0]); {
		case t == column || t == frame:
			if reducing[name] {
				return "float64"
			}
			return t
		case name == "array" && strings.HasPrefix(t, "[]") && t != "[]":
			return t
		case t == "[][]float64" && listing[name]:
			return t
		case number(t) && set(`sqrt exp log log10 log2 sin cos tan abs square power`)[name]:
			return "float64"
		}
		if pair, ok := n.Args[0].(*python.Seq); ok && len(pair.Elems) == 2 && (name == "zeros" || name == "ones" || name == "full" || name == "empty") {
			return "[][]float64"
		}
		if set(`rand randn`)[name] && len(n.Args) == 2 {
			return "[][]float64"
		}
	}
	switch {
	case listing[name]:
		return "[]float64"
	case reducing[name]:
		return "float64"
	}
	return ""
}

func (s *sight) methodCall(f *python.Attr, n *python.Call) string {
	x := s.guess(f.X)
	switch {
	case f.Name == "value_counts" && (x == column || x == frame):
		return frame
	case (x == frame || x == column) && keeping[f.Name]:
		return x
	case x == frame && summing[f.Name] && s.grouped(f.X):
		return frame
	case (x == column) && s.grouped(f.X) && summing[f.Name]:
		return frame
	case x == frame && summing[f.Name]:
		return column
	case x == column && summing[f.Name]:
		return "float64"
	case x == column && (f.Name == "tolist" || f.Name == "to_list" || f.Name == "unique"):
		return "[]"
	case f.Name == "to_numpy" && x == frame:
		return "[][]float64"
	case f.Name == "to_numpy" && x == column:
		return "[]float64"
	case strings.HasPrefix(x, "model"):
		return s.modelCall(x, f.Name)
	case x == "string":
		return stringCall(f.Name)
	case number(strings.TrimPrefix(x, "[]")) && strings.HasPrefix(x, "[]") && reducing[f.Name]:
		return "float64"
	case strings.HasPrefix(x, "[]") && (f.Name == "copy" || f.Name == "astype" || f.Name == "ravel"):
		return x
	}
	if measuring[f.Name] {
		return "float64"
	}
	return ""
}

// grouped reports whether there is a groupby in a chain of calls.
func (s *sight) grouped(n python.Node) bool {
	for {
		switch at := n.(type) {
		case *python.Call:
			if f, ok := at.Func.(*python.Attr); ok && (f.Name == "groupby" || f.Name == "resample") {
				return true
			}
			n = at.Func
		case *python.Attr:
			n = at.X
		case *python.Index:
			n = at.X
		default:
			return false
		}
	}
}

func (s *sight) modelCall(model, method string) string {
	switch method {
	case "fit", "set_params", "partial_fit":
		return model
	case "predict", "decision_function":
		return "[]float64"
	case "predict_proba", "transform", "fit_transform", "inverse_transform":
		return "[][]float64"
	case "fit_predict":
		return "[]int"
	case "score":
		return "float64"
	}
	return ""
}

func stringCall(method string) string {
	switch method {
	case "split", "splitlines", "rsplit":
		return "[]string"
	case "startswith", "endswith", "isdigit", "isalpha":
		return "bool"
	case "find", "count", "index":
		return "int"
	case "encode":
		return ""
	}
	return "string"
}

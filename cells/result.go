package cells

// Markdown is a result that is shown as text with GitHub's Markdown. HTML in it
// is cleaned of whatever could run or load.
type Markdown string

// HTML is a result that is shown in a frame of its own, without access to the
// page around it.
type HTML string

// Metrics is a result that is shown as figures beside each other.
type Metrics []Metric

// Metric is one figure.
type Metric struct {
	Name        string
	Value       float64
	Unit        string   // "%", "s", "" for none
	Note        string   // a few words below the figure
	Compare     *float64 // what Value is compared with; nil for nothing
	CompareNote string   // what Compare is: "a model that always says benign"
}

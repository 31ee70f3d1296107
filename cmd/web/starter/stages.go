package starter

import (
	"fmt"
	"strings"
)

// stages is a notebook that uses the stage library.
func (k *sketch) stages() string {
	numbers, groups := len(k.Numbers) > 0, len(k.Groups) > 0
	pairs := len(k.Numbers) > 1
	return k.write([]section{
		{true, about},
		{true, "import ("},
		{numbers || groups, `"github.com/go-echarts/go-echarts/v2/charts"`},
		{true, "\"github.com/go-gota/gota/dataframe\"\n\n\"stagebook/cells\"\n\"stagebook/cells/data\""},
		{numbers || groups, `"stagebook/cells/data/plot"`},
		{true, ")"},
		{true, stagesTable},
		{numbers, quantitySection},
		{pairs, besideSection},
		{groups, traitSection},
		{true, stagesRows},
		{numbers, stagesNumbers},
		{groups, stagesGroups},
		{numbers && groups, stagesByGroup},
		{numbers && k.Moment != "", stagesOverTime},
		{pairs && groups, stagesTogetherByGroup},
		{pairs && !groups, stagesTogether},
		{pairs, stagesCorrelations},
	})
}

// options are those that the table is read with.
func (k *sketch) options() string {
	var b strings.Builder
	if k.Delimiter != "" {
		fmt.Fprintf(&b, ", data.Delimiter(%s)", k.Delimiter)
	}
	for _, f := range k.Fields {
		if f.Layout != "" {
			fmt.Fprintf(&b, ", data.Dates(%q, %q)", f.Layout, f.Column)
		}
	}
	return b.String()
}

const stagesTable = `
// ‹Table› is the table.
var ‹Table› = cells.File(‹path›)
`

const besideSection = `
// Beside is what it is compared with.
const Beside = ‹Beside›
`

const stagesRows = `
// Rows reads the table. What each column holds is guessed from all of its rows.
func Rows(‹table› cells.File) (dataframe.DataFrame, error) {
	return data.ReadCSVFile(‹table›‹options›)
}
`

const stagesNumbers = `
// Summary has the count, the mean, the spread and the quartiles of each quantity.
func Summary(rows dataframe.DataFrame) (dataframe.DataFrame, error) {
	return data.Describe(rows)
}

// Spread is how the measure is distributed.
func Spread(rows dataframe.DataFrame, measure Quantity, bins int) (*charts.Bar, error) {
	return plot.Histogram(rows, string(measure), bins)
}
`

const stagesGroups = `
// Groups counts the rows of each group.
func Groups(rows dataframe.DataFrame, by Trait) (*charts.Bar, error) {
	counts, err := data.ValueCounts(rows, string(by))
	if err != nil {
		return nil, err
	}
	return plot.Bar(counts, string(by), "count")
}
`

const stagesByGroup = `
// ByGroup compares the measure of the groups.
func ByGroup(rows dataframe.DataFrame, measure Quantity, by Trait) (*charts.BoxPlot, error) {
	return plot.Box(rows, string(measure), string(by))
}
`

const stagesOverTime = `
// OverTime follows the measure.
func OverTime(rows dataframe.DataFrame, measure Quantity) (*charts.Line, error) {
	return plot.TimeSeries(rows, ‹moment›, string(measure))
}
`

const stagesTogetherByGroup = `
// Together shows how two quantities go together, group by group.
func Together(rows dataframe.DataFrame, measure, beside Quantity, by Trait) (*charts.Scatter, error) {
	return plot.Scatter(rows, string(beside), string(measure), string(by))
}
`

const stagesTogether = `
// Together shows how two quantities go together.
func Together(rows dataframe.DataFrame, measure, beside Quantity) (*charts.Scatter, error) {
	return plot.Scatter(rows, string(beside), string(measure), "")
}
`

const stagesCorrelations = `
// Correlations is Pearson's coefficient of each two quantities.
func Correlations(rows dataframe.DataFrame) (*charts.HeatMap, error) {
	return plot.CorrelationMatrix(rows)
}
`

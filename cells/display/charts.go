package display

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// charter is what every chart of go-echarts is. It is named here by its methods,
// because a project need not link the package that names it there.
type charter interface {
	Type() string
	Validate()
	JSON() map[string]any
}

// chartBytes bounds the options of a chart that is drawn.
const chartBytes = 16 << 20

// chartDisplay shows charts of go-echarts as their validated options.
func chartDisplay(v any) (Display, bool) {
	chart, ok := v.(charter)
	if !ok {
		return Display{}, false
	}
	chart.Validate() // puts the data of the x axis in; before it the axis is empty
	raw := chart.JSON()
	options, err := json.Marshal(raw)
	missing := 0
	if err != nil {
		raw, missing = gaps(raw)
		options, err = json.Marshal(raw)
	}
	if err != nil {
		return textDisplay("a chart that cannot be shown: " + chartProblem(err)), true
	}
	c := &Chart{Kind: chart.Type(), Options: options, Missing: missing}
	c.Series, c.Points = countPoints(options)
	if len(options) > chartBytes {
		c.Options, c.Whole, c.Bytes = nil, options, len(options)
	}
	readSize(c, chart)
	return Display{Kind: KindChart, Chart: c}, true
}

// chartProblem says what is usually wrong with the numbers of a chart.
func chartProblem(err error) string {
	if strings.Contains(err.Error(), "NaN") || strings.Contains(err.Error(), "Inf") {
		return "it holds a number that is missing or infinite; leave it out, or give nil in its place"
	}
	return err.Error()
}

// readSize reads size and theme, which the interface does not offer.
func readSize(c *Chart, chart charter) {
	v := reflect.ValueOf(chart)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return
	}
	init := v.FieldByName("Initialization")
	if !init.IsValid() || init.Kind() != reflect.Struct {
		return
	}
	c.Width, c.Height = pixels(init, "Width"), pixels(init, "Height")
	if theme := init.FieldByName("Theme"); theme.IsValid() && theme.Kind() == reflect.String {
		c.Theme = theme.String()
	}
	if c.Width == 900 && c.Height == 500 {
		c.Width, c.Height = 0, 0 // what every chart has that nobody gave a size
	}
}

// pixels reads a size in CSS. Only pixels mean something on the server.
func pixels(init reflect.Value, name string) int {
	field := init.FieldByName(name)
	if !field.IsValid() || field.Kind() != reflect.String {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSuffix(field.String(), "px"))
	if err != nil || n < 0 || n > 4000 {
		return 0
	}
	return n
}

// countPoints counts series and their points.
func countPoints(options []byte) (seriesCount, points int) {
	var shape struct {
		Series []struct {
			Data []json.RawMessage `json:"data"`
		} `json:"series"`
	}
	if json.Unmarshal(options, &shape) != nil {
		return 0, 0
	}
	for _, s := range shape.Series {
		points += len(s.Data)
	}
	return len(shape.Series), points
}

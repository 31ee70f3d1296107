package display

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"stagebook/cells"
)

func of(v any) Display { return Of(reflect.ValueOf(v)) }

type (
	loud   struct{ N int }
	shy    struct{ n int }
	bag    struct{ v any }
	hidden struct{ inner shy }
	row    struct {
		Name  string
		Size  float64
		Alive bool
	}
	secretive struct {
		when  time.Time
		err   error
		parts map[bag][]shy
		do    func()
		pipe  chan int
		loud  loudNumber
		any   any
		next  *secretive
	}
	ring       struct{ Next *ring }
	loudNumber int
	badError   struct{}
	badImage   struct{}
	holder     struct{ E error }
)

func (loud) String() string              { panic("loud") }
func (loudNumber) String() string        { panic("loud") }
func (badError) Error() string           { panic(badError{}) }
func (badImage) ColorModel() color.Model { panic("no colours") }
func (badImage) Bounds() image.Rectangle { return image.Rect(0, 0, 2, 2) }
func (badImage) At(x, y int) color.Color { return nil }

func TestKinds(t *testing.T) {
	var none *int
	self := &ring{}
	self.Next = self
	loop := map[string]any{}
	loop["again"] = loop
	slices := make([]any, 1)
	slices[0] = slices
	for name, c := range map[string]struct {
		v    any
		kind string
		want string // stands in the encoding
	}{
		"nil":            {nil, KindNil, `"nil"`},
		"nil pointer":    {none, KindNil, "nil *int"},
		"nil map":        {map[string]any(nil), KindNil, "nil map[string]any"},
		"empty text":     {"", KindText, `"bytes":0`},
		"empty slice":    {[]string{}, KindTree, "[]string"},
		"empty struct":   {struct{}{}, KindTree, "struct {}"},
		"bool":           {true, KindText, "true"},
		"int":            {-7, KindText, "-7"},
		"uint8":          {uint8(200), KindText, "200"},
		"float32":        {float32(0.1), KindText, `"0.1"`},
		"NaN":            {math.NaN(), KindText, "NaN"},
		"complex":        {complex(1, -2), KindText, "(1-2i)"},
		"duration":       {90 * time.Second, KindText, "1m30s"},
		"long text":      {strings.Repeat("é", textLimit), KindText, `"truncated":true`},
		"broken text":    {"a\xffb", KindText, "a\uFFFDb"},
		"text bytes":     {[]byte("hello"), KindText, "hello"},
		"bytes":          {[]byte{0, 1, 255}, KindText, "00 01 ff"},
		"byte array":     {[3]byte{1, 2, 3}, KindTree, "[3]uint8"},
		"error":          {errors.New("it broke"), KindText, "it broke"},
		"bad error":      {badError{}, KindText, "panics"},
		"bad String":     {loudNumber(3), KindText, "panics"},
		"bad struct":     {&loud{N: 4}, KindTree, "N"},
		"bad error deep": {holder{badError{}}, KindTree, "panics"},
		"unexported":     {hidden{shy{3}}, KindTree, `"value":"3"`},
		"func":           {func() {}, KindTree, "(func)"},
		"time":           {time.Unix(0, 0).UTC(), KindTree, "1970-01-01T00:00:00Z"},
		"pointer ring":   {self, KindTree, "leads back"},
		"map ring":       {loop, KindTree, "again"},
		"slice ring":     {slices, KindTree, "[]any"},
		"structs":        {[]row{{"a", 1.5, true}, {"b", math.NaN(), false}}, KindTable, `"missing":1`},
		"no structs":     {[]row{}, KindTable, `"rows":0`},
		"shy structs":    {[]shy{{1}, {2}}, KindTree, "shy"},
		"matrix":         {[][]float64{{1, 2}, {3, math.Inf(1)}}, KindTable, "+Inf"},
		"ragged":         {[][]float64{{1, 2}, {3}}, KindTree, "[][]float64"},
		"no columns":     {[][]float64{{}, {}}, KindTable, `"rows":2`},
		"infinite":       {[][]float64{{-math.MaxFloat64}, {math.MaxFloat64}}, KindTable, `"rows":2`},
		"no pixels":      {image.NewRGBA(image.Rectangle{}), KindText, "empty image"},
		"image":          {image.NewGray(image.Rect(0, 0, 3, 2)), KindImage, `"width":3,"height":2`},
		"bad image":      {badImage{}, KindText, "no colours"},
		"markdown":       {cells.Markdown("# x"), KindMarkdown, "# x"},
		"metrics":        {cells.Metrics{{Name: "a", Value: math.NaN()}}, KindMetrics, "NaN"},
		"metric":         {cells.Metric{Name: "a", Value: 0.98765}, KindMetrics, `"0.988"`},
		"no metrics":     {cells.Metrics{}, KindMetrics, "metrics"},
		"html":           {cells.HTML("<b>x</b>"), KindHTML, "b"},
		"secret":         {cells.Secret("PATH"), KindText, "secret PATH"},
	} {
		t.Run(name, func(t *testing.T) {
			d := of(c.v)
			if d.Kind != c.kind {
				t.Fatalf("got kind %s, want %s: %+v", d.Kind, c.kind, d)
			}
			if data := encoded(t, d); !strings.Contains(data, c.want) {
				t.Errorf("%.500s lacks %s", data, c.want)
			}
			_ = d.Summary()
		})
	}
}

// encoded checks that the encoding is the same each time and reads back.
func encoded(t *testing.T, d Display) string {
	t.Helper()
	first, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	second, err := back.Encode()
	if err != nil || string(first) != string(second) {
		t.Errorf("%.300s\nread back is (%v)\n%.300s", first, err, second)
	}
	return string(first)
}

// TestUnexportedNeverPanics shows what sits in unexported fields, whose values
// reflection does not hand out.
func TestUnexportedNeverPanics(t *testing.T) {
	full := secretive{
		when: time.Unix(0, 0), err: badError{}, parts: map[bag][]shy{{1}: {{2}}, {"x"}: nil},
		do: func() {}, pipe: make(chan int), loud: 3, any: shy{4}, next: &secretive{any: cells.Markdown("x")},
	}
	if d := of(full); d.Kind != KindTree {
		t.Errorf("got %s: %+v", d.Kind, d.Text)
	}
	v := reflect.ValueOf(full)
	for i := range v.NumField() {
		if d := Of(v.Field(i)); strings.Contains(fmt.Sprint(d.Text), "panics") && v.Type().Field(i).Name != "loud" {
			t.Errorf("%s: %s", v.Type().Field(i).Name, d.Text.Text)
		}
	}
	inner := reflect.ValueOf(struct {
		rows   []row
		grid   [][]float64
		pic    image.Image
		text   string
		number loudNumber
		void   any
	}{rows: []row{{Name: "a"}}, grid: [][]float64{{1}}, pic: image.Black})
	for i := range inner.NumField() {
		if d := Of(inner.Field(i)); d.Kind == "" || strings.Contains(fmt.Sprint(d.Text), "panics") {
			t.Errorf("%s: %+v", inner.Type().Field(i).Name, d.Text)
		}
	}
}

func TestMapsAreSorted(t *testing.T) {
	for range 5 {
		d := of(map[int]string{10: "x", 9: "y", -2: "z", -10: "w"})
		var keys []string
		for _, n := range d.Tree.Root.Children {
			keys = append(keys, n.Label)
		}
		if got := strings.Join(keys, " "); got != "-10 -2 9 10" {
			t.Errorf("keys come as %s", got)
		}
	}
	many := map[int]int{}
	for i := range 59 {
		many[i*37-900] = i
	}
	first := encoded(t, of(many))
	for range 5 {
		if encoded(t, of(many)) != first {
			t.Fatal("the same map looks different")
		}
	}
}

func TestBounded(t *testing.T) {
	const limit = 1 << 20
	numbers, texts, rows := make([]float64, 1e6), make([]any, 1e6), make([]row, 1e6)
	large, deep := make(map[int]string), any(1)
	for i := range 200_000 {
		large[i] = "x"
	}
	for range 10_000 {
		deep = []any{deep, deep}
	}
	wide := [][]float64{make([]float64, 5000), make([]float64, 5000)}
	for name, v := range map[string]any{
		"numbers": numbers, "texts": texts, "rows": rows, "map": large, "deep": deep, "wide": wide,
		"text": strings.Repeat("x", 10<<20), "bytes": make([]byte, 10<<20), "html": cells.HTML(strings.Repeat("x", 10<<20)),
		"huge key": map[string]int{strings.Repeat("k", 1<<22): 1}, "huge error": errors.New(strings.Repeat("e", 10<<20)),
	} {
		start := time.Now()
		if data := encoded(t, of(v)); len(data) > limit {
			t.Errorf("%s takes %d bytes", name, len(data))
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
	}
}

func TestHugeImage(t *testing.T) {
	d := of(image.NewGray(image.Rect(-10, -10, 8990, 90)))
	if d.Kind != KindImage || d.Image.Width != 9000 || len(d.Image.Data) > imageBytes {
		t.Fatalf("got %s, %+v", d.Kind, d.Text)
	}
	endless := of(image.Black) // a billion pixels each way
	if endless.Kind == "" {
		t.Error("an endless image shows as nothing")
	}
	if thin := of(image.NewGray(image.Rect(0, 0, 9000, 1))); thin.Kind != KindImage {
		t.Errorf("a thin image shows as %s: %+v", thin.Kind, thin.Text)
	}
}

func TestCharts(t *testing.T) {
	line := charts.NewLine()
	line.SetXAxis([]string{"a", "b"}).AddSeries("s", []opts.LineData{{Value: 1}, {Value: 2}})
	d := of(line)
	if d.Kind != KindChart || d.Chart.Kind != "line" || d.Chart.Points != 2 || d.Summary() != "line chart, 2 points" {
		t.Fatalf("got %+v %+v", d, d.Chart)
	}
	encoded(t, d)
	sized := charts.NewBar()
	sized.SetGlobalOptions(charts.WithInitializationOpts(opts.Initialization{Width: "720px", Height: "420px"}))
	if c := of(sized).Chart; c == nil || c.Width != 720 || c.Height != 420 {
		t.Errorf("got %+v", c)
	}
	missing := charts.NewLine()
	missing.AddSeries("s", []opts.LineData{{Value: math.NaN()}})
	missing.AddSeries("t", []opts.LineData{{Value: []float64{1, math.Inf(1)}}, {Value: []any{2, math.NaN()}}, {Value: []float64{1, 2}}})
	d = of(missing)
	if d.Kind != KindChart || d.Chart.Missing != 3 || strings.Count(string(d.Chart.Options), `"-"`) != 3 || !strings.Contains(string(d.Chart.Options), `[1,2]`) {
		t.Errorf("missing numbers show as %+v", d)
	}
	if series := missing.MultiSeries[0].Data.([]opts.LineData); !math.IsNaN(series[0].Value.(float64)) {
		t.Error("showing a chart changes it")
	}
}

func TestDecode(t *testing.T) {
	if _, err := Decode([]byte(`{"v":2,"kind":"text"}`)); !errors.Is(err, ErrVersion) {
		t.Errorf("another version: %v", err)
	}
	for _, bad := range []string{"", "null", "{", "[]", `{"v":1}`, `{"v":1,"kind":"table"}`, `{"v":1,"kind":"film"}`} {
		if d, err := Decode([]byte(bad)); err == nil {
			t.Errorf("%q is read as %+v", bad, d)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, v := range []any{nil, 1, "x", []row{{"a", 1, true}}, map[string]any{"a": []int{1}}, cells.Markdown("x"), cells.Metrics{{Name: "a"}}} {
		data, err := of(v).Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Decode(data)
		if err != nil {
			return
		}
		_ = d.Summary()
		encoded(t, d)
	})
}

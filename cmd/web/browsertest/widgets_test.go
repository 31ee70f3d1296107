package browsertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// widgeted is a project with a parameter of every kind.
var widgeted = map[string]string{"demo.go": `// Package demo has every widget.
package demo

import (
	"fmt"
	"time"
)

// Slide is moved along a line.
//
//param:slider min=0 max=1 step=0.1
const Slide = 0.5

// Count is written as a number.
//
//param:number min=1 max=9
const Count = 3

// Switched is on or off.
const Switched = false

// Side has few choices.
type Side string

// The sides.
const (
	Left  Side = "left"
	Right Side = "right"
)

// Where is one of two.
const Where = Left

// Day is one of seven.
type Day string

// The days.
const (
	Mon Day = "mon"
	Tue Day = "tue"
	Wed Day = "wed"
	Thu Day = "thu"
	Fri Day = "fri"
	Sat Day = "sat"
	Sun Day = "sun"
)

// On is one of seven.
const On = Mon

// Word is one line.
const Word = "ha"

// Poem is several lines.
//
//param:textarea
const Poem = "roses\nare red"

// From is a day.
//
//param:date min=2020-01-01 max=2020-12-31
var From = time.Date(2020, 2, 3, 0, 0, 0, 0, time.UTC)

// At is a moment.
var At = time.Date(2021, 5, 6, 7, 8, 9, 0, time.UTC)

// Wait is how long.
const Wait = 90 * time.Second

// All says them.
func All(slide float64, count int, switched bool, where Side, on Day, word, poem string) string {
	return fmt.Sprintf("<%v %v %v %v %v %v %q>", slide, count, switched, where, on, word, poem)
}

// Times says them.
func Times(from, at time.Time, wait time.Duration) string {
	return fmt.Sprintf("<%s %s %s>", from.Format(time.DateOnly), at.Format(time.RFC3339), wait)
}
`}

// Every kind of widget follows from the declaration; each moves what the cell gets and
// what the address says, and what it refuses it says beside itself.
func TestEveryWidget(t *testing.T) {
	p := start(t, widgeted)
	tb := p.open("/p/demo")
	tb.click("#page-runbar button")
	tb.waitText("all", `<0.5 3 false left mon ha "roses\nare red">`)
	tb.waitText("times", "<2020-02-03 2021-05-06T07:08:09Z 1m30s>")

	for _, step := range []struct{ knob, kind, to, cell, says, query string }{
		{"slide", "range", "0.7", "all", "<0.7 ", "slide=0.7"},
		{"count", "number", "9", "all", " 9 ", "count=9"},
		{"switched", "checkbox", "true", "all", " true ", "switched=true"},
		{"on", "select-one", "Fri", "all", " fri ", "on=Fri"},
		{"word", "text", "ho & hum", "all", " ho & hum ", "word=ho%20%26%20hum"},
		{"poem", "textarea", "violets\nare blue", "all", `"violets\nare blue"`, "poem=violets%0Aare%20blue"},
		{"from", "date", "2020-11-30", "times", "<2020-11-30 ", "from=2020-11-30"},
		{"at", "datetime-local", "2022-01-02T03:04:05", "times", " 2022-01-02T03:04:05Z ", "at=2022-01-02T03%3A04%3A05Z"},
		{"wait", "text", "2h", "times", " 2h0m0s>", "wait=2h0m0s"},
	} {
		tb.wait(`document.getElementById("knob-` + step.knob + `").type === "` + step.kind + `"`)
		tb.set(step.knob, step.to, "change")
		tb.waitText(step.cell, step.says)
		tb.wait(`location.search.replaceAll("+", "%20").includes("` + step.query + `")`)
	}
	tb.click(`[data-param=where] input[value=Right]`)
	tb.waitText("all", " right ")
	tb.shoot("widgets")

	for _, refused := range []struct{ knob, to, why string }{
		{"count", "12", "over the largest value 9"},
		{"from", "2021-01-01", "2021-01-01 is after the last value 2020-12-31"},
		{"wait", "soon", "no duration such as"},
	} {
		tb.set(refused.knob, refused.to, "change")
		tb.wait(`document.getElementById("hint-` + refused.knob + `").innerText.includes("` + refused.why + `")`)
	}
	tb.set("count", "8", "change")
	tb.waitText("all", " 8 ")
	tb.click(`[data-make-default=count]`)
	tb.until(func() bool {
		source, err := os.ReadFile(filepath.Join(p.projects, "demo", "demo.go"))
		return err == nil && strings.Contains(string(source), "const Count = 8")
	}, "the source has the new default")
	tb.wait(`!location.search.includes("count")`)
}

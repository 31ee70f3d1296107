package views

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// The forms of a choice.
type choiceForm int

const (
	sideBySide choiceForm = iota // side by side
	asList                       // a list to open
	asSearch                     // a field with suggestions
)

// choiceForm picks the form that suits the number of choices and their length.
func (p Param) choiceForm() choiceForm {
	letters := 0
	for _, c := range p.Choices {
		letters += len(c.Name)
	}
	switch {
	case len(p.Choices) <= 4 && letters <= 28:
		return sideBySide
	case len(p.Choices) <= 15:
		return asList
	}
	return asSearch
}

// panel is the place of the widgets that the form of the page sends.
const panel = ""

// control is the id of a widget.
func (p Param) control(place string) string {
	if place == panel {
		return "knob-" + p.ID
	}
	return "knob-" + p.ID + "-at-" + place
}

// group is the name of a set of radio buttons, which must differ from place to
// place or they would push one another out.
func (p Param) group(place string) string {
	if place == panel {
		return p.ID
	}
	return "_" + p.ID + "-at-" + place
}

// attributes are what all widgets have. Only those of the panel have the
// parameter's name, so that a form sends it once.
func (p Param) attributes(place string) templ.OrderedAttributes {
	attributes := templ.OrderedAttributes{
		{Key: "id", Value: p.control(place)}, {Key: "data-control", Value: p.ID}, {Key: "aria-label", Value: p.ID},
	}
	if place == panel {
		attributes = append(attributes, templ.KeyValue[string, any]{Key: "name", Value: p.ID})
		attributes = append(attributes, templ.KeyValue[string, any]{Key: "aria-describedby", Value: "hint-" + p.ID})
	}
	if p.Problem != "" {
		attributes = append(attributes, templ.KeyValue[string, any]{Key: "aria-invalid", Value: "true"})
	}
	return attributes
}

// unit is what a slider adds to its number; only durations have one.
func (p Param) unit() string {
	if p.Basic == "duration" {
		return "ns"
	}
	return ""
}

// position is where a value stands on a slider.
func (p Param) position(text string) string {
	if p.Basic != "duration" {
		return text
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return ""
	}
	return strconv.FormatInt(int64(d), 10)
}

// step is by how much a slider or number moves at least. Where the author says
// nothing, whole numbers go by one, others by about a hundredth of the range.
func (p Param) step() string {
	if p.Step != "" {
		return p.position(p.Step)
	}
	if strings.HasPrefix(p.Basic, "int") || strings.HasPrefix(p.Basic, "uint") {
		return "1"
	}
	lo, errLo := strconv.ParseFloat(p.position(p.Min), 64)
	hi, errHi := strconv.ParseFloat(p.position(p.Max), 64)
	if errLo != nil || errHi != nil || hi <= lo {
		return "any"
	}
	return strconv.FormatFloat(roundStep((hi-lo)/100), 'g', -1, 64)
}

// roundStep returns the largest 1, 2 or 5 times a power of ten that is not over f.
func roundStep(f float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(f)))
	for _, m := range []float64{5, 2} {
		if m*power <= f {
			return m * power
		}
	}
	return power
}

// rows is the height of a text area, in lines.
func (p Param) rows() int { return min(max(strings.Count(p.Value, "\n")+1, 3), 12) }

// dateField and momentField write a canonical time as the fields of a browser want it.
func dateField(text string) string   { return reformatted(text, time.DateOnly) }
func momentField(text string) string { return reformatted(text, "2006-01-02T15:04:05") }

func reformatted(text, layout string) string {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return ""
	}
	return t.UTC().Format(layout)
}

// short is a value of the parameter in few letters, as its widget writes it.
func (p Param) short(text string) string {
	switch {
	case text == "":
		return "empty"
	case p.Widget == "date" && dateField(text) != "":
		return dateField(text)
	case p.Widget == "datetime" && dateField(text) != "":
		return reformatted(text, time.DateTime)
	}
	line, _, more := strings.Cut(text, "\n")
	if runes := []rune(line); len(runes) > 20 {
		return string(runes[:19]) + "…"
	}
	if more {
		line += "…"
	}
	return line
}

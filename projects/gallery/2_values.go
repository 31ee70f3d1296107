package gallery

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"

	"stagebook/cells"
)

/*
# Text, figures, pictures
*/

// Prose is Markdown.
func Prose() cells.Markdown {
	return `Results may be **prose**: with *emphasis*, ` + "`code`" + `, lists

1. first
2. second

> and quotations,

| and | tables |
|---|---:|
| one | 1 |
| two | 22 |
`
}

// Lines is text that is longer than a page shows.
func Lines() string { return strings.Repeat("All work and no play makes a dull page.\n", 2000) }

// Word is a short text.
func Word() string { return "short" }

// Answer is a number.
func Answer() int { return 42 }

// Figures stand beside each other.
func Figures() cells.Metrics {
	before := 0.92
	return cells.Metrics{
		{Name: "Accuracy", Value: 0.965, Compare: &before, CompareNote: "the last model"},
		{Name: "Rows", Value: 3_000_000},
		{Name: "Error", Value: 0.0003, Note: "root mean square"},
		{Name: "Took", Value: 12.5, Unit: "s"},
	}
}

// Settings is a struct with everything in it.
type Settings struct {
	Name    string
	Limits  map[string]float64
	Nested  *Settings
	Tags    []string
	Nothing error
}

// Tree is a value with parts, which open level by level.
func Tree() Settings {
	return Settings{
		Name: "outer", Limits: map[string]float64{"cpu": 2, "memory": 1.5e9}, Tags: []string{"a", "b"},
		Nested: &Settings{Name: "inner", Tags: []string{"c"}},
	}
}

// Nothing is nil.
func Nothing() *Settings { return nil }

// Picture is an image.
func Picture() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 320, 160))
	for y := range 160 {
		for x := range 320 {
			wave := 0.5 + 0.5*math.Sin(float64(x)/18)*math.Cos(float64(y)/14)
			img.Set(x, y, color.RGBA{uint8(40 + 60*wave), uint8(90 + 100*wave), uint8(140 + 90*wave), 255})
		}
	}
	return img
}

// Encoded is a picture as its bytes.
func Encoded(picture image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, picture)
	return b.Bytes(), err
}

// Page is HTML, in a frame of its own that can reach nothing.
func Page() cells.HTML {
	return `<style>body{font:15px system-ui;color:#575249}b{color:#1d4f91}</style><p>HTML of a cell lies in a <b>frame</b>, without scripts and without the page around it.</p>`
}

// Fails returns an error.
func Fails() (int, error) { return 0, errors.New("the tide is out: no water in the harbour") }

// Waits cannot run because of it.
func Waits(fails int) int { return fails + 1 }

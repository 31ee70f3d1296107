package gallery

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"io"
	"math"
	"os"
	"strings"

	"github.com/a-h/templ"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"stagebook/cells"
)

/*
# Plots, sounds, films, pages

Bytes are known by how they begin. Whatever a cell renders as HTML is shown in a frame of its own.
*/

// Sketch is a plot of gonum.
func Sketch() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = "A damped swing", "seconds", "metres"
	p.Add(plotter.NewGrid())
	swing := plotter.NewFunction(func(x float64) float64 { return math.Exp(-x/4) * math.Cos(3*x) })
	swing.Color, swing.Width, swing.Samples = color.RGBA{R: 0x1d, G: 0x4f, B: 0x91, A: 0xff}, 1.5, 400
	p.Add(swing)
	p.X.Max, p.Y.Min, p.Y.Max = 10, -1, 1
	return p, nil
}

// Large is a picture that has more pixels than a page shows. Click on it.
func Large() image.Image {
	img := image.NewGray(image.Rect(0, 0, 2600, 1300))
	for y := range 1300 {
		for x := range 2600 {
			img.Pix[img.PixOffset(x, y)] = uint8(x*x/97 ^ y*y/61)
		}
	}
	return img
}

// Tone is a second of a falling tone, as the bytes of a WAV file.
func Tone() []byte {
	const rate = 8000
	file := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")
	file = binary.LittleEndian.AppendUint32(file, rate)
	file = binary.LittleEndian.AppendUint32(file, 2*rate)
	file = append(file, "\x02\x00\x10\x00data"...)
	file = binary.LittleEndian.AppendUint32(file, 2*rate)
	for i := range rate {
		at := float64(i) / rate
		swing := math.Sin(2*math.Pi*(660-220*at)*at) * math.Exp(-3*at)
		file = binary.LittleEndian.AppendUint16(file, uint16(int16(20000*swing)))
	}
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	return file
}

// FilmFile is a ball that goes round for two seconds.
var FilmFile = cells.File("data/film.webm")

// Film is the bytes of a film.
func Film(filmFile cells.File) ([]byte, error) { return os.ReadFile(string(filmFile)) }

// Card is made with html/template.
func Card() (template.HTML, error) {
	var b strings.Builder
	err := template.Must(template.New("card").Parse(`<style>body{font:15px system-ui;margin:12px}td{padding:2px 14px 2px 0}</style>
<table>{{range $name, $n := .}}<tr><td>{{$name}}</td><td><meter max="10" value="{{$n}}"></meter></td><td>{{$n}}</td></tr>{{end}}</table>`)).
		Execute(&b, map[string]int{"apples": 7, "pears <ripe>": 3, "plums": 9})
	return template.HTML(b.String()), err
}

// Badge is a component of templ.
func Badge() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, `<p style="font:15px system-ui;margin:12px">A component: <b style="background:#e8eef7;padding:2px 8px;border-radius:9px">%s</b></p>`, templ.EscapeString("built <ok>"))
		return err
	})
}

// SettingsFile is JSON, which opens level by level.
func SettingsFile() json.RawMessage {
	return json.RawMessage(`{"name": "gallery", "limits": {"cpu": 2, "memory": 1.5e9, "disks": [{"path": "/", "free": 12345678901234567890}, {"path": "/data", "free": null}]}, "open": true, "tags": []}`)
}

// Deep is a value of nine levels and lists that are longer than a page shows. It opens as far as you like.
func Deep() map[string]any {
	inner := any("the bottom")
	for level := range 8 {
		inner = map[string]any{fmt.Sprintf("level %d", 8-level): inner}
	}
	squares := make(map[string]int)
	for i := range 250 {
		squares[fmt.Sprintf("%03d", i)] = i * i
	}
	return map[string]any{"down": inner, "squares": squares, "words": strings.Fields(strings.Repeat("tick tock ", 130))}
}

package raster

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func draw(t *testing.T, inside string) image.Image {
	t.Helper()
	img, err := Draw([]byte(`<svg viewBox="0 0 100 50">`+inside+`</svg>`), 200)
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size != (image.Point{200, 100}) {
		t.Fatalf("it is %v", size)
	}
	return img
}

// at expects a colour in the middle of a unit of the picture, "" for none.
func at(t *testing.T, img image.Image, x, y int, want string) {
	t.Helper()
	got := color.NRGBAModel.Convert(img.At(2*x+1, 2*y+1)).(color.NRGBA)
	if want == "" {
		if got.A != 0 {
			t.Errorf("at %d, %d is %v, want nothing", x, y, got)
		}
		return
	}
	if w := hex(strings.TrimPrefix(want, "#")); distance(got, w) > 6 {
		t.Errorf("at %d, %d is %v, want %v", x, y, got, w)
	}
}

func distance(a, b color.NRGBA) float64 {
	return math.Abs(float64(a.R)-float64(b.R)) + math.Abs(float64(a.G)-float64(b.G)) + math.Abs(float64(a.B)-float64(b.B)) + math.Abs(float64(a.A)-float64(b.A))
}

func TestShapes(t *testing.T) {
	img := draw(t, `<rect x="0" y="0" width="10" height="10" fill="#f00"/>
		<circle cx="25" cy="10" r="8" fill="rgb(0,128,0)"/>
		<path d="M40 0h10v10h-10z" fill="var(--chart-1, #4a7ab8)"/>
		<path d="M60,10 A10,10 0 0 1 80,10 Z" fill="blue"/>
		<g transform="translate(0 30)"><polygon points="0,0 10,0 10,10 0,10" fill="#0f0" fill-opacity=".5"/></g>
		<line x1="20" y1="35" x2="40" y2="35" stroke="#000" stroke-width="4"/>
		<g transform="rotate(90 60 40)"><rect x="50" y="38" width="20" height="4" fill="red"/></g>
		<rect x="90" y="0" width="9" height="9" fill="none"/><rect x="90" y="20" width="9" height="9" visibility="hidden"/>`)
	for _, want := range []struct {
		x, y   int
		colour string
	}{
		{5, 5, "#f00"},
		{12, 5, ""},
		{25, 10, "#008000"},
		{32, 3, ""},
		{45, 5, "#4a7ab8"},
		{70, 5, "#00f"},
		{70, 12, ""},
		{5, 35, "#00ff0080"},
		{30, 35, "#000"},
		{30, 38, ""},
		{60, 32, "#f00"},
		{68, 40, ""},
		{94, 4, ""},
		{94, 24, ""},
	} {
		at(t, img, want.x, want.y, want.colour)
	}
}

func TestClip(t *testing.T) {
	img := draw(t, `<defs><clipPath id="c"><rect x="10" y="10" width="20" height="20"/></clipPath></defs>
		<g clip-path="url(#c)"><rect x="0" y="0" width="50" height="50" fill="#00f"/></g>
		<rect x="60" y="0" width="20" height="20" fill="#f00"/>`)
	at(t, img, 5, 5, "")
	at(t, img, 20, 20, "#00f")
	at(t, img, 35, 20, "")
	at(t, img, 70, 10, "#f00")
}

func TestText(t *testing.T) {
	ink := func(attributes string) (left, right float64) {
		img := draw(t, `<text x="50" y="25" font-size="20" `+attributes+`>mmm</text>`)
		left, right = 200, 0
		for y := range 100 {
			for x := range 200 {
				if _, _, _, a := img.At(x, y).RGBA(); a > 0x4000 {
					left, right = min(left, float64(x)), max(right, float64(x))
				}
			}
		}
		return left, right
	}
	if l, r := ink(""); l < 98 || r < 180 {
		t.Errorf("from its start it reaches from %v to %v", l, r)
	}
	if l, r := ink(`text-anchor="middle"`); math.Abs((l+r)/2-100) > 3 {
		t.Errorf("around its middle it reaches from %v to %v", l, r)
	}
	if l, r := ink(`text-anchor="end"`); r > 102 || l > 20 {
		t.Errorf("to its end it reaches from %v to %v", l, r)
	}
}

func TestRefused(t *testing.T) {
	for name, svg := range map[string]string{
		"nothing": "", "no size": "<svg/>", "no XML": "<svg", "too high": `<svg viewBox="0 0 1 1000"/>`,
		"no number": `<svg viewBox="0 0 NaN 10"/>`, "endless": `<svg viewBox="0 0 9 9">` + strings.Repeat("<g>", shapeLimit) + "</svg>",
	} {
		if _, err := Draw([]byte(svg), 100); err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
}

// What is odd is drawn somehow, or left out; it stops nothing.
func FuzzDraw(f *testing.F) {
	f.Add("M0 0L1e9 3z", "1 2", "rotate(1", "url(#a)")
	f.Add("M.5.5-3-4a1 1 0 01.5.5", "0 0", "matrix()", "#12")
	f.Fuzz(func(t *testing.T, d, dash, at, fill string) {
		p := parsed(d, dash, at, fill)
		if img, err := Draw(p, 50); err == nil && img.Bounds().Dx() != 50 {
			t.Error(img.Bounds())
		}
	})
}

func parsed(d, dash, at, fill string) []byte {
	clean := strings.NewReplacer("&", "", "<", "", `"`, "").Replace
	return []byte(`<svg viewBox="0 0 9 9"><path stroke="red" d="` + clean(d) + `" stroke-dasharray="` + clean(dash) + `" transform="` + clean(at) + `" fill="` + clean(fill) + `"/></svg>`)
}

// TestLook writes pictures of a folder of drawings, to be looked at.
func TestLook(t *testing.T) {
	dir := os.Getenv("STAGEBOOK_SHOTS")
	if dir == "" {
		t.Skip("STAGEBOOK_SHOTS names no folder of drawings")
	}
	drawings, err := filepath.Glob(filepath.Join(dir, "*-720.svg"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range drawings {
		svg, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		img, err := Draw(svg, 720)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f, err := os.Create(strings.TrimSuffix(name, "svg") + "png")
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, img); err != nil {
			t.Error(err)
		}
		f.Close()
	}
}

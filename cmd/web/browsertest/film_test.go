package browsertest

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// film is what a tab looked like, frame after frame.
type film struct {
	tb     *tab
	frames []*image.RGBA
	stays  []time.Duration // how long each frame is shown
}

// look takes a frame, and shows it for a while.
func (f *film) look(stay time.Duration) {
	f.tb.t.Helper()
	shot, err := chromedp.Run(f.tb.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		f.tb.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		f.tb.t.Fatal(err)
	}
	frame := image.NewRGBA(img.Bounds())
	for y := range frame.Rect.Dy() {
		for x := range frame.Rect.Dx() {
			frame.Set(x, y, img.At(x, y))
		}
	}
	if last := len(f.frames) - 1; last >= 0 && bytes.Equal(f.frames[last].Pix, frame.Pix) {
		f.stays[last] += stay
		return
	}
	f.frames, f.stays = append(f.frames, frame), append(f.stays, stay)
}

// follow takes frames until something is so, for as long as a journey is patient.
func (f *film) follow(expression string) {
	f.tb.t.Helper()
	for began := time.Now(); time.Since(began) < patience; {
		f.look(120 * time.Millisecond)
		if is, err := eval[bool](f.tb, expression); err == nil && is {
			return
		}
	}
	f.tb.wait(expression) // fails, and says how things stand
}

// write writes a GIF: each frame holds what differs from the one before.
func (f *film) write(t *testing.T, path string) {
	t.Helper()
	colours := f.palette()
	nearest := make(map[uint16]uint8)
	all := &gif.GIF{Config: image.Config{ColorModel: colours, Width: f.frames[0].Rect.Dx(), Height: f.frames[0].Rect.Dy()}}
	var before *image.RGBA
	for i, frame := range f.frames {
		all.Image = append(all.Image, difference(before, frame, colours, nearest))
		all.Delay = append(all.Delay, int(f.stays[i]/(10*time.Millisecond)))
		all.Disposal = append(all.Disposal, gif.DisposalNone)
		before = frame
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, all); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d frames, %d kB", path, len(f.frames), out.Len()/1000)
}

// bucket is a colour with five bits a channel.
func bucket(pix []uint8) uint16 {
	return uint16(pix[0]>>3)<<10 | uint16(pix[1]>>3)<<5 | uint16(pix[2]>>3)
}

// palette is the colours that most pixels have, and at its end the transparent one.
func (f *film) palette() color.Palette {
	type mean struct{ n, r, g, b int }
	sums := make(map[uint16]mean)
	for _, frame := range f.frames {
		for at := 0; at < len(frame.Pix); at += 4 {
			p := frame.Pix[at : at+4]
			s := sums[bucket(p)]
			sums[bucket(p)] = mean{s.n + 1, s.r + int(p[0]), s.g + int(p[1]), s.b + int(p[2])}
		}
	}
	means := make([]mean, 0, len(sums))
	for _, s := range sums {
		means = append(means, s)
	}
	slices.SortFunc(means, func(a, b mean) int { return cmp.Compare(b.n, a.n) })
	var colours color.Palette
	for _, m := range means[:min(len(means), 255)] {
		colours = append(colours, color.RGBA{uint8(m.r / m.n), uint8(m.g / m.n), uint8(m.b / m.n), 255})
	}
	return append(colours, color.RGBA{})
}

// difference draws what differs between two frames; all of the first one.
func difference(before, frame *image.RGBA, colours color.Palette, nearest map[uint16]uint8) *image.Paletted {
	area := frame.Rect
	if before != nil {
		area = changed(before, frame)
	}
	transparent := uint8(len(colours) - 1)
	drawn := image.NewPaletted(area, colours)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			at := frame.PixOffset(x, y)
			p := frame.Pix[at : at+4]
			if before != nil && bytes.Equal(before.Pix[at:at+4], p) {
				drawn.SetColorIndex(x, y, transparent)
				continue
			}
			index, ok := nearest[bucket(p)]
			if !ok {
				index = uint8(colours[:transparent].Index(color.RGBA{p[0], p[1], p[2], 255}))
				nearest[bucket(p)] = index
			}
			drawn.SetColorIndex(x, y, index)
		}
	}
	return drawn
}

// changed is the smallest rectangle around what differs.
func changed(a, b *image.RGBA) image.Rectangle {
	var area image.Rectangle
	for y := range b.Rect.Dy() {
		for x := range b.Rect.Dx() {
			if at := b.PixOffset(x, y); !bytes.Equal(a.Pix[at:at+4], b.Pix[at:at+4]) {
				area = area.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area
}

package display

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"reflect"
	"testing"

	"stagebook/cells"
)

func TestBytesOfAPictureAreOne(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 3, 2))
	img.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want Image
	}{
		"png":  {b.Bytes(), Image{MIME: "image/png", Data: b.Bytes(), Width: 3, Height: 2}},
		"jpeg": {[]byte("\xff\xd8\xff\xe0cut"), Image{MIME: "image/jpeg", Data: []byte("\xff\xd8\xff\xe0cut")}},
		"webp": {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), Image{MIME: "image/webp", Data: []byte("RIFF\x00\x00\x00\x00WEBPVP8 ")}},
	} {
		d := Of(reflect.ValueOf(c.data))
		if d.Image == nil || !reflect.DeepEqual(*d.Image, c.want) {
			t.Errorf("%s is shown as %+v", name, d)
		}
	}
	if d := Of(reflect.ValueOf([]byte("RIFF\x00\x00\x00\x00WAVEfmt "))); d.Kind != KindMedia {
		t.Errorf("a sound is shown as %s", d.Kind)
	}
}

func TestFiguresAreReadable(t *testing.T) {
	for value, want := range map[float64]string{3_000_000: "3,000,000", -12345: "-12,345", 999: "999", 0.0003: "0.0003", 0.965: "0.965", -7.1: "-7.1", 0: "0", 1234.5: "1234"} {
		if d := Of(reflect.ValueOf(cells.Metric{Value: value})); d.Metrics[0].Text != want {
			t.Errorf("%v is written %q, want %q", value, d.Metrics[0].Text, want)
		}
	}
}

// A layout keeps the order of its parts, and is bounded in depth and number.
func TestLayouts(t *testing.T) {
	d := Of(reflect.ValueOf(cells.Row(cells.Titled("one", 1), "two", cells.Tabs(cells.Titled("in", []int{1, 2})))))
	if d.Kind != KindLayout || len(d.Layout.Parts) != 3 || d.Layout.Parts[0].Title != "one" || len(d.Layout.Parts[2].Display.Layout.Parts) != 1 {
		t.Fatalf("%+v", d.Layout)
	}
	data, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Decode(data); err != nil || !reflect.DeepEqual(again.Layout, d.Layout) {
		t.Errorf("it reads back as %+v, %v", again.Layout, err)
	}
	var deep any = 1
	for range 10 {
		deep = cells.Row(deep)
	}
	if data, err := Of(reflect.ValueOf(deep)).Encode(); err != nil || len(data) > 2000 {
		t.Errorf("ten layouts within one another take %d bytes, %v", len(data), err)
	}
	many := make([]any, 500)
	if l := Of(reflect.ValueOf(cells.Grid(3, many...))).Layout; len(l.Parts) != layoutParts || l.More != 500-layoutParts {
		t.Errorf("%d parts and %d more", len(l.Parts), l.More)
	}
}

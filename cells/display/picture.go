package display

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/draw"
	"image/png"
)

const (
	imageBytes = 4 << 20 // of the encoded picture
	imageSide  = 2000    // px; larger ones are halved until they fit
)

// picture shows images.
func picture(v any) (Display, bool) {
	img, ok := v.(image.Image)
	if !ok {
		return Display{}, false
	}
	size := img.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 {
		return textDisplay("an empty image"), true
	}
	step := halving(img)
	data, err := encodePNG(halved(img, step))
	if err != nil {
		return textDisplay("an image that cannot be shown: " + err.Error()), true
	}
	return Display{Kind: KindImage, Image: &Image{MIME: "image/png", Data: data, Width: size.X, Height: size.Y, Halved: step &^ 1}}, true
}

func encodePNG(img image.Image) ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, img); err != nil {
		return nil, err
	}
	if out.Len() > imageBytes || base64.StdEncoding.EncodedLen(out.Len()) > 2*imageBytes {
		return nil, errTooLarge
	}
	return out.Bytes(), nil
}

// halving is how often rows and columns must be dropped until an image is small
// enough: 1, 2, 4 …
func halving(img image.Image) int {
	step := 1
	for img.Bounds().Dx()/step > imageSide || img.Bounds().Dy()/step > imageSide {
		step *= 2
	}
	return step
}

// halved keeps every so many rows and columns of an image.
func halved(img image.Image, step int) image.Image {
	if step == 1 {
		return img
	}
	from := img.Bounds()
	small := image.NewRGBA(image.Rect(0, 0, max(1, from.Dx()/step), max(1, from.Dy()/step)))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			draw.Draw(small, image.Rect(x, y, x+1, y+1), img, image.Pt(from.Min.X+x*step, from.Min.Y+y*step), draw.Src)
		}
	}
	return small
}

// encodedPicture recognises the bytes of a picture that browsers show. Its size
// is read where a decoder is linked; else the browser finds it out.
func encodedPicture(data []byte) (*Image, bool) {
	if len(data) > imageBytes {
		return nil, false
	}
	for _, known := range []struct{ mime, magic, at8 string }{
		{"image/png", "\x89PNG\r\n\x1a\n", ""}, {"image/jpeg", "\xff\xd8\xff", ""}, {"image/gif", "GIF8", ""}, {"image/webp", "RIFF", "WEBP"},
	} {
		if !bytes.HasPrefix(data, []byte(known.magic)) || known.at8 != "" && !bytes.HasPrefix(data[min(8, len(data)):], []byte(known.at8)) {
			continue
		}
		img := &Image{MIME: known.mime, Data: data}
		if config, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
			img.Width, img.Height = config.Width, config.Height
		}
		return img, true
	}
	return nil, false
}

package server

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/display"
	"stagebook/cells/store"
	"stagebook/views"
)

// of names an output of a cell.
type of struct {
	cell string
	out  *store.RecordOutput
}

// mediaPolicy is that of what the author's code made, in case somebody opens it in a
// tab of its own: it can do nothing but be seen and heard.
const mediaPolicy = "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; font-src data:"

// inlineBytes are what a page carries of a picture itself.
const inlineBytes = 8 << 10

// address is where the bytes of an output are, under a name that changes with them.
func (o of) address(c *echo.Context) string { return o.named(c, "media") }

func (o of) named(c *echo.Context, what string) string {
	return outputAddress(c, o.cell, o.out.Name)(what) + "&_v=" + o.out.Display[:min(16, len(o.out.Display))]
}

func (s *Server) imageModel(c *echo.Context, o of, image *display.Image) *views.Image {
	model := &views.Image{Alt: image.Alt, Width: image.Width, Height: image.Height}
	if model.Alt == "" {
		model.Alt = o.out.Name
	}
	model.Src = o.address(c)
	model.Save = model.Src + "&_save=1"
	if len(image.Data) <= inlineBytes {
		model.Src = "data:" + image.MIME + ";base64," + base64.StdEncoding.EncodeToString(image.Data)
	}
	model.Halved = image.Halved
	return model
}

func mediaModel(c *echo.Context, o of, m *display.Media) *views.Media {
	src := o.address(c)
	return &views.Media{Src: src, Save: src + "&_save=1", MIME: m.MIME, Film: m.Film(), Label: o.out.Name, Size: int64(len(m.Data))}
}

// endings are those of the files in which pictures and media are saved.
var endings = map[string]string{
	"image/svg+xml": "svg", "image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "video/ogg": "ogv", "audio/ogg": "ogg",
}

// media sends the bytes of a picture, sound or film, or a range of them.
func (s *Server) media(c *echo.Context) error {
	out, shown, err := s.shownPart(c)
	if err != nil {
		return err
	}
	var mime string
	var data []byte
	switch {
	case shown.Image != nil:
		mime, data = shown.Image.MIME, shown.Image.Data
	case shown.Media != nil:
		mime, data = shown.Media.MIME, shown.Media.Data
	default:
		return notFound(c)
	}
	ending := endings[mime]
	if ending == "" {
		_, ending, _ = strings.Cut(mime, "/")
	}
	h := c.Response().Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Security-Policy", mediaPolicy)
	h.Set("Cache-Control", "private, max-age=86400")
	if c.QueryParam("_save") != "" {
		h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", strings.ReplaceAll(out.Name, "/", "-")+"."+ending))
	}
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(data))
	return nil
}

// framePolicy is that of HTML that a cell made: it may look as it likes, from what
// it brings along, and run nothing but the one script that says how high it is.
const framePolicy = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; " +
	"script-src 'nonce-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// sizeScript tells the page around how high the frame is.
const sizeScript = `<script nonce="%s">addEventListener("load",()=>{const say=()=>parent.postMessage({frameHeight:Math.ceil(document.documentElement.getBoundingClientRect().height)},"*");new ResizeObserver(say).observe(document.documentElement);say()})</script>`

// frame sends the HTML that a cell made, for a frame.
func (s *Server) frame(c *echo.Context) error {
	_, shown, err := s.shownPart(c)
	if err != nil {
		return err
	}
	if shown.HTML == nil {
		return notFound(c)
	}
	nonce := rand.Text()
	c.Response().Header().Set("Content-Security-Policy", framedIn(c, fmt.Sprintf(framePolicy, nonce)))
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.HTML(http.StatusOK, fmt.Sprintf("<!doctype html><meta charset=utf-8>"+sizeScript, nonce)+shown.HTML.Source)
}

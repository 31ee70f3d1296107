package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image/png"
	"net/http"
	"strings"
	"time"

	"git.sr.ht/~sbinet/gg"
	"github.com/labstack/echo/v5"
	"golang.org/x/net/html"

	"stagebook/cells/chart"
	"stagebook/cells/chart/raster"
	"stagebook/cells/display"
	"stagebook/cells/session"
	"stagebook/views"
)

// cardVersion is that of how cards look; those that were kept in another are drawn
// anew.
const cardVersion = 1

// cardModel is what chats show of a link. One with a password tells nothing: whoever
// asks for a card has not typed it.
func (s *Server) cardModel(c *echo.Context) views.Card {
	behind := sharedOf(c)
	if behind.link.Locked {
		return views.Card{}
	}
	outline := behind.picture.Outline
	address := s.origin(c) + base(c)
	return views.Card{
		URL: address, Title: outline.Title, Text: cardText(behind),
		Image: address + "/card.png?v=" + behind.link.Picture[:min(12, len(behind.link.Picture))], Alt: "Results of " + outline.Title,
	}
}

// cardText is a sentence or two about what is behind a link.
func cardText(behind *shared) string {
	lede, _ := split(behind.picture.Outline.Intro)
	for _, source := range []string{lede, behind.link.Note, behind.link.Name} {
		text := plainText(source)
		if source == behind.link.Note {
			text = plainText(markdown(source))
		}
		if text != "" {
			return atMost(text, 200)
		}
	}
	return "Results of " + behind.picture.Taken.Format("2 January 2006")
}

// plainText is what a person reads of HTML.
func plainText(source string) string {
	var text strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(source))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		if kind == html.TextToken {
			text.Write(tokens.Text())
			text.WriteByte(' ')
		}
	}
	return strings.NewReplacer(" .", ".", " ,", ",").Replace(strings.Join(strings.Fields(html.UnescapeString(text.String())), " "))
}

func atMost(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

// linkCard sends the picture of a link for chats. It is drawn once for what it shows.
func (s *Server) linkCard(c *echo.Context) error {
	behind := sharedOf(c)
	if behind.link.Locked {
		return notFound(c)
	}
	face := cardFace{title: behind.picture.Outline.Title, text: cardText(behind), taken: behind.picture.Taken.Format("2 January 2006")}
	key := sha256.Sum256(fmt.Appendf(nil, "card %d %d\n%q\n%s", cardVersion, chart.Version, []string{face.title, face.text, face.taken}, behind.link.Picture))
	name := hex.EncodeToString(key[:])
	data, ok := s.cfg.Store.Derived("card", name)
	if !ok {
		state := behind.picture.State()
		s.fillCard(c.Request().Context(), &face, state, behind.link.Code)
		var err error
		if data, err = face.draw(); err != nil {
			return fmt.Errorf("drawing the card of a link: %w", err)
		}
		_ = s.cfg.Store.PutDerived("card", name, data) // only saves drawing it again
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("Content-Type", "image/png")
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(data))
	return nil
}

// fillCard finds what of the results says most at a glance: a chart, else figures.
func (s *Server) fillCard(ctx context.Context, face *cardFace, state *session.State, code bool) {
	for _, cell := range state.Outline.Cells {
		cs := state.Cells[cell.ID]
		if cs == nil || cs.Shown == nil || cell.Policy.Hidden && !code {
			continue
		}
		for _, out := range cs.Shown.Outputs {
			shown, err := s.pictures.display(out.Display)
			if err != nil {
				continue
			}
			if face.chart == nil && shown.Chart != nil {
				options, _ := chart.Thin(shown.Chart.Options)
				face.chart, _ = s.cfg.Charts.SVG(ctx, chart.Request{Options: options, Width: 880, Height: 300, Theme: shown.Chart.Theme, ID: "card"})
			}
			if len(face.figures) == 0 {
				face.figures = shown.Metrics
			}
		}
	}
}

// cardFace is what stands on a card.
type cardFace struct {
	title, text, taken string
	chart              []byte // SVG, or nil
	figures            []display.Metric
}

const (
	cardWidth, cardHeight = 1200, 630
	cardMargin            = 72.0
	cardInside            = cardWidth - 2*cardMargin
)

// draw makes the picture: title and text above, the chart or figures below.
func (f *cardFace) draw() ([]byte, error) {
	dc := gg.NewContext(cardWidth, cardHeight)
	dc.SetHexColor("#fdfcf9")
	dc.Clear()
	dc.SetHexColor("#1d4f91")
	dc.DrawRectangle(0, 0, cardWidth, 10)
	dc.Fill()
	y := 62.0
	lines, textLines, size := 1, 2, 46.0
	if f.chart == nil {
		lines, textLines, size, y = 3, 4, 64, 110
	}
	var err error
	if y, err = f.paragraph(dc, f.title, letters{size, true, "#1f1d1a", lines}, y); err != nil {
		return nil, err
	}
	if _, err = f.paragraph(dc, f.text, letters{size * .55, false, "#575249", textLines}, y+6); err != nil {
		return nil, err
	}
	switch {
	case f.chart != nil:
		img, err := raster.Draw(f.chart, cardInside)
		if err == nil {
			dc.DrawImage(img, int(cardMargin), cardHeight-img.Bounds().Dy()-62)
		}
	case len(f.figures) > 0:
		if err := f.drawFigures(dc); err != nil {
			return nil, err
		}
	}
	if _, err := f.paragraph(dc, "Stagebook  ·  "+f.taken, letters{20, false, "#6d675d", 1}, cardHeight-50); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := png.Encode(&out, dc.Image()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// letters is how a paragraph is set.
type letters struct {
	size   float64
	bold   bool
	colour string
	lines  int // at most
}

// paragraph sets a text below y, and returns where it ends.
func (f *cardFace) paragraph(dc *gg.Context, text string, l letters, y float64) (float64, error) {
	face, err := raster.Face(l.size, l.bold)
	if err != nil {
		return y, err
	}
	dc.SetFontFace(face)
	dc.SetHexColor(l.colour)
	lines := dc.WordWrap(text, cardInside)
	if len(lines) > l.lines {
		lines = lines[:l.lines]
		last := []rune(lines[l.lines-1])
		for width, _ := dc.MeasureString(string(last) + "…"); width > cardInside && len(last) > 0; width, _ = dc.MeasureString(string(last) + "…") {
			last = last[:len(last)-1]
		}
		lines[l.lines-1] = strings.TrimRight(string(last), " ,;:.") + "…"
	}
	for i, line := range lines { // a word may be longer than the card
		runes := []rune(line)
		for width, _ := dc.MeasureString(line); width > cardInside && len(runes) > 1; width, _ = dc.MeasureString(string(runes) + "…") {
			runes = runes[:len(runes)-1]
			lines[i] = string(runes) + "…"
		}
	}
	for _, line := range lines {
		dc.DrawString(line, cardMargin, y+l.size*.8)
		y += l.size * 1.3
	}
	return y, nil
}

// drawFigures sets up to four figures side by side.
func (f *cardFace) drawFigures(dc *gg.Context) error {
	const most = 4
	shown := f.figures[:min(len(f.figures), most)]
	wide := cardInside / float64(most)
	small, err := raster.Face(22, false)
	if err != nil {
		return err
	}
	large, err := raster.Face(44, true)
	if err != nil {
		return err
	}
	for i, m := range shown {
		x := cardMargin + float64(i)*wide
		dc.SetFontFace(small)
		dc.SetHexColor("#575249")
		dc.DrawString(atMost(m.Name, 20), x, 470)
		dc.SetFontFace(large)
		dc.SetHexColor("#1d4f91")
		dc.DrawString(atMost(strings.TrimSpace(m.Text+" "+m.Unit), 11), x, 522)
	}
	return nil
}

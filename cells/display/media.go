package display

import (
	"bytes"
	"strings"
)

// Media is a sound or a film.
type Media struct {
	MIME string `json:"mime"` // audio/… or video/…
	Data []byte `json:"data"`
}

// mediaBytes bounds what a display holds of one.
const mediaBytes = 8 << 20

// Film reports whether there is something to see.
func (m *Media) Film() bool { return strings.HasPrefix(m.MIME, "video/") }

// media recognises the bytes of sounds and films that browsers play, by how they
// begin: see https://mimesniff.spec.whatwg.org/#matching-an-audio-or-video-type-pattern.
func media(data []byte) (mime string, ok bool) {
	at := func(from int, magic string) bool {
		return len(data) >= from+len(magic) && string(data[from:from+len(magic)]) == magic
	}
	switch {
	case at(0, "RIFF") && at(8, "WAVE"):
		return "audio/wav", true
	case at(0, "fLaC"):
		return "audio/flac", true
	case at(0, "ID3") || len(data) > 2 && data[0] == 0xff && (data[1] == 0xfb || data[1] == 0xf3 || data[1] == 0xf2):
		return "audio/mpeg", true
	case at(0, "OggS") && bytes.Contains(data[:min(len(data), 256)], []byte("theora")):
		return "video/ogg", true
	case at(0, "OggS"):
		return "audio/ogg", true
	case at(4, "ftypM4A"):
		return "audio/mp4", true
	case at(4, "ftyp"):
		return "video/mp4", true
	case at(0, "\x1aE\xdf\xa3"):
		return "video/webm", true
	}
	return "", false
}

// mediaDisplay shows a sound or a film.
func mediaDisplay(data []byte) (Display, bool) {
	mime, ok := media(data)
	if !ok {
		return Display{}, false
	}
	if len(data) > mediaBytes {
		return textDisplay("a " + mime + " of " + counted(len(data), "byte") + ", which is more than a page plays: write it to a file to hear or see it"), true
	}
	return Display{Kind: KindMedia, Media: &Media{MIME: mime, Data: data}}, true
}

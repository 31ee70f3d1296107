// Package static holds what the browser loads: style sheets, fonts and the
// client, as built by static/build and embedded in the program.
//
// Everything under built/ is made from the sources beside it and committed; a
// test says when it is old. To build again:
//
//	npm ci --ignore-scripts && go -C static/build run .
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync"
)

//go:embed all:built
var built embed.FS

// Asset is one file as the browser gets it. Its bytes must not be changed.
type Asset struct {
	Data []byte
	Gzip []byte // nil where it would not help
	Hash string // of the content, as in its address; strong enough for an ETag
	Type string // of the content
}

// assets are made once, at first use; nothing is written afterwards.
var assets = sync.OnceValue(load)

// Lookup finds an asset by its name under /static/: "app.css", "fonts/….woff2".
func Lookup(name string) (Asset, bool) {
	a, ok := assets()[name]
	return a, ok
}

// URL is the address of an asset. It changes with the content, so what stands
// behind it may be kept for ever.
func URL(name string) string {
	a, ok := assets()[name]
	if !ok {
		return "/static/" + name
	}
	return "/static/" + name + "?v=" + a.Hash
}

// load reads what is embedded. It cannot fail: the files are part of the program.
func load() map[string]Asset {
	all := map[string]Asset{}
	fs.WalkDir(built, "built", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := built.ReadFile(file)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		a := Asset{Data: data, Hash: hex.EncodeToString(sum[:6]), Type: contentType(file)}
		if strings.HasPrefix(a.Type, "text/") {
			a.Gzip = compress(data)
		}
		all[strings.TrimPrefix(file, "built/")] = a
		return nil
	})
	return all
}

// contentType does not depend on the machine for the kinds that are here.
func contentType(file string) string {
	switch path.Ext(file) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(file))
}

func compress(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write(data)
	w.Close()
	if b.Len() >= len(data) {
		return nil
	}
	return b.Bytes()
}

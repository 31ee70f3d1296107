package chart

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// Script is a program for a browser, compressed with gzip.
type Script struct {
	Gzip []byte
	Hash string // of the content
}

// Scripts are what a browser needs to draw a chart as the server does, by name:
// ECharts itself, and the design of the page, which stands on it and offers
// stagebookLive(element, options, colours).
var Scripts = sync.OnceValue(func() map[string]Script {
	return map[string]Script{
		"echarts.js": script(echartsGz),
		"charts.js":  script(compressed(renderJS)),
	}
})

func script(gz []byte) Script {
	sum := sha256.Sum256(gz)
	return Script{Gzip: gz, Hash: hex.EncodeToString(sum[:6])}
}

func compressed(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // into memory: it does not fail
	_ = w.Close()
	return b.Bytes()
}

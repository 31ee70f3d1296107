package views

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"sync"

	"stagebook/static"
)

// Document is a notebook as one file that needs nothing beside it.
type Document struct {
	Notebook   Notebook
	Unfresh    []string // cells whose results are not of their code
	Provenance Provenance
	Made       string // when the youngest of its results was made; "" without results
}

// documentFace are the fonts that a document carries; the slanted one is left to
// the browser, which slants the upright one.
var documentFace = map[string]bool{"source-serif-4-latin-wght-normal": true, "inter-latin-wght-normal": true, "jetbrains-mono-latin-wght-normal": true}

var (
	face     = regexp.MustCompile(`@font-face\{[^}]*\}`)
	faceFile = regexp.MustCompile(`url\("\./fonts/(([^"]+)-[A-Z0-9]{8}\.woff2)"\)`)
)

// documentStyle is the style sheet with its fonts inside. It is made once.
var documentStyle = sync.OnceValue(func() string {
	sheet, _ := static.Lookup("app.css")
	return face.ReplaceAllStringFunc(string(sheet.Data), func(rule string) string {
		found := faceFile.FindStringSubmatch(rule)
		if found == nil || !documentFace[found[2]] {
			return ""
		}
		font, ok := static.Lookup("fonts/" + found[1])
		if !ok {
			return ""
		}
		return strings.Replace(rule, found[0], `url("data:font/woff2;base64,`+base64.StdEncoding.EncodeToString(font.Data)+`")`, 1)
	})
})

// documentScript is one of the client's files, as it stands between the tags.
func documentScript(name string) string {
	script, _ := static.Lookup(name)
	return strings.TrimSpace(string(script.Data))
}

func documentIcon() string {
	icon, _ := static.Lookup("icon.svg")
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(icon.Data)
}

// documentPolicy lets a document run its own two scripts, and ask nobody for
// anything; what it frames inherits it.
func documentPolicy() string {
	policy := "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'; script-src"
	for _, name := range []string{"theme.js", "document.js"} {
		sum := sha256.Sum256([]byte(documentScript(name)))
		policy += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return policy
}

func (d Document) unfreshWords() string { return unfreshWords(d.Unfresh, "in this document") }

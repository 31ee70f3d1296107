package server_test

import (
	"bytes"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestEmbed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	link := s.share("/p/sums/share", nil)
	embed := strings.Replace(link, "/s/", "/embed/", 1)
	answer := s.do(request("GET", embed+"/sum?theme=dark"))
	page := answer.Body.String()
	if answer.Code != http.StatusOK || !shows(page, "6") || !strings.Contains(page, `data-theme="dark"`) {
		t.Fatalf("it answers %d:\n%s", answer.Code, page)
	}
	for _, never := range []string{"Is the file", "Parameters", "func ", s.root, "<form", "page-palette"} {
		if strings.Contains(page, never) {
			t.Errorf("the result brings %q along", never)
		}
	}
	h := answer.Header()
	if policy := h.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors *") || !strings.Contains(policy, "script-src 'self';") || strings.Contains(policy, "unsafe") {
		t.Errorf("its policy is %q", policy)
	}
	if len(answer.Result().Cookies()) > 0 {
		t.Error("it needs a cookie")
	}
	if policy := s.do(request("GET", link)).Header().Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("the link itself may be framed: %q", policy)
	}
	for address, want := range map[string]int{embed + "/nothing": 404, embed + "x/sum": 404, embed: 401, embed + "/sum/events": 401, embed + "/sum/move": 401} {
		if code, page := s.stranger(address); code != want && code != http.StatusNotFound || shows(page, "6") {
			t.Errorf("%s answers %d", address, code)
		}
	}
	if page := s.get("/p/sums/share").Body.String(); !strings.Contains(page, "/embed/"+strings.TrimPrefix(link, "/s/")+"/sum?theme=auto") {
		t.Error("the owner is not offered what to put into a page")
	}
	s.form("/p/sums/share/change", url.Values{"link": {strings.TrimPrefix(link, "/s/")}, "do": {"revoke"}})
	answer = s.do(request("GET", embed+"/sum"))
	if answer.Code != http.StatusNotFound || !strings.Contains(answer.Body.String(), "There is no such link") || !strings.Contains(answer.Header().Get("Content-Security-Policy"), "frame-ancestors *") {
		t.Errorf("revoked, it answers %d:\n%s", answer.Code, answer.Body)
	}
}

func TestEmbedOfOtherRights(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	s.runAll("/p/sums?scale=4", "12")
	in := func(link, rest string) (int, string) {
		return s.stranger(strings.Replace(link, "/s/", "/embed/", 1) + rest)
	}
	if code, page := in(s.share("/p/sums/share", url.Values{"password": {"open it"}}), "/sum"); code != http.StatusUnauthorized || shows(page, "6") || !strings.Contains(page, "has a password") {
		t.Errorf("with a password it answers %d:\n%s", code, page)
	}
	if code, _ := in(s.share("/p/sums/share", url.Values{"right": {"edit"}}), "/sum"); code != http.StatusNotFound {
		t.Errorf("of a link to edit it answers %d", code)
	}
	v := s.explored("/p/sums/share", nil)
	if code, page := in(v.link, "/sum?scale=4"); code != http.StatusOK || !shows(page, "12") {
		t.Errorf("of a link to explore it answers %d:\n%s", code, page)
	}
}

// What pages without code do not show cannot be asked for by its name.
func TestHiddenIsNotAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/veil/veil.go", "package veil\n\n//cell:hide\nfunc Within() []int { return []int{77123} }\n\nfunc Seen(within []int) int { return len(within) + 41 }\n")
	s.runAll("/p/veil?", "42")
	for name, link := range map[string]string{"view": s.share("/p/veil/share", nil), "with code": s.share("/p/veil/share", url.Values{"code": {"1"}})} {
		for _, path := range []string{"", "/tree?_cell=within&_out=within", "/download?_cell=within&_out=within"} {
			if _, page := s.stranger(link + path); strings.Contains(page, "77123") && name == "view" {
				t.Errorf("%s: %s shows what is hidden", name, path)
			}
		}
	}
	if _, page := s.stranger(strings.Replace(s.share("/p/veil/share", nil), "/s/", "/embed/", 1) + "/within"); strings.Contains(page, "77123") {
		t.Error("what is hidden is embedded")
	}
}

var meta = regexp.MustCompile(`<meta property="og:(\w+)" content="([^"]*)"`)

func TestCard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/sums/chart.go", "package sums\n\n"+`// Drawn is a chart.
//
//cell:chart
func Drawn(numbers []int) []int { return numbers }
`)
	s.runAll("/p/sums?", "6")
	link := s.share("/p/sums/share", nil)
	_, page := s.stranger(link)
	tags := make(map[string]string)
	for _, m := range meta.FindAllStringSubmatch(page, -1) {
		tags[m[1]] = m[2]
	}
	image := "http://127.0.0.1:7070" + link + "/card.png"
	if tags["title"] != "Sums" || tags["description"] != "Adds numbers up. It is small." || !strings.HasPrefix(tags["image"], image) {
		t.Errorf("the page says %q", tags)
	}
	answer := s.do(request("GET", strings.TrimPrefix(tags["image"], "http://127.0.0.1:7070")))
	drawn, err := png.Decode(bytes.NewReader(answer.Body.Bytes()))
	if err != nil || answer.Code != http.StatusOK || drawn.Bounds().Dx() != 1200 || drawn.Bounds().Dy() != 630 {
		t.Fatalf("the picture answers %d, %v", answer.Code, err)
	}
	locked := s.share("/p/sums/share", url.Values{"password": {"open it"}})
	if code, page := s.stranger(locked); strings.Contains(page, "og:") || strings.Contains(page, "Sums") || code != http.StatusUnauthorized {
		t.Errorf("a link with a password tells:\n%s", page)
	}
	if code, body := s.stranger(locked + "/card.png"); code != http.StatusUnauthorized || strings.Contains(body, "PNG") {
		t.Errorf("its picture answers %d", code)
	}
	s.form("/p/sums/share/change", url.Values{"link": {strings.TrimPrefix(link, "/s/")}, "do": {"revoke"}})
	if code, _ := s.stranger(link + "/card.png"); code != http.StatusNotFound {
		t.Errorf("revoked, its picture answers %d", code)
	}
}

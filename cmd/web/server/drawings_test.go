package server_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// three is a project of three cells; the middle one is edited.
const three = `package three

// One is one.
func One() int { return 1 }

// Two is two.
func Two() int { return 2 }

// Three is three.
func Three() int { return 3 }
`

// When the sheet is drawn anew, cells that look as they did are only named, and a
// page that keeps those has what a new page has.
func TestCellsThatLookTheSameAreOnlyNamed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/three/three.go", three)
	web := httptest.NewServer(s.server.Handler())
	t.Cleanup(web.Close)
	page := s.get("/p/three").Body.String()
	stream := s.listen(web.URL + "/p/three/events?_since=" + since(t, page))
	for _, edit := range []string{"return 22", "return 222", "return 22"} {
		s.write("projects/three/three.go", strings.Replace(three, "return 2", edit, 1))
		s.reload("three")
		patch := stream.patch(`id="page-main"`)
		next := s.get("/p/three").Body.String()
		named := 0
		for _, id := range []string{"one", "two", "three"} {
			was, is, sent := section(t, page, id), section(t, next, id), section(t, patch, id)
			switch {
			case !strings.Contains(sent, "data-same"):
				if sent != is {
					t.Errorf("%s is drawn as\n%s\nand on a new page\n%s", id, sent, is)
				}
			case was != is:
				t.Errorf("%s is only named, and was\n%s\nis\n%s", id, was, is)
			default:
				named++
			}
		}
		if named != 2 {
			t.Errorf("%d of three cells are only named, and one was edited", named)
		}
		page = next
	}
}

// A cell that went and comes back is drawn: the page has it no more.
func TestCellThatComesBackIsDrawn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/three/three.go", three)
	web := httptest.NewServer(s.server.Handler())
	t.Cleanup(web.Close)
	stream := s.listen(web.URL + "/p/three/events?_since=" + since(t, s.get("/p/three").Body.String()))
	var patch string
	for _, text := range []string{strings.Replace(three, "Two()", "Zwei()", 1), three} {
		s.write("projects/three/three.go", text)
		s.reload("three")
		patch = stream.patch(`id="page-main"`)
	}
	if sent := section(t, patch, "two"); strings.Contains(sent, "data-same") {
		t.Errorf("it is only named: %s", sent)
	}
	if sent := section(t, patch, "one"); !strings.Contains(sent, "data-same") {
		t.Error("what has been there all the time is drawn")
	}
}

// reload has a project read again, as its page can.
func (s *site) reload(project string) {
	s.t.Helper()
	r := s.own(httptest.NewRequest("POST", "/p/"+project+"/reload", nil))
	r.Host = "localhost:7070"
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	s.do(r)
}

// section is the HTML of an element with its id.
func section(t *testing.T, page, id string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && a.Val == id {
				var text strings.Builder
				if err := html.Render(&text, n); err != nil {
					t.Fatal(err)
				}
				return text.String()
			}
		}
	}
	t.Fatalf("there is no %s", id)
	return ""
}

// patch returns the HTML of the next event that holds a text.
func (s *stream) patch(text string) string {
	s.t.Helper()
	var event strings.Builder
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil {
			s.t.Fatalf("waiting for %s: %v", text, err)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			event.WriteString(data)
		}
		if line != "\n" {
			continue
		}
		if strings.Contains(event.String(), text) {
			return event.String()
		}
		event.Reset()
	}
}

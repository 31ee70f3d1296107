package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"stagebook/cells/graph"
	"stagebook/views/layering"
)

// hundred is a drawing with long names, letters that XML escapes, every status and
// nodes without an edge.
func hundred() drawing {
	statuses := []graph.Status{graph.Fresh, graph.Stale, graph.Queued, graph.Running, graph.Failed, graph.Blocked, graph.Cancelled, graph.Manual}
	d := drawing{Title: `Shares & <"limits">`}
	for i := range 100 {
		n := node{ID: fmt.Sprint("n", i), Name: strings.Repeat("Größe", 1+i%11), Kind: "cell", Status: statuses[i%len(statuses)], Reasons: []string{"a < b"}}
		if i%20 == 0 {
			n.Kind, n.Status = []string{"param", "file", "env", "secret", "param"}[i/20], ""
		}
		d.Nodes = append(d.Nodes, n)
		if i > 10 && i%9 != 0 {
			d.Edges = append(d.Edges, edge{fmt.Sprint("n", i/2), n.ID, "in"}, edge{fmt.Sprint("n", i-7), n.ID, "other"})
		}
	}
	d.Edges = append(d.Edges, edge{"nowhere", "n3", "nowhere"})
	return d
}

func TestGraphSVGIsXMLThatStandsAlone(t *testing.T) {
	var out bytes.Buffer
	p := &program{stdout: &out}
	p.graphSVG(hundred())
	text := out.String()
	decoder := xml.NewDecoder(strings.NewReader(text))
	groups := 0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("it is not XML: %v", err)
		}
		if start, ok := token.(xml.StartElement); ok {
			for _, a := range start.Attr {
				if a.Name.Local == "class" && a.Value == "name" {
					groups++
				}
				if strings.Contains(a.Name.Local, "href") || a.Name.Local == "src" {
					t.Errorf("<%s %s=%q>: the picture does not stand alone", start.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
	if groups != 100 {
		t.Errorf("%d names are drawn, want 100", groups)
	}
	for _, word := range []string{"@import", "url(", "<script", "font-face"} {
		if strings.Contains(text, word) {
			t.Errorf("the picture holds %q: it does not stand alone", word)
		}
	}
	if !strings.Contains(text, "failed: a &lt; b") || strings.Contains(text, `class="sign" transform="translate(0.0 0.0)"></g>`) {
		t.Error("a node lacks its reason or its sign")
	}
}

// TestGraphSVGBoxes holds that no node covers another, that all are inside, and that
// what is needed stands left.
func TestGraphSVGBoxes(t *testing.T) {
	d := hundred()
	at := make(map[string]int)
	g := layering.Graph{Nodes: len(d.Nodes)}
	for i, n := range d.Nodes {
		at[n.ID] = i
	}
	for _, e := range d.Edges[:len(d.Edges)-1] {
		g.Edges = append(g.Edges, layering.Edge{From: at[e.From], To: at[e.To]})
	}
	boxes, width, height := d.boxes(layering.Of(g))
	for i, a := range boxes {
		if a.x < svgInset || a.y-svgNode/2 < svgHead-svgNode/2 || a.x+a.width > width || a.y+svgNode/2 > height {
			t.Errorf("%s stands at %v,%v, outside of %v × %v", a.ID, a.x, a.y, width, height)
		}
		for _, b := range boxes[:i] {
			if a.x < b.x+b.width && b.x < a.x+a.width && a.y < b.y+svgNode && b.y < a.y+svgNode {
				t.Errorf("%s covers %s", a.ID, b.ID)
			}
		}
	}
	for _, e := range g.Edges {
		if boxes[e.From].x+boxes[e.From].width >= boxes[e.To].x {
			t.Errorf("%s does not stand left of %s", boxes[e.From].ID, boxes[e.To].ID)
		}
	}
}

// TestGraphSVGColours holds the colours to those of the page.
func TestGraphSVGColours(t *testing.T) {
	css, err := os.ReadFile("../../static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range svgTokens {
		want := regexp.MustCompile(`--` + token[0] + `: light-dark\(` + token[1] + `, ` + token[2] + `\);`)
		if !want.Match(css) {
			t.Errorf("the page has another --%s than %s and %s", token[0], token[1], token[2])
		}
	}
}

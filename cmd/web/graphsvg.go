package main

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"stagebook/cells/graph"
	"stagebook/views/layering"
)

// The geometry of the drawing, in pixels. Widths of texts are estimates: the font is
// that of the reader, and monospaced ones are about 0.6 of their size wide.
const (
	svgLetter = 7.3 // of a name, at 12 pixels
	svgSmall  = 6.0 // of a status, at 10.5 pixels
	svgNode   = 30.0
	svgStep   = 40.0
	svgGap    = 64.0 // between layers
	svgInset  = 20.0
	svgHead   = 56.0 // title and figures
	svgName   = 40   // letters of a name that are drawn; the whole stands in the tooltip
	svgLone   = 5    // nodes without an edge in a row
)

// svgBox is a placed node.
type svgBox struct {
	node
	x, y, width float64 // y of its middle
}

// graphSVG is a picture that stands alone: it needs no font, style sheet or script,
// is dark where its reader is, and light on paper.
func (p *program) graphSVG(d drawing) {
	at := make(map[string]int, len(d.Nodes))
	for i, n := range d.Nodes {
		at[n.ID] = i
	}
	g := layering.Graph{Nodes: len(d.Nodes), Outside: func(i int) bool { return d.Nodes[i].Kind != "cell" }}
	for _, e := range d.Edges {
		from, known := at[e.From]
		if to, ok := at[e.To]; ok && known {
			g.Edges = append(g.Edges, layering.Edge{From: from, To: to})
		}
	}
	boxes, width, height := d.boxes(layering.Of(g))
	width = max(width, svgInset*2+svgSmall*float64(utf8.RuneCountInString(d.sentence())), svgInset*2+10*float64(utf8.RuneCountInString(d.Title)))
	w := p.stdout
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-labelledby="title figures">`+"\n", width, height, width, height)
	fmt.Fprintf(w, "<style>%s</style>\n<rect class=\"paper\" width=\"100%%\" height=\"100%%\"/>\n", svgStyle)
	fmt.Fprintf(w, `<text id="title" class="title" x="%g" y="26">%s</text>`+"\n", svgInset, escaped(d.Title))
	fmt.Fprintf(w, `<text id="figures" class="small" x="%g" y="44">%s</text>`+"\n", svgInset, escaped(d.sentence()))
	for _, e := range d.Edges {
		from, known := at[e.From]
		if to, ok := at[e.To]; ok && known {
			svgEdge(w, boxes[from], boxes[to], e.Input)
		}
	}
	for _, b := range boxes {
		b.draw(w)
	}
	fmt.Fprintln(w, "</svg>")
}

// boxes gives the nodes their places, each layer as wide as its longest name.
func (d drawing) boxes(l layering.Layers) (boxes []svgBox, width, height float64) {
	boxes = make([]svgBox, len(d.Nodes))
	for i, n := range d.Nodes {
		boxes[i] = svgBox{node: n, width: n.width()}
	}
	tallest := 0
	for _, column := range l.Columns {
		tallest = max(tallest, len(column))
	}
	x, bottom := svgInset, svgHead+svgStep*float64(tallest)
	for _, column := range l.Columns {
		wide := boxes[slices.MaxFunc(column, func(a, b int) int { return cmp.Compare(boxes[a].width, boxes[b].width) })].width
		top := svgHead + svgStep*float64(tallest-len(column)+1)/2
		for k, i := range column {
			boxes[i].x, boxes[i].y, boxes[i].width = x, top+svgStep*float64(k), wide
		}
		width = x + wide
		x = width + svgGap
	}
	for row := range slices.Chunk(l.Lone, svgLone) {
		x := svgInset
		for _, i := range row {
			boxes[i].x, boxes[i].y = x, bottom+svgStep/2
			x += boxes[i].width + svgStep - svgNode
			width = max(width, x)
		}
		bottom += svgStep
	}
	return boxes, width + svgInset, bottom + svgInset/2
}

// width is what a node needs for its sign, its name and its status.
func (n node) width() float64 {
	wide := 26 + svgLetter*float64(min(svgName, utf8.RuneCountInString(n.Name))) + 12
	if word := n.word(); word != "" {
		wide += 10 + svgSmall*float64(len(word))
	}
	return math.Ceil(wide)
}

// word is what stands at the end of a node.
func (n node) word() string {
	if n.Kind == "cell" {
		return string(n.Status)
	}
	return n.Kind
}

// label is the node as it is read out, with why it is not fresh.
func (n node) label() string {
	text := n.Name + ", " + n.word()
	if len(n.Reasons) > 0 {
		text += ": " + strings.Join(n.Reasons, "; ")
	}
	return text
}

// sentence says what is drawn: "12 cells: 10 fresh, 2 stale; 3 parameters and sources".
func (d drawing) sentence() string {
	counts, cells := make(map[string]int), 0
	for _, n := range d.Nodes {
		if n.Kind == "cell" {
			counts[string(n.Status)]++
			cells++
		}
	}
	text := fmt.Sprintf("%d cells", cells)
	if cells == 1 {
		text = "1 cell"
	}
	if cells > 0 {
		text += ": " + countWords(counts)
	}
	switch n := len(d.Nodes) - cells; n {
	case 0:
	case 1:
		text += "; 1 parameter or source"
	default:
		text += fmt.Sprintf("; %d parameters and sources", n)
	}
	return text
}

// svgEdge draws an edge from the right side of a node to the left side of another.
func svgEdge(w io.Writer, from, to svgBox, input string) {
	x1, x2 := from.x+from.width, to.x
	pull := max(24, (x2-x1)/2)
	class := "edge"
	if from.Status == graph.Failed {
		class = "edge bad"
	}
	title := from.Name + " → " + to.Name
	if input != from.ID {
		title += " as " + input
	}
	fmt.Fprintf(w, `<path class="%s" d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f"><title>%s</title></path>`+"\n",
		class, x1, from.y, x1+pull, from.y, x2-pull, to.y, x2, to.y, escaped(title))
}

func (b svgBox) draw(w io.Writer) {
	tone, sign := "source", svgSigns[b.Kind]
	if b.Kind == "cell" {
		tone, sign = string(b.Status), svgSigns[string(b.Status)]
	}
	name := b.Name
	if letters := []rune(name); len(letters) > svgName {
		name = string(letters[:svgName-1]) + "…"
	}
	fmt.Fprintf(w, `<g class="%s"><title>%s</title><rect class="box" x="%.1f" y="%.1f" width="%.1f" height="%g" rx="4"/>`, tone, escaped(b.label()), b.x, b.y-svgNode/2, b.width, svgNode)
	fmt.Fprintf(w, `<g class="sign" transform="translate(%.1f %.1f)">%s</g>`, b.x+8, b.y-6, sign)
	fmt.Fprintf(w, `<text class="name" x="%.1f" y="%.1f">%s</text>`, b.x+26, b.y+4, escaped(name))
	fmt.Fprintf(w, `<text class="small" x="%.1f" y="%.1f" text-anchor="end">%s</text></g>`+"\n", b.x+b.width-9, b.y+4, escaped(b.word()))
}

// escaped is text as XML takes it. Letters that XML has not are replaced.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder never fails
	return b.String()
}

// svgSigns are the shapes of statuses and kinds in a field of 12 × 12, those of the
// page: a status is told by its shape and word before its colour.
var svgSigns = map[string]string{
	"fresh":     `<circle class="full" cx="6" cy="6" r="4"/>`,
	"stale":     `<circle cx="6" cy="6" r="4.4"/><path class="full" d="M6 1.6a4.4 4.4 0 0 0 0 8.8z"/>`,
	"queued":    `<circle cx="6" cy="6" r="4.4" stroke-dasharray="2 1.45"/>`,
	"running":   `<path d="M6 1.4a4.6 4.6 0 0 1 4.6 4.6" stroke-width="1.75"/>`,
	"failed":    `<path class="full" d="M3.6.5h4.8l3.1 3.1v4.8l-3.1 3.1H3.6L.5 8.4V3.6z"/><path class="cross" d="M4 4l4 4M8 4L4 8"/>`,
	"blocked":   `<circle cx="6" cy="6" r="4.6"/><path d="M3.4 6h5.2"/>`,
	"cancelled": `<rect x="2" y="2" width="8" height="8" rx="1"/>`,
	"manual":    `<path d="M3 1.8v8.4L10.2 6z"/>`,
	"param":     `<path d="M1 6h10"/><circle class="full" cx="7.5" cy="6" r="2.4"/>`,
	"file":      `<path d="M2.8 1.8h4.4l2 2v6.4H2.8z"/>`,
	"env":       `<path d="M2.8 1.8h4.4l2 2v6.4H2.8z"/>`,
	"secret":    `<circle cx="4" cy="6" r="2.2"/><path d="M6.2 6H11M9.4 6v2"/>`,
}

// svgTokens are the colours of the page, light and dark (static/css/tokens.css).
var svgTokens = [][3]string{
	{"paper", "#fdfcf9", "#191817"},
	{"paper-code", "#f6f4ee", "#22201e"},
	{"ink", "#1f1d1a", "#e8e4db"},
	{"ink-3", "#6d675d", "#9b9488"},
	{"rule-strong", "#cfc9bc", "#48443c"},
	{"edge", "#8b8578", "#7b7569"},
	{"accent", "#1d4f91", "#93b9ee"},
	{"fresh", "#5b7d63", "#86ad8d"},
	{"stale", "#8f6000", "#d8a648"},
	{"failed", "#b3261e", "#f28b80"},
	{"failed-bar", "#c8321f", "#e8695b"},
	{"blocked", "#87493f", "#cf9f95"},
	{"idle", "#6d675d", "#9b9488"},
}

var svgStyle = svgColours() + `
.paper{fill:var(--paper)}text{font:12px ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",Consolas,monospace;fill:var(--ink)}
.title{font:600 17px Charter,Georgia,serif}.small{font:10.5px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--ink-3)}
.box{fill:var(--paper);stroke:var(--rule-strong)}.source .box{fill:var(--paper-code);stroke:none}.failed .box{stroke:var(--failed-bar)}
.edge{fill:none;stroke:var(--edge);stroke-width:1.1}.edge.bad{stroke:var(--failed-bar)}
.sign{color:var(--idle);fill:none;stroke:currentColor;stroke-width:1.25}.sign .full{fill:currentColor;stroke:none}.sign .cross{stroke:var(--paper)}
.fresh .sign{color:var(--fresh)}.stale .sign{color:var(--stale)}.running .sign{color:var(--accent)}.failed .sign{color:var(--failed)}.blocked .sign{color:var(--blocked)}
`

func svgColours() string {
	var light, dark strings.Builder
	for _, t := range svgTokens {
		fmt.Fprintf(&light, "--%s:%s;", t[0], t[1])
		fmt.Fprintf(&dark, "--%s:%s;", t[0], t[2])
	}
	return fmt.Sprintf(":root{%s}\n@media screen and (prefers-color-scheme:dark){:root{%s}}", light.String(), dark.String())
}

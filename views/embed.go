package views

import "html"

// Embed is one result, to stand in a page of another site.
type Embed struct {
	Page    Page
	Cell    Cell
	Theme   string // light, dark, or "" for what the system says
	Title   string
	Whole   string // address of the link
	Source  string // title of the project
	Problem string // what is said instead of a result, or ""
}

// EmbedChoice is a result that can stand in another page.
type EmbedChoice struct{ Cell, Name string }

// snippet is what is put into another page for a result: a frame, and a script that
// gives it the height that it says it needs. The script listens to that frame alone.
func (e EmbedChoice) snippet(l LinkRow) string {
	root := l.Address[:len(l.Address)-len(l.Href)]
	id := "stagebook-" + l.Short + "-" + e.Cell
	return `<iframe id="` + html.EscapeString(id) + `" src="` + html.EscapeString(root+"/embed/"+l.Token+"/"+e.Cell) + `?theme=auto" title="` + html.EscapeString(e.Name) +
		`" width="100%" height="400" style="border:0" loading="lazy"></iframe>
<script>addEventListener("message", function (e) { var f = document.getElementById("` + html.EscapeString(id) + `"); ` +
		`if (f && e.source === f.contentWindow && e.data && e.data.stagebook === "size") f.height = Math.min(20000, Math.max(40, Number(e.data.height) || 0)); });</script>`
}

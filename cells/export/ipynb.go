package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"stagebook/cells/display"
)

// object is one of JSON; its names are written in order.
type object map[string]any

// Jupyter writes what a state shows as a notebook of Jupyter, with its results.
// The format is nbformat 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html).
// Its kernel is GoNB, which opens it; the cells are functions of a package, so what
// runs them again is the package. The same state gives the same bytes.
func Jupyter(ctx context.Context, s Shown) ([]byte, error) {
	book, err := notebook(s.State, s.Store)
	if err != nil {
		return nil, err
	}
	j := &jupyter{ctx: ctx, shown: &s}
	j.text("title", jupyterHead(book, s.State.Unfresh()))
	for i, item := range book.Items {
		if item.Cell == nil {
			j.text("prose-"+strconv.Itoa(i+1), item.Prose)
			continue
		}
		if err := j.cell(item.Cell); err != nil {
			return nil, err
		}
	}
	m := &markdown{}
	m.provenance(book)
	j.text("provenance", strings.TrimPrefix(m.text.String(), "---\n\n"))
	return jupyterFile(j.cells, book)
}

func jupyterHead(book *Notebook, unfresh []string) string {
	m := &markdown{}
	m.block("# " + inline(book.Title))
	if len(unfresh) > 0 {
		m.block("> **Not fresh in this document:** " + inline(strings.Join(unfresh, ", ")) + ".")
	}
	m.prose(book.Intro)
	m.params(book.Params)
	return m.text.String()
}

func jupyterFile(cells []object, book *Notebook) ([]byte, error) {
	file := object{
		"cells": cells,
		"metadata": object{
			"kernelspec":    object{"display_name": "Go (gonb)", "language": "go", "name": "gonb"},
			"language_info": object{"file_extension": ".go", "mimetype": "text/x-go", "name": "go", "pygments_lexer": "go", "version": book.Go},
			"stagebook":     object{"format": book.Format, "go": book.Go, "import": book.Import, "sources": book.Sources, "target": book.Target},
			"title":         book.Title,
		},
		"nbformat":       4,
		"nbformat_minor": 5,
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(file); err != nil {
		return nil, fmt.Errorf("writing a notebook of Jupyter: %w", err)
	}
	return b.Bytes(), nil
}

// jupyter is a notebook under way.
type jupyter struct {
	ctx   context.Context // of the one call that makes it
	shown *Shown
	cells []object
}

func (j *jupyter) text(id, source string) {
	if source = strings.Trim(source, "\n"); source != "" {
		j.cells = append(j.cells, object{"cell_type": "markdown", "id": cellID(id), "metadata": object{}, "source": jupyterLines(source)})
	}
}

func (j *jupyter) cell(cell *NotebookCell) error {
	doc := "### " + inline(cell.name)
	if cell.Doc != "" {
		doc += "\n\n" + cell.Doc
	}
	if note := cell.note(); note != "" {
		doc += "\n\n> " + inline(note)
	}
	j.text("doc-"+cell.ID, doc)
	outputs := []object{}
	for i := range cell.Outputs {
		out := &cell.Outputs[i]
		found, err := j.results(out.Name, out.Display, out.Summary)
		if err != nil {
			return fmt.Errorf("drawing `%s`: %w", out.Name, err)
		}
		for n, data := range found {
			id := out.Name
			if n > 0 {
				id += "-" + strconv.Itoa(n+1)
			}
			about := object{"display_id": id, "stagebook": object{"digest": out.Digest, "output": out.Name, "type": out.Type}}
			outputs = append(outputs, object{"output_type": "display_data", "metadata": about, "data": data})
		}
	}
	if cell.Error != "" {
		outputs = append(outputs, object{"output_type": "error", "ename": "error", "evalue": cell.Error, "traceback": strings.Split(cell.Error, "\n")})
	}
	about := object{"stagebook": object{"cell": cell.ID, "inputs": cell.Inputs, "key": cell.Key, "made": cell.Made, "status": cell.Status}}
	if cell.hide {
		about["jupyter"] = object{"source_hidden": true}
	}
	j.cells = append(j.cells, object{
		"cell_type": "code", "execution_count": nil, "id": cellID("cell-" + cell.ID), "metadata": about, "outputs": outputs, "source": jupyterLines(cell.Code),
	})
	return nil
}

// results are the bundles of one result, each with a text for whoever can show
// nothing else. A layout has one a part.
func (j *jupyter) results(at string, d *display.Display, summary string) ([]object, error) {
	if d != nil && d.Layout != nil {
		var all []object
		for i := range d.Layout.Parts {
			part := &d.Layout.Parts[i]
			found, err := j.results(fmt.Sprintf("%s-%02d", at, i+1), &part.Display, part.Summary)
			if err != nil {
				return nil, err
			}
			all = append(all, titled(part.Title, found)...)
		}
		return all, nil
	}
	text, missing := head(plain(d, summary))
	if missing != "" {
		text += "… " + missing
	}
	data := object{"text/plain": jupyterLines(text)}
	if d == nil {
		return []object{data}, nil
	}
	switch d.Kind {
	case display.KindTable:
		data["text/html"] = jupyterLines(htmlTable(d.Table))
	case display.KindMetrics:
		data["text/html"] = jupyterLines(htmlMetrics(d.Metrics))
	case display.KindMarkdown:
		data["text/markdown"] = jupyterLines(d.Markdown.Source)
	case display.KindHTML:
		data["text/html"] = jupyterLines(d.HTML.Source)
	case display.KindImage:
		data[d.Image.MIME] = base64.StdEncoding.EncodeToString(d.Image.Data)
		if d.Image.MIME == "image/svg+xml" { // the format has it as text
			data[d.Image.MIME] = jupyterLines(string(d.Image.Data))
		}
	case display.KindMedia:
		tag := "audio"
		if d.Media.Film() {
			tag = "video"
		}
		data["text/html"] = jupyterLines("<" + tag + ` controls src="` + html.EscapeString(dataAddress(d.Media.MIME, d.Media.Data)) + `"></` + tag + ">")
	case display.KindChart:
		f, err := j.shown.figure(j.ctx, d.Chart, at)
		if err != nil {
			return nil, err
		}
		if f.svg != nil {
			data["image/svg+xml"] = jupyterLines(string(f.svg))
		}
		data["text/plain"] = jupyterLines(strings.Join(append([]string{f.alt}, f.notes...), "\n"))
	}
	return []object{data}, nil
}

// titled puts the title of a part before what it shows.
func titled(title string, found []object) []object {
	if title == "" {
		return found
	}
	return append([]object{{"text/markdown": jupyterLines("**" + inline(title) + "**"), "text/plain": jupyterLines(title)}}, found...)
}

func htmlTable(t *display.Table) string {
	rows, cols := min(len(t.Cells), tableRows), min(len(t.Columns), tableCols)
	var b strings.Builder
	b.WriteString("<table>\n<thead><tr>")
	for _, column := range t.Columns[:cols] {
		b.WriteString("<th>" + html.EscapeString(column.Name) + "</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, cells := range t.Cells[:rows] {
		b.WriteString("<tr>")
		for col := range cols {
			b.WriteString("<td>" + html.EscapeString(shownCell(cells, col)) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
	if missing := left(t, rows, cols); missing != "" {
		b.WriteString("<p>" + missing + "</p>\n")
	}
	return b.String()
}

func htmlMetrics(list []display.Metric) string {
	var b strings.Builder
	b.WriteString("<table>\n<tbody>\n")
	for _, m := range list {
		fmt.Fprintf(&b, "<tr><th>%s</th><td>%s</td><td>%s</td></tr>\n",
			html.EscapeString(m.Name), html.EscapeString(strings.TrimSpace(m.Text+" "+m.Unit)), html.EscapeString(m.Note))
	}
	b.WriteString("</tbody>\n</table>\n")
	return b.String()
}

var idWords = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// cellID is an id that the format allows: itself, or a digest of it.
func cellID(id string) string {
	if idWords.MatchString(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "id-" + hex.EncodeToString(sum[:8])
}

// jupyterLines are the lines of a text, as Jupyter itself writes them.
func jupyterLines(text string) []string {
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

package export

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"stagebook/cells/display"
)

// Markdown writes what a state shows as one file of GitHub's Markdown, named "",
// and beside it the files that it shows or links: charts as SVG, pictures, pages.
// The same state gives the same bytes.
func Markdown(ctx context.Context, s Shown) ([]File, error) {
	book, err := notebook(s.State, s.Store)
	if err != nil {
		return nil, err
	}
	m := &markdown{shown: &s, ctx: ctx}
	m.block("# " + inline(book.Title))
	if unfresh := s.State.Unfresh(); len(unfresh) > 0 {
		m.block("> **Not fresh in this document:** " + inline(strings.Join(unfresh, ", ")) + ".")
	}
	m.prose(book.Intro)
	m.params(book.Params)
	for _, item := range book.Items {
		if item.Cell == nil {
			m.prose(item.Prose)
			continue
		}
		if err := m.cell(item.Cell); err != nil {
			return nil, err
		}
	}
	m.provenance(book)
	return append([]File{{Data: []byte(m.text.String())}}, m.files...), nil
}

// markdown is a document under way.
type markdown struct {
	ctx   context.Context // of the one call that makes it
	shown *Shown
	text  strings.Builder
	files []File
}

func (m *markdown) block(text string) {
	if m.text.Len() > 0 {
		m.text.WriteByte('\n')
	}
	m.text.WriteString(strings.TrimRight(text, "\n") + "\n")
}

// prose is Markdown of the author's. What it leaves open ends with it.
func (m *markdown) prose(source string) {
	if strings.TrimSpace(source) != "" {
		m.block(source + unclosed(source))
	}
}

// unclosed closes the fence that a text leaves open, so that what comes after is
// not taken for code.
func unclosed(source string) string {
	open := ""
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		mark := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		if mark == "" {
			mark = line[:len(line)-len(strings.TrimLeft(line, "~"))]
		}
		switch {
		case len(mark) < 3:
		case open == "":
			open = mark
		case mark[0] == open[0] && len(mark) >= len(open) && mark == line:
			open = ""
		}
	}
	if open == "" {
		return ""
	}
	return "\n" + open
}

func (m *markdown) params(params []NotebookParam) {
	if len(params) == 0 {
		return
	}
	rows := [][]string{{"Parameter", "Value", "Default"}}
	for _, p := range params {
		rows = append(rows, []string{code(p.Name), inline(p.Value), inline(p.Default)})
	}
	m.block(grid(rows, nil))
}

func (m *markdown) cell(cell *NotebookCell) error {
	m.block("### " + inline(cell.name))
	m.prose(cell.Doc)
	source := fence("go", cell.Code)
	if cell.hide {
		source = "<details>\n<summary>Code</summary>\n\n" + source + "\n\n</details>"
	}
	m.block(source)
	if note := cell.note(); note != "" {
		m.block("> " + inline(note))
	}
	if cell.Error != "" {
		m.block(fence("", cell.Error))
	}
	for i := range cell.Outputs {
		out := &cell.Outputs[i]
		if len(cell.Outputs) > 1 || out.Name != cell.ID {
			m.block("**" + code(out.Name) + "**")
		}
		if out.Display == nil {
			m.block("*" + inline(out.Summary) + "*")
			continue
		}
		if err := m.result(out.Name, out.Display, out.Summary); err != nil {
			return fmt.Errorf("drawing `%s`: %w", out.Name, err)
		}
	}
	return nil
}

// result writes one result. at names its files.
func (m *markdown) result(at string, d *display.Display, summary string) error {
	switch d.Kind {
	case display.KindTable:
		m.table(d.Table)
	case display.KindChart:
		return m.chart(at, d.Chart)
	case display.KindMetrics:
		m.metrics(d.Metrics)
	case display.KindMarkdown:
		m.prose(d.Markdown.Source)
	case display.KindImage:
		m.block("![" + inline(d.Image.Alt) + "](" + m.beside(at+ending(d.Image.MIME), d.Image.Data) + ")")
	case display.KindMedia:
		m.block("[" + inline(summary) + "](" + m.beside(at+ending(d.Media.MIME), d.Media.Data) + ")")
	case display.KindHTML:
		m.block("[" + inline(at) + ", a page](" + m.beside(at+".html", []byte(d.HTML.Source)) + ")")
	case display.KindLayout:
		return m.layout(at, d.Layout)
	default:
		text, missing := head(plain(d, summary))
		if d.Text != nil && d.Text.Truncated {
			missing = "the start of " + counted(d.Text.Bytes, "byte")
		}
		m.block(fence("", text))
		if missing != "" {
			m.block("*" + missing + "*")
		}
	}
	return nil
}

func (m *markdown) table(t *display.Table) {
	rows, cols := min(len(t.Cells), tableRows), min(len(t.Columns), tableCols)
	if cols == 0 {
		m.block("*" + counted(t.Rows, "row") + ", no columns*")
		return
	}
	lines := make([][]string, 1, rows+1)
	numeric := make([]bool, cols)
	for col := range cols {
		lines[0] = append(lines[0], inline(t.Columns[col].Name))
		numeric[col] = t.Columns[col].Numeric
	}
	for _, cells := range t.Cells[:rows] {
		var line []string
		for col := range cols {
			line = append(line, inline(shownCell(cells, col)))
		}
		lines = append(lines, line)
	}
	m.block(grid(lines, numeric))
	if missing := left(t, rows, cols); missing != "" {
		m.block("*" + missing + "*")
	}
}

func (m *markdown) metrics(list []display.Metric) {
	rows := [][]string{{"Figure", "Value", "Note"}}
	for _, f := range list {
		rows = append(rows, []string{inline(f.Name), inline(strings.TrimSpace(f.Text + " " + f.Unit)), inline(f.Note)})
	}
	m.block(grid(rows, []bool{false, true, false}))
}

func (m *markdown) chart(at string, c *display.Chart) error {
	f, err := m.shown.figure(m.ctx, c, at)
	if err != nil {
		return err
	}
	if f.svg != nil {
		m.block("![" + inline(f.alt) + "](" + m.beside(at+".svg", f.svg) + ")")
	}
	for _, note := range f.notes {
		m.block("*" + inline(note) + "*")
	}
	return nil
}

func (m *markdown) layout(at string, l *display.Layout) error {
	for i := range l.Parts {
		part := &l.Parts[i]
		if part.Title != "" {
			m.block("**" + inline(part.Title) + "**")
		}
		if err := m.result(fmt.Sprintf("%s-%02d", at, i+1), &part.Display, part.Summary); err != nil {
			return err
		}
	}
	if l.More > 0 {
		m.block("*" + counted(l.More, "part") + " left out*")
	}
	return nil
}

// beside puts a file beside the document and returns its address in it.
func (m *markdown) beside(name string, data []byte) string {
	m.files = append(m.files, File{Name: m.shown.Beside + "/" + name, Data: data})
	return url.PathEscape(m.shown.Beside) + "/" + url.PathEscape(name)
}

func (m *markdown) provenance(book *Notebook) {
	m.block("---")
	m.block("## How these results were made")
	rows := [][]string{{"", ""}, {"Package", code(book.Import)}, {"Sources", code(book.Sources)}, {"Made by", inline(book.Go + " " + book.Target)}}
	for _, f := range book.Files {
		rows = append(rows, []string{inline(f.Name), code(f.Value)})
	}
	for _, module := range book.Modules {
		rows = append(rows, []string{inline(module.Name), inline(module.Value)})
	}
	m.block(grid(rows, nil))
}

// grid is a table of Markdown; its first row is the head.
func grid(rows [][]string, numeric []bool) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i > 0 {
			continue
		}
		for col := range row {
			if col < len(numeric) && numeric[col] {
				b.WriteString("|---:")
			} else {
				b.WriteString("|---")
			}
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// inline is text that Markdown leaves as it is, on one line.
func inline(text string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if strings.ContainsRune("\\`*_[]<>|~&$#", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// code is a name in type of fixed width.
func code(text string) string {
	if text == "" || strings.ContainsAny(text, "`|\n") {
		return inline(text)
	}
	return "`" + text + "`"
}

// fence is text as it is, behind a fence that is longer than any in it.
func fence(language, text string) string {
	mark := "```"
	for strings.Contains(text, mark) {
		mark += "`"
	}
	return mark + language + "\n" + strings.TrimRight(text, "\n") + "\n" + mark
}

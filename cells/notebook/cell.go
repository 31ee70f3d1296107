package notebook

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// cell is a cell as JSON has it, of any version.
type cell struct {
	Type        text                       `json:"cell_type"`
	Source      text                       `json:"source"`
	Input       text                       `json:"input"` // source of code before version 4
	Language    text                       `json:"language"`
	Level       int                        `json:"level"` // of a heading before version 4
	Count       json.RawMessage            `json:"execution_count"`
	Prompt      json.RawMessage            `json:"prompt_number"` // count before version 4
	Outputs     []output                   `json:"outputs"`
	Attachments map[string]map[string]text `json:"attachments"`
}

type output struct {
	Type text            `json:"output_type"`
	Text text            `json:"text"` // of a stream, and before version 4 of anything
	HTML text            `json:"html"` // before version 4
	PNG  json.RawMessage `json:"png"`
	Data map[string]text `json:"data"`
	Name text            `json:"ename"`
	Says text            `json:"evalue"`
}

func (c *cell) read() (Cell, error) {
	as := Cell{Source: string(c.Source), Count: max(number(c.Count), number(c.Prompt))}
	switch c.Type {
	case "code":
		as.Kind = Code
		if c.Input != "" && c.Source == "" {
			as.Source = string(c.Input)
		}
	case "markdown":
		as.Kind = Markdown
	case "heading":
		as.Kind = Markdown
		as.Source = strings.Repeat("#", min(max(c.Level, 1), 6)) + " " + as.Source
	default: // raw, or a kind of the future: its text is kept
		as.Kind = Raw
	}
	as.Source = strings.ReplaceAll(strings.ReplaceAll(as.Source, "\r\n", "\n"), "\r", "\n")
	if len(as.Source) > MaxSource {
		return as, fmt.Errorf("it is larger than %d KiB: put what it holds into a file", MaxSource>>10)
	}
	if as.Kind == Code {
		for i := range c.Outputs {
			as.Outputs = append(as.Outputs, c.Outputs[i].read())
		}
	}
	var err error
	as.Attachments, err = c.attachments()
	return as, err
}

// number is a count; 0 where there is none.
func number(data json.RawMessage) int {
	var n int
	if json.Unmarshal(data, &n) != nil || n < 0 {
		return 0
	}
	return n
}

// attachments are the pictures of a text, by name. Of the forms in which a picture is
// given the first is taken.
func (c *cell) attachments() ([]Attachment, error) {
	var all []Attachment
	for _, name := range slices.Sorted(maps.Keys(c.Attachments)) {
		forms := c.Attachments[name]
		for _, mime := range slices.Sorted(maps.Keys(forms)) {
			data, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(string(forms[mime]), "\n", ""))
			if err != nil {
				return nil, fmt.Errorf("its attachment %q: %w", name, err)
			}
			all = append(all, Attachment{Name: name, Data: data})
			break
		}
	}
	return all, nil
}

func (o *output) read() Output {
	as := Output{Kind: string(o.Type), Text: string(o.Text)}
	switch o.Type {
	case "display_data", "update_display_data":
		as.Kind = "display"
	case "execute_result", "pyout":
		as.Kind = "result"
	case "error", "pyerr":
		as.Kind = "error"
		as.Text = string(o.Name + ": " + o.Says)
	}
	if plain, ok := o.Data["text/plain"]; ok {
		as.Text = string(plain)
	}
	html := o.HTML + o.Data["text/html"]
	as.Table = strings.Contains(string(html), `class="dataframe"`)
	as.Image = len(o.PNG) > 0
	for mime := range o.Data {
		as.Image = as.Image || strings.HasPrefix(mime, "image/")
	}
	if len(as.Text) > MaxOutput {
		as.Text = strings.ToValidUTF8(as.Text[:MaxOutput], "")
	}
	return as
}

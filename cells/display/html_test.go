package display

import (
	"context"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"reflect"
	"strings"
	"testing"
)

// rendered is a component.
type rendered string

func (r rendered) Render(_ context.Context, w io.Writer) error {
	if r == "" {
		return errors.New("nothing to say")
	}
	_, err := io.WriteString(w, string(r))
	return err
}

func TestHypertext(t *testing.T) {
	show := func(v any) Display { return Of(reflect.ValueOf(v)) }
	if d := show(template.HTML("<b>x</b>")); d.Kind != KindHTML || d.HTML.Source != "<b>x</b>" {
		t.Errorf("html/template: %+v", d)
	}
	if d := show(rendered("<i>y</i>")); d.Kind != KindHTML || d.HTML.Source != "<i>y</i>" {
		t.Errorf("a component: %+v", d)
	}
	if d := show(rendered("")); d.Kind != KindText || !strings.Contains(d.Text.Text, "nothing to say") {
		t.Errorf("a component that fails: %+v", d)
	}
	if d := show(rendered(strings.Repeat("x", htmlBytes+1))); d.Kind != KindText || !strings.Contains(d.Text.Text, "more than a page shows") {
		t.Errorf("a component without end: %s %.100s", d.Kind, d.Text.Text)
	}
}

func TestJSONIsATree(t *testing.T) {
	d := Of(reflect.ValueOf(json.RawMessage(`{"b": [1, {"c": null}], "a": 12345678901234567890}`)))
	if d.Kind != KindTree || len(d.Tree.Root.Children) != 2 || d.Tree.Root.Children[0].Value != "12345678901234567890" || d.Tree.Root.Children[1].Children[1].Children[0].Label != "c" {
		t.Errorf("%+v", d.Tree)
	}
	if d := Of(reflect.ValueOf(json.RawMessage(`{"b": `))); d.Kind != KindText {
		t.Errorf("broken JSON is a %s", d.Kind)
	}
}

func TestMediaIsRecognised(t *testing.T) {
	for head, want := range map[string]string{
		"RIFF\x00\x00\x00\x00WAVEfmt ": "audio/wav", "fLaC\x00": "audio/flac", "ID3\x04": "audio/mpeg", "\xff\xfb\x90\x00": "audio/mpeg",
		"OggS\x00\x02\xff": "audio/ogg", "\x00\x00\x00\x20ftypisom\xff": "video/mp4", "\x00\x00\x00\x20ftypM4A \xff": "audio/mp4", "\x1aE\xdf\xa3\xff": "video/webm",
	} {
		d := Of(reflect.ValueOf(append([]byte(head), 0, 0xff, 0, 0xfe)))
		if d.Kind != KindMedia || d.Media.MIME != want {
			t.Errorf("%q is %s %v, want %s", head, d.Kind, d.Media, want)
		}
	}
	if d := Of(reflect.ValueOf([]byte{1, 2, 0xff, 0xfe})); d.Kind != KindText {
		t.Errorf("other bytes are %s", d.Kind)
	}
}

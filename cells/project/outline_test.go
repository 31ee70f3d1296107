package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestOutline compares whole outlines with the ones wanted.
func TestOutline(t *testing.T) {
	files, err := filepath.Glob("testdata/outline/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no archives", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			last := len(archive.Files) - 1
			want := string(archive.Files[last].Data)
			archive.Files = archive.Files[:last]
			o := *load(t, unpack(t, name, archive), nil).Outline()
			o.Go, o.Target = "go", "target"
			got := asJSON(t, o) + "\n"
			if got == want {
				return
			}
			if !*update {
				t.Fatalf("got\n%s\nwant\n%s", got, want)
			}
			archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
			if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestTitleAndIntro(t *testing.T) {
	for _, c := range []struct{ name, doc, title, intro string }{
		{"tumours", "Package tumours tells benign from malignant tumours.\n\nMore.", "Tumours", "Tells benign from malignant tumours.\n\nMore."},
		{"tumours", "", "Tumours", ""},
		{"air_quality", "Package air_quality is about air.", "Air quality", "Air_quality is about air."},
		{"x", "# Breast cancer\n\nText.", "Breast cancer", "Text."},
		{"x", "Package x shows.\n\n# Breast cancer\n\nText.", "Breast cancer", "Shows.\n\nText."},
		{"x", "Package x shows.\n\n# One\n\na\n\n# Two\n\nb", "X", "Shows.\n\n# One\n\na\n\n# Two\n\nb"},
		{"x", "Plain words.", "X", "Plain words."},
	} {
		title, intro := titleAndIntro(c.name, c.doc)
		if title != c.title || intro != c.intro {
			t.Errorf("%q: got %q, %q", c.doc, title, intro)
		}
	}
}

func TestCommentedOutCode(t *testing.T) {
	for text, want := range map[string]bool{
		"Now the rows are split.": false,
		"Load":                    false,
		"Note: this is prose":     false,
		"- one\n- two":            false,
		"a.b":                     false,
		"x := 1":                  true,
		"func F() {}":             true,
		"fmt.Println(x)":          true,
		"if a {\n\tb()\n}":        true,
		"const X = 1":             true,
		"# Heading\n\nText with `code` := inside": false,
		"": false,
	} {
		if got := isCode(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

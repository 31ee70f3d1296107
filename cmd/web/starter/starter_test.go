package starter_test

import (
	"go/format"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"stagebook/cmd/web/starter"
)

func TestReadingParsesAndIsFormatted(t *testing.T) {
	for _, file := range []string{"data/rows.csv", "data/2024 sales.csv", "data/type.txt", "data/übung.json", "data/a-b_c.csv"} {
		source := "package p\n\n" + starter.Reading(file)
		if _, err := parser.ParseFile(token.NewFileSet(), "", source, 0); err != nil {
			t.Errorf("%s: %v\n%s", file, err, source)
			continue
		}
		if formatted, _ := format.Source([]byte(source)); string(formatted) != source {
			t.Errorf("%s is not formatted:\n%s", file, source)
		}
		if !strings.Contains(source, `"`+file+`"`) {
			t.Errorf("%s is not named:\n%s", file, source)
		}
	}
}

func TestNamesOfFiles(t *testing.T) {
	for name, good := range map[string]bool{
		"rows.csv": true, "a b.csv": true, "": false, "..": false, ".env": false, "a/b": false, `a\b`: false, "x.go": false, "_x": false, "a\x00b": false,
	} {
		if starter.FileName(name) != good {
			t.Errorf("FileName(%q) = %v", name, !good)
		}
	}
}

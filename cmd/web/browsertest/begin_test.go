package browsertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A table that is dropped on the first page becomes a project that has run.
func TestBeginWithATable(t *testing.T) {
	p := start(t, written)
	tb := p.open("/")
	tb.shoot("projects")
	tb.drop("Sales 2024.csv", `"region;amount;day\nnorth;1.5;2024-01-01\nsouth;2.5;2024-01-02\nnorth;4;2024-01-03\nsouth;8;2024-01-04\n"`)
	tb.path("/p/sales2024")
	tb.waitStatus("rows", "fresh")
	tb.waitStatus("groups", "fresh")
	tb.wait("document.querySelector('[data-cell=summary]')?.innerText.includes('4')")
	tb.shoot("begun")
	if _, err := os.Stat(filepath.Join(p.projects, "sales2024", "data", "Sales 2024.csv")); err != nil {
		t.Error(err)
	}
	tb.visit("/")
	tb.drop("sales2024.csv", `"a,b\n1\n"`)
	tb.wait("document.querySelector('#page-beginning')?.innerText.includes('wrong number of fields')")
	tb.shoot("refused")
	text, err := os.ReadFile(filepath.Join(p.projects, "sales20242", "sales20242.go"))
	if err != nil || !strings.Contains(string(text), "func Hello") {
		t.Errorf("the project that could not be begun holds %q, %v", text, err)
	}
}

// An empty folder of projects offers an example.
func TestOpenAnExample(t *testing.T) {
	p := start(t, written)
	if err := os.RemoveAll(filepath.Join(p.projects, "demo")); err != nil {
		t.Fatal(err)
	}
	tb := p.open("/")
	tb.click("form[action='/new/example'] button")
	tb.path("/p/penguins")
	tb.click("#page-runbar button")
	tb.waitStatus("spread", "fresh")
}

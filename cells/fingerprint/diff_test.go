package fingerprint_test

import (
	"slices"
	"strings"
	"testing"

	"stagebook/cells/fingerprint"
)

func sample() fingerprint.Parts {
	return fingerprint.Parts{
		Version: 1, Cell: "raw",
		Code: []fingerprint.Decl{
			{Name: "example.com/m.Raw", Kind: "func", File: "cells.go", Digest: "1"},
			{Name: "example.com/m.parseAge", Kind: "func", File: "clean.go", Digest: "2"},
			{Name: "example.com/m.Row", Kind: "type", File: "clean.go", Digest: "3"},
			{Name: "example.com/m.Row.Label", Kind: "method", File: "clean.go", Digest: "4"},
			{Name: "example.com/m.limit", Kind: "const", File: "clean.go", Digest: "5"},
			{Name: "example.com/m/stats.Mean", Kind: "func", File: "stats/mean.go", Digest: "6"},
			{Name: "example.com/m/data/x.txt", Kind: "embed", File: "data/x.txt", Digest: "7"},
			{Name: "example.com/m.names", Kind: "var", File: "names.go", Digest: "8"},
		},
		Packages: []fingerprint.PackagePart{
			{Path: "fmt", BuildID: "f"},
			{Path: "gonum.org/v1/gonum/mat", Module: "gonum.org/v1/gonum", Version: "v0.16.0", BuildID: "m"},
			{Path: "gonum.org/v1/gonum/stat", Module: "gonum.org/v1/gonum", Version: "v0.16.0", BuildID: "s"},
			{Path: "example.com/near", Module: "example.com/near", BuildID: "n"},
		},
		Program: fingerprint.Program{Code: []fingerprint.Decl{
			{Name: "example.com/m.init", Kind: "func", File: "setup.go", Digest: "9"},
			{Name: "example.com/m.registry", Kind: "var", File: "setup.go", Digest: "10"},
		}},
		Build:   fingerprint.BuildPart{"GOVERSION": "go1.26.7", "GOARCH": "amd64"},
		Inputs:  []fingerprint.InputPart{{Name: "rows", Digest: "aa"}},
		Params:  []fingerprint.ParamPart{{Name: "testSize", Type: "float64", Text: "0.2"}, {Name: "speed", Type: "Mode", Text: "Fast", Value: "1"}},
		Files:   []fingerprint.FilePart{{Name: "table", Path: "data/x.csv", Digest: "bb"}},
		Env:     []fingerprint.EnvPart{{Name: "region", Var: "REGION", Value: "eu"}},
		Secrets: []fingerprint.SecretPart{{Name: "dsn", Var: "PG_DSN", MAC: "cc"}},
	}
}

// clone copies everything that a test changes.
func clone(p fingerprint.Parts) fingerprint.Parts {
	p.Code, p.Packages = slices.Clone(p.Code), slices.Clone(p.Packages)
	p.Program.Code = slices.Clone(p.Program.Code)
	p.Inputs, p.Params, p.Files = slices.Clone(p.Inputs), slices.Clone(p.Params), slices.Clone(p.Files)
	p.Env, p.Secrets = slices.Clone(p.Env), slices.Clone(p.Secrets)
	build := fingerprint.BuildPart{}
	for k, v := range p.Build {
		build[k] = v
	}
	p.Build = build
	return p
}

func TestDiffWords(t *testing.T) {
	tests := []struct {
		change func(p *fingerprint.Parts)
		want   string // lines separated by " | "
	}{
		{func(p *fingerprint.Parts) {}, ""},
		{func(p *fingerprint.Parts) { p.Code[0].Digest = "x" }, "`Raw` itself changed"},
		{func(p *fingerprint.Parts) { p.Code[1].Digest = "x" }, "helper `parseAge` in clean.go changed"},
		{func(p *fingerprint.Parts) { p.Code[2].Digest = "x" }, "type `Row` in clean.go changed"},
		{func(p *fingerprint.Parts) { p.Code[3].Digest = "x" }, "method `Row.Label` in clean.go changed"},
		{func(p *fingerprint.Parts) { p.Code[4].Digest = "x" }, "constant `limit` in clean.go changed"},
		{func(p *fingerprint.Parts) { p.Code[5].Digest = "x" }, "helper `stats.Mean` in stats/mean.go changed"},
		{func(p *fingerprint.Parts) { p.Code[6].Digest = "x" }, "embedded file data/x.txt changed"},
		{func(p *fingerprint.Parts) { p.Code[7].Digest = "x" }, "variable `names` in names.go changed"},
		{func(p *fingerprint.Parts) { p.Code[1].File = "other.go" }, ""},
		{func(p *fingerprint.Parts) { p.Code = p.Code[:7] }, "variable `names` in names.go is no longer used"},
		{func(p *fingerprint.Parts) {
			p.Code[0].Digest = "x"
			p.Code = append(p.Code, fingerprint.Decl{Name: "example.com/m.trim", Kind: "func", File: "trim.go", Digest: "y"})
		}, "`Raw` itself changed | helper `trim` in trim.go is now used"},
		{func(p *fingerprint.Parts) { p.Packages[3].BuildID = "x" }, "package `example.com/near` changed"},
		{func(p *fingerprint.Parts) { p.Packages = p.Packages[1:] }, "package `fmt` is no longer used"},
		{func(p *fingerprint.Parts) {
			for i := 1; i < 3; i++ {
				p.Packages[i].Version, p.Packages[i].BuildID = "v0.17.0", "x"
			}
			p.Packages[3].BuildID = "built against another gonum"
		}, "`gonum.org/v1/gonum` v0.16.0 → v0.17.0"},
		{func(p *fingerprint.Parts) { p.Packages[1].Version, p.Packages[1].BuildID = "", "x" }, "`gonum.org/v1/gonum` v0.16.0 → a local folder"},
		{func(p *fingerprint.Parts) {
			p.Build["GOVERSION"], p.Packages[0].BuildID = "go1.26.8", "x"
		}, "Go 1.26.7 → 1.26.8"},
		{func(p *fingerprint.Parts) { p.Build["GOARCH"], p.Build["GOFLAGS"] = "arm64", "-race" }, "GOARCH amd64 → arm64 | GOFLAGS unset → -race"},
		{func(p *fingerprint.Parts) { p.Program.Code[0].Digest = "x" }, "`init` in setup.go changed, which runs when the program starts"},
		{func(p *fingerprint.Parts) { p.Program.Code[1].Digest = "x" }, "variable `registry` in setup.go changed, which runs when the program starts"},
		{func(p *fingerprint.Parts) { slices.Reverse(p.Program.Code) }, "what runs when the program starts runs in another order"},
		{func(p *fingerprint.Parts) { p.Inputs[0].Digest = "x" }, "input `rows` has another value"},
		{func(p *fingerprint.Parts) { p.Params[0].Text = "0.25" }, "parameter testSize 0.2 → 0.25"},
		{func(p *fingerprint.Parts) { p.Params[0].Text = "" }, `parameter testSize 0.2 → ""`},
		{func(p *fingerprint.Parts) { p.Params[0].Type = "float32" }, "type of testSize: float64 → float32"},
		{func(p *fingerprint.Parts) { p.Params[0].Text = "a\nb" }, `parameter testSize 0.2 → "a\nb"`},
		{func(p *fingerprint.Parts) { p.Params[0].Text = strings.Repeat("é", 50) }, "parameter testSize 0.2 → " + strings.Repeat("é", 39) + "…"},
		{func(p *fingerprint.Parts) { p.Params[1].Value = "2" }, "the value behind a choice of speed: 1 → 2"},
		{func(p *fingerprint.Parts) { p.Params = p.Params[:1] }, "parameter speed is gone"},
		{func(p *fingerprint.Parts) { p.Files[0].Digest = "x" }, "file data/x.csv changed"},
		{func(p *fingerprint.Parts) { p.Files[0].Path = "data/y.csv" }, "table is another file: data/x.csv → data/y.csv"},
		{func(p *fingerprint.Parts) { p.Files = nil }, "file data/x.csv is gone"},
		{func(p *fingerprint.Parts) { p.Env[0].Value = "us" }, "environment variable REGION changed"},
		{func(p *fingerprint.Parts) { p.Secrets[0].MAC = "x" }, "secret PG_DSN changed"},
		{func(p *fingerprint.Parts) { p.Versions.Code++ }, "Stagebook identifies results in another way now"},
		{func(p *fingerprint.Parts) {
			p.Code[0].Digest, p.Code[1].Digest, p.Params[0].Text, p.Inputs[0].Digest = "x", "x", "0.3", "x"
			p.Files[0].Digest, p.Build["GOVERSION"], p.Program.Code[0].Digest = "x", "go1.27", "x"
		}, "`Raw` itself changed | helper `parseAge` in clean.go changed | parameter testSize 0.2 → 0.3 | file data/x.csv changed | " +
			"Go 1.26.7 → 1.27 | input `rows` has another value | `init` in setup.go changed, which runs when the program starts"},
	}
	for _, test := range tests {
		p := clone(sample())
		test.change(&p)
		var words []string
		for _, r := range fingerprint.Diff(sample(), p) {
			words = append(words, r.String())
		}
		if got := strings.Join(words, " | "); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if (test.want != "") != (p.Key() != sample().Key()) {
			t.Errorf("%q, but keys say otherwise", test.want)
		}
	}
}

func TestDiffNeverRun(t *testing.T) {
	reasons := fingerprint.Diff(fingerprint.Parts{}, sample())
	if len(reasons) != 1 || reasons[0].String() != "never run" {
		t.Errorf("got %v", reasons)
	}
}

// TestDiffExplainsEveryKey changes every field that a key hashes: each must have
// a reason, or a page would say that a cell is stale and not why.
func TestDiffExplainsEveryKey(t *testing.T) {
	old := full()
	for i, now := range variants(t) {
		if now.Key() != old.Key() && len(fingerprint.Diff(old, now)) == 0 {
			t.Errorf("variant %d has another key and no reason", i)
		}
	}
}

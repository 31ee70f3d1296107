package confine

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Ask is something that a project wants beyond the standard, as a directive in
// its sources says it.
type Ask struct {
	Kind string `json:"kind"`           // network, read or write
	Path string `json:"path,omitempty"` // of read and write: as written, relative to the package folder or absolute
}

// The kinds of asks.
const (
	AskNetwork = "network"
	AskRead    = "read"
	AskWrite   = "write"
)

// ParseAsk reads the words of a directive or of a command line: "network",
// "read PATH", "write PATH".
func ParseAsk(words ...string) (Ask, error) {
	switch {
	case len(words) == 1 && words[0] == AskNetwork:
		return Ask{Kind: AskNetwork}, nil
	case len(words) >= 2 && (words[0] == AskRead || words[0] == AskWrite):
		return Ask{Kind: words[0], Path: strings.Join(words[1:], " ")}, nil
	}
	return Ask{}, fmt.Errorf("%q is nothing that a project can ask for: there are network, read PATH and write PATH", strings.Join(words, " "))
}

// String is the ask as it is written: "read ../shared".
func (a Ask) String() string {
	if a.Path == "" {
		return a.Kind
	}
	return a.Kind + " " + a.Path
}

// Directive is the line that asks for it.
func (a Ask) Directive() string { return "//project:" + a.String() }

// Words say what it means.
func (a Ask) Words() string {
	switch a.Kind {
	case AskNetwork:
		return "reach the network"
	case AskRead:
		return "read " + a.Path
	}
	return "read and write " + a.Path
}

// Place is the path of an ask of the project in dir.
func (a Ask) Place(dir string) string {
	if filepath.IsAbs(a.Path) {
		return filepath.Clean(a.Path)
	}
	return filepath.Join(dir, filepath.FromSlash(a.Path))
}

// Grant returns the policy with those asks that are granted. The rest stays
// asked for.
func (p *Policy) Grant(dir string, asks, granted []Ask) {
	p.Asks = asks
	for _, a := range asks {
		if !contains(granted, a) || a.Path != "" && holds(p.Except, real(a.Place(dir))) > holds(p.Read, real(a.Place(dir))) {
			continue
		}
		p.Granted = append(p.Granted, a)
		switch a.Kind {
		case AskNetwork:
			p.Network = true
		case AskRead:
			p.Read = append(p.Read, a.Place(dir))
		case AskWrite:
			p.Write = append(p.Write, a.Place(dir))
		}
	}
}

func contains(list []Ask, a Ask) bool {
	for _, b := range list {
		if a == b {
			return true
		}
	}
	return false
}

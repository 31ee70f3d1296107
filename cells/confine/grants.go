package confine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Grants keeps what owners have granted to projects: one file a project folder. A
// copy of a project in another folder has nothing. A file that cannot be read
// grants nothing.
type Grants struct{ dir string }

// Granted is one thing that a project has.
type Granted struct {
	Ask
	Who  string    `json:"who,omitempty"` // granted it
	Time time.Time `json:"time"`
}

// granted is the content of a file.
type granted struct {
	Dir    string    `json:"dir"` // the project's, for people
	Grants []Granted `json:"grants"`
}

// OpenGrants returns the grants kept in a folder, which need not exist.
func OpenGrants(dir string) *Grants { return &Grants{dir} }

// Of returns what the project of a folder has, in the order in which it was
// granted.
func (g *Grants) Of(project string) []Granted {
	data, err := os.ReadFile(g.path(project))
	if err != nil {
		return nil
	}
	var found granted
	if json.Unmarshal(data, &found) != nil || found.Dir != real(project) {
		return nil
	}
	return found.Grants
}

// Asks returns what the project of a folder has, as asks.
func (g *Grants) Asks(project string) []Ask {
	var asks []Ask
	for _, one := range g.Of(project) {
		asks = append(asks, one.Ask)
	}
	return asks
}

// Mark tells states of a project's grants apart, cheaply.
func (g *Grants) Mark(project string) string {
	info, err := os.Stat(g.path(project))
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.ModTime().UnixNano(), info.Size())
}

// Grant gives a project what it asks for. What it has already stays as it was.
func (g *Grants) Grant(project string, a Ask, who string, now time.Time) error {
	list := g.Of(project)
	if slices.ContainsFunc(list, func(one Granted) bool { return one.Ask == a }) {
		return nil
	}
	return g.write(project, append(list, Granted{Ask: a, Who: who, Time: now}))
}

// Revoke takes back what a project has. It reports whether it had it.
func (g *Grants) Revoke(project string, a Ask) (bool, error) {
	list := g.Of(project)
	left := slices.DeleteFunc(slices.Clone(list), func(one Granted) bool { return one.Ask == a })
	if len(left) == len(list) {
		return false, nil
	}
	if len(left) == 0 {
		if err := os.Remove(g.path(project)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("revoking %q: %w", a, err)
		}
		return true, nil
	}
	return true, g.write(project, left)
}

func (g *Grants) write(project string, list []Granted) error {
	data, err := json.MarshalIndent(granted{real(project), list}, "", "\t")
	if err == nil {
		err = os.MkdirAll(g.dir, 0o700)
	}
	if err != nil {
		return fmt.Errorf("keeping the grants of %s: %w", project, err)
	}
	file, err := os.CreateTemp(g.dir, ".new-*")
	if err != nil {
		return fmt.Errorf("keeping the grants of %s: %w", project, err)
	}
	defer os.Remove(file.Name()) // gone already when all went well
	_, err = file.Write(append(data, '\n'))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), g.path(project))
	}
	if err != nil {
		return fmt.Errorf("keeping the grants of %s: %w", project, err)
	}
	return nil
}

func (g *Grants) path(project string) string {
	sum := sha256.Sum256([]byte(real(project)))
	return filepath.Join(g.dir, hex.EncodeToString(sum[:16])+".json")
}

package server

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"stagebook/cells/project/edit"
	"stagebook/cells/session"
)

// staleError says that the text an edit was made from is no longer what the
// file holds.
type staleError struct{ name, theirs string }

func (e *staleError) Error() string {
	return e.name + " was changed elsewhere while you wrote: both texts are kept"
}

// made is a change, and whether its imports are to be put in order.
type made struct {
	*edit.Change
	code bool
}

func (m *made) organised(p *edit.Package, index *edit.Index) (*made, []edit.Lacking, error) {
	if !m.code {
		return m, nil, nil
	}
	c, lacking, err := p.Organise(m.Change, index)
	if err != nil {
		return nil, nil, fmt.Errorf("putting the imports in order: %w", err)
	}
	return &made{Change: c, code: true}, lacking, nil
}

// operation makes the change that a page asks for.
func (s *Server) operation(p *edit.Package, open *session.Session, ask wanted) (*made, error) {
	if err := unchanged(p, ask); err != nil {
		return nil, err
	}
	var c *edit.Change
	var err error
	code := true
	spot := edit.Spot{Target: ask.Target, Before: ask.Before}
	selection := edit.Selection{Target: ask.Target, Start: ask.Start, End: ask.End}
	switch ask.Op {
	case "replace":
		c, err = p.Replace(ask.Target, ask.Source)
	case "add":
		c, err = p.AddCell(spot, ask.Source)
	case "delete":
		c, err = p.Delete(ask.Target)
	case "duplicate":
		c, err = p.Duplicate(ask.Target)
	case "split":
		c, err = p.Split(ask.Target, ask.Start, ask.To)
	case "helper":
		c, err = p.ToHelper(selection, ask.To)
	case "cell":
		c, err = p.ToCell(selection, ask.To)
	case "move":
		c, err = p.Move(ask.Target, edit.Spot{Target: edit.Target{Name: ask.To, File: ask.ToFile, Line: ask.ToLine}, Before: ask.Before})
	case "exchange":
		c, err = ask.change(p)
	default:
		code = false
		c, err = s.plainOperation(p, open, ask)
	}
	if err != nil {
		return nil, err
	}
	return &made{Change: c, code: code}, nil
}

// plainOperation makes the changes that leave imports alone.
func (s *Server) plainOperation(p *edit.Package, open *session.Session, ask wanted) (*edit.Change, error) {
	switch ask.Op {
	case "doc":
		return p.SetDoc(ask.Target, ask.Source)
	case "prose":
		return p.AddProse(edit.Spot{Target: ask.Target, Before: ask.Before}, ask.Source)
	case "up":
		return p.MoveUp(ask.Target)
	case "down":
		return p.MoveDown(ask.Target)
	case "rename":
		return p.Rename(ask.Target, ask.To)
	case "default":
		for _, param := range open.View(nil).State().Outline.Params {
			if param.ID == ask.Name {
				return p.SetDefault(param, ask.To)
			}
		}
		return setPath(p, open, ask)
	case "undo":
		return s.popUndo(open, p)
	}
	return nil, fmt.Errorf("nobody knows how to %q", ask.Op)
}

// unchanged reports whether the declaration still is what the edit was made from.
func unchanged(p *edit.Package, ask wanted) error {
	if ask.Base == "" {
		return nil
	}
	var now string
	var err error
	if ask.Op == "doc" || ask.Name == "" { // what has no name is prose
		now, _, err = p.Doc(ask.Target)
	} else {
		now, err = p.Source(ask.Target)
	}
	if err != nil {
		return err
	}
	if digest(now) != ask.Base && now != ask.Source {
		return &staleError{name: cmp.Or(ask.Name, "this text"), theirs: now}
	}
	return nil
}

// preview lists the lines that a change would touch, "file:line: text".
func preview(c *edit.Change) []string {
	var places []string
	for _, e := range c.Edits {
		before := make(map[string]int)
		for line := range bytes.Lines(e.Before) {
			before[string(line)]++
		}
		number := 0
		for line := range bytes.Lines(e.After) {
			number++
			if text := string(line); before[text] > 0 {
				before[text]--
			} else if strings.ContainsFunc(text, unicode.IsLetter) { // not the brackets and empty lines
				places = append(places, fmt.Sprintf("%s:%d: %s", e.Name, number, strings.TrimSpace(text)))
			}
		}
	}
	return places
}

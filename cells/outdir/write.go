package outdir

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stagebook/cells/display"
	"stagebook/cells/graph"
	"stagebook/cells/store"
)

// IndexFile is the name of the index in a folder of results.
const IndexFile = "index.json"

// Index says what lies in a folder of results.
type Index struct {
	Project string            `json:"project"`
	Run     string            `json:"run,omitempty"` // ID of the run that was last when it was written
	Number  int               `json:"number,omitempty"`
	Written time.Time         `json:"written"`
	Params  map[string]string `json:"params,omitempty"`
	Results []Entry           `json:"results"`
}

// Entry is one result.
type Entry struct {
	Cell    string       `json:"cell"`
	Output  string       `json:"output"`
	Status  graph.Status `json:"status"`
	Type    string       `json:"type,omitempty"`
	Digest  string       `json:"digest,omitempty"` // of the value as it is stored; none of one that is held in memory only
	File    string       `json:"file,omitempty"`   // in the folder
	Bytes   int64        `json:"bytes,omitempty"`
	Partial string       `json:"partial,omitempty"` // why the file has not all of it
}

// Result is an output of a cell.
type Result struct {
	Cell   string
	Status graph.Status
	Out    store.RecordOutput
}

// Config says where to write, and with what.
type Config struct {
	Dir    string
	Store  *store.Store
	Table  Table                                                                                 // format of frames; its zero value is CSV
	Drawer func(ctx context.Context, options json.RawMessage, width, height int) ([]byte, error) // options of a chart → SVG
}

// Write writes results and the index. What an earlier index says of other cells stays
// in it. The error is that of the disk; a result that cannot be written is an entry
// that says so.
func Write(ctx context.Context, c Config, index Index, results []Result) (Index, error) {
	if err := os.MkdirAll(c.Dir, 0o777); err != nil {
		return index, fmt.Errorf("making the folder of results: %w", err)
	}
	old, err := readIndex(c.Dir)
	if err != nil {
		return index, err
	}
	var about []string
	for _, r := range results {
		about = append(about, r.Cell)
		entries, err := c.one(ctx, r)
		if err != nil {
			return index, fmt.Errorf("writing %s: %w", r.Out.Name, err)
		}
		index.Results = append(index.Results, entries...)
	}
	for _, e := range old.Results {
		if !slices.Contains(about, e.Cell) && old.Project == index.Project {
			index.Results = append(index.Results, e)
		}
	}
	slices.SortStableFunc(index.Results, func(a, b Entry) int { return strings.Compare(a.Output, b.Output) })
	text, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return index, fmt.Errorf("writing the index: %w", err)
	}
	_, err = c.atomically(IndexFile, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
	if err != nil {
		return index, fmt.Errorf("writing the index: %w", err)
	}
	return index, nil
}

func readIndex(dir string) (index Index, err error) {
	path := filepath.Join(dir, IndexFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return index, nil
	}
	if err != nil {
		return index, fmt.Errorf("reading the index of earlier results: %w", err)
	}
	if err := json.Unmarshal(data, &index); err != nil || index.Project == "" {
		return index, fmt.Errorf("%s is not an index of results: name another folder, or move the file away", path)
	}
	return index, nil
}

// atomically writes a file of the folder whole or not at all.
func (c *Config) atomically(name string, write func(io.Writer) error) (size int64, err error) {
	path := filepath.Join(c.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return 0, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(temp.Name()) // fails once it has been renamed
	err = write(temp)
	if info, serr := temp.Stat(); serr == nil {
		size = info.Size()
	}
	if err == nil {
		err = temp.Chmod(0o644)
	}
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return 0, err
	}
	return size, os.Rename(temp.Name(), path)
}

// one writes one result: a layout as one file a part, anything else as one file.
func (c *Config) one(ctx context.Context, r Result) ([]Entry, error) {
	entry := Entry{Cell: r.Cell, Output: r.Out.Name, Status: r.Status}
	if r.Status != graph.Fresh {
		return []Entry{entry}, nil
	}
	entry.Type, entry.Digest = r.Out.Type, r.Out.Digest
	shown, err := c.display(r)
	if err != nil {
		return nil, err
	}
	if shown.Kind == display.KindLayout {
		return c.parts(ctx, entry, shown.Layout, r.Out.Name)
	}
	ways, err := c.choose(r, shown)
	if err != nil {
		return nil, err
	}
	err = c.first(ctx, &entry, r.Out.Name, ways)
	return []Entry{entry}, err
}

// parts writes the parts of a layout into a folder, numbered as they are shown.
func (c *Config) parts(ctx context.Context, entry Entry, l *display.Layout, name string) (list []Entry, err error) {
	for i, part := range l.Parts {
		at := fmt.Sprintf("%s/%02d", name, i+1)
		if part.Display.Kind == display.KindLayout {
			inner, err := c.parts(ctx, entry, part.Display.Layout, at)
			if err != nil {
				return nil, err
			}
			list = append(list, inner...)
			continue
		}
		e := entry
		if err := c.first(ctx, &e, at, c.shownOnly(part.Display, "")); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	if l.More > 0 && len(list) > 0 {
		list[len(list)-1].Partial = fmt.Sprintf("%d parts of the layout are left out after this one", l.More)
	}
	return list, nil
}

// first writes a file in the first way that fits.
func (c *Config) first(ctx context.Context, entry *Entry, name string, ways []file) (err error) {
	for _, f := range ways {
		entry.File, entry.Partial = name+f.ending, f.partial
		if entry.Bytes, err = c.atomically(entry.File, func(w io.Writer) error { return f.write(ctx, w) }); err == nil || !errors.Is(err, errUnfit) {
			return err
		}
	}
	entry.File, entry.Bytes, entry.Partial = "", 0, "nothing of it can be written"
	if err != nil {
		entry.Partial += ": " + err.Error()
	}
	return nil
}

// file is one way to write a result.
type file struct {
	ending  string // of its name
	partial string // what is missing in it
	write   func(ctx context.Context, w io.Writer) error
}

// errUnfit says that a result does not fit a way to write it: the next one is tried.
var errUnfit = errors.New("it does not fit")

func text(ending string, data []byte) file {
	return file{ending: ending, write: func(_ context.Context, w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(data))
		return err
	}}
}

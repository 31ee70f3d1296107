package build

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"stagebook"
	"stagebook/cells/project"
	"stagebook/cells/store"
)

// maxRounds bounds how often a build is tried again with more cut out of it. The
// compiler stops at ten mistakes a package, and the type checker has seen most.
const maxRounds = 8

// Options say how to build.
type Options struct {
	Store   *store.Store
	GoTool  string   // the Go command; "" means "go" on PATH
	Env     []string // of the Go tool; nil means that of this process
	Behind  bool     // others on the machine go first: nobody waits for it yet
	Runtime fs.FS    // sources laid out like the module stagebook; nil means those this program holds
}

// Executable is a worker that can be started.
type Executable struct {
	Path   string // "" when no cell can run
	ID     string
	Cells  []string                      // IDs of the cells in it, in display order
	Broken map[string]project.Diagnostic // by ID, the cells that can't run
	Steps  map[string]time.Duration      // plan, build, publish: only those that happened
}

// Build returns the worker of a snapshot, from the store if it is there. Cells
// with a mistake of the author's are reported as Broken, and are no error. An
// *Error is a build that a person has to mend; another error is a cancelled
// context or trouble of our own.
func Build(ctx context.Context, s *project.Snapshot, o Options) (*Executable, error) {
	src, err := o.sources()
	if err != nil {
		return nil, err
	}
	b := &builder{o: o, snap: s, src: src, cut: newCut(s), steps: make(map[string]time.Duration)}
	for range maxRounds {
		exe, err := b.round(ctx)
		if exe != nil || err != nil {
			return exe, err
		}
	}
	return nil, &Error{Kind: Compile, Message: "the cells do not compile", Diagnostics: b.said}
}

var held struct {
	once sync.Once
	src  *sources
	err  error
}

func (o *Options) sources() (*sources, error) {
	if o.Runtime != nil {
		return openSources(o.Runtime)
	}
	held.once.Do(func() { held.src, held.err = openSources(stagebook.Runtime()) })
	return held.src, held.err
}

// builder is one call of Build.
type builder struct {
	o     Options
	snap  *project.Snapshot
	src   *sources
	cut   *cut
	said  []project.Diagnostic // by the compiler, in all rounds
	steps map[string]time.Duration
}

// round plans and builds once. It returns nothing when more has to be cut out.
func (b *builder) round(ctx context.Context) (*Executable, error) {
	began := time.Now()
	exe := &Executable{Broken: b.cut.blocked, Steps: b.steps}
	for _, cell := range b.cut.remaining() {
		exe.Cells = append(exe.Cells, cell.ID)
	}
	if len(exe.Cells) == 0 {
		return exe, nil
	}
	p, err := newPlan(b.snap, b.src, b.cut)
	if err != nil {
		return nil, err
	}
	exe.ID = p.id()
	b.steps["plan"] += time.Since(began)
	if path, ok := b.o.Store.WorkerPath(exe.ID); ok {
		exe.Path = path
		return exe, nil
	}
	if b.recall(exe.ID) {
		return nil, nil
	}
	return b.compile(ctx, p, exe)
}

// compile runs the Go tool and publishes what it made.
func (b *builder) compile(ctx context.Context, p *plan, exe *Executable) (*Executable, error) {
	work, err := os.MkdirTemp("", "stagebook-build-")
	if err != nil {
		return nil, diskTrouble("making a folder to build in", err)
	}
	defer os.RemoveAll(work)
	overlay, real, err := p.write(work, filepath.Join(b.o.Store.Root(), "v1", "runtime", "files"))
	if err != nil {
		return nil, diskTrouble("writing what is built", err)
	}
	began := time.Now()
	made := filepath.Join(b.outFolder(work), filepath.Base(work)+".worker")
	defer os.Remove(made)
	tool := goTool{path: b.o.GoTool, env: b.o.Env, behind: b.o.Behind}
	if tool.path == "" {
		tool.path = "go"
	}
	ok, out, err := tool.build(ctx, p, overlay, made)
	b.steps["build"] += time.Since(began)
	if err != nil {
		return nil, err
	}
	if err := p.undisturbed(); err != nil {
		return nil, err
	}
	if !ok {
		return nil, b.widen(p, exe.ID, diagnose(p, out, real))
	}
	began = time.Now()
	exe.Path, err = b.o.Store.PublishWorker(exe.ID, made)
	b.steps["publish"] += time.Since(began)
	if err != nil {
		return nil, diskTrouble("keeping the worker", err)
	}
	return exe, nil
}

// outFolder is where the linker leaves the executable: on the disk of the store,
// so that publishing it is a rename.
func (b *builder) outFolder(work string) string {
	if dir := filepath.Join(b.o.Store.Root(), "v1", "tmp"); isDir(dir) {
		return dir
	}
	return work
}

// widen cuts what the compiler complained about.
func (b *builder) widen(p *plan, id string, t trouble) error {
	if t.err != nil {
		return t.err
	}
	wider := false
	var notes []note
	r := newReach(b.snap)
	for _, m := range t.mistakes {
		b.said = append(b.said, m.diag)
		if n, ok := r.at(m.file, m.line); ok && b.cut.widen(n, m.diag) {
			wider = true
			notes = append(notes, note{File: m.file.Path, Line: m.line, Diagnostic: m.diag})
		}
	}
	if !wider {
		return &Error{Kind: Compile, Message: "the cells do not compile", Diagnostics: b.said}
	}
	b.remember(id, p, notes)
	return nil
}

// note is a mistake that only the compiler found, kept under the identity of the
// text it was found in.
type note struct {
	File       string             `json:"file"` // relative to the module
	Line       int                `json:"line"`
	Diagnostic project.Diagnostic `json:"diagnostic"`
}

const notesKind = "compile-mistakes"

func (b *builder) remember(id string, p *plan, notes []note) {
	for i := range notes {
		notes[i].File = p.relative(notes[i].File)
	}
	data, err := json.Marshal(notes)
	if err == nil {
		// Not keeping it costs a failing build next time, and nothing else.
		_ = b.o.Store.PutDerived(notesKind, id, data)
	}
}

// recall cuts what the compiler complained about when it last saw this text, and
// reports whether it did.
func (b *builder) recall(id string) bool {
	data, ok := b.o.Store.Derived(notesKind, id)
	var notes []note
	if !ok || json.Unmarshal(data, &notes) != nil {
		return false
	}
	wider := false
	r := newReach(b.snap)
	for _, note := range notes {
		path := filepath.Join(b.snap.Module.Dir, filepath.FromSlash(note.File))
		for _, n := range r.nodes {
			if n.file.Path != path {
				continue
			}
			if at, ok := r.at(n.file, note.Line); ok && b.cut.widen(at, note.Diagnostic) {
				wider = true
				b.said = append(b.said, note.Diagnostic)
			}
			break
		}
	}
	return wider
}

// moreRoom is what to do when the disk is full.
const moreRoom = "make room, remove old results with `web gc`, or name another folder with --store"

// diskTrouble makes an error of the disk one for a person, where it is one.
func diskTrouble(doing string, err error) error {
	message := ""
	switch {
	case errors.Is(err, syscall.ENOSPC):
		message = "the disk is full: " + moreRoom
	case errors.Is(err, fs.ErrPermission), strings.Contains(err.Error(), "read-only file system"):
		message = "the disk cannot be written to: change the rights of the store, or name another folder with --store"
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
	return &Error{Kind: Disk, Message: doing + ": " + message, Output: err.Error(), err: err}
}

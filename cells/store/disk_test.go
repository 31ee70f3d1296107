package store

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// errKilled is what a disk answers once its process is dead.
var errKilled = errors.New("killed")

// testDisk is the disk of the machine with faults, and with a memory of what
// was synced, so that losing power can be played.
type testDisk struct {
	osDisk
	root string

	mu      sync.Mutex // guards everything below
	step    int
	at      int   // the step that fails; 0: none
	errno   error // with what; errKilled: and everything after it
	killed  bool
	ops     []string
	noLinks bool

	names   map[string]*inode // of regular files, and of folders with nil content
	durable map[string]*inode // as they were when their folder was synced last
}

// inode is a file or folder as the disk knows it.
type inode struct {
	folder bool
	synced []byte // content at the last sync; nil: never
	ever   bool   // was synced
}

func newDisk(root string) *testDisk {
	d := &testDisk{root: root, names: map[string]*inode{}, durable: map[string]*inode{}}
	return d
}

// fail counts a change and says whether it fails. It is called with mu held.
func (d *testDisk) fail(op, path string) error {
	if d.killed {
		return errKilled
	}
	d.step++
	d.ops = append(d.ops, op+" "+strings.TrimPrefix(path, d.root))
	if d.step != d.at {
		return nil
	}
	if d.errno == errKilled {
		d.killed = true
		return errKilled
	}
	return &fs.PathError{Op: op, Path: path, Err: d.errno}
}

// do runs one change, unless it fails.
func (d *testDisk) do(op, path string, change func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fail(op, path); err != nil {
		return err
	}
	return change()
}

func (d *testDisk) create(dir string) (f file, err error) {
	err = d.do("create", dir, func() error {
		if f, err = d.osDisk.create(dir); err == nil {
			d.names[f.Name()] = &inode{}
			f = &testFile{file: f, disk: d}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (d *testDisk) rename(from, to string) error {
	return d.do("rename", to, func() error {
		err := d.osDisk.rename(from, to)
		if err == nil {
			if d.names[to] = d.names[from]; d.names[to] == nil {
				d.names[to] = &inode{} // came from outside
			}
			delete(d.names, from)
		}
		return err
	})
}

func (d *testDisk) claim(from, to string) error {
	return d.do("claim", to, func() error {
		if d.noLinks {
			return &os.LinkError{Op: "link", Old: from, New: to, Err: syscall.EPERM}
		}
		err := d.osDisk.claim(from, to)
		if err == nil {
			d.names[to] = d.names[from]
			delete(d.names, from)
		}
		return err
	})
}

func (d *testDisk) remove(path string) error {
	return d.do("remove", path, func() error {
		err := d.osDisk.remove(path)
		if err == nil {
			delete(d.names, path)
		}
		return err
	})
}

func (d *testDisk) mkdir(path string) error {
	return d.do("mkdir", path, func() error {
		err := d.osDisk.mkdir(path)
		for dir := path; err == nil && len(dir) > len(d.root); dir = filepath.Dir(dir) {
			if d.names[dir] == nil {
				d.names[dir] = &inode{folder: true}
			}
		}
		return err
	})
}

func (d *testDisk) chtimes(path string, used time.Time) error {
	return d.do("chtimes", path, func() error { return d.osDisk.chtimes(path, used) })
}

func (d *testDisk) chmod(path string, mode fs.FileMode) error {
	return d.do("chmod", path, func() error { return d.osDisk.chmod(path, mode) })
}

func (d *testDisk) lock(path string) (f *os.File, err error) {
	err = d.do("lock", path, func() error { f, err = d.osDisk.lock(path); return err })
	return f, err
}

func (d *testDisk) sync(path string) error {
	return d.do("sync", path, func() error { d.note(path); return nil })
}

func (d *testDisk) syncAll(path string) (bool, error) {
	return true, d.do("syncAll", path, func() error {
		for name := range d.names {
			d.note(name)
		}
		d.note(d.root)
		return nil
	})
}

// note remembers that a file's content, or a folder's names, are on the disk.
func (d *testDisk) note(path string) {
	if node := d.names[path]; node != nil && !node.folder {
		if data, err := os.ReadFile(path); err == nil {
			node.synced, node.ever = data, true
		}
		return
	}
	for name := range d.durable {
		if filepath.Dir(name) == path && d.names[name] == nil {
			delete(d.durable, name)
		}
	}
	for name, node := range d.names {
		if filepath.Dir(name) == path {
			d.durable[name] = node
		}
	}
}

// losePower leaves on the real disk what could be there after a crash of the
// machine: what was synced, and of the rest whatever chance decides.
func (d *testDisk) losePower(t *testing.T, rng *rand.Rand) {
	t.Helper()
	contents := map[*inode][]byte{}
	for name, node := range d.names {
		if data, err := os.ReadFile(name); err == nil {
			contents[node] = data
		}
	}
	var names []string
	for name := range d.names {
		names = append(names, name)
	}
	for name := range d.durable {
		if d.names[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names) // parents first
	for _, name := range names {
		now, before := d.names[name], d.durable[name]
		node := now
		if now != before && rng.IntN(2) == 0 {
			node = before
		}
		content, known := contents[node]
		if !known && node != nil {
			content = node.synced
		}
		if isDir(filepath.Dir(name)) {
			restore(t, name, node, torn(rng, node, content))
		}
	}
}

// torn is what may be found of a file's content.
func torn(rng *rand.Rand, node *inode, content []byte) []byte {
	if node == nil || node.folder || node.ever && string(node.synced) == string(content) {
		return content
	}
	kept := 0
	if node.ever && strings.HasPrefix(string(content), string(node.synced)) {
		kept = len(node.synced)
	}
	switch tail := slices.Clone(content[kept:]); rng.IntN(4) {
	case 0:
		return content
	case 1:
		return content[:kept+rng.IntN(len(tail)+1)]
	case 2:
		clear(tail[rng.IntN(len(tail)+1):]) // blocks that were never written
		return append(slices.Clone(content[:kept]), tail...)
	default:
		for i := rng.IntN(len(tail) + 1); i < len(tail); i++ {
			tail[i] = byte(rng.Uint32())
		}
		return append(slices.Clone(content[:kept]), tail...)
	}
}

func restore(t *testing.T, name string, node *inode, content []byte) {
	t.Helper()
	var err error
	switch {
	case node == nil:
		err = os.RemoveAll(name)
	case node.folder:
		err = os.MkdirAll(name, 0o700)
	default:
		os.Remove(name)
		err = os.WriteFile(name, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// testFile counts writes, and leaves half of one that fails.
type testFile struct {
	file
	disk *testDisk
}

// write writes data, or half of it when this is the step that fails.
func (d *testDisk) write(op, path string, data []byte, to func([]byte) (int, error)) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	dead := d.killed
	err := d.fail(op, path)
	switch {
	case dead:
		return 0, err
	case err != nil:
		n, _ := to(data[:len(data)/2])
		return n, err
	}
	return to(data)
}

func (f *testFile) Write(data []byte) (int, error) {
	return f.disk.write("write", f.Name(), data, f.file.Write)
}

func (f *testFile) WriteAt(data []byte, at int64) (int, error) {
	return f.disk.write("writeAt", f.Name(), data, func(part []byte) (int, error) { return f.file.WriteAt(part, at) })
}

func (f *testFile) Truncate(size int64) error {
	return f.disk.do("truncate", f.Name(), func() error { return f.file.Truncate(size) })
}

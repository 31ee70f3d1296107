package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"stagebook/cells/settings"
	"stagebook/cells/store"
)

// crafted is an archive that is written by hand.
type crafted struct {
	manifest Manifest
	bodies   map[string]string // of entries, where it is not what the digest says
	headers  []tar.Header      // in place of those of the entries
	tail     []tar.Header      // behind the last entry
}

// good is an archive of a small package, without results.
func good() *crafted {
	c := &crafted{bodies: make(map[string]string)}
	c.manifest = Manifest{
		Format: formatName, Version: version, Program: "test", Made: time.Unix(0, 0).UTC(), Name: "small", Title: "Small",
		ImportPath: "small", Module: "small", Go: "go1.26.0", Target: "linux/amd64", Cells: 1,
	}
	c.add(moduleFolder+"small.go", "package small\n\nfunc One() int { return 1 }\n")
	c.add(moduleFolder+"data/one.csv", "a\n1\n")
	for _, name := range []string{recordsName, headsName, runsName} {
		c.add(name, "")
	}
	return c
}

// add puts an entry at its place.
func (c *crafted) add(path, body string) {
	c.bodies[path] = body
	e := Entry{Path: path, Size: int64(len(body)), SHA256: store.Digest([]byte(body))}
	at := len(c.manifest.Entries)
	for at > 0 && rank(c.manifest.Entries[at-1].Path) > rank(path) {
		at--
	}
	c.manifest.Entries = append(c.manifest.Entries[:at:at], append(List[Entry]{e}, c.manifest.Entries[at:]...)...)
}

// list gives one of the lists of lines another content.
func (c *crafted) list(name, body string) {
	for i := range c.manifest.Entries {
		if e := &c.manifest.Entries[i]; e.Path == name {
			e.Size, e.SHA256 = int64(len(body)), store.Digest([]byte(body))
		}
	}
	c.bodies[name] = body
}

// tar writes the archive without its packing.
func (c *crafted) tar(t testing.TB) []byte {
	t.Helper()
	head, err := json.Marshal(c.manifest)
	if err != nil {
		t.Fatal(err)
	}
	return c.tarWith(t, head)
}

func (c *crafted) tarWith(t testing.TB, head []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	put := func(h tar.Header, body string) {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, body); err != nil {
			t.Fatal(err)
		}
	}
	put(tar.Header{Typeflag: tar.TypeReg, Name: manifestName, Size: int64(len(head)), Mode: 0o644}, string(head))
	for i, e := range c.manifest.Entries {
		body := c.bodies[e.Path]
		h := tar.Header{Typeflag: tar.TypeReg, Name: e.Path, Size: int64(len(body)), Mode: 0o644}
		if i < len(c.headers) && c.headers[i].Name != "" {
			h = c.headers[i]
			body = strings.Repeat("x", int(h.Size))
		}
		put(h, body)
	}
	for _, h := range c.tail {
		put(h, strings.Repeat("x", int(h.Size)))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packed(t testing.TB, data []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(data, nil)
}

// place is where archives are opened in a test.
func place(t testing.TB) Options {
	t.Helper()
	root := t.TempDir()
	st, err := store.Open(filepath.Join(root, "store"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return Options{Projects: filepath.Join(root, "projects"), Store: st, Settings: settings.Open(filepath.Join(root, "settings"))}
}

// clean fails when anything but the named projects is in the folder of projects, or
// something is left of a stage.
func clean(t testing.TB, o Options, projects ...string) {
	t.Helper()
	left, _ := filepath.Glob(filepath.Join(o.Store.Root(), ".opening*"))
	entries, _ := os.ReadDir(o.Projects)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if len(left) > 0 || fmt.Sprint(names) != fmt.Sprint(projects) {
		t.Errorf("projects %v and %v are there, want %v", names, left, projects)
	}
}

func TestGood(t *testing.T) {
	o := place(t)
	if err := o.Settings.Change("small", func(p *settings.Project) { p.Accepted = true }); err != nil {
		t.Fatal(err)
	}
	opened, err := Read(context.Background(), bytes.NewReader(packed(t, good().tar(t))), o)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(opened.Dir, "data", "one.csv")); err != nil || string(text) != "a\n1\n" {
		t.Errorf("the data are %q, %v", text, err)
	}
	if o.Settings.Project("small").Accepted {
		t.Error("what came from elsewhere is trusted because a project of its import path was")
	}
	clean(t, o, "small")

	_, err = Read(context.Background(), bytes.NewReader(packed(t, good().tar(t))), o)
	taken := new(TakenError)
	if !errors.As(err, &taken) || taken.Free != "small2" || !errors.Is(err, ErrTaken) {
		t.Errorf("over a project of the name: %v", err)
	}
	o.Name = "SMALL"
	if _, err = Read(context.Background(), bytes.NewReader(packed(t, good().tar(t))), o); !errors.As(err, &taken) {
		t.Errorf("over a project whose name differs in case: %v", err)
	}
	clean(t, o, "small")
}

// Everything that a stranger may try is refused by name, and nothing is left of it.
func TestHostile(t *testing.T) {
	digest := store.Digest([]byte("x"))
	key := strings.Repeat("ab", 32)
	entry := func(path string) func(*crafted) { return func(c *crafted) { c.add(path, "x") } }
	header := func(h tar.Header) func(*crafted) {
		return func(c *crafted) { c.headers = []tar.Header{h} }
	}
	for _, c := range []struct {
		name, want string
		change     func(*crafted)
	}{
		{"a path that leaves", `"../../etc/passwd" leads out of its folder`, entry(moduleFolder + "../../etc/passwd")},
		{"an absolute path", `"/etc/passwd" leads out`, entry(moduleFolder + "/etc/passwd")},
		{"a path of Windows", `'\\' in a name`, entry(moduleFolder + `a\..\..\x`)},
		{"a drive", `':' in a name`, entry(moduleFolder + "c:/x")},
		{"a hidden file", `".bashrc": a hidden name`, entry(moduleFolder + ".bashrc")},
		{"a note of our own", "a hidden name", entry(moduleFolder + ".stagebook-origin")},
		{"a device", "the name of a device", entry(moduleFolder + "aux.go")},
		{"a name with a new line", "U+000A in a name", entry(moduleFolder + "a\nb")},
		{"a name that turns round", "U+202E in a name", entry(moduleFolder + "a\u202egpj.go")},
		{"a name with a dot at its end", "which other systems cut off", entry(moduleFolder + "a.")},
		{"an endless name", "a name of 300 bytes", entry(moduleFolder + strings.Repeat("a", 300))},
		{"an endless path", "is a path of", entry(moduleFolder + strings.Repeat("a/", 600) + "a")},
		{"too deep", "folders deep", entry(moduleFolder + strings.Repeat("a/", 60) + "a")},
		{"another folder", "nothing that belongs", entry("v1/packs/x")},
		{"the manifest again", "nothing that belongs", entry(manifestName)},
		{"an object by another name", "named by another digest", entry(objectFolder + strings.Repeat("00", 32))},
		{"an object that leaves", "named by another digest", entry(objectFolder + "../../x")},
		{"twice", `"module/small.go" is in it twice`, entry(moduleFolder + "small.go")},
		{"another case", "do not tell case apart", entry(moduleFolder + "SMALL.go")},
		{"another case of a folder", "do not tell case apart", entry(moduleFolder + "Data/two.csv")},
		{"a file for a folder", "is a file and a folder", entry(moduleFolder + "data")},
		{"a folder for a file", "is a file and a folder", entry(moduleFolder + "small.go/x")},
		{"a link", "is no regular file", header(tar.Header{Typeflag: tar.TypeSymlink, Name: moduleFolder + "small.go", Linkname: "/etc/passwd"})},
		{"a hard link", "is no regular file", header(tar.Header{Typeflag: tar.TypeLink, Name: moduleFolder + "small.go", Linkname: "/etc/passwd"})},
		{"a folder", "is no regular file", header(tar.Header{Typeflag: tar.TypeDir, Name: moduleFolder + "small.go/"})},
		{"a device file", "is no regular file", header(tar.Header{Typeflag: tar.TypeChar, Name: moduleFolder + "small.go"})},
		{"a pipe", "is no regular file", header(tar.Header{Typeflag: tar.TypeFifo, Name: moduleFolder + "small.go"})},
		{"another name than promised", "stands where its manifest names", header(tar.Header{Typeflag: tar.TypeReg, Name: moduleFolder + "other.go", Size: 44})},
		{"more than promised", "stands where its manifest names", header(tar.Header{Typeflag: tar.TypeReg, Name: moduleFolder + "small.go", Size: 4000})},
		{"another content", "is not what its manifest says", func(c *crafted) {
			c.bodies[moduleFolder+"small.go"] = strings.Repeat("x", len(c.bodies[moduleFolder+"small.go"]))
		}},
		{"an object of another content", "is not what its name says", func(c *crafted) { c.add(objectFolder+digest, "x"); c.bodies[objectFolder+digest] = "y" }},
		{"something behind", "its manifest does not name it", func(c *crafted) { c.tail = []tar.Header{{Typeflag: tar.TypeReg, Name: "more", Size: 1}} }},
		{"a size below nothing", "-1 bytes", func(c *crafted) { c.manifest.Entries[0].Size = -1 }},
		{"more than there is room for", "unpacks to more than", func(c *crafted) { c.manifest.Entries[0].Size = 1 << 60 }},
		{"sizes that overflow", "unpacks to more than", func(c *crafted) { c.manifest.Entries[0].Size, c.manifest.Entries[1].Size = 1<<62, 1<<62 }},
		{"no digest", "has no digest", func(c *crafted) { c.manifest.Entries[0].SHA256 = "zz" }},
		{"a later version", "of version 2 of the format", func(c *crafted) { c.manifest.Version = 2 }},
		{"something else", "does not say that it is one", func(c *crafted) { c.manifest.Format = "zip" }},
		{"a name that leaves", "is a path", func(c *crafted) { c.manifest.Name = "../x" }},
		{"a name that hides", "a hidden name", func(c *crafted) { c.manifest.Name = ".ssh" }},
		{"no name", "needs a name", func(c *crafted) { c.manifest.Name = "" }},
		{"a package that leaves", "lies in no folder below", func(c *crafted) { c.manifest.Package = "../x" }},
		{"a package that is not there", "no Go package in it", func(c *crafted) { c.manifest.Package = "data" }},
		{"a module that leaves", "no name of a module", func(c *crafted) { c.manifest.Module = "../x" }},
		{"no import path", "is no import path", func(c *crafted) { c.manifest.ImportPath = "a b" }},
		{"no lists", `"heads.jsonl" is not in it`, func(c *crafted) { c.manifest.Entries = c.manifest.Entries[:3] }},
		{"a record that is none", "line 1 of \"records.jsonl\" cannot be read", func(c *crafted) { c.list(recordsName, "nonsense\n") }},
		{"a record of another project", "of the project \"victim\"", func(c *crafted) { c.list(recordsName, `{"key":"`+key+`","project":"victim"}`+"\n") }},
		{"a record without parts", "its parts cannot be read", func(c *crafted) { c.list(recordsName, `{"key":"`+key+`","project":"small"}`+"\n") }},
		{"a record of other code", "of no cell of this project", func(c *crafted) {
			c.list(recordsName, `{"key":"`+key+`","project":"small","cell":"one","parts":{"cell":"one","code":[{"name":"victim.One"}]}}`+"\n")
		}},
		{"a record under another key", "its key is not that of its parts", func(c *crafted) {
			c.list(recordsName, `{"key":"`+key+`","project":"small","cell":"one","parts":{"cell":"one","code":[{"name":"small.One"}]}}`+"\n")
		}},
		{"a head of nothing", "names no record in it", func(c *crafted) { c.list(headsName, `{"cell":"one","view":"default","key":"`+key+`"}`+"\n") }},
		{"a run of another project", "none of this project", func(c *crafted) {
			c.list(runsName, `{"id":"X","project":"victim","number":1,"ended":"2026-01-01T00:00:00Z"}`+"\n")
		}},
		{"a run that leaves", "is no ID of a run", func(c *crafted) {
			c.list(runsName, `{"id":"../X","project":"small","number":1,"ended":"2026-01-01T00:00:00Z"}`+"\n")
		}},
		{"an endless line", "has more than 16 MiB", func(c *crafted) { c.list(runsName, strings.Repeat(" ", lineLimit+1)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			made, o := good(), place(t)
			c.change(made)
			_, err := Read(context.Background(), bytes.NewReader(packed(t, made.tar(t))), o)
			refusal := new(Refusal)
			if !errors.As(err, &refusal) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("it says %v, want %q", err, c.want)
			}
			clean(t, o)
			if runs := o.Store.Runs("small"); len(runs) > 0 {
				t.Errorf("there are runs: %v", runs)
			}
		})
	}
}

// Wherever an archive is cut, or one of its bytes is another, it is refused.
func TestDamaged(t *testing.T) {
	whole := packed(t, good().tar(t))
	o := place(t)
	step := max(1, len(whole)/200)
	for n := 0; n < len(whole); n += step {
		_, err := Read(context.Background(), bytes.NewReader(whole[:n]), o)
		refusal := new(Refusal)
		if !errors.As(err, &refusal) {
			t.Fatalf("cut after %d of %d bytes: %v", n, len(whole), err)
		}
		turned := bytes.Clone(whole)
		turned[n] ^= 0x10
		opened, err := Read(context.Background(), bytes.NewReader(turned), o)
		if err != nil {
			continue
		}
		// A bit that the packing does not use: what comes out is what went in.
		text, _ := os.ReadFile(filepath.Join(opened.Dir, "small.go"))
		if want := good().bodies[moduleFolder+"small.go"]; string(text) != want {
			t.Fatalf("byte %d of %d is another: %q came out", n, len(whole), text)
		}
		if err := os.RemoveAll(opened.Dir); err != nil {
			t.Fatal(err)
		}
	}
	clean(t, o)
	for name, data := range map[string][]byte{"nothing": nil, "a zip": []byte("PK\x03\x04 and so on"), "no tar": packed(t, []byte("hello")), "another tar": packed(t, otherTar(t))} {
		_, err := Read(context.Background(), bytes.NewReader(data), o)
		if refusal := new(Refusal); !errors.As(err, &refusal) {
			t.Errorf("%s: %v", name, err)
		}
	}
	clean(t, o)
}

func otherTar(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "README", Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zeros is as many as one wants.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// A trap that unpacks to far more than it is: refused before it has filled anything.
func TestBombs(t *testing.T) {
	made := good()
	const size = 4 << 30
	made.manifest.Entries[0].Size, made.manifest.Entries[0].SHA256 = size, strings.Repeat("0", 64)
	head, err := json.Marshal(made.manifest)
	if err != nil {
		t.Fatal(err)
	}
	bomb := func(to io.Writer) error {
		z, err := zstd.NewWriter(to)
		if err != nil {
			return err
		}
		w := tar.NewWriter(z)
		for _, e := range []struct {
			name string
			size int64
			body io.Reader
		}{{manifestName, int64(len(head)), bytes.NewReader(head)}, {moduleFolder + "small.go", size, io.LimitReader(zeros{}, size)}} {
			if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: e.name, Size: e.size, Mode: 0o644}); err != nil {
				return err
			}
			if _, err := io.Copy(w, e.body); err != nil {
				return err
			}
		}
		return z.Close()
	}
	o := place(t)
	from, to := io.Pipe()
	go func() { to.CloseWithError(bomb(to)) }() // ends when from is closed
	_, err = Read(context.Background(), from, o)
	from.Close()
	if refusal := new(Refusal); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "which is what a trap would do") {
		t.Errorf("it says %v", err)
	}
	clean(t, o)

	// A list of the manifest that goes on and on is not read to its end.
	var long bytes.Buffer
	long.WriteString(`{"format":"` + formatName + `","version":1,"name":"small","importPath":"small","entries":[{}`)
	for range DefaultEntries + 10 {
		long.WriteString(",{}")
	}
	long.WriteString("]}")
	_, err = Read(context.Background(), bytes.NewReader(packed(t, good().tarWith(t, long.Bytes()))), o)
	if refusal := new(Refusal); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "a list of more than") {
		t.Errorf("it says %.200v", err)
	}
	o.Limits = Limits{Entries: 3, Size: 1 << 20}
	if _, err = Read(context.Background(), bytes.NewReader(packed(t, good().tar(t))), o); err == nil || !strings.Contains(err.Error(), "at most 3 are taken") {
		t.Errorf("it says %v", err)
	}
	clean(t, o)
}

// What a killed program has left is swept away by the next one, in its time.
func TestSweep(t *testing.T) {
	o := place(t)
	for name, age := range map[string]time.Duration{stageName + "old": 3 * 24 * time.Hour, stageName + "new": time.Hour, "project": 300 * 24 * time.Hour} {
		dir := filepath.Join(o.Projects, name)
		if err := os.MkdirAll(filepath.Join(dir, "sub"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, time.Now().Add(-age), time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Read(context.Background(), bytes.NewReader(packed(t, good().tar(t))), o); err != nil {
		t.Fatal(err)
	}
	clean(t, o, stageName+"new", "project", "small")
}

// A reader that is called off leaves nothing behind.
func TestCalledOff(t *testing.T) {
	o := place(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, bytes.NewReader(packed(t, good().tar(t))), o); !errors.Is(err, context.Canceled) {
		t.Errorf("it says %v", err)
	}
	clean(t, o)
}

// FuzzRead holds that no archive whatever gets out of its folder, or leaves anything
// when it is refused.
func FuzzRead(f *testing.F) {
	f.Add(good().tar(f))
	with := good()
	with.add(objectFolder+store.Digest([]byte("x")), "x")
	f.Add(with.tar(f))
	f.Add([]byte{})
	o := place(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx := context.Background()
		u := &unpacking{ctx: ctx, in: &meter{ctx: ctx, from: bytes.NewReader(data)}}
		u.out = u.in
		u.tar = tar.NewReader(u.out)
		opened, err := readTar(u, Options{Projects: o.Projects, Store: o.Store, Limits: Limits{Entries: 100, Size: 1 << 20}})
		if err != nil {
			clean(t, o)
			return
		}
		if filepath.Dir(opened.Dir) != o.Projects || CheckName(opened.Name) != nil {
			t.Errorf("it was put at %s", opened.Dir)
		}
		if err := os.RemoveAll(opened.Dir); err != nil {
			t.Fatal(err)
		}
		clean(t, o)
	})
}

package store

import (
	"crypto/rand"
	"io/fs"
	"os"
	"strings"
	"time"
)

// ownPack is the pack that this process appends to.
type ownPack struct {
	*pack
	file file
	info fs.FileInfo // tells it from another file under its name
	end  int64
	seen time.Time // when it was seen under its name last
}

// piece is the data of an entry that is to be appended.
type piece struct {
	kind byte
	data []byte
	head packedHead // of a head: what data say
}

// appendPacked appends entries to this process's pack, all in one write. They are
// whole there when appendPacked returns, and durable after the next Sync.
func (s *Store) appendPacked(pieces ...piece) error {
	size := 0
	for _, piece := range pieces {
		size += headerSize + len(piece.data)
	}
	buf := make([]byte, 0, size)
	for _, piece := range pieces {
		buf = appendEntry(buf, piece.kind, piece.data)
	}
	p := &s.packs
	p.writing.Lock()
	defer p.writing.Unlock()
	if p.own != nil && (p.own.end > packMost || !p.own.lies()) {
		s.closePack()
	}
	if p.own == nil {
		if err := s.openPack(); err != nil {
			return err
		}
	}
	if _, err := p.own.file.WriteAt(buf, p.own.end); err != nil {
		if p.own.file.Truncate(p.own.end) != nil {
			s.closePack() // its tail is torn, which readers skip
		}
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, piece := range pieces {
		if piece.kind == kindHead {
			s.indexHead(piece.head)
		} else {
			e, _ := parseHeader(buf)
			e.at = p.own.end + headerSize
			s.index(p.own.pack, e, piece.data)
		}
		size := headerSize + len(piece.data)
		p.own.end += int64(size)
		buf = buf[size:]
	}
	s.pending.add(p.own.path)
	return nil
}

// lies reports whether the pack still lies under its name. A person may have
// cleared the store, and what is appended to a file without a name is lost.
// One that does so in the very millisecond in which results are written loses these:
// whoever reads them misses them.
func (o *ownPack) lies() bool {
	if time.Since(o.seen) < headsAge && !o.lost.Load() {
		return true
	}
	o.seen = time.Now()
	there, err := os.Lstat(o.path)
	return err == nil && os.SameFile(there, o.info)
}

// holdsOwn reports whether an object lies in the pack that this process appends to,
// where nobody else writes.
func (s *Store) holdsOwn(sum hash) bool {
	at, ok := s.find(sum, false)
	if !ok {
		return false
	}
	s.packs.writing.Lock()
	defer s.packs.writing.Unlock()
	own := s.packs.own
	return own != nil && own.pack == at.pack && own.lies()
}

// openPack begins a pack. It is locked before anybody can find it.
func (s *Store) openPack() error {
	f, err := s.create()
	if err != nil {
		return err
	}
	discard := func(err error) error {
		f.Close()
		s.disk.remove(f.Name())
		return err
	}
	if _, err := lockFile(f.handle(), false); err != nil {
		return discard(err)
	}
	info, err := f.handle().Stat()
	if err != nil {
		return discard(err)
	}
	path := s.path("packs", strings.ToLower(rand.Text()))
	if err := s.replace(f.Name(), path); err != nil {
		f.Close()
		return err
	}
	own := &pack{path: path, dead: true}
	s.packs.own = &ownPack{pack: own, file: f, info: info}
	s.packs.mu.Lock()
	defer s.packs.mu.Unlock()
	if s.packs.files == nil {
		s.packs.files = map[string]*pack{}
	}
	s.packs.files[path] = own
	return nil
}

// closePack ends this process's pack. The next entry begins another.
func (s *Store) closePack() {
	own := s.packs.own
	if own == nil {
		return
	}
	s.packs.own = nil
	own.file.Close()
}

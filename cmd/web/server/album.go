package server

import (
	"context"
	"sync"
	"time"

	"stagebook/cells/links"
	"stagebook/cells/store"
)

// album keeps the links and the pictures that they show. The file of links is
// opened when the first one is asked for or made.
type album struct {
	path  string
	store *store.Store
	tries tries

	mu    sync.Mutex // guards the rest
	links *links.Book
	moved chan struct{}      // closed, and replaced, when a link changes
	known map[string]*shared // by the digest of the picture; its link is that of who read it first
}

// knownPictures bounds the pictures that are kept decoded.
const knownPictures = 32

func newAlbum(path string, results *store.Store) *album {
	return &album{path: path, store: results, known: make(map[string]*shared), moved: make(chan struct{})}
}

func (a *album) book(ctx context.Context) (*links.Book, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.links == nil {
		book, err := links.Open(context.WithoutCancel(ctx), a.path)
		if err != nil {
			return nil, err
		}
		a.links = book
	}
	return a.links, nil
}

// open reads what a link shows.
func (a *album) open(link links.Link) (*shared, error) {
	a.mu.Lock()
	known := a.known[link.Picture]
	a.mu.Unlock()
	if known == nil {
		picture, err := links.Picture(a.store, link)
		if err != nil {
			return nil, err
		}
		known = &shared{picture: picture, state: picture.State()}
		a.mu.Lock()
		if len(a.known) >= knownPictures {
			clear(a.known)
		}
		a.known[link.Picture] = known
		a.mu.Unlock()
	}
	behind := &shared{link: link, picture: known.picture, state: known.state}
	if !link.Code {
		behind.state = behind.state.WithoutHidden()
	}
	return behind, nil
}

// changes is closed when a link is changed from here.
func (a *album) changes() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.moved
}

// tell lets those know who wait for changes.
func (a *album) tell() {
	a.mu.Lock()
	defer a.mu.Unlock()
	close(a.moved)
	a.moved = make(chan struct{})
}

func (a *album) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.links != nil {
		a.links.Close()
		a.links = nil
	}
}

// tries bounds how often passwords are guessed: a few a minute for each link.
type tries struct {
	mu   sync.Mutex // guards last
	last map[string][]time.Time
}

const (
	triesPerMinute = 5
	triedLinks     = 1000 // remembered at once
)

// take reports whether one more try is allowed now, and counts it.
func (t *tries) take(token string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	var recent []time.Time
	for _, at := range t.last[token] {
		if now.Sub(at) < time.Minute {
			recent = append(recent, at)
		}
	}
	if len(recent) >= triesPerMinute {
		return false
	}
	if t.last == nil || len(t.last) >= triedLinks {
		t.last = make(map[string][]time.Time)
	}
	t.last[token] = append(recent, now)
	return true
}

func (t *tries) forget(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.last, token)
}

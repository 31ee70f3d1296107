package links

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"stagebook/cells/session"
	"stagebook/cells/store"
)

// ErrNothing is the error of Freeze where no cell has a result to show.
var ErrNothing = errors.New("no cell has a result in this view: run the project first")

// Freeze takes the picture that a link shows from now on, and spares in the store
// what it needs: until [Thaw], or another Freeze of the same link. It returns the
// link with the digest and the time of the picture. All of it is durable then.
func Freeze(results *store.Store, l Link, state *session.State, now time.Time) (Link, error) {
	picture := state.Picture(now, l.Code)
	objects := picture.Objects()
	if len(objects) == 0 {
		return l, ErrNothing
	}
	data, err := json.Marshal(picture)
	if err != nil {
		return l, fmt.Errorf("writing a picture: %w", err)
	}
	digest, err := results.PutObject(data)
	if err == nil {
		err = results.Pin(pin(l.Token), append(objects, digest))
	}
	if err == nil {
		err = results.Sync()
	}
	if err != nil {
		return l, fmt.Errorf("keeping what a link shows: %w", err)
	}
	l.Picture, l.Taken = digest, now
	return l, nil
}

// Picture reads what a link shows.
func Picture(results *store.Store, l Link) (*session.Picture, error) {
	data, err := results.ReadObject(l.Picture)
	if err != nil {
		return nil, fmt.Errorf("reading what a link shows: %w", err)
	}
	return session.ReadPicture(data)
}

// Thaw spares what a link showed no longer.
func Thaw(results *store.Store, l Link) error { return results.Unpin(pin(l.Token)) }

func pin(token string) string { return "link " + token }

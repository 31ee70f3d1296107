package server

import (
	"context"
	"time"
)

// Heard is a state and when it came to be.
type Heard struct {
	Seq uint64
	At  time.Time
}

// Changes runs a project by f, and returns when each state of its view came to be
// until nothing runs any more, with the number of the last.
func (s *Server) Changes(ctx context.Context, project string, f func()) (changes []Heard, last uint64, err error) {
	open, err := s.shelf.session(ctx, project)
	if err != nil {
		return nil, 0, err
	}
	view := open.View(nil)
	sub := view.Subscribe(open.Epoch(), view.State().Seq)
	defer sub.Close()
	f()
	for {
		select {
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		case <-sub.Ready():
			change := sub.Take()
			changes = append(changes, Heard{change.Seq, time.Now()})
			last = change.Seq
		case <-time.After(100 * time.Millisecond):
			if !open.Busy() {
				return changes, view.State().Seq, nil
			}
		}
	}
}

package server_test

import (
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"
)

var streamsLine = regexp.MustCompile(`(?m)^stagebook_streams (\d+)$`)

// streams is how many pages the server keeps up to date.
func (s *site) streams() int {
	s.t.Helper()
	r := request("GET", "/metrics")
	r.RemoteAddr, r.Host = "127.0.0.1:5", "localhost"
	found := streamsLine.FindStringSubmatch(s.do(r).Body.String())
	if found == nil {
		s.t.Fatal("there is no figure of streams")
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// TestEveryViewerSeesEachChange has two hundred pages of a project open while it runs,
// some that never read what they are sent, and some that go away. Every other one
// hears of each change and of the end, and who went away is forgotten.
func TestEveryViewerSeesEachChange(t *testing.T) {
	t.Parallel()
	s, address := servingChain(t, 6)
	const stuck, vanished, many = 20, 20, 160
	for range stuck {
		v, err := s.look(address, "/p/chain/events")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { v.conn.Close() })
	}
	for range vanished {
		v, err := s.look(address, "/p/chain/events")
		if err != nil {
			t.Fatal(err)
		}
		go func() { // ends with the connection
			for v.last() == 0 {
				time.Sleep(time.Millisecond)
			}
			v.conn.Close()
		}()
		go v.read() // ends with the connection
	}
	viewers, lags := s.crowd(address, many)
	if per := len(lags) / many; per < 12 { // six cells begin and end
		t.Errorf("a viewer hears of %d changes", per)
	}
	for began := time.Now(); !agree(viewers); time.Sleep(time.Millisecond) { // the newest may still be on its way to some
		if time.Since(began) > 30*time.Second {
			t.Fatal("not all viewers end with the same state")
		}
	}
	for s.streams() != stuck+many { // until the last that went away is forgotten
		time.Sleep(time.Millisecond)
	}
	for _, v := range viewers {
		v.conn.Close()
	}
	for s.streams() != stuck {
		time.Sleep(time.Millisecond)
	}
}

// TestViewersOfOtherRolesAreDrawnForThemselves has an owner and a viewer watch the same
// run: what the one may do is not offered to the other.
func TestViewersOfOtherRolesAreDrawnForThemselves(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	address := h.onPort()
	texts := make(map[string]*listener)
	for _, person := range []string{"viewer", "editor"} {
		texts[person] = h.listenTo(address, "/p/sums/events", h.cookies[person])
	}
	r := form("/p/sums/run", nil)
	r.Host = "localhost"
	if code := h.as("editor", r).Code; code != 303 {
		t.Fatal(code)
	}
	for person, offered := range map[string]bool{"viewer": false, "editor": true} {
		l := texts[person]
		for !l.has(`data-cell="sum" data-name="Sum" data-file="sums.go" data-status="fresh"`) {
			time.Sleep(time.Millisecond)
		}
		if l.has(`action="/p/sums/run`) != offered || l.has("data-grip") != offered {
			t.Errorf("%s is offered what is not theirs, or not what is", person)
		}
	}
}

// agree reports whether all viewers have heard of the same state last.
func agree(viewers []*viewer) bool {
	return !slices.ContainsFunc(viewers, func(v *viewer) bool { return v.last() != viewers[0].last() })
}

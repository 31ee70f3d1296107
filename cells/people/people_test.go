package people

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var day = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// cheap makes hashes that take no time, and leaves their number at once as it is.
func cheap(t *testing.T) {
	t.Helper()
	was := today
	today = costs{memory: 64, passes: 1, lanes: 1}
	t.Cleanup(func() { today = was })
}

func book(t *testing.T) *Book {
	t.Helper()
	b, err := Open(t.Context(), filepath.Join(t.TempDir(), "stagebook.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func (b *Book) mustAdd(t *testing.T, name, password string) {
	t.Helper()
	if _, err := b.Add(t.Context(), name, password, day); err != nil {
		t.Fatal(err)
	}
}

func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"Ada": "ada", " ada@example.org ": "ada@example.org", "Łukasz": "łukasz", "a.b_c-d+e": "a.b_c-d+e", "7of9": "7of9",
		"": "", "*": "", "a b": "", "a/b": "", "-x": "", "a\n": "a", "a\x00": "", "a\xff": "", "<b>": "", strings.Repeat("a", 121): "",
	} {
		got, err := CleanName(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestPasswords(t *testing.T) {
	cheap(t)
	b := book(t)
	ctx := t.Context()
	b.mustAdd(t, "Ada", "correct horse")
	b.mustAdd(t, "proxied", "")
	for _, bad := range []string{"short", "proxied2", strings.Repeat("x", 1001), "sevén77", "a\xffbcdefgh"} {
		if _, err := b.Add(ctx, "Proxied2", bad, day); err == nil {
			t.Errorf("%q was taken as a password", bad)
		}
	}
	if _, err := b.Add(ctx, "ADA", "another one", day); !errors.Is(err, ErrTaken) {
		t.Error(err)
	}
	for _, try := range []struct {
		name, password string
		want           bool
	}{
		{"ada", "correct horse", true},
		{"ada", "correct horse ", false},
		{"ada", "", false},
		{"nobody", "correct horse", false},
		{"nobody", "", false},
		{"proxied", "", false},
		{"proxied", "x", false},
		{"ada", strings.Repeat("x", 1<<20), false},
	} {
		if got, err := b.Check(ctx, try.name, try.password); got != try.want || err != nil {
			t.Errorf("%s with %.20q: %v, %v", try.name, try.password, got, err)
		}
	}
	today.passes = 2 // costs rise, and what was kept before still opens
	if ok, err := b.Check(ctx, "ada", "correct horse"); !ok || err != nil {
		t.Error(ok, err)
	}
	if _, err := b.db.Exec(`UPDATE people SET password = '$argon2id$v=19$m=0,t=0,p=0$$' WHERE name = 'ada'`); err != nil {
		t.Fatal(err)
	}
	if ok, err := b.Check(ctx, "ada", ""); ok || err == nil {
		t.Error("a hash that cannot be read opens", ok, err)
	}
}

func TestNobodyTakesAsLongAsSomebody(t *testing.T) {
	parts := strings.Split(nobodys, "$")
	if want := fmt.Sprintf("m=%d,t=%d,p=%d", today.memory, today.passes, today.lanes); parts[3] != want {
		t.Errorf("a name that nobody has costs %s, and somebody's %s", parts[3], want)
	}
	if ok, err := fits(nobodys, "x"); ok || err != nil {
		t.Error(ok, err)
	}
}

func TestNewPasswordsDiffer(t *testing.T) {
	a, b := NewPassword(), NewPassword()
	if len(a) != 23 || a == b || strings.Count(a, "-") != 3 {
		t.Error(a, b)
	}
}

// TestFewHashesAtOnce holds all places and sees that the next is sent away, and one
// that gives up leaves its place.
func TestFewHashesAtOnce(t *testing.T) {
	cheap(t)
	b := book(t)
	for range hashesAtOnce {
		if err := b.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	waiting, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range hashesWaiting - hashesAtOnce {
		all.Go(func() {
			if _, err := b.Check(waiting, "ada", "x"); !errors.Is(err, context.Canceled) {
				t.Error("one that waited:", err)
			}
		})
	}
	for len(b.queue) < hashesWaiting {
		time.Sleep(time.Millisecond)
	}
	if _, err := b.Check(t.Context(), "ada", "x"); !errors.Is(err, ErrBusy) {
		t.Error("one too many:", err)
	}
	stop()
	all.Wait()
	for range hashesAtOnce {
		b.leave()
	}
	if _, err := b.Check(t.Context(), "ada", "x"); err != nil || len(b.queue) != 0 {
		t.Error(err, len(b.queue))
	}
}

func TestRoles(t *testing.T) {
	cheap(t)
	b := book(t)
	ctx := t.Context()
	b.mustAdd(t, "ada", "")
	b.mustAdd(t, "bob", "")
	for _, p := range []Part{
		{"ada", "tumours", Edit}, {"ada", Everything, View}, {"bob", "tumours", View}, {Everybody, "gallery", Explore}, {Everybody, "tumours", Explore},
	} {
		if err := b.Give(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []Part{
		{"ada", "tumours", Edit},
		{"ada", "other", View},
		{"ada", "gallery", Explore},
		{"ada", Everything, View},
		{"bob", "tumours", Explore},
		{"bob", "other", None},
		{"bob", Everything, None},
		{"nobody", "gallery", Explore},
	} {
		if got, err := b.RoleOf(ctx, want.Person, want.Project); got != want.Role || err != nil {
			t.Errorf("%s in %s: %q, %v; want %q", want.Person, want.Project, got, err, want.Role)
		}
	}
	if err := b.Give(ctx, Part{"eve", "tumours", View}); !errors.Is(err, ErrNobody) {
		t.Error(err)
	}
	if err := b.Give(ctx, Part{"ada", "tumours", "root"}); err == nil {
		t.Error("a role that there is not was given")
	}
	if err := b.Begin(ctx, "tumours", "bob"); err != nil {
		t.Fatal(err)
	}
	if got, _ := b.RoleOf(ctx, "bob", "tumours"); got != Own {
		t.Error(got)
	}
	if got, _ := b.RoleOf(ctx, "ada", "tumours"); got != View {
		t.Error("the role in an earlier project holds on:", got)
	}
	if err := b.Remove(ctx, "bob"); err != nil {
		t.Fatal(err)
	}
	b.mustAdd(t, "bob", "")
	if got, _ := b.RoleOf(ctx, "bob", "tumours"); got != None {
		t.Error("who was removed has roles still:", got)
	}
	if parts, err := b.Parts(ctx, "tumours"); err != nil || !slices.Equal(parts, []Part{{"ada", Everything, View}}) {
		t.Error(parts, err)
	}
}

func TestRolesAreOrdered(t *testing.T) {
	for i, r := range Roles {
		for j, need := range Roles {
			if r.Allows(need) != (i >= j) {
				t.Errorf("%s for %s", r, need)
			}
		}
		if None.Allows(r) || Role("root").Allows(r) {
			t.Errorf("no role allows %s", r)
		}
	}
}

func TestSessions(t *testing.T) {
	cheap(t)
	b := book(t)
	ctx := t.Context()
	b.mustAdd(t, "ada", "correct horse")
	b.mustAdd(t, "bob", "battery staple")
	in := func(person string, at time.Time) string {
		secret, err := b.SignIn(ctx, Session{Person: person, Agent: "Firefox", Address: "10.0.0.1"}, at)
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	one, two, bobs := in("ada", day), in("ada", day.Add(time.Hour)), in("bob", day)
	if s, err := b.SignedIn(ctx, one, day.Add(2*time.Hour)); err != nil || s.Person != "ada" || s.Agent != "Firefox" {
		t.Fatal(s, err)
	}
	list, err := b.Sessions(ctx, "ada", day.Add(2*time.Hour))
	if err != nil || len(list) != 2 || !list[0].Used.Equal(day.Add(2*time.Hour)) {
		t.Fatal(list, err)
	}
	for _, s := range list {
		if _, err := b.SignedIn(ctx, s.ID, day); !errors.Is(err, ErrSignedOut) || strings.Contains(one+two, s.ID) {
			t.Error("the id of a session opens it")
		}
	}
	out := func(secret string, at time.Time) bool {
		_, err := b.SignedIn(ctx, secret, at)
		return errors.Is(err, ErrSignedOut)
	}
	if err := errors.Join(b.End(ctx, "bob", list[0].ID), b.SetPassword(ctx, "ada", "another horse", two)); err != nil {
		t.Fatal(err)
	}
	if !out(one, day.Add(3*time.Hour)) || out(two, day.Add(3*time.Hour)) {
		t.Error("another password ends the other sessions, and not its own")
	}
	if !out(two, day.Add(4*time.Hour+IdleTime)) {
		t.Error("a session that nobody used goes on")
	}
	for at := day; at.Before(day.Add(LongestTime)); at = at.Add(IdleTime - time.Hour) {
		if out(bobs, at) {
			t.Fatal("it ends early", at)
		}
	}
	if !out(bobs, day.Add(LongestTime+time.Second)) {
		t.Error("a session lasts for ever")
	}
	three := in("ada", day)
	if err := b.Remove(ctx, "ada"); err != nil {
		t.Fatal(err)
	}
	if !out(three, day) {
		t.Error("who was removed is signed in")
	}
	if _, err := b.SignIn(ctx, Session{Person: "ada"}, day); !errors.Is(err, ErrNobody) {
		t.Error(err)
	}
	for _, secret := range []string{"", "x", one[:10]} {
		if !out(secret, day) {
			t.Errorf("%q opens a session", secret)
		}
	}
}

// TestNoSecretIsKept looks for secrets in the file.
func TestNoSecretIsKept(t *testing.T) {
	cheap(t)
	path := filepath.Join(t.TempDir(), "stagebook.db")
	b, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	b.mustAdd(t, "ada", "correct horse")
	secret, err := b.SignIn(t.Context(), Session{Person: "ada"}, day)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	data, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(data, []byte("ada")) {
		t.Fatal("the file does not hold what it should", err)
	}
	for _, s := range []string{secret, "correct horse"} {
		if bytes.Contains(data, []byte(s)) {
			t.Errorf("%q stands in the file", s)
		}
	}
}

func TestAudit(t *testing.T) {
	b := book(t)
	ctx := t.Context()
	note := func(e Entry, at time.Time) {
		t.Helper()
		if err := b.Note(ctx, e, at); err != nil {
			t.Fatal(err)
		}
	}
	move := Entry{Who: "ada", Project: "tumours", Act: "move"}
	for i := range 30 {
		note(move, day.Add(time.Duration(i)*time.Second))
	}
	note(Entry{Who: "bob", Act: "sign in", Outcome: "wrong\npassword" + strings.Repeat("ü", 500)}, day.Add(40*time.Second))
	note(move, day.Add(50*time.Second)) // bob's does not come between
	note(move, day.Add(2*time.Minute))
	list, err := b.Entries(ctx, Wanted{Limit: 10})
	if err != nil || len(list) != 3 {
		t.Fatal(list, err)
	}
	if first := list[2]; first.Times != 31 || !first.At.Equal(day) || !first.Last.Equal(day.Add(50*time.Second)) {
		t.Errorf("thirty moves are %+v", first)
	}
	if bad := list[1].Outcome; strings.Contains(bad, "\n") || len(bad) > texts+3 || !strings.HasSuffix(bad, "…") {
		t.Errorf("a text from outside is kept as %q", bad)
	}
	if list, err := b.Entries(ctx, Wanted{Project: "tumours", Who: "ada", Before: list[0].ID, Limit: 10}); err != nil || len(list) != 1 {
		t.Error(list, err)
	}
	if _, err := b.db.Exec(`UPDATE audit SET id = ? WHERE id = ?`, KeptEntries+999, list[0].ID); err != nil {
		t.Fatal(err)
	}
	note(Entry{Who: "ada", Act: "run"}, day)
	if list, err := b.Entries(ctx, Wanted{Limit: 10}); err != nil || len(list) != 2 {
		t.Error("the oldest entries stay:", list, err)
	}
}

func TestThrottle(t *testing.T) {
	th := &Throttle{Burst: 3, Every: 10 * time.Second}
	allowed := func(name string, at time.Time) (n int) {
		for range 10 {
			if th.Take(name, at) {
				n++
			}
		}
		return n
	}
	if n := allowed("ada", day); n != 3 {
		t.Error(n)
	}
	if n := allowed("bob", day); n != 3 {
		t.Error("one name takes the tries of another:", n)
	}
	if n := allowed("ada", day.Add(10*time.Second)); n != 1 {
		t.Error(n)
	}
	th.Forget("ada")
	if n := allowed("ada", day.Add(10*time.Second)); n != 3 {
		t.Error(n)
	}
	for i := range 2 * throttledNames {
		th.Take(fmt.Sprint(i), day)
	}
	if len(th.free) > throttledNames+1 {
		t.Error("it remembers", len(th.free))
	}
	if n := allowed("new", day); n != 0 {
		t.Error("new names have tries without end:", n)
	}
	if n := allowed("new", day.Add(time.Hour)); n != 3 {
		t.Error(n)
	}
}

package links

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func book(t *testing.T) (*Book, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a ?#%", "stagebook.db")
	b, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b, path
}

func TestLife(t *testing.T) {
	b, path := book(t)
	ctx := t.Context()
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	want := Link{
		Project: "tumours", Right: View, Name: "For the board", Note: "mind the last chart", Query: "seed=7", Code: true,
		Picture: "aa", Taken: now, Created: now, Expires: now.Add(time.Hour),
	}
	made, err := b.Create(ctx, want, "")
	if err != nil || len(made.Token) < 22 {
		t.Fatal(made, err)
	}
	other, err := b.Create(ctx, Link{Project: "tumours", Right: Explore, Created: now.Add(time.Second)}, "")
	if err != nil || other.Token == made.Token {
		t.Fatal(other, err)
	}
	b.Close()
	if b, err = Open(ctx, path); err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if got, err := b.Find(ctx, made.Token); err != nil || got != made {
		t.Errorf("found %+v, %v; want %+v", got, err, made)
	}
	if made.Expired(now.Add(time.Hour-time.Second)) || !made.Expired(now.Add(time.Hour)) || other.Expired(now.AddDate(100, 0, 0)) {
		t.Error("it expires at another time")
	}
	if err := errors.Join(b.Use(ctx, made.Token, now), b.Use(ctx, made.Token, now.Add(-time.Minute))); err != nil {
		t.Fatal(err)
	}
	made.Picture, made.Query, made.Code, made.Taken = "bb", "", false, now.Add(time.Minute)
	if err := b.Update(ctx, made); err != nil {
		t.Fatal(err)
	}
	made.Uses, made.Used = 2, now
	if list, err := b.List(ctx, "tumours"); err != nil || len(list) != 2 || list[0] != other || list[1] != made {
		t.Errorf("listed %+v, %v", list, err)
	}
	if err := b.Revoke(ctx, made.Token); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Find(ctx, made.Token); !errors.Is(err, ErrNone) {
		t.Errorf("a revoked link: %v", err)
	}
	if err := b.Update(ctx, made); !errors.Is(err, ErrNone) {
		t.Errorf("updating a revoked link: %v", err)
	}
}

func TestAmend(t *testing.T) {
	b, _ := book(t)
	ctx := t.Context()
	l, err := b.Create(ctx, Link{Project: "p", Right: View, Name: "old"}, "first")
	if err != nil {
		t.Fatal(err)
	}
	l.Name, l.Note, l.Expires = "new", "mind", time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	opens := func(password string, want bool) {
		t.Helper()
		if got, err := b.Unlocks(ctx, l.Token, password); err != nil || got != want {
			t.Errorf("%q opens it: %v, %v", password, got, err)
		}
	}
	if err := b.Amend(ctx, l, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Find(ctx, l.Token); err != nil || got != l {
		t.Errorf("it is %+v, %v", got, err)
	}
	opens("first", true)
	second, none := "second", ""
	if err := b.Amend(ctx, l, &second); err != nil {
		t.Fatal(err)
	}
	opens("first", false)
	opens("second", true)
	if err := b.Amend(ctx, l, &none); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Find(ctx, l.Token); err != nil || got.Locked {
		t.Errorf("it is locked still: %v", err)
	}
	if err := b.Amend(ctx, Link{Token: "none"}, nil); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

func TestNamed(t *testing.T) {
	b, _ := book(t)
	ctx := t.Context()
	for token, project := range map[string]string{"abcdefgh": "p", "abcdxyz": "p", "other123": "q"} {
		if _, err := b.Create(ctx, Link{Token: token, Project: project, Right: View}, ""); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]string{
		"abcdefgh": "abcdefgh", "http://127.0.0.1:7070/s/abcdxyz/": "abcdxyz", "abcde": "abcdefgh",
		"abcd": "", "abc": "", "other123": "", "othe": "", "": "",
	} {
		if got, err := b.Named(ctx, "p", id); got.Token != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v", id, got.Token, err)
		}
	}
}

func TestRightIsKnown(t *testing.T) {
	b, _ := book(t)
	if l, err := b.Create(t.Context(), Link{Project: "p", Right: "own"}, ""); err == nil {
		t.Error(l)
	}
}

func TestPassword(t *testing.T) {
	b, path := book(t)
	l, err := b.Create(t.Context(), Link{Project: "p", Right: View}, "correct horse")
	if err != nil || !l.Locked {
		t.Fatal(l, err)
	}
	if found, err := b.Find(t.Context(), l.Token); err != nil || found != l {
		t.Fatal(found, err)
	}
	for password, want := range map[string]bool{"correct horse": true, "correct hors": false, "": false} {
		if got, err := b.Unlocks(t.Context(), l.Token, password); err != nil || got != want {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	if _, err := b.Unlocks(t.Context(), "none", "x"); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read the tokens: %v, %v", info.Mode(), err)
	}
}

// TestFirstVersion opens a file as the first version made it, and one of a version
// that nobody here knows.
func TestFirstVersion(t *testing.T) {
	b, path := book(t)
	ctx := context.Background()
	var version int
	if err := b.db.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil || version != len(steps) {
		t.Fatal(version, err)
	}
	if _, err := b.db.Exec(`PRAGMA user_version = 1000`); err != nil {
		t.Fatal(err)
	}
	b.Close()
	if _, err := Open(ctx, path); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer file: %v", err)
	}
	if b, err := Open(ctx, filepath.Join(t.TempDir(), "old.db")); err != nil {
		t.Error(err)
	} else {
		b.Close()
	}
}

// TestTwoAtOnce uses one file from two programs.
func TestTwoAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "stagebook.db")
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			b, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			defer b.Close()
			for range 20 {
				if _, err := b.Create(t.Context(), Link{Project: "p", Right: Edit}, ""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	b, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if list, err := b.List(t.Context(), "p"); err != nil || len(list) != 40 {
		t.Errorf("%d links, %v", len(list), err)
	}
}

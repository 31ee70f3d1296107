package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// script is a writer that does the next step once the text that it waits for has been
// written.
type script struct {
	mu    sync.Mutex // guards the rest
	all   bytes.Buffer
	from  int
	steps []step
}

type step struct {
	text string
	do   func()
}

func (s *script) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.all.Write(p)
	for len(s.steps) > 0 {
		at := strings.Index(s.all.String()[s.from:], s.steps[0].text)
		if at < 0 {
			break
		}
		s.from += at + len(s.steps[0].text)
		do := s.steps[0].do
		s.steps = s.steps[1:]
		do()
	}
	return n, err
}

// A watched project is fresh after every change of code or data, a failure is not
// tried again until something changes, and Ctrl-C ends it.
func TestWatch(t *testing.T) {
	t.Parallel()
	flags := project(t, `package demo

import (
	"errors"
	"os"
)

//cell:file
var File = "data.txt"

func Text(file string) (string, error) {
	data, err := os.ReadFile(file)
	if len(data) == 0 && err == nil {
		err = errors.New("there is nothing in it")
	}
	return string(data), err
}

func Length(text string) int { return len(text) }

//cell:run manual
func Send(length int) int { return length }
`)
	dir := filepath.Join(flags[1], "demo")
	put := func(name, text string) func() {
		return func() {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Error(err)
			}
		}
	}
	put("data.txt", "one")()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	const waiting = "waiting for changes"
	said := &script{steps: []step{
		{waiting, put("data.txt", "")},
		{"there is nothing in it", func() {}},
		{waiting, put("data.txt", "four")},
		{waiting, put("more.go", "package demo\n\nfunc More(length int) int { return 2 * length }\n")},
		{"More stale", func() {}},
		{waiting, put("broken.go", "package demo\n\nfunc Broken(nobody int) int { return nobody }\n")},
		{"broken.go:3", interrupt},
	}}
	p := &program{stdout: said, stderr: said, getenv: os.Getenv}
	if code := p.run(ctx, append([]string{"watch", "demo"}, flags...)); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	said.mu.Lock()
	defer said.mu.Unlock()
	if len(said.steps) > 0 {
		t.Errorf("it never said %q:\n%s", said.steps[0].text, &said.all)
	}
	if text := said.all.String(); strings.Contains(text, "Send") {
		t.Errorf("a manual cell was run or asked for:\n%s", text)
	}
}

//go:build !pipeline

package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"

	"stagebook/cells/chart"
	"stagebook/cells/confine"
	"stagebook/cmd/web/server"
)

// serve shows the projects in the browser until the program is stopped.
func (p *program) serve(ctx context.Context, args []string) error {
	return p.serveAt(ctx, "serve", args)
}

// serveAt serves, and leads to the first page, or to that of the documentation that
// the arguments of "docs" name.
func (p *program) serveAt(ctx context.Context, command string, args []string) error {
	var c common
	set := p.flags(command, &c)
	addr := set.String("addr", "127.0.0.1:7070", "`address` to listen on; port 0 takes a free one")
	noOpen := set.Bool("no-open", false, "do not open the browser")
	token := set.String("token", "", "`token` that opens the pages (default a new random one)")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	page, err := firstPage(command, rest)
	if err != nil {
		return err
	}
	if err := loopback(*addr); err != nil {
		return err
	}
	if !isFolder(c.projects) {
		return usage("there is no folder %s\n`--projects DIR` says where projects lie", c.projects)
	}
	unconfined, err := p.unconfined(&c)
	if err != nil {
		return err
	}
	results, err := p.openStore(&c)
	if err != nil {
		return err
	}
	defer results.Close()
	listener, err := listen(*addr)
	if err != nil {
		return err
	}
	charts := chart.New(chart.Options{})
	defer charts.Close()
	if *token == "" {
		*token = newToken()
	}
	s := server.New(server.Config{
		Projects: c.projects, Store: results, Token: *token, Version: buildVersion(), Who: who(), Jobs: c.jobs, Unconfined: unconfined,
		Charts: charts, Logger: slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	address := "http://" + listener.Addr().String() + page + "?token=" + *token
	fmt.Fprintln(p.stdout, address)
	fmt.Fprintln(p.stderr, "Stagebook is at the address above; Ctrl-C stops it.")
	p.sayUnconfined(unconfined)
	if !*noOpen {
		openBrowser(address)
	}
	return s.Serve(ctx, listener)
}

func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &exit{exitUsage, fmt.Sprintf("%s is taken, perhaps by another Stagebook\n`--addr 127.0.0.1:0` takes a free port", addr)}
	case err != nil:
		return nil, fmt.Errorf("listening on %s: %w", addr, err)
	}
	return listener, nil
}

// loopback refuses addresses that other machines reach: a page runs code.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usage("--addr %s: %v\nwrite it like 127.0.0.1:7070", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usage("--addr %s: other machines could reach it, and whoever opens the page runs code here\nlisten on 127.0.0.1 and put a proxy with TLS in front", addr)
	}
	return nil
}

func newToken() string {
	var b [18]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("web: no randomness: " + err.Error()) // crypto/rand does not fail on supported systems
	}
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// openBrowser opens an address where there is a browser to open. It says
// nothing when there is none: the address has been printed.
func openBrowser(address string) {
	var opener *exec.Cmd
	switch {
	case runtime.GOOS == "darwin":
		opener = exec.Command("open", address)
	case runtime.GOOS == "windows":
		opener = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	case os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "":
		opener = exec.Command("xdg-open", address)
	default:
		return
	}
	if err := opener.Start(); err == nil {
		go func() { _ = opener.Wait() }() // ends with the opener, which ends at once
	}
}

// sayUnconfined says on one line what is not confined here, and nothing where all
// is.
func (p *program) sayUnconfined(off bool) {
	if off {
		fmt.Fprintln(p.stderr, "Workers are not confined, as you asked for: what the projects' code does, it does as you.")
		return
	}
	if lacks := confine.Probe().Lacks(); len(lacks) > 0 {
		fmt.Fprintln(p.stderr, "Not all is confined on this system: "+strings.Join(lacks, "; ")+".")
	}
}

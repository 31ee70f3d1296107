//go:build !pipeline

package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"stagebook/cells/chart"
	"stagebook/cells/confine"
	"stagebook/cells/database"
	"stagebook/cells/people"
	"stagebook/cells/store"
	"stagebook/cmd/web/server"
)

// serve shows the projects in the browser until the program is stopped.
func (p *program) serve(ctx context.Context, args []string) error {
	return p.serveAt(ctx, "serve", args)
}

// serveAt serves, and leads to the first page, or to that of the documentation that
// the arguments of "docs" name.
func (p *program) serveAt(ctx context.Context, command string, args []string) error {
	var f serving
	set := p.flags(command, &f.common)
	serveFlags(set, &f)
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	page, err := firstPage(command, rest)
	if err != nil {
		return err
	}
	if err := f.check(p.getenv); err != nil {
		return err
	}
	if !isFolder(f.projects) {
		return usage("there is no folder %s\n`--projects DIR` says where projects lie", f.projects)
	}
	cfg, err := p.configure(&f)
	if err != nil {
		return err
	}
	results, err := p.openStore(&f.common)
	if err != nil {
		return err
	}
	defer results.Close()
	cfg.Store = results
	if err := p.somebody(ctx, &f, results); err != nil {
		return err
	}
	listener, err := listen(f.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	cfg.Charts = chart.New(chart.Options{})
	defer cfg.Charts.Close()
	s := server.New(*cfg)
	f.page = page
	defer context.AfterFunc(ctx, func() { signal.Reset(os.Interrupt, syscall.SIGTERM) })() // who is asked twice to stop does not wait
	p.sayWhere(&f, cfg, listener.Addr())
	return s.Serve(ctx, listener)
}

// configure is what the flags say of the server.
func (p *program) configure(f *serving) (*server.Config, error) {
	cfg := &server.Config{Projects: f.projects, Version: buildVersion(), Who: who(), Jobs: f.jobs, MetricsToken: f.metrics, Grace: f.grace}
	var err error
	if cfg.Unconfined, err = p.unconfined(&f.common); err != nil {
		return nil, err
	}
	if cfg.Logger, err = p.logger(f); err != nil {
		return nil, err
	}
	if cfg.TLS, err = f.secured(); err != nil {
		return nil, err
	}
	if f.way == "token" {
		if cfg.Token = f.token; cfg.Token == "" {
			cfg.Token = newToken()
		}
	}
	return cfg, f.config(cfg)
}

// somebody refuses to serve a team in which nobody can do anything.
func (p *program) somebody(ctx context.Context, f *serving, results *store.Store) error {
	if f.way == "token" || f.admit {
		return nil
	}
	book, err := people.Open(ctx, database.Path(results.Root()))
	if err != nil {
		return err
	}
	defer book.Close()
	list, err := book.List(ctx)
	if err != nil {
		return err
	}
	for _, person := range list {
		if person.Password || f.way != "password" {
			return nil
		}
	}
	return usage("--sign-in %s: nobody could sign in\nadd who looks after the program: web user add NAME --role own", f.way)
}

// sayWhere prints the address, and says what is not safe about it.
func (p *program) sayWhere(f *serving, cfg *server.Config, at net.Addr) {
	address := "http://" + at.String() + f.page
	if cfg.TLS != nil {
		address = "https://" + at.String() + f.page
	}
	if cfg.URL != nil {
		address = cfg.URL.String() + f.page
	}
	if cfg.Token != "" {
		address += "?token=" + cfg.Token
	}
	fmt.Fprintln(p.stdout, address)
	fmt.Fprintln(p.stderr, "Stagebook is at the address above; Ctrl-C stops it.")
	if f.insecure {
		fmt.Fprintln(p.stderr, "It speaks HTTP without TLS to other machines: whoever is on the way reads every password, token and result, and runs code here as whom they overheard.")
	}
	p.sayUnconfined(cfg.Unconfined)
	if !f.noOpen {
		openBrowser(address)
	}
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

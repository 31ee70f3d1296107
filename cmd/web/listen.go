//go:build !pipeline

package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"stagebook/cmd/web/server"
)

// serving is what `web serve` is asked for.
type serving struct {
	common
	addr, token     string
	noOpen          bool
	at, cert, key   string
	insecure        bool
	way, header     string
	trusted         string
	admit           bool
	oidc            server.OIDC
	logAs, logLevel string
	metrics         string
	grace           time.Duration

	page string // that is opened, "/" for the first
}

func serveFlags(set *flag.FlagSet, f *serving) {
	set.StringVar(&f.addr, "addr", "127.0.0.1:7070", "`address` to listen on; port 0 takes a free one")
	set.BoolVar(&f.noOpen, "no-open", false, "do not open the browser")
	set.StringVar(&f.token, "token", "", "`token` that opens the pages (default a new random one)")
	set.StringVar(&f.at, "url", "", "the `address` under which people reach the program, like https://book.example.org, where it is not the one it listens on")
	set.StringVar(&f.cert, "tls-cert", "", "`file` with the certificate and its chain, to speak TLS")
	set.StringVar(&f.key, "tls-key", "", "`file` with its key")
	set.BoolVar(&f.insecure, "insecure-http", false, "listen to other machines without TLS: whoever is on the way reads every password, token and result, and runs code here as whom they overheard")
	set.StringVar(&f.way, "sign-in", "token", "how people sign in: token (one person), password, proxy or oidc")
	set.StringVar(&f.header, "proxy-header", "X-Forwarded-User", "with --sign-in proxy, the `header` in which the proxy names the person")
	set.StringVar(&f.trusted, "trusted-proxy", "", "`addresses` of proxies in front, like 127.0.0.1,10.0.0.0/8; what others say in X-Forwarded-For and --proxy-header is not believed")
	set.BoolVar(&f.admit, "admit", false, "add whomever the proxy or issuer names to the people, with no role of their own (default: only whom `web user add` has added)")
	set.StringVar(&f.oidc.Issuer, "oidc-issuer", "", "with --sign-in oidc, the `address` of the issuer; the secret of the client stands in $STAGEBOOK_OIDC_SECRET")
	set.StringVar(&f.oidc.Client, "oidc-client", "", "the `id` of this program there")
	set.StringVar(&f.oidc.Name, "oidc-name", "", "what people call it (default its host)")
	set.StringVar(&f.oidc.Claim, "oidc-claim", "email", "the `claim` that names a person; an email must be verified")
	set.StringVar(&f.logAs, "log", "text", "the form of the log on standard error: text or json")
	set.StringVar(&f.logLevel, "log-level", "warn", "the least that is logged: debug, info, warn or error; info has a line for every request")
	set.StringVar(&f.metrics, "metrics-token", "", "`token` with which /metrics is read from other machines, as Authorization: Bearer (default: from this machine alone)")
	set.DurationVar(&f.grace, "stop-grace", 0, "`time` for which a stopping program lets runs end before it cancels them")
}

// check says what of the flags does not fit together.
func (f *serving) check(getenv func(string) string) error {
	host, _, err := net.SplitHostPort(f.addr)
	switch {
	case err != nil:
		return usage("--addr %s: %v\nwrite it like 127.0.0.1:7070", f.addr, err)
	case (f.cert == "") != (f.key == ""):
		return usage("--tls-cert and --tls-key belong together")
	case f.insecure && f.cert != "":
		return usage("--insecure-http and --tls-cert exclude each other")
	case f.insecure && loopbackHost(host):
		return usage("--insecure-http says nothing on %s: no other machine reaches it", f.addr)
	case !loopbackHost(host) && f.cert == "" && !f.insecure:
		return usage("--addr %s: other machines could reach it, and whoever opens the page runs code here\nlisten on 127.0.0.1 and put a proxy with TLS in front, give --tls-cert and --tls-key, or read what --insecure-http risks", f.addr)
	case !loopbackHost(host) && f.at == "":
		return usage("--addr %s: say under which address people open it: --url https://NAME[:PORT]\nrequests to other names are refused, so that no page elsewhere can make a browser send them", f.addr)
	}
	return f.checkSignIn(getenv)
}

func (f *serving) checkSignIn(getenv func(string) string) error {
	f.oidc.Secret = getenv("STAGEBOOK_OIDC_SECRET")
	switch f.way {
	case "token", "password":
	case "proxy":
		if f.trusted == "" || f.header == "" {
			return usage("--sign-in proxy: say whose word is believed: --trusted-proxy 127.0.0.1\nwhoever reaches the program from there can say to be anybody")
		}
	case "oidc":
		if f.oidc.Issuer == "" || f.oidc.Client == "" || f.at == "" {
			return usage("--sign-in oidc needs --oidc-issuer, --oidc-client, --url, and mostly $STAGEBOOK_OIDC_SECRET\ntell the issuer that it sends people back to URL/sign-in/oidc/back")
		}
		issuer, err := url.Parse(f.oidc.Issuer)
		if err != nil || issuer.Host == "" || issuer.Scheme != "https" && !loopbackHost(issuer.Hostname()) {
			return usage("--oidc-issuer %s: write it like https://accounts.example.org", f.oidc.Issuer)
		}
		if f.oidc.Name == "" {
			f.oidc.Name = issuer.Host
		}
	default:
		return usage("--sign-in %s: write token, password, proxy or oidc", f.way)
	}
	if f.way != "token" && f.token != "" {
		return usage("--token is for one person; with --sign-in %s nobody has it", f.way)
	}
	return nil
}

// config fills in how people reach the program and sign in.
func (f *serving) config(cfg *server.Config) error {
	if f.way != "token" {
		cfg.SignIn = server.SignIn{Way: server.Way(f.way), Header: f.header, Admit: f.admit, OIDC: f.oidc}
	}
	var err error
	if cfg.Trusted, err = prefixes(f.trusted); err != nil {
		return err
	}
	if f.at == "" {
		return nil
	}
	at, err := url.Parse(f.at)
	if err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" || strings.Trim(at.Path, "/") != "" || at.RawQuery != "" {
		return usage("--url %s: write it like https://book.example.org, without a path", f.at)
	}
	if at.Scheme == "http" && f.cert != "" {
		return usage("--url %s: with --tls-cert it begins with https", f.at)
	}
	cfg.URL = &url.URL{Scheme: at.Scheme, Host: at.Host}
	return nil
}

func prefixes(text string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(word)
		if err != nil {
			address, err := netip.ParseAddr(word)
			if err != nil {
				return nil, usage("--trusted-proxy: %q is no address; write 127.0.0.1 or 10.0.0.0/8", word)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		list = append(list, prefix.Masked())
	}
	return list, nil
}

// logger writes the log as the flags say.
func (p *program) logger(f *serving) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return nil, usage("--log-level %s: write debug, info, warn or error", f.logLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch f.logAs {
	case "text":
		return slog.New(slog.NewTextHandler(p.stderr, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(p.stderr, options)), nil
	}
	return nil, usage("--log %s: write text or json", f.logAs)
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

// secured is the certificate that the flags name; nil without one.
func (f *serving) secured() (*tls.Config, error) {
	if f.cert == "" {
		return nil, nil
	}
	c := &certificate{cert: f.cert, key: f.key}
	if _, err := c.get(nil); err != nil {
		return nil, usage("--tls-cert, --tls-key: %v", err)
	}
	return &tls.Config{GetCertificate: c.get, MinVersion: tls.VersionTLS12}, nil
}

// certificate is a pair of files that is read again when it was renewed.
type certificate struct {
	cert, key string

	mu    sync.Mutex // guards the rest
	pair  *tls.Certificate
	stamp time.Time // of the file when it was read
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.cert)
	if err == nil && c.pair != nil && info.ModTime().Equal(c.stamp) {
		return c.pair, nil
	}
	pair, err2 := tls.LoadX509KeyPair(c.cert, c.key)
	if err := errors.Join(err, err2); err != nil {
		if c.pair != nil { // half renewed: the old one is good until the new one is whole
			return c.pair, nil
		}
		return nil, err
	}
	c.pair, c.stamp = &pair, info.ModTime()
	return c.pair, nil
}

func loopbackHost(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

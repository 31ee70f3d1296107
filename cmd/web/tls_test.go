//go:build !pipeline

package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// selfSigned writes a certificate for this machine and its key.
func selfSigned(t *testing.T, dir string, serial int64) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(parsed)
	return cert, key, roots
}

// serveWith starts the program and returns the address that it prints.
func serveWith(t *testing.T, args ...string) (address string, said *bytes.Buffer) {
	t.Helper()
	out, in := io.Pipe()
	said = new(bytes.Buffer)
	ctx, stop := context.WithCancel(context.Background())
	p := &program{stdout: in, stderr: said, getenv: os.Getenv}
	ended := make(chan int, 1)
	go func() { ended <- p.run(ctx, args) }() // ends with ctx
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitDone {
			t.Errorf("exit code %d\n%s", code, said)
		}
	})
	line := make([]byte, 500)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(line[:n])), said
}

func TestServeOverTLS(t *testing.T) {
	t.Parallel()
	cert, key, roots := selfSigned(t, t.TempDir(), 1)
	flags := append(project(t, "package demo\n\nfunc One() int { return 1 }\n"), "--no-open", "--addr", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key, "--log-level", "info", "--log", "json")
	address, _ := serveWith(t, flags...)
	if !strings.HasPrefix(address, "https://127.0.0.1:") {
		t.Fatal(address)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Jar: jar, Transport: transport}
	var cookies []*http.Cookie
	client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		cookies = append(cookies, r.Response.Cookies()...)
		return nil
	}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 || !strings.Contains(string(body), "demo") {
		t.Errorf("%d, %v: %s", answer.StatusCode, err, body)
	}
	if len(cookies) != 1 || !cookies[0].Secure || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode || !strings.HasPrefix(cookies[0].Name, "__Host-") {
		t.Errorf("the cookie is %v", cookies)
	}
	plain, err := http.Get("http" + strings.TrimPrefix(address, "https"))
	if err == nil {
		plain.Body.Close()
		if plain.StatusCode == 200 {
			t.Error("it speaks without TLS, too")
		}
	}
}

// TestRenewedCertificateIsTaken renews a certificate while the program runs, first by
// halves.
func TestRenewedCertificateIsTaken(t *testing.T) {
	dir := t.TempDir()
	cert, key, _ := selfSigned(t, dir, 1)
	c := &certificate{cert: cert, key: key}
	serial := func() int64 {
		t.Helper()
		pair, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.SerialNumber.Int64()
	}
	if n := serial(); n != 1 {
		t.Fatal(n)
	}
	fresh, freshKey, _ := selfSigned(t, t.TempDir(), 2)
	later := time.Now().Add(time.Minute)
	move := func(from, to string) {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(to, later, later); err != nil {
			t.Fatal(err)
		}
	}
	move(fresh, cert)
	if n := serial(); n != 1 {
		t.Error("a certificate without its key is taken:", n)
	}
	move(freshKey, key)
	if n := serial(); n != 2 {
		t.Error("the renewed one is not taken:", n)
	}
}

// TestLogTellsNoToken serves with a line for every request, as JSON.
func TestLogTellsNoToken(t *testing.T) {
	t.Parallel()
	flags := append(project(t, "package demo\n\nfunc One() int { return 1 }\n"), "--no-open", "--addr", "127.0.0.1:0", "--log-level", "debug", "--log", "json", "--token", "a-secret-token")
	var address string
	var said *bytes.Buffer
	t.Run("serve", func(t *testing.T) {
		address, said = serveWith(t, flags...)
		for _, path := range []string{"", "p/demo?token=a-secret-token", "s/a-secret-link"} {
			answer, err := http.Get(address[:strings.Index(address, "?")] + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
		}
	})
	log := said.String() // the program has ended
	if !strings.Contains(log, `"route":"/p/:project"`) || !strings.Contains(log, `"status":404`) {
		t.Errorf("requests are not logged:\n%s", log)
	}
	if strings.Contains(log, "a-secret") {
		t.Errorf("a secret stands in the log:\n%s", log)
	}
}

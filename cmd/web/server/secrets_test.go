package server_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"stagebook/cells/people"
	"stagebook/cmd/web/server"
)

// leaky has cells that let their secret go wherever a cell can put something.
const leaky = `package leaky

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"

	"stagebook/cells"
)

var Password = cells.Secret("LEAKY_TEST_PASSWORD")

func Text(password cells.SecretVar) string { return "it is " + password.Value() }

func List(password cells.SecretVar) []string { return []string{password.Value(), "x" + password.Value()} }

func Tree(password cells.SecretVar) map[string]any { return map[string]any{password.Value(): password.Value()} }

func Marked(password cells.SecretVar) cells.Markdown { return cells.Markdown("**" + password.Value() + "**") }

func Framed(password cells.SecretVar) cells.HTML { return cells.HTML("<p title='" + password.Value() + "'>") }

func Said(ctx context.Context, password cells.SecretVar) int {
	fmt.Println(password.Value())
	fmt.Fprintln(os.Stderr, "again", password.Value())
	log.Print(password.Value())
	slog.Error("it", "is", password.Value())
	fmt.Printf("%q %v %+v %x\n", password.Value(), password, password, password.Value())
	return 1
}

func Fails(password cells.SecretVar) (int, error) { return 0, errors.New("cannot reach postgres://me:" + password.Value() + "@host") }

func Panics(password cells.SecretVar) int { panic(password.Value()) }

func Cell(text string) int { return strings.Count(text, "it") }
`

// TestSecretsAreNowhere runs cells that let a secret go, signs in, makes links, and
// then looks for every secret in all that the program has written and sent: in the
// store, packed or not, in its log, in every answer, in streams and exports.
func TestSecretsAreNowhere(t *testing.T) {
	t.Parallel()
	var said listener
	h := newTeam(t, func(cfg *server.Config) {
		cfg.MetricsToken = "canary-metrics-token"
		cfg.SignIn.OIDC.Secret = "canary-oidc-secret"
		cfg.Logger = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	h.write("projects/leaky/leaky.go", leaky)
	if err := h.book.SetPassword(t.Context(), "chief", "canary-old-password", h.cookies["chief"].Value); err != nil {
		t.Fatal(err)
	}
	secrets := []string{
		"canary-of-the-project", "canary-metrics-token", "canary-oidc-secret", "canary-old-password", "canary-new-password", "canary-link-password", "canary-wrong-password",
		h.cookies["chief"].Value,
	}
	all := &heap{}
	do := func(r *http.Request) string {
		answer := h.as("chief", r)
		body := answer.Body.String()
		for name, values := range answer.Header() {
			all.add("answer of "+r.Method+" "+r.URL.Path+", "+name, []byte(strings.Join(values, "\n")))
		}
		all.add("answer of "+r.Method+" "+r.URL.Path, answer.Body.Bytes())
		return body
	}
	do(form("/p/leaky/secret", url.Values{"id": {"password"}, "value": {"canary-of-the-project"}}))
	do(form("/p/leaky/run", nil))
	for {
		page := do(request("GET", "/p/leaky"))
		if strings.Contains(page, `data-active="0"`) && strings.Contains(page, `data-cell="panics" data-name="Panics" data-file="leaky.go" data-status="failed"`) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	do(form("/sign-in", url.Values{"name": {"chief"}, "password": {"canary-wrong-password"}}))
	do(form("/you/password", url.Values{"old": {"canary-wrong-password"}, "new": {"x"}, "again": {"y"}}))
	do(form("/you/password", url.Values{"old": {"canary-old-password"}, "new": {"canary-new-password"}, "again": {"canary-new-password"}}))
	do(form("/p/leaky/share", url.Values{"name": {"For you"}, "code": {"1"}}))
	do(form("/p/leaky/share", url.Values{"name": {"Locked"}, "password": {"canary-link-password"}}))
	shared := do(request("GET", "/p/leaky/share"))
	for _, part := range strings.Split(shared, `href="/s/`)[1:] {
		token, _, _ := strings.Cut(part, `"`)
		do(request("GET", "/s/"+token))
		do(form("/s/"+token+"/unlock", url.Values{"password": {"canary-wrong-password"}}))
	}
	for _, route := range h.routes() {
		if route.Method == http.MethodGet && strings.HasPrefix(route.Path, "/p/") {
			for _, cell := range []string{"text", "list", "tree", "marked", "framed", "said", "fails", "panics"} {
				do(request("GET", strings.Replace(fill(route.Path), "/sums", "/leaky", 1)+"?_cell="+cell+"&_output="+cell+"&_file=leaky.go&_as=csv"))
			}
		}
	}
	for _, path := range []string{"/", "/you", "/audit", "/metrics", "/bin"} {
		do(request("GET", path))
	}
	if list, err := h.book.Entries(t.Context(), people.Wanted{Limit: 100}); err != nil || len(list) < 5 {
		t.Fatal("what was done was not noted:", list, err)
	}
	all.add("the log of the program", []byte(said.all()))
	all.walk(t, h.store.Root())
	all.walk(t, h.projects)
	for name, data := range all.data {
		for _, secret := range secrets {
			if bytes.Contains(data, []byte(secret)) || bytes.Contains(data, []byte(base64.StdEncoding.EncodeToString([]byte(secret)))) {
				t.Errorf("%s tells %q", name, secret)
			}
		}
	}
	if len(all.data) < 100 {
		t.Errorf("only %d texts were looked through", len(all.data))
	}
}

// heap is all that was written and sent, unpacked.
type heap struct{ data map[string][]byte }

func (h *heap) add(name string, data []byte) {
	if h.data == nil {
		h.data = make(map[string][]byte)
	}
	h.data[name] = append(h.data[name], data...)
	if r, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
		if plain, err := io.ReadAll(r); err == nil {
			h.data[name+", unpacked"] = plain
		}
	}
	if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		for _, f := range z.File {
			if r, err := f.Open(); err == nil {
				if plain, err := io.ReadAll(r); err == nil {
					h.data[name+"/"+f.Name] = plain
				}
				r.Close()
			}
		}
	}
	for at := 0; ; { // zstd frames, wherever they begin
		i := bytes.Index(data[at:], []byte{0x28, 0xb5, 0x2f, 0xfd})
		if i < 0 {
			return
		}
		at += i
		if r, err := zstd.NewReader(bytes.NewReader(data[at:])); err == nil {
			plain, _ := io.ReadAll(r) // what follows the frame is none
			h.data[name+", unpacked"] = append(h.data[name+", unpacked"], plain...)
			r.Close()
		}
		at += 4
	}
}

func (h *heap) walk(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		h.add(path, data)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

package server_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// absurd are names and paths that lead elsewhere, or nowhere.
var absurd = []string{
	"..", "../..", "../../outside.txt", "../../../../../../etc/passwd", "/etc/passwd", `..\..\outside.txt`, "....//....//outside.txt", "data/../../../outside.txt",
	"%2e%2e/%2e%2e/outside.txt", "..%2f..%2foutside.txt", "data/link.txt", "data/folder/outside.txt", "data/loop/loop/loop", "a\x00b", "a\nb", "a\r\nSet-Cookie: x=y", "con", "nul.txt", "COM1",
	".", "./", "//", "~", "~root", "-rf", "--help", "$(id)", "`id`", "|id", "*", "?", "[", "{", "\u202egpj.exe", "\ufeff", "\xff\xfe", "é", "e\u0301", strings.Repeat("a", 300), strings.Repeat("a/", 2000), strings.Repeat("../", 2000),
	"stagebook.db", "../store/v1/stagebook.db", ".git/config", ".env", "sums.go/x", " ", "", "0", "-1", "99999999999999999999", "1e400", "NaN",
}

// TestPathsLeadNowhere asks every route with every absurd name in the place of each of
// its names: nothing outside of the project is shown or written, and nothing breaks.
func TestPathsLeadNowhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for link, to := range map[string]string{"link.txt": "../../../outside.txt", "folder": "../../..", "loop": "."} {
		if err := os.Symlink(to, filepath.Join(s.projects, "sums", "data", link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(s.root, filepath.Join(s.projects, "evil")); err != nil {
		t.Fatal(err)
	}
	before := s.tree()
	for _, route := range s.routes() {
		if open[route.Path] || route.Path == "/p/:project/events" || strings.HasPrefix(route.Path, "/s/") || strings.HasPrefix(route.Path, "/new") ||
			route.Path == "/p/:project/copy" || route.Path == "/p/:project/delete" || route.Path == "/p/:project/module" {
			continue
		}
		for _, name := range absurd {
			addresses := []string{fill(route.Path) + "?" + everywhere(name).Encode()}
			if strings.Contains(route.Path, ":project") {
				addresses = append(addresses, strings.Replace(fill(route.Path), "sums", url.PathEscape(name), 1))
			}
			if strings.Contains(route.Path, ":id") || strings.Contains(route.Path, ":digest") {
				addresses = append(addresses, strings.NewReplacer(":project", "sums", ":id", url.PathEscape(name), ":digest", url.PathEscape(name)).Replace(route.Path))
			}
			for _, address := range addresses {
				r := request(methodOf(route), address)
				if methodOf(route) == http.MethodPost {
					r = form(address, everywhere(name))
				}
				answer := s.do(s.own(r))
				if body := answer.Body.String(); strings.Contains(body, "a secret of the machine") || strings.Contains(body, "root:x:0:0") || strings.Contains(body, "SQLite format") {
					t.Errorf("%s %.200s shows what is outside", route.Method, address)
				}
				if answer.Code >= 500 {
					t.Errorf("%s %.200q with %.40q is answered %d: %.300s", route.Method, route.Path, name, answer.Code, answer.Body)
				}
				if answer.Header().Get("Set-Cookie") != "" && strings.Contains(answer.Header().Get("Set-Cookie"), "x=y") {
					t.Errorf("%s %.200s sets a cookie", route.Method, address)
				}
			}
		}
	}
	for path := range s.tree() {
		if !before[path] {
			t.Errorf("%s was made", path)
		}
	}
	if data, err := os.ReadFile(filepath.Join(s.root, "outside.txt")); err != nil || string(data) != "a secret of the machine\n" {
		t.Errorf("the file outside is now %q, %v", data, err)
	}
}

// everywhere has a value under each name that routes know.
func everywhere(value string) url.Values {
	values := make(url.Values)
	for _, name := range []string{
		"_file", "_cell", "_output", "_run", "_a", "_b", "_as", "_v", "_from", "_tab", "_state", "_offset", "id", "name", "path", "file", "to", "link", "session", "source", "cell", "_before", "_who", "_way", "_column",
	} {
		values.Set(name, value)
	}
	return values
}

// tree is every file beside the project and the store.
func (s *site) tree() map[string]bool {
	s.t.Helper()
	all := make(map[string]bool)
	err := filepath.WalkDir(s.root, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (path == filepath.Join(s.root, "store") || path == filepath.Join(s.projects, "sums", "data")) {
			return filepath.SkipDir
		}
		if path != s.goCalls {
			all[path] = true
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

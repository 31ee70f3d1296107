package stagebook_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// wall says what a room may not import, however indirectly, and why.
type wall struct {
	room   string
	banned []string // import paths; one that ends in / bans all below it
	why    string
}

var heavy = []string{"net/http", "go/types", "text/template", "html/template", "github.com/", "modernc.org/", "gonum.org/"}

var walls = []wall{
	{"stagebook/cells/graph", []string{"stagebook/"}, "nouns know nobody"},
	{"stagebook/cells/codec", append([]string{"stagebook/cells/display", "stagebook/cells/store", "stagebook/cells/worker/"}, heavy...), "codec, display, store and protocol know nothing of each other, and the worker links this"},
	{"stagebook/cells/display", append([]string{"stagebook/cells/codec", "stagebook/cells/store", "stagebook/cells/worker/"}, heavy...), "codec, display, store and protocol know nothing of each other, and the worker links this"},
	{"stagebook/cells/store", []string{"stagebook/cells/codec", "stagebook/cells/display", "stagebook/cells/worker/", "stagebook/cells/project", "net/http", "go/types"}, "the store keeps bytes and does not know what they mean"},
	{"stagebook/cells/worker/protocol", append([]string{"stagebook/cells/codec", "stagebook/cells/display", "stagebook/cells/store"}, heavy...), "messages, and nothing that sends them"},
	{"stagebook/cells/worker", append([]string{"net", "stagebook/cells/store", "stagebook/cells/project", "stagebook/cells/supervisor"}, heavy...), "its link time is the author's waiting time"},
	{"stagebook/cells", append([]string{"net"}, heavy...), "authors import it into every worker"},
	{"stagebook/cells/pipeline", append([]string{"stagebook/cells/store", "stagebook/cells/worker", "stagebook/cells/project"}, heavy...), "what is exported as source carries no machinery"},
	{"stagebook/cells/confine", []string{"net", "stagebook/cells/store", "stagebook/cells/supervisor", "stagebook/cells/project", "stagebook/cells/session"}, "it knows processes and paths, and not what runs in them"},
	{"stagebook/cells/confine/launcher", []string{"os", "time", "strings", "fmt", "strconv", "golang.org/"}, "it is initialised before all that is heavy, because it needs nothing that they need"},
	{"stagebook/cells/supervisor", []string{"net/http", "go/types", "stagebook/cells/project", "stagebook/cells/codec"}, "it moves bytes and watches a process"},
	{"stagebook/cells/scheduler", []string{"net/http", "github.com/a-h/templ", "github.com/labstack/"}, "planning and running need no page"},
	{"stagebook/cells/session", []string{"net/http", "github.com/a-h/templ", "github.com/labstack/"}, "a session needs no page"},
	{"stagebook/cells/table", []string{"net/http", "go/types", "stagebook/cells/store", "stagebook/cells/session"}, "it reads columns and knows no page"},
	{"stagebook/cells/files", []string{"net/http", "stagebook/"}, "it reads files and remembers"},
	{"stagebook/cells/datadir", []string{"net/http", "stagebook/", "github.com/"}, "it moves files and knows no page"},
	{"stagebook/cells/peek", []string{"stagebook/"}, "it reads the start of a file"},
	{"stagebook/cells/expect", []string{"net/http", "go/types", "stagebook/cells/store", "stagebook/cells/session", "stagebook/cells/project"}, "it reads a line and bytes, and knows no page"},
	{"stagebook/cells/hints", []string{"net/http", "stagebook/cells/session"}, "it reads code"},
	{"stagebook/cells/data", []string{"net/http", "go/types", "github.com/go-echarts/", "github.com/parquet-go/", "github.com/apache/", "github.com/xuri/", "github.com/klauspost/"}, "heavy formats have packages of their own"},
	{"stagebook/cells/data/sql", []string{"net", "modernc.org/", "github.com/jackc/"}, "the driver is the program's own"},
	{"stagebook/cells/model/linear", []string{"net/http", "go/types", "github.com/go-echarts/"}, "stages are linked into the author's worker"},
	{"stagebook/cells/model/tree", []string{"net/http", "go/types", "github.com/go-echarts/"}, "stages are linked into the author's worker"},
	{"stagebook/cells/evaluate", []string{"net/http", "go/types", "github.com/go-echarts/"}, "only what draws links charts"},
	{"stagebook/cells/people", []string{"net/http", "stagebook/cells/store", "stagebook/cells/session"}, "it knows names and roles, and not what they open"},
	{"stagebook/cells/database", []string{"net/http", "stagebook/"}, "it knows a file and no tables"},
	{"stagebook/cells/notebook", []string{"net", "stagebook/", "go/"}, "it reads a format, and knows no language"},
	{"stagebook/cells/notebook/python", []string{"net", "stagebook/", "go/"}, "it reads Python, and knows neither notebooks nor projects"},
	{"stagebook/cells/notebook/flow", []string{"net", "go/", "stagebook/cells/project"}, "a graph is not yet a project"},
	{"stagebook/cells/chart", []string{"net/http", "stagebook/cells/store", "stagebook/cells/worker", "go/types"}, "it turns options into SVG"},
	{"stagebook/views", []string{"stagebook/cells/", "github.com/labstack/"}, "views are drawn from view models only"},
}

// TestWalls holds the walls between the rooms (docs/architecture.md).
func TestWalls(t *testing.T) {
	for _, w := range walls {
		for _, dep := range dependencies(t, w.room) {
			if i := slices.IndexFunc(w.banned, func(banned string) bool { return covers(banned, dep) }); i >= 0 {
				t.Errorf("%s imports %s, and %s is banned there: %s", w.room, dep, w.banned[i], w.why)
			}
		}
	}
}

func covers(banned, dep string) bool {
	if strings.HasSuffix(banned, "/") {
		return strings.HasPrefix(dep, banned)
	}
	return dep == banned
}

// dependencies are the packages that a room links, without itself.
func dependencies(t *testing.T, room string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", room).Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", room, err)
	}
	var deps []string
	for dep := range strings.FieldsSeq(string(out)) {
		if dep != room {
			deps = append(deps, dep)
		}
	}
	return deps
}

// TestOnlyTheRoomsThatMay lists who may import the libraries that shape a room.
func TestOnlyTheRoomsThatMay(t *testing.T) {
	allowed := map[string][]string{
		"github.com/labstack/echo/v5": {"stagebook/cmd/web/server"},
		"github.com/a-h/templ":        {"stagebook/views", "stagebook/cmd/web/server", "stagebook/projects/gallery"},                                                                                                                                       // gallery: a result of that kind
		"go/types":                    {"stagebook/cells/project", "stagebook/cells/fingerprint", "stagebook/cells/hints", "stagebook/cells/project/edit", "stagebook/cells/project/language", "stagebook/cells/build", "stagebook/cells/notebook/golang"}, // build: what reaches a mistake is cut out with it
		"modernc.org/quickjs":         {"stagebook/cells/chart"},
		"modernc.org/sqlite":          {"stagebook/cells/links", "stagebook/cells/database"},
		"golang.org/x/crypto/argon2":  {"stagebook/cells/links", "stagebook/cells/people"},
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		for _, imported := range fields[1:] {
			rooms, limited := allowed[imported]
			if limited && !slices.Contains(rooms, fields[0]) {
				t.Errorf("%s imports %s; only %s may", fields[0], imported, strings.Join(rooms, ", "))
			}
		}
	}
}

// TestEveryPackageSaysWhatItIs asks for a doc comment.
func TestEveryPackageSaysWhatItIs(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}|{{.Doc}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, doc, _ := strings.Cut(strings.TrimSpace(line), "|")
		if doc == "" {
			t.Errorf("%s has no doc comment", path)
		}
	}
}

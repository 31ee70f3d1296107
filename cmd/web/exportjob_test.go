//go:build !pipeline

package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// nightly is a project with a parameter of each kind, a file, a variable and a secret.
const nightly = `// Package demo is *one*: "two" ${{ secrets.X }} | # three
package demo

import (
	"os"
	"strings"

	"stagebook/cells"
)

// Mode is a mode.
type Mode string

const (
	Calm Mode = "calm"
	Wild Mode = "wild"
)

// Share of rows. More of it.
const Share = 0.25

const (
	Size  = 3
	On    = true
	Label = "a: b # c"
	Kind  = Calm
)

// Words is read.
var Words = cells.File("data/words.txt")

var (
	Region = cells.Env("DEMO_REGION")
	Token  = cells.Secret("DEMO_TOKEN")
)

func Count(words cells.File, share float64, size int, on bool, label string, kind Mode) (int, error) {
	text, err := os.ReadFile(string(words))
	if !on || label == "" || kind != Calm {
		return 0, err
	}
	return len(strings.Fields(string(text))) * size, err
}

func Where(region cells.EnvVar, token cells.SecretVar) string { return "somewhere" }
`

// exported exports the project as a folder, twice, and returns the folder and the
// digests of its results by the page's program.
func exported(t *testing.T, form string) (string, map[string]string) {
	t.Helper()
	t.Setenv("DEMO_TOKEN", "very secret words")
	t.Setenv("DEMO_REGION", "north")
	flags := project(t, nightly)
	data := filepath.Join(flags[1], "demo", "data")
	if err := os.MkdirAll(data, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "words.txt"), []byte("one two three four\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	p := &program{stdout: &out, stderr: &said, getenv: os.Getenv}
	if code := p.run(t.Context(), append([]string{"run", "demo", "--json"}, flags...)); code != exitDone {
		t.Fatalf("%d: %s%s", code, said.String(), out.String())
	}
	dirs := []string{t.TempDir(), t.TempDir()}
	for _, dir := range append(dirs, dirs[0]) { // over what is ours, too
		if code := p.run(t.Context(), append([]string{"export", "demo", "--as", form, "--out", dir}, flags...)); code != exitDone {
			t.Fatalf("%d: %s", code, said.String())
		}
	}
	first, second := tree(t, dirs[0]), tree(t, dirs[1])
	if !maps.Equal(first, second) {
		t.Errorf("two exports differ: %v, %v", slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(second)))
	}
	for name, text := range first {
		if strings.Contains(text, "very secret words") {
			t.Errorf("%s holds the secret", name)
		}
	}
	return dirs[0], digestsOf(t, out.Bytes())
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path) // below it
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func digestsOf(t *testing.T, events []byte) map[string]string {
	t.Helper()
	digests := make(map[string]string)
	for line := range bytes.Lines(events) {
		var event cellEvent
		if err := json.Unmarshal(line, &event); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		maps.Copy(digests, event.Outputs)
	}
	return digests
}

// indexed are the digests that an index of results names.
func indexed(t *testing.T, dir string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var index struct {
		Results []struct{ Output, Digest string }
	}
	if err := json.Unmarshal(data, &index); err != nil {
		t.Fatal(err)
	}
	digests := make(map[string]string)
	for _, r := range index.Results {
		digests[r.Output] = r.Digest
	}
	return digests
}

var instruction = regexp.MustCompile(`^(ARG|FROM|COPY|ENV|WORKDIR|USER|HEALTHCHECK|ENTRYPOINT|CMD) (.+)$`)

// TestContainerRunsWhatItsFileSays reads the Dockerfile as its builder would, with the
// rules that hadolint has for what is in it, lays out its root, and starts its command.
func TestContainerRunsWhatItsFileSays(t *testing.T) {
	dir, want := exported(t, "docker")
	root := t.TempDir()
	text, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := instruction.FindStringSubmatch(line)
		if parts == nil {
			t.Fatalf("no instruction: %q", line)
		}
		if parts[1] == "COPY" {
			lay(t, dir, root, parts[2])
			continue
		}
		found[parts[1]] = parts[2]
	}
	if !regexp.MustCompile(`^BASE=gcr\.io/distroless/static-debian\d+:nonroot$`).MatchString(found["ARG"]) || found["FROM"] != "${BASE}" {
		t.Errorf("on %s, %s", found["ARG"], found["FROM"])
	}
	if found["USER"] != "65532:65532" || found["HEALTHCHECK"] != "NONE" {
		t.Errorf("as %s, %s", found["USER"], found["HEALTHCHECK"])
	}
	var entry, arguments []string
	if json.Unmarshal([]byte(found["ENTRYPOINT"]), &entry) != nil || json.Unmarshal([]byte(found["CMD"]), &arguments) != nil || len(entry) != 1 {
		t.Fatalf("%s %s: not in the form of a list, so a shell would be needed", found["ENTRYPOINT"], found["CMD"])
	}
	for i, argument := range arguments {
		if strings.HasPrefix(argument, "/") {
			arguments[i] = filepath.Join(root, argument)
		}
	}
	cmd := exec.Command(filepath.Join(root, entry[0]), arguments...)
	cmd.Dir = filepath.Join(root, found["WORKDIR"])
	name, value, _ := strings.Cut(found["ENV"], "=")
	cmd.Env = []string{name + "=" + filepath.Join(root, value), "DEMO_TOKEN=very secret words", "DEMO_REGION=north", "STAGEBOOK_PARAM_share="}
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if got := indexed(t, filepath.Join(root, "results")); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	var compose struct {
		Services map[string]struct {
			User, Build, Restart string
			ReadOnly             bool `yaml:"read_only"`
			Volumes              []string
			Environment          map[string]*string
		}
		Volumes map[string]any
	}
	strictYAML(t, filepath.Join(dir, "compose.yaml"), &compose)
	service := compose.Services["pipeline"]
	if service.User != "65532:65532" || !service.ReadOnly || !slices.Contains(service.Volumes, "store:/store") || service.Environment["DEMO_TOKEN"] != nil {
		t.Errorf("%+v", service)
	}
	if share := service.Environment["STAGEBOOK_PARAM_share"]; share == nil || *share != "${STAGEBOOK_PARAM_share:-}" {
		t.Error(share)
	}
	if _, ok := compose.Volumes["store"]; !ok {
		t.Error("no volume for the store")
	}
}

// lay carries out a COPY of a Dockerfile, of what .dockerignore lets through.
func lay(t *testing.T, dir, root, arguments string) {
	t.Helper()
	var names []string
	for field := range strings.FieldsSeq(arguments) {
		if !strings.HasPrefix(field, "--") {
			names = append(names, field)
		}
	}
	ignore, err := os.ReadFile(filepath.Join(dir, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != 2 || !slices.Contains(strings.Split(string(ignore), "\n"), "!"+names[0]) {
		t.Fatalf("COPY %s: .dockerignore keeps it out:\n%s", arguments, ignore)
	}
	from, to := filepath.Join(dir, names[0]), filepath.Join(root, names[1])
	if isFolder(from) {
		err = os.CopyFS(to, os.DirFS(from))
	} else {
		var data []byte
		if data, err = os.ReadFile(from); err == nil {
			err = os.WriteFile(to, data, 0o755)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func strictYAML(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v\n%s", path, err, data)
	}
}

// workflow is what is looked at of a workflow.
type workflow struct {
	Name string
	On   struct {
		Schedule []struct{ Cron string }
		Dispatch struct {
			Inputs map[string]struct {
				Type, Description string
				Default           any
				Options           []string
			}
		} `yaml:"workflow_dispatch"`
	}
	Jobs map[string]struct {
		Steps []struct {
			Name, Uses, Run string
			Env, With       map[string]string
		}
	}
}

// TestWorkflowRunsItsSteps reads the workflow and runs the commands in it as a runner
// does, with bash -e; where actionlint is installed, it has its say.
func TestWorkflowRunsItsSteps(t *testing.T) {
	dir, want := exported(t, "github-actions")
	path := filepath.Join(dir, ".github", "workflows", "demo.yml")
	if lint, err := exec.LookPath("actionlint"); err == nil {
		if said, err := exec.Command(lint, path).CombinedOutput(); err != nil {
			t.Errorf("%s", said)
		}
	}
	var flow workflow
	strictYAML(t, path, &flow)
	if strings.Contains(flow.Name, "${{") || len(flow.On.Schedule) != 1 {
		t.Errorf("%+v", flow)
	}
	inputs := flow.On.Dispatch.Inputs
	for id, want := range map[string]string{"share": "number", "size": "number", "on": "boolean", "label": "string", "kind": "choice"} {
		if inputs[id].Type != want {
			t.Errorf("%s: %+v, want %s", id, inputs[id], want)
		}
	}
	if in := inputs["kind"]; in.Default != "Calm" || !slices.Equal(in.Options, []string{"Calm", "Wild"}) {
		t.Errorf("%+v", in)
	}
	if in := inputs["share"]; in.Default != 0.25 || in.Description != "Share of rows." || inputs["on"].Default != true || inputs["label"].Default != "a: b # c" {
		t.Errorf("%+v", inputs)
	}
	ran := 0
	for _, step := range flow.Jobs["run"].Steps {
		if step.Run == "" {
			if !regexp.MustCompile(`^actions/[a-z/-]+@v\d+$`).MatchString(step.Uses) {
				t.Errorf("%s is not pinned", step.Uses)
			}
			continue
		}
		ran++
		cmd := exec.Command("bash", "-e", "-c", step.Run)
		cmd.Dir = dir
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "STAGEBOOK_HOME=" + filepath.Join(dir, ".stagebook"), "GITHUB_STEP_SUMMARY=" + filepath.Join(dir, "summary.md"), "DEMO_TOKEN=very secret words", "DEMO_REGION=north"}
		for name, value := range step.Env {
			if strings.HasPrefix(value, "${{ inputs.") { // a run of the schedule has none
				cmd.Env = append(cmd.Env, name+"=")
			}
		}
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", step.Name, err, said)
		}
	}
	if ran != 2 {
		t.Errorf("%d steps ran", ran)
	}
	if got := indexed(t, filepath.Join(dir, "results")); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if summary, err := os.ReadFile(filepath.Join(dir, "summary.md")); err != nil || len(summary) == 0 {
		t.Errorf("%q, %v", summary, err)
	}
}

// TestFailedCellFailsTheWorkflow runs the step with a pipeline that ends with each code.
func TestFailedCellFailsTheWorkflow(t *testing.T) {
	dir, _ := exported(t, "github-actions")
	var flow workflow
	strictYAML(t, filepath.Join(dir, ".github", "workflows", "demo.yml"), &flow)
	var run string
	for _, step := range flow.Jobs["run"].Steps {
		if step.Name == "Run" {
			run = step.Run
		}
	}
	for _, c := range []struct{ script, want, times string }{
		{"exit 0", "", "x\n"},
		{"exit 1", "exit status 1", "x\n"},
		{"exit 75", "exit status 75", "x\nx\n"},
		{`[ "$(wc -l < times)" -gt 1 ] || exit 75`, "", "x\nx\n"},
	} {
		fake := filepath.Join(dir, "pipelines", "demo", "pipeline")
		if err := os.WriteFile(fake, []byte("#!/bin/sh\necho x >> times\n"+c.script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		os.Remove(filepath.Join(dir, "times"))
		cmd := exec.Command("bash", "-e", "-c", run)
		cmd.Dir, cmd.Env = dir, []string{"PATH=" + os.Getenv("PATH"), "RETRY_AFTER=0"}
		got := ""
		if err := cmd.Run(); err != nil {
			got = err.Error()
		}
		times, err := os.ReadFile(filepath.Join(dir, "times"))
		if got != c.want || string(times) != c.times || err != nil {
			t.Errorf("%s: %q, %q times, %v", c.script, got, times, err)
		}
	}
}

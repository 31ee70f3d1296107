package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"stagebook/cells/graph"
)

// inputLimit is how many inputs GitHub lets a person be asked for.
const inputLimit = 25

// Actions is a pipeline as files of a repository on GitHub, which runs it each night
// and when somebody asks:
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax.
func Actions(j Job) []File {
	files := []File{
		{Name: ".github/workflows/" + j.Slug + ".yml", Data: []byte(j.workflow())},
		{Name: j.room() + "README.md", Data: []byte(j.actionsReadme())},
		{Name: j.room() + "pipeline", Path: j.Binary, Exec: true},
	}
	for _, f := range j.Data {
		f.Name = j.room() + f.Name
		files = append(files, f)
	}
	return files
}

// room is the folder of the repository that the pipeline lies in.
func (j *Job) room() string { return "pipelines/" + j.Slug + "/" }

func (j *Job) workflow() string {
	var b strings.Builder
	runner := "ubuntu-24.04"
	if j.Outline.Target == "linux/arm64" {
		runner += "-arm"
	}
	sum := fnv.New32a()
	sum.Write([]byte(j.Slug))
	inputs, left := j.inputs()
	fmt.Fprintf(&b, `# The pipeline of %s, made by Stagebook.
name: %s
on:
  schedule:
    - cron: "%d 3 * * *" # each night, in UTC
  workflow_dispatch:
%s
permissions:
  contents: read
concurrency:
  group: %s
  cancel-in-progress: false
jobs:
  run:
    runs-on: %s
    timeout-minutes: 350
    env:
      STAGEBOOK_HOME: ${{ github.workspace }}/.stagebook
    steps:
      - uses: actions/checkout@v4
      - name: Results of earlier runs
        uses: actions/cache/restore@v4
        with:
          path: .stagebook
          key: %s-${{ runner.os }}-${{ runner.arch }}-${{ github.run_id }}-${{ github.run_attempt }}
          restore-keys: |
            %s-${{ runner.os }}-${{ runner.arch }}-
%s      - name: What ran
        if: ${{ !cancelled() }}
        run: ./%spipeline runs -n 5 | sed 's/^/    /' >> "$GITHUB_STEP_SUMMARY"
      - name: Keep the results for the next run
        if: ${{ !cancelled() }}
        uses: actions/cache/save@v4
        with:
          path: .stagebook
          key: %s-${{ runner.os }}-${{ runner.arch }}-${{ github.run_id }}-${{ github.run_attempt }}
      - name: Results
        if: ${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: %s
          path: results
          if-no-files-found: warn
`, remark(j.Outline.Title), quoted(j.Outline.Title), sum.Sum32()%60, inputs, j.Slug, runner, j.Slug, j.Slug, j.runStep(), j.room(), j.Slug, j.Slug)
	if left != "" {
		b.WriteString(left)
	}
	return b.String()
}

// runStep runs the pipeline, and once more where it says that this is worth it.
func (j *Job) runStep() string {
	data := ""
	if len(j.Data) > 0 {
		data = " --data " + j.room() + "data"
	}
	var env strings.Builder
	for _, p := range j.asked() {
		fmt.Fprintf(&env, "          STAGEBOOK_PARAM_%s: ${{ inputs.%s }}\n", p.ID, p.ID)
	}
	for _, name := range j.environment(graph.Env) {
		if plainName(name) {
			fmt.Fprintf(&env, "          %s: ${{ vars.%s }}\n", name, name)
		}
	}
	for _, name := range j.environment(graph.Secret) {
		if plainName(name) {
			fmt.Fprintf(&env, "          %s: ${{ secrets.%s }}\n", name, name)
		}
	}
	step := "      - name: Run\n"
	if env.Len() > 0 {
		step += "        env:\n" + env.String()
	}
	return step + fmt.Sprintf(`        run: |
          code=0
          ./%[1]spipeline run%[2]s --out results || code=$?
          if [ "$code" -eq 75 ]; then # worth trying again
            sleep "${RETRY_AFTER:-60}"
            code=0
            ./%[1]spipeline run%[2]s --out results || code=$?
          fi
          exit "$code"
`, j.room(), data)
}

// asked are the parameters that a person may set when starting the workflow.
func (j *Job) asked() []graph.Param {
	var params []graph.Param
	for _, p := range j.Outline.Params {
		if plainName(p.ID) && len(params) < inputLimit {
			params = append(params, p)
		}
	}
	return params
}

// inputs are the parameters as inputs of the workflow, and a remark on those that
// have no place among them.
func (j *Job) inputs() (inputs, left string) {
	var b strings.Builder
	asked := j.asked()
	for _, p := range asked {
		fmt.Fprintf(&b, "      %s:\n        description: %s\n        required: false\n", p.ID, quoted(described(p)))
		switch choices := choiceNames(p); {
		case p.Basic == "bool":
			fmt.Fprintf(&b, "        type: boolean\n        default: %s\n", p.Default)
		case slices.Contains(choices, p.Default):
			fmt.Fprintf(&b, "        type: choice\n        default: %s\n        options:\n", quoted(p.Default))
			for _, name := range choices {
				fmt.Fprintf(&b, "          - %s\n", quoted(name))
			}
		case numeric(p):
			fmt.Fprintf(&b, "        type: number\n        default: %s\n", p.Default)
		default:
			fmt.Fprintf(&b, "        type: string\n        default: %s\n", quoted(p.Default))
		}
	}
	if b.Len() > 0 {
		inputs = "    inputs:\n" + b.String()
	}
	for _, p := range j.Outline.Params {
		if !slices.ContainsFunc(asked, func(a graph.Param) bool { return a.ID == p.ID }) {
			left += fmt.Sprintf("# %s is no input of the workflow: GitHub takes %d, and names of plain letters. --param sets it.\n", p.ID, inputLimit)
		}
	}
	return strings.TrimSuffix(inputs, "\n"), left
}

// described is the first sentence of what a parameter is, or its name.
func described(p graph.Param) string {
	return remark(cmp.Or(sentence(p.Doc), p.Name))
}

// sentence is the first of a text.
func sentence(doc string) string {
	first, _, _ := strings.Cut(doc, "\n\n")
	text := strings.Join(strings.Fields(first), " ")
	if i := strings.Index(text, ". "); i >= 0 {
		text = text[:i+1]
	}
	return text
}

func choiceNames(p graph.Param) []string {
	var names []string
	for _, c := range p.Choices {
		names = append(names, c.Name)
	}
	return names
}

// numeric reports whether a parameter is a number that JSON can write as its default.
func numeric(p graph.Param) bool {
	kind := strings.TrimRight(p.Basic, "0123456789")
	return (kind == "int" || kind == "uint" || kind == "float") && len(p.Choices) == 0 && json.Valid([]byte(p.Default))
}

// quoted is a text in YAML, in which GitHub finds nothing to evaluate.
func quoted(text string) string {
	text = strings.ReplaceAll(text, "${{", "$ {{")
	data, err := json.Marshal(text) // of JSON, every text is one of YAML
	if err != nil {
		return `""` // a text always has JSON
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(data))
}

func (j *Job) actionsReadme() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# %s, each night

`+"`pipeline`"+` is the pipeline of %s, made by Stagebook for %s: %s. `+"`.github/workflows/%s.yml`"+` runs it each night and
when somebody starts it under Actions, with parameters of choice. Commit both, with the executable bit:

    git add .github/workflows/%s.yml %s
    git update-index --chmod=+x %spipeline

What is fresh from the last run does not run again. Results are an artefact of each run. The run fails when a cell fails.
`, inline(j.Outline.Title), inline(j.Outline.Title), j.Outline.Target, counted(len(j.Outline.Cells), "cell"), j.Slug, j.Slug, strings.TrimSuffix(j.room(), "/"), j.room())
	if len(j.Data) > 0 {
		b.WriteString("\nThe data files lie in `data`: replace them, and the next run sees it.\n")
	}
	for _, name := range j.environment(graph.Env) {
		fmt.Fprintf(&b, "\nIt reads the variable %s of the repository.\n", code(name))
	}
	for _, name := range j.environment(graph.Secret) {
		fmt.Fprintf(&b, "\nIt reads the secret %s of the repository.\n", code(name))
	}
	return b.String()
}

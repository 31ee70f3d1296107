package export

import (
	"fmt"
	"strings"

	"stagebook/cells/graph"
)

// base is the image that a container is made on: a root of certificates, time zones
// and a user, and neither a shell nor a C library.
const base = "gcr.io/distroless/static-debian12:nonroot"

// Docker is a pipeline as a folder that `docker build` and `docker compose` take:
// https://docs.docker.com/reference/dockerfile/, https://compose-spec.io.
func Docker(j Job) []File {
	files := []File{
		{Name: "Dockerfile", Data: []byte(j.dockerfile())},
		{Name: "compose.yaml", Data: []byte(j.compose())},
		{Name: ".dockerignore", Data: []byte(j.dockerignore())},
		{Name: "README.md", Data: []byte(j.dockerReadme())},
		{Name: "empty/.keep", Data: []byte("# An empty folder, made by Stagebook: volumes that are mounted over its copies get its owner.\n")},
		{Name: j.Slug, Path: j.Binary, Exec: true},
	}
	return append(files, j.Data...)
}

func (j *Job) dockerfile() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# The pipeline of %s, made by Stagebook. README.md says how to run it.
# The tag moves with the fixes of its makers. To hold the base still, give its digest:
#   docker build --build-arg BASE=gcr.io/distroless/static-debian12@sha256:… .
ARG BASE=%s
FROM ${BASE}

COPY --chmod=0755 %s /pipeline
# Volumes over these belong to whom they belong to.
COPY --chown=65532:65532 empty /store
COPY --chown=65532:65532 empty /results
`, remark(j.Outline.Title), base, j.Slug)
	if len(j.Data) > 0 {
		b.WriteString("COPY data /data\n")
	} else {
		b.WriteString("COPY empty /data\n")
	}
	b.WriteString(`
ENV STAGEBOOK_HOME=/store
WORKDIR /data
USER 65532:65532
# It runs and ends: its exit code says how it went, and there is nothing to ask meanwhile.
HEALTHCHECK NONE
ENTRYPOINT ["/pipeline"]
CMD ["run", "--out", "/results"]
`)
	return b.String()
}

func (j *Job) compose() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# The pipeline of %s, made by Stagebook.
name: %s
services:
  pipeline:
    build: .
    image: %s
    restart: "no"
    user: "65532:65532"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    tmpfs: [/tmp]
    volumes:
      - store:/store # results that the next run need not make again
      - results:/results
`, remark(j.Outline.Title), j.Slug, j.Slug)
	if len(j.Data) > 0 {
		b.WriteString("      - ./data:/data:ro # newer data need no newer image\n")
	}
	b.WriteString(j.composeEnvironment())
	b.WriteString("volumes:\n  store:\n  results:\n")
	return b.String()
}

// composeEnvironment hands on what the caller's environment has. A parameter that it
// does not have is empty, which counts as not set.
func (j *Job) composeEnvironment() string {
	var b strings.Builder
	for _, p := range j.Outline.Params {
		if plainName(p.ID) {
			fmt.Fprintf(&b, "      STAGEBOOK_PARAM_%s: ${STAGEBOOK_PARAM_%s:-} # %s\n", p.ID, p.ID, remark(p.Default))
		}
	}
	for _, name := range append(j.environment(graph.Env), j.environment(graph.Secret)...) {
		if plainName(name) {
			fmt.Fprintf(&b, "      %s: # of whoever starts it\n", name)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "    environment:\n" + b.String()
}

// plainName reports whether a name is one that shells and YAML take as it is.
func plainName(name string) bool {
	for i, r := range name {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

func (j *Job) dockerignore() string {
	lines := "# Only what the image is made of, made by Stagebook.\n*\n!" + j.Slug + "\n!empty\n"
	if len(j.Data) > 0 {
		lines += "!data\n"
	}
	return lines
}

func (j *Job) dockerReadme() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# %s, in a container

An image of the pipeline of %s, made by Stagebook for %s: %s. It holds one static program on distroless, and runs
as a user without rights.

    docker compose up --build --exit-code-from pipeline
    docker compose cp pipeline:/results ./results
    docker compose run --rm pipeline status

Results stay in the volume `+"`store`"+`: what is fresh there does not run again. `+"`results`"+` has them as files. The exit code
is 0 when everything is fresh, 1 when a cell failed, 2 on a mistake of usage, 75 when it is worth trying again.
`, inline(j.Outline.Title), inline(j.Outline.Title), j.Outline.Target, counted(len(j.Outline.Cells), "cell"))
	if len(j.Data) > 0 {
		b.WriteString("\nThe data files lie in `data`, in the image and mounted over it from here: replace them and run again.\n")
	}
	if len(j.Outline.Params) > 0 {
		b.WriteString("\nParameters are set by `docker compose run --rm pipeline run --param name=value`, or by the environment:\n\n")
		rows := [][]string{{"Variable", "Default"}}
		for _, p := range j.Outline.Params {
			rows = append(rows, []string{code("STAGEBOOK_PARAM_" + p.ID), inline(p.Default)})
		}
		b.WriteString(grid(rows, nil))
	}
	for _, name := range append(j.environment(graph.Env), j.environment(graph.Secret)...) {
		fmt.Fprintf(&b, "\nIt reads %s from the environment.\n", code(name))
	}
	return b.String()
}

// Package export turns a project into what runs without Stagebook.
//
// # A binary
//
// The executable that [Binary] makes is three things in one file: a driver, the
// project's worker, and a manifest of what the cells are and what each of them
// depends on. The driver is the command-line program itself without its pages; it
// reads the manifest where the program reads sources. Everything behind that is
// the same code: the plan, the keys, the store, the supervisor of the worker. So
// the binary finds what the page has made, and makes the same bytes.
//
// Worker and manifest, and the data files on request, are a zip archive behind the
// driver's last byte; an archive is read from its end, so nothing in front of it
// is in its way. Times in it are zero and names are sorted: exporting the same
// state twice gives the same file.
//
// The worker is put into the store, where it is kept as if it had been built
// there, because a process that the author's code runs in must not be the one that
// writes results.
//
// [Docker] and [Actions] put it where others start it: into a container, and into a
// repository on GitHub.
//
// # A module
//
// [Source] is the project without any of that: a main.go which calls the cells, and a
// vendor folder. The packages are those that the Go tool lists on several systems, so
// that the module builds on each; their versions are those of the author's build list.
// Import paths stay as they are, because stored bytes name types by them. What main.go
// needs of ours is package pipeline, from the module that the author uses, or else out
// of this program.
//
// # A document
//
// What a project shows is exported too: [JSON] says it to other programs, [Markdown]
// to code hosts, [Jupyter] to Jupyter. They read a state and the displays in the store,
// and run nothing.
package export

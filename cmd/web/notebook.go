//go:build !pipeline

package main

// notebookCommands need the Go tool, or a browser: an exported pipeline is built
// without them.
func notebookCommands() []command {
	return []command{
		{"serve", "show the projects in the browser (what plain `web` does)", (*program).serve, false},
		{"watch", "run what is stale again on each change of code or data", (*program).watch, true},
		{"test", "run the author's own tests of a project", (*program).test, true},
		{"export", "make an executable or a document of a project", (*program).export, true},
		{"archive", "write a whole project as one file: sources, data, results, runs", (*program).archive, true},
		{"unarchive", "open such a file as a project, with everything fresh that was", (*program).unarchive, false},
		{"share", "make a link that shows the results of this moment, list or revoke links", (*program).share, true},
		{"grant", "let a project do what it asks for: the network, other folders", (*program).grant, true},
		{"user", "add, list and remove the people who may sign in, and say what each may do", (*program).user, false},
		{"audit", "list who ran, edited, shared and signed in", (*program).audit, false},
		{"backup", "copy the file of people, roles, links and the log", (*program).backup, false},
		{"check", "say what is wrong in the sources, and what may make results differ", (*program).check, true},
		{"verify", "run every cell again, and say which are not the same each time", (*program).verify, true},
		{"import", "make a project of a Jupyter notebook of Python or Go", (*program).importNotebook, false},
		{"new", "make a project with one cell that runs", (*program).newProject, false},
		{"docs", "open the documentation, or print a page of it", (*program).documentation, false},
	}
}

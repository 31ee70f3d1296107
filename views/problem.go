package views

// The problems that every server meets, said once. Each has a next step; the
// caller sets Page, and Detail where there is one.

// UnknownProject is the page for an address that names no project.
func UnknownProject(name, folder string) Problem {
	return Problem{
		Status: 404, Title: "There is no project “" + name + "”",
		Text: "A project is a folder with a Go package under `" + folder + "`. It may have been moved or renamed.",
		Next: []Link{{Text: "All projects", Href: "/"}},
	}
}

// UnknownPage is the page for an address that leads nowhere.
func UnknownPage() Problem {
	return Problem{
		Status: 404, Title: "There is nothing here",
		Text: "The address may be mistyped, or what it led to is gone.",
		Next: []Link{{Text: "All projects", Href: "/"}},
	}
}

// NoToken is the page for a browser that was not let in.
func NoToken() Problem {
	return Problem{
		Status: 401, Title: "This notebook is not open to you yet",
		Text: "The program printed an address with a token when it started. Open that one once, in this browser; it is remembered afterwards.",
	}
}

// WrongOrigin is the page for a request from a page of somebody else.
func WrongOrigin() Problem {
	return Problem{
		Status: 403, Title: "This request came from another site",
		Text: "It was not carried out, because only the pages of this program may start or stop anything. Go back and use the button there.",
		Next: []Link{{Text: "All projects", Href: "/"}},
	}
}

// NoGoTool is the page for a project that has never been read, on a machine
// that cannot read it.
func NoGoTool() Problem {
	return Problem{
		Status: 503, Title: "The Go tool was not found",
		Text:    "Stagebook reads and builds projects with it. Install Go 1.26 or newer, or add it to `PATH`, then load this page again.",
		Command: "go version",
		Next:    []Link{{Text: "How to install Go", Href: "https://go.dev/doc/install"}, {Text: "All projects", Href: "/"}},
	}
}

// Unreadable is the page for a project none of which can be understood.
func Unreadable(title string, problems []Diagnostic) Problem {
	return Problem{
		Status: 200, Title: title + " cannot be read",
		Text:     "None of its cells can be found before this is put right. Results of earlier runs are kept.",
		Problems: problems,
	}
}

// DiskFull is the page for a store that cannot take any more.
func DiskFull(folder string) Problem {
	return Problem{
		Status: 507, Title: "The disk is full",
		Text: "Results cannot be kept in `" + folder + "`. Nothing that was kept is lost. Make room there, or remove old results, then run again.",
		Next: []Link{{Text: "All projects", Href: "/"}},
	}
}

// Failed is the page for a mistake of the program itself.
func Failed(detail string) Problem {
	return Problem{
		Status: 500, Title: "Stagebook made a mistake",
		Text:   "This is not your code. What was stored is safe; loading the page again may be enough.",
		Next:   []Link{{Text: "All projects", Href: "/"}},
		Detail: detail,
	}
}

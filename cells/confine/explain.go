package confine

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
)

// What programs say when the kernel has refused something.
var (
	pathDenied   = regexp.MustCompile(`(?i)\b([a-z/_]+) (\S[^\n:]*?): (permission denied|operation not permitted|invalid cross-device link)`)
	socketDenied = regexp.MustCompile(`(?i)socket[^\n]*: (permission denied|operation not permitted)`)
	unreachable  = regexp.MustCompile(`(?i)network is unreachable|cannot assign requested address|(dial|lookup|resolv|connect|listen)\b[^\n]*(no such host|temporary failure|server misbehaving|permission denied)`)
	filesOut     = regexp.MustCompile(`(?i)too many open files`)
	forkOut      = regexp.MustCompile(`(?i)(fork|pthread_create|clone|thread)[^\n]*resource temporarily unavailable|failed to create new OS thread`)
)

// writes are the operations, as package os names them, that read alone does not
// allow.
var writes = regexp.MustCompile(`^(mkdir|mkdirat|remove|unlink|unlinkat|rename|renameat|link|symlink|symlinkat|truncate|chmod|chtimes)$`)

// Explain says what a failure of a cell in a folder has to do with the policy, and
// the remedy; "" where it has nothing to do with it. Where the message cannot tell,
// what would be allowed without the policy decides.
func (p *Policy) Explain(dir, message string) string {
	if p == nil {
		return ""
	}
	switch {
	case filesOut.MatchString(message):
		return fmt.Sprintf("A worker may have %d files open at once: close each when it has been read.", orElse(p.OpenFiles, openFiles))
	case forkOut.MatchString(message):
		return fmt.Sprintf("A worker may have %d processes and threads at once.", orElse(p.Processes, processes))
	case socketDenied.MatchString(message) && p.Network:
		return "A project that may reach the network still makes no sockets but those of the network: connect by TCP."
	case !p.Network && (socketDenied.MatchString(message) || unreachable.MatchString(message)):
		return p.remedy(dir, "The project may not reach the network.", Ask{Kind: AskNetwork})
	}
	for _, m := range pathDenied.FindAllStringSubmatch(message, -1) {
		if said := p.explainPath(dir, m[1], m[2]); said != "" {
			return said
		}
	}
	return ""
}

// explainPath says why an operation on a path was refused.
func (p *Policy) explainPath(dir, operation, path string) string {
	path, _, _ = strings.Cut(path, " ") // of two paths the first
	shown := path
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if p.Writes(path) {
		return ""
	}
	reads := p.Reads(path)
	if !mayOurselves(path, reads) {
		return "" // nor could the owner
	}
	switch {
	case holds(p.Except, real(path)) > holds(p.Read, real(path)):
		return "No project may read " + shown + ": it belongs to Stagebook, or to the system."
	case reads || writes.MatchString(strings.ToLower(operation)):
		return p.remedy(dir, "The project may not write "+shown+": it writes only in os.TempDir().", Ask{AskWrite, askable(dir, path, true)})
	}
	return p.remedy(dir, "The project may not read "+shown+".", Ask{AskRead, askable(dir, path, false)})
}

// askable is the path that a project asks for: where one is written, its folder.
func askable(dir, path string, folder bool) string {
	if folder {
		path = filepath.Dir(path)
	}
	if rel, err := filepath.Rel(dir, path); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return path
}

// remedy says what to do about it: of what the project asks for already, that it
// has to be granted.
func (p *Policy) remedy(dir, what string, a Ask) string {
	asked := false
	for _, b := range p.Asks {
		if b.Kind == a.Kind && (a.Path == "" || below(real(b.Place(dir)), real(a.Place(dir)))) {
			a, asked = b, true
			break
		}
	}
	grant := fmt.Sprintf("`web grant %s %s`, or a click in the project's footer, grants it", orElse(p.Name, "PROJECT"), a)
	if asked {
		return what + " It asks to, and has not been granted it: " + grant + "."
	}
	return what + " Write " + a.Directive() + " at the end of the package comment to ask for it; " + grant + "."
}

func orElse[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

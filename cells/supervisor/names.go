package supervisor

import (
	"net/url"
	"path"
	"strings"

	"stagebook/cells/worker/protocol"
)

// authors reports whether a package is the author's: of the main module, and
// not the runtime that was laid into it.
func authors(hello *protocol.Hello, pkg string) bool {
	return within(hello.Module, pkg) && !within(hello.Runtime, pkg)
}

// within reports whether a package is root or lies below it.
func within(root, pkg string) bool {
	return root != "" && (pkg == root || strings.HasPrefix(pkg, root+"/"))
}

// relative names a file of the main module from the package folder. Import
// paths mirror folders within a module.
func relative(hello *protocol.Hello, pkg, file string) string {
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	from, to := strings.Split(hello.Package, "/"), strings.Split(pkg, "/")
	for len(from) > 0 && len(to) > 0 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return path.Join(strings.Repeat("../", len(from)), path.Join(to...), base)
}

// packageOf takes the import path out of the name of a function:
// "example.com/m/p.(*T).F" → "example.com/m/p".
func packageOf(function string) string {
	plain, _, _ := strings.Cut(function, "[") // type arguments
	plain, _, _ = strings.Cut(plain, "(")     // a receiver
	slash := strings.LastIndexByte(plain, '/')
	dot := strings.IndexByte(plain[slash+1:], '.')
	if dot < 0 {
		return plain
	}
	pkg := plain[:slash+1+dot]
	if unescaped, err := url.PathUnescape(pkg); err == nil { // the linker writes dots in the last word as %2e
		return unescaped
	}
	return pkg
}

// shortFunc is the name of a function with its package's last word.
func shortFunc(function string) string {
	plain, _, _ := strings.Cut(function, "[")
	plain, _, _ = strings.Cut(plain, "(")
	return function[strings.LastIndexByte(plain, '/')+1:]
}

package confine

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// system is what every program may read: programs, libraries, certificates, time
// zones, names of users and hosts. /proc is the worker's own where that can be.
var system = []string{
	"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix/store", "/gnu/store",
	"/etc/alternatives", "/etc/ca-certificates", "/etc/debian_version", "/etc/fonts", "/etc/gai.conf", "/etc/group", "/etc/host.conf",
	"/etc/hostname", "/etc/hosts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/locale.alias", "/etc/localtime",
	"/etc/magic", "/etc/mime.types", "/etc/nsswitch.conf", "/etc/os-release", "/etc/passwd", "/etc/pki/ca-trust", "/etc/pki/tls/certs", "/etc/protocols",
	"/etc/resolv.conf", "/etc/services", "/etc/ssl", "/etc/timezone", "/etc/zoneinfo",
	"/run/systemd/resolve", "/run/NetworkManager/resolv.conf",
	"/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/fs/cgroup", "/sys/kernel/mm/transparent_hugepage",
}

// closed is what lies below these and is nobody's.
var closed = []string{"/etc/ssl/private"}

// Standard is the policy of a project that asks for nothing: it reads its own
// folder, the folder of its module ("" for none), the Go tree and the modules that
// were downloaded, and what every program may read. What is in private stays
// closed, wherever it lies.
func Standard(dir, module string, private ...string) *Policy {
	p := &Policy{Own: []string{dir}, Except: append(private, closed...)}
	if module != "" && module != dir && !Private(module) {
		p.Own = append(p.Own, module)
	}
	if home, err := os.UserHomeDir(); err == nil && below(real(dir), real(home)) { // a project that is a home does not have what is hidden there
		hidden, _ := filepath.Glob(filepath.Join(real(home), ".*"))
		p.Except = append(p.Except, hidden...)
	}
	p.Read = slices.Concat(p.Own, system, goFolders())
	return p
}

// goFolders are the Go tree and the module cache. The build cache is not among
// them: it holds what other projects embed, and a worker is built already.
func goFolders() []string {
	var dirs []string
	if root := os.Getenv("GOROOT"); root != "" {
		dirs = append(dirs, root)
	}
	if tool, err := exec.LookPath("go"); err == nil {
		if tool, err = filepath.EvalSymlinks(tool); err == nil && filepath.Base(filepath.Dir(tool)) == "bin" {
			dirs = append(dirs, filepath.Dir(filepath.Dir(tool)))
		}
	}
	if modules := os.Getenv("GOMODCACHE"); modules != "" {
		return append(dirs, modules)
	}
	for _, path := range goPath() {
		dirs = append(dirs, filepath.Join(path, "pkg", "mod"))
	}
	return dirs
}

func goPath() []string {
	if list := filepath.SplitList(os.Getenv("GOPATH")); len(list) > 0 {
		return list
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	return []string{filepath.Join(home, "go")}
}

// kept are the folders of the system of which a project gets what every program
// gets, and nothing by naming it.
var kept = []string{"/boot", "/dev", "/etc", "/proc", "/root", "/run", "/sys", "/var/lib", "/var/log", "/var/run", "/var/spool"}

// Private reports whether a path is what no project gets by naming it as its data:
// a home or what is above one, what is hidden in it, or what belongs to the system.
func Private(path string) bool {
	path = real(path)
	home, err := os.UserHomeDir()
	if err != nil || home == "" {
		return path == string(filepath.Separator)
	}
	home = real(home)
	if below(path, home) {
		return true
	}
	if rest, inside := strings.CutPrefix(path, home+string(filepath.Separator)); inside {
		return strings.HasPrefix(rest, ".")
	}
	return holds(kept, path) > 0
}

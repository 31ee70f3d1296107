package environment

import (
	"flag"
	"os"
	"os/user"
	"runtime"
)

func Region() string { return os.Getenv("REGION") } // want `reads the environment: os.Getenv`

func Look() bool { _, ok := os.LookupEnv("X"); return ok } // want `os.LookupEnv`

func All() []string { return append(os.Environ(), os.Args...) } // want `os.Environ` `reads the arguments of the process: os.Args`

func Parse() { flag.Parse() } // want `flag.Parse`

func Where() (string, error) {
	if _, err := os.Hostname(); err != nil { // want `asks for the name of the machine`
		return "", err
	}
	u, err := user.Current() // want `asks who runs it`
	if err != nil {
		return u.Name, err
	}
	_ = os.Getpid()   // want `ID of the process`
	return os.Getwd() // want `asks where it runs`
}

func Cores() int { return runtime.NumCPU() + runtime.GOMAXPROCS(0) } // want `how many cores there are: runtime.NumCPU` `runtime.GOMAXPROCS`

func Target() string { return runtime.GOOS + string(os.PathSeparator) }

package hints

import (
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Environment finds questions about the machine and the process.
var Environment = &analysis.Analyzer{
	Name: "environment",
	Run:  environment,
	Doc: `report what a cell asks of the machine and the process it runs in

Results are kept for whoever has the same code and inputs, on whatever machine.
Variables of the environment that are not declared, names of hosts and users,
process IDs, arguments, folders and the number of cores are no inputs:

	region := os.Getenv("REGION")

Declare a variable, and take it as an input:

	var Region = cells.Env("REGION")`,
}

var (
	declareEnv  = "declare it, and take it as an input: var Name = cells.Env(\"NAME\")"
	takeParam   = "take what depends on it as a parameter"
	foldersSame = "declare the files that it leads to: var X = cells.File(\"data/x.csv\")"
)

var environmentUses = map[string]advice{
	"os.Getenv":                   {"reads the environment: os.Getenv", declareEnv},
	"os.LookupEnv":                {"reads the environment: os.LookupEnv", declareEnv},
	"os.Environ":                  {"reads the whole environment: os.Environ", declareEnv},
	"os.ExpandEnv":                {"reads the environment: os.ExpandEnv", declareEnv},
	"syscall.Getenv":              {"reads the environment: syscall.Getenv", declareEnv},
	"os.Args":                     {"reads the arguments of the process: os.Args", "take a parameter"},
	"flag.Parse":                  {"reads the arguments of the process: flag.Parse", "take a parameter"},
	"os.Hostname":                 {"asks for the name of the machine: os.Hostname", takeParam},
	"os/user.Current":             {"asks who runs it: user.Current", takeParam},
	"os.Getpid":                   {"asks for the ID of the process: os.Getpid", takeParam},
	"os.Getppid":                  {"asks for the ID of a process: os.Getppid", takeParam},
	"os.Getuid":                   {"asks who runs it: os.Getuid", takeParam},
	"os.Getwd":                    {"asks where it runs: os.Getwd", foldersSame},
	"os.Executable":               {"asks where its program lies: os.Executable", foldersSame},
	"os.UserHomeDir":              {"asks for a folder of the user: os.UserHomeDir", foldersSame},
	"os.UserCacheDir":             {"asks for a folder of the user: os.UserCacheDir", foldersSame},
	"os.UserConfigDir":            {"asks for a folder of the user: os.UserConfigDir", foldersSame},
	"runtime.NumCPU":              {"asks how many cores there are: runtime.NumCPU", "let it decide how many goroutines run, never how the work is split: take that as a parameter"},
	"runtime.GOMAXPROCS":          {"asks how many cores there are: runtime.GOMAXPROCS", "let it decide how many goroutines run, never how the work is split: take that as a parameter"},
	"runtime.NumGoroutine":        {"asks how many goroutines run: runtime.NumGoroutine", "leave it out of the result"},
	"runtime.ReadMemStats":        {"asks how much memory is used: runtime.ReadMemStats", "leave it out of the result; the page shows what a run costs"},
	"runtime/debug.ReadBuildInfo": {"asks how it was built: debug.ReadBuildInfo", "leave it out of the result: the worker is built otherwise than the pipeline"},
}

func environment(pass *analysis.Pass) (any, error) {
	uses(pass, func(_ types.Object, name string) (advice, bool) {
		a, ok := environmentUses[name]
		return a, ok
	})
	return nil, nil
}

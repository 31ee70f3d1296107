package main

import (
	"stagebook/cells/worker"
	project "stagebook/workertest/project"
)

func main() {
	worker.Main(worker.Table{Module: "stagebook", Package: "stagebook/workertest/project", Cells: []worker.Cell{
		{Name: "add", Func: project.Add, Inputs: []string{"a", "b"}, Outputs: []string{"add"}},
		{Name: "fails", Func: project.Fails, Outputs: []string{"fails"}, Err: true},
		{Name: "panics", Func: project.Panics, Inputs: []string{"at"}, Outputs: []string{"panics"}},
		{Name: "panicsInGoroutine", Func: project.PanicsInGoroutine},
		{Name: "goexits", Func: project.Goexits},
		{Name: "exits", Func: project.Exits, Inputs: []string{"code"}},
		{Name: "fatal", Func: project.Fatal},
		{Name: "killed", Func: project.Killed},
		{Name: "overflows", Func: project.Overflows, Outputs: []string{"overflows"}},
		{Name: "races", Func: project.Races},
		{Name: "grows", Func: project.Grows, Outputs: []string{"grows"}},
		{Name: "hangs", Func: project.Hangs},
		{Name: "waits", Func: project.Waits, Context: true, Err: true},
		{Name: "stops", Func: project.Stops},
		{Name: "unmarshalable", Func: project.Unmarshalable, Outputs: []string{"unmarshalable"}},
		{Name: "held", Func: project.Held, Inputs: []string{"n"}, Outputs: []string{"held"}},
		{Name: "called", Func: project.Called, Inputs: []string{"held"}, Outputs: []string{"called"}},
		{Name: "keeps", Func: project.Keeps, Inputs: []string{"held"}, Context: true, Err: true},
		{Name: "pair", Func: project.Pair, Inputs: []string{"one", "two"}, Outputs: []string{"pair"}},
		{Name: "numbers", Func: project.Numbers, Inputs: []string{"n"}, Outputs: []string{"numbers"}},
		{Name: "sum", Func: project.Sum, Inputs: []string{"numbers"}, Outputs: []string{"sum"}},
		{Name: "holds", Func: project.Holds, Inputs: []string{"numbers"}, Context: true, Err: true},
		{Name: "spoils", Func: project.Spoils, Inputs: []string{"numbers"}, Outputs: []string{"spoils"}},
		{Name: "appends", Func: project.Appends, Inputs: []string{"numbers"}, Outputs: []string{"appends"}},
		{Name: "halves", Func: project.Halves, Inputs: []string{"n"}, Outputs: []string{"left", "right"}},
		{Name: "address", Func: project.Address, Inputs: []string{"numbers"}, Outputs: []string{"address"}},
		{Name: "prints", Func: project.Prints, Inputs: []string{"text"}},
		{Name: "meets", Func: project.Meets, Inputs: []string{"name"}, Context: true},
		{Name: "floods", Func: project.Floods, Inputs: []string{"n"}},
		{Name: "steps", Func: project.Steps, Inputs: []string{"n"}, Context: true},
		{Name: "environment", Func: project.Environment, Outputs: []string{"environment"}},
		{Name: "secret", Func: project.Secret, Inputs: []string{"password"}, Outputs: []string{"secret"}},
		{Name: "literals", Func: project.Literals, Inputs: []string{"level", "wait", "pause", "at", "ratio", "small", "on", "file", "word"}, Outputs: []string{"literals"}},
		{Name: "starts", Func: project.Starts, Outputs: []string{"starts"}, Err: true},
	}})
}

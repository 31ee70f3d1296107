package supervisor

import (
	"reflect"
	"strings"
	"testing"

	"stagebook/cells/worker/protocol"
)

func wordsOf(text string) *lastWords {
	l := &lastWords{}
	for line := range strings.SplitSeq(text, "\n") {
		l.add(line)
	}
	return l
}

const stack = "\n\ngoroutine 18 [running]:\nexample.com/m/p.(*T).F(0xc000, {0x1, 0x2})\n\texample.com/m/p/f.go:12 +0x1d\ncreated by example.com/m/p.Cell in goroutine 7\n\texample.com/m/p/cell.go:30 +0x20\n\ngoroutine 1 [select]:\nmain.main()\n\tmain.go:1 +0x1\nexit status 2\n"

func TestCrash(t *testing.T) {
	frames := []protocol.Frame{
		{Func: "example.com/m/p.(*T).F", File: "example.com/m/p/f.go", Line: 12},
		{Func: "example.com/m/p.Cell", File: "example.com/m/p/cell.go", Line: 30},
	}
	for _, test := range []struct{ words, message string }{
		{"panic: boom" + stack, "boom"},
		{"panic: boom [recovered, repanicked]" + stack, "boom"},
		{"panic: one\n\ttwo" + stack, "one\ntwo"},
		{"fatal error: all wrong" + stack, "fatal error: all wrong"},
		{"panic: printed by a cell\nand then\npanic: boom" + stack, "boom"},
		{"panic: before" + stack + "more\npanic: boom" + stack, "boom"},
		{"runtime: goroutine stack exceeds 1000-byte limit\nsp=1\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n\tpanic.go:1" + stack, "fatal error: stack overflow"},
		{"panic: x\n" + strings.Repeat("much text\n", crashLimit/8) + "panic: boom" + stack, "boom"},
	} {
		c := wordsOf(test.words).crash()
		if c == nil || c.message != test.message || c.memory || !reflect.DeepEqual(c.stack, frames) {
			t.Errorf("%.40q: got %+v", test.words, c)
		}
	}
	if c := wordsOf("runtime: out of memory: cannot allocate 4194304-byte block\nfatal error: out of memory" + stack).crash(); c == nil || !c.memory {
		t.Errorf("out of memory: %+v", c)
	}
	for _, words := range []string{"", "all is well", "no panic: here\n"} {
		if c := wordsOf(words).crash(); c != nil {
			t.Errorf("%q: got %+v", words, c)
		}
	}
}

func TestPackageOf(t *testing.T) {
	for function, want := range map[string]string{
		"example.com/m/p.F":                           "example.com/m/p",
		"example.com/m/p.(*T).F":                      "example.com/m/p",
		"example.com/m/p.(*T[a/b.c]).F":               "example.com/m/p",
		"example.com/m/p.F[...].func1":                "example.com/m/p",
		"gopkg.in/yaml%2ev3.F":                        "gopkg.in/yaml.v3",
		"main.main":                                   "main",
		"runtime.gopanic":                             "runtime",
		"panic":                                       "panic",
		"stagebook/workertest/project.Cell.gowrap1.2": "stagebook/workertest/project",
	} {
		if got := packageOf(function); got != want {
			t.Errorf("%s: got %s, want %s", function, got, want)
		}
	}
}

func TestRelative(t *testing.T) {
	hello := &protocol.Hello{Module: "example.com/m", Package: "example.com/m/a/b"}
	for pkg, want := range map[string]string{
		"example.com/m/a/b":   "x.go",
		"example.com/m/a/b/c": "c/x.go",
		"example.com/m/a":     "../x.go",
		"example.com/m/d":     "../../d/x.go",
		"example.com/m":       "../../x.go",
	} {
		if got := relative(hello, pkg, "/anywhere/x.go"); got != want {
			t.Errorf("%s: got %s, want %s", pkg, got, want)
		}
	}
}

func FuzzCrash(f *testing.F) {
	f.Add("panic: boom" + stack)
	f.Add("fatal error: x\n\ngoroutine 1 [running]:\n\t:1\n()\ncreated by \n\tx.go:99999999999999999999")
	f.Fuzz(func(t *testing.T, words string) {
		l := wordsOf(words)
		if c := l.crash(); c != nil {
			for _, frame := range c.stack {
				packageOf(frame.Func)
				shortFunc(frame.Func)
			}
		}
	})
}

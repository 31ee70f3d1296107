package project

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	"unsafe"

	"stagebook/cells"
)

// Add adds.
func Add(a, b int) int { return a + b }

// Thing cannot be stored.
type Thing struct{ f func() int }

// Held returns what cannot be stored.
func Held(n int) Thing { return Thing{func() int { return n }} }

// Called uses what cannot be stored.
func Called(held Thing) int { return held.f() }

// Keeps has a value until it is cancelled.
func Keeps(ctx context.Context, held Thing) error {
	cells.Log(ctx).Info("has it")
	<-ctx.Done()
	return ctx.Err()
}

// Pair takes two values that cannot be stored.
func Pair(one, two Thing) int { return one.f() + two.f() }

// Numbers counts.
func Numbers(n int) []int {
	numbers := make([]int, n, n+10)
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}

// Sum adds.
func Sum(numbers []int) int {
	sum := 0
	for _, n := range numbers {
		sum += n
	}
	return sum
}

// Holds has its input until it is cancelled.
func Holds(ctx context.Context, numbers []int) error {
	cells.Log(ctx).Info("has it")
	<-ctx.Done()
	return ctx.Err()
}

// Spoils changes what it was given.
func Spoils(numbers []int) int {
	numbers[0] = 100
	return numbers[0]
}

// Appends appends to what it was given.
func Appends(numbers []int) int { return len(append(numbers, 7)) }

// Halves returns two parts of one piece of memory.
func Halves(n int) (left, right []int) {
	all := Numbers(n)
	return all[:n/2], all[n/2-1:]
}

// Address says where its input lies.
func Address(numbers []int) uint64 { return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(numbers)))) }

// Prints prints.
func Prints(text string) {
	fmt.Println(text)
	fmt.Fprint(os.Stderr, "to stderr, without an end")
}

// Meets waits until as many files lie in its folder as cells run, and logs.
func Meets(ctx context.Context, name string) {
	dir := os.Getenv("MEETING")
	_ = os.WriteFile(dir+"/"+name, nil, 0o600)
	for {
		if entries, _ := os.ReadDir(dir); len(entries) >= 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	cells.Log(ctx).With("who", name).Warn("met", "level", 3)
	fmt.Println("printed by", name)
	_ = os.WriteFile(dir+"/"+name+".done", nil, 0o600)
	for {
		if entries, _ := os.ReadDir(dir); len(entries) >= 4 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// Floods prints many lines, and one that is too long.
func Floods(n int) {
	for i := range n {
		fmt.Println("line", i)
	}
	fmt.Println(strings.Repeat("x", 100<<10))
}

// Steps makes progress.
func Steps(ctx context.Context, n int) {
	for i := range n {
		cells.Progress(ctx, i+1, n)
	}
}

// Environment is what a cell sees around it.
func Environment() string {
	all := os.Environ()
	slices.Sort(all)
	wd, _ := os.Getwd()
	return strings.Join(append(all, "wd="+wd), "\n")
}

// Secret gives a secret away.
func Secret(password cells.SecretVar) map[string]string {
	fmt.Println("the password is", password.Value(), password)
	return map[string]string{"password": password.Value()}
}

// Level is a choice.
type Level int8

// Pause is a named duration.
type Pause time.Duration

// Literals shows each of its inputs.
func Literals(level Level, wait time.Duration, pause Pause, at time.Time, ratio float64, small float32, on bool, file cells.File, word string) string {
	return strings.TrimSpace(fmt.Sprintln(level, wait, time.Duration(pause), at, ratio, small, on, file.Path(), word))
}

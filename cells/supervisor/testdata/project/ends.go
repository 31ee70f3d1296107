package project

import (
	"context"
	"log"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

type busy struct{}

func (busy) Error() string   { return "the database is busy" }
func (busy) Temporary() bool { return true }

// Fails returns an error.
func Fails() (int, error) { return 0, busy{} }

// Panics reads behind the end of a slice.
func Panics(at int) int { return pick([]int{1, 2, 3}, at) }

func pick(values []int, at int) int {
	return values[at] // the place of the panic
}

// PanicsInGoroutine panics where nobody can recover.
func PanicsInGoroutine() {
	done := make(chan bool)
	go func() {
		panic("boom\nin two lines") // the place of the panic
	}()
	<-done
}

// Goexits ends its goroutine.
func Goexits() { runtime.Goexit() }

// Exits ends the process.
func Exits(code int) { os.Exit(code) }

// Fatal ends the process with a word.
func Fatal() { log.Fatal("no such table") }

// Killed ends the process as someone else would.
func Killed() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// Overflows calls itself without end.
func Overflows() int { return overflow(1) }

func overflow(n int) int { return overflow(n+1) + 1 }

// Races writes a map from two goroutines.
func Races() {
	m := map[int]int{}
	write := func() {
		for i := 0; ; i++ {
			m[i%8] = i
		}
	}
	go write()
	write()
}

// Grows takes all the memory there is.
func Grows() int {
	var all [][]byte
	for {
		block := make([]byte, 8<<20)
		for i := range block {
			block[i] = 1
		}
		all = append(all, block)
		if len(all) > 1<<20 {
			return len(all)
		}
	}
}

// Hangs ignores everything.
func Hangs() {
	for {
		time.Sleep(time.Hour)
	}
}

// Waits ends with its context.
func Waits(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// Stops stops the process without ending it.
func Stops() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	time.Sleep(time.Hour)
}

// Starts leaves a process behind and returns its number.
func Starts() (int, error) {
	cmd := exec.Command("/bin/sleep", "1000")
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	return cmd.Process.Pid, nil
}

// Odd is a type whose method panics.
type Odd struct{ N int }

// MarshalBinary panics.
func (Odd) MarshalBinary() ([]byte, error) {
	panic("odd")
}

// UnmarshalBinary is never called.
func (*Odd) UnmarshalBinary([]byte) error { return nil }

// Unmarshalable returns an Odd.
func Unmarshalable() Odd { return Odd{N: 1} }

package address

import (
	"errors"
	"fmt"
	"log"
	"reflect"
	"unsafe"
)

type node struct{ n int }

type named struct{}

func (*named) String() string { return "named" }

type number int

func (*number) String() string { return "number" }

func ID(n *node) string { return fmt.Sprintf("%p", n) } // want `prints an address: %p`

func Percent(n *node) string { return fmt.Sprintf("%d%%p", n.n) }

func Printed(n *node, x *int, f func(), c chan int, s *named, m *number) string {
	log.Printf("%p", n)
	text := fmt.Sprintf("%v %v", n, s) + fmt.Sprint(m)
	text += fmt.Sprint(x)            // want `prints an address: a value of type \*int`
	text += fmt.Sprintf("%v", f)     // want `a value of type func\(\)`
	return text + fmt.Sprintln(1, c) // want `a value of type chan int`
}

func Number(n *node) uintptr { return uintptr(unsafe.Pointer(n)) } // want `takes an address as a number`

func Reflected(v reflect.Value) uintptr { return v.Pointer() } // want `takes an address as a number: reflect.Value.Pointer`

func Fails() error { return fmt.Errorf("no: %w", errors.New("x")) }

package codec_test

import (
	"errors"
	"io"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"stagebook/cells/codec"
)

type (
	quiet struct {
		Name  string
		Parts map[string][]*quiet
	}
	spoken  int
	shouted []string
	speaker struct{ Inner []spoken }
)

func (s spoken) String() string   { return "" }
func (s *shouted) String() string { *s = nil; return "" }

// A type is inert if no method can be called for any value of it.
func TestInert(t *testing.T) {
	for _, v := range []any{1, "a", []float64{}, [3]bool{}, map[string][]int{}, time.Time{}, time.Second, []time.Duration{}, quiet{}, &quiet{}, struct{ a []byte }{}} {
		if !codec.Inert(reflect.TypeOf(v)) {
			t.Errorf("%T is not inert", v)
		}
	}
	for _, v := range []any{
		spoken(1),
		shouted{},
		&shouted{},
		speaker{},
		map[spoken]int{},
		[]any{},
		struct{ err error }{},
		func() {}, make(chan int),
		netip.Addr{},
		[]netip.Addr{},
		[1]io.Reader{},
		errors.New(""),
	} {
		if codec.Inert(reflect.TypeOf(v)) {
			t.Errorf("%T is inert", v)
		}
	}
}

package worker

import (
	"reflect"
	"slices"

	"stagebook/cells/codec"
	"stagebook/cells/display"
)

// packing is the bytes of a call's results being made while their displays are:
// both only read. It is for results of which neither calls a method of anybody,
// since such a method may write into what it is asked about; the others are packed
// when they are taken.
type packing struct {
	r       *running
	results []reflect.Value
	beside  bool
	ready   chan struct{} // closed when all are packed beside
	stop    chan struct{} // closed when nobody wants them any more
	parcels []parcel
	errs    []error
	cause   any // of a panic, which is the taker's
	taken   int // so many belong to their taker
}

// packBeside begins to pack. Its caller ends it, whatever happens.
func (r *running) packBeside(results []reflect.Value) *packing {
	p := &packing{r: r, results: results, parcels: make([]parcel, len(results)), errs: make([]error, len(results))}
	p.beside = slices.ContainsFunc(results, func(v reflect.Value) bool { return many(v.Type()) }) &&
		!slices.ContainsFunc(results, func(v reflect.Value) bool { return !codec.Inert(v.Type()) })
	if !p.beside {
		return p
	}
	p.ready, p.stop = make(chan struct{}), make(chan struct{})
	r.w.beside.Add(1)
	go func() { // ends when all are packed, or soon after end
		defer close(p.ready)
		defer r.w.beside.Add(-1)
		defer func() { p.cause = recover() }()
		for i := range results {
			select {
			case <-p.stop:
				return
			default:
				p.pack(i, results[i])
			}
		}
	}()
	return p
}

// many reports whether a value of type t can be large enough for company.
func many(t reflect.Type) bool { return codec.Mutable(t) || t.Kind() == reflect.String }

func (p *packing) pack(i int, v reflect.Value) { p.parcels[i], p.errs[i] = p.r.pack(v) }

// take returns the bytes of result i, in order. Of a chart they are those of its
// options.
func (p *packing) take(i int, picture display.Display) (parcel, error) {
	switch {
	case !p.beside:
		p.pack(i, stored(p.results[i], picture))
	case p.failed():
		panic(p.cause)
	case picture.Chart != nil:
		p.parcels[i].discard()
		p.pack(i, stored(p.results[i], picture))
	}
	p.taken = i + 1
	return p.parcels[i], p.errs[i]
}

// failed waits until all are packed beside, and reports whether that panicked: our
// mistake, or memory that something of the author's has written into meanwhile.
func (p *packing) failed() bool {
	<-p.ready
	return p.cause != nil
}

// end waits for what is under way and removes what nobody has taken.
func (p *packing) end() {
	if p.beside {
		close(p.stop)
		<-p.ready
	}
	for i := p.taken; i < len(p.parcels); i++ {
		p.parcels[i].discard()
	}
}

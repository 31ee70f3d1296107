package codec

import (
	"fmt"
	"reflect"
	"sync"
	"time"
)

// How the zone of a time is written.
const (
	zoneUTC   = iota
	zoneLocal // offset and abbreviation follow, to know it again elsewhere
	zoneNamed // its name follows
	zoneFixed // its name and offset follow
)

// time writes the instant and the zone. A reading of the monotonic clock is no
// part of the instant.
func (e *encoder) time(v reflect.Value) error {
	t := v.Convert(timeType).Interface().(time.Time)
	loc := t.Location()
	kind, ok := zoneOf(loc)
	if !ok {
		return held("its time zone %q is neither fixed nor known by name", loc)
	}
	e.w.Byte(kind)
	e.w.Uint64(uint64(t.Unix()))
	e.w.Uint32(uint32(t.Nanosecond()))
	name, offset := t.Zone()
	switch kind {
	case zoneLocal, zoneFixed:
		e.w.String(name)
		e.w.Uint32(uint32(int32(offset)))
	case zoneNamed:
		e.w.String(loc.String())
	}
	return nil
}

func (d *decoder) time(v reflect.Value) error {
	kind, sec, nsec := d.r.Byte(), int64(d.r.Uint64()), d.r.Uint32()
	if nsec >= 1e9 {
		return corrupt("%d nanoseconds", nsec)
	}
	t := time.Unix(sec, int64(nsec))
	switch kind {
	case zoneUTC:
		t = t.UTC()
	case zoneLocal, zoneFixed:
		name, offset := d.r.String(), int(int32(d.r.Uint32()))
		if kind == zoneFixed {
			t = t.In(time.FixedZone(name, offset))
		} else if n, o := t.Zone(); n != name || o != offset {
			return fmt.Errorf("the time %s was stored in the local time zone %s, which is another here", t.UTC(), name)
		}
	case zoneNamed:
		loc, err := loadZone(d.r.String())
		if err != nil {
			return fmt.Errorf("decode a time: %w", err)
		}
		t = t.In(loc)
	default:
		return corrupt("time zone of kind %d", kind)
	}
	if d.r.err == nil {
		v.Set(reflect.ValueOf(t).Convert(v.Type()))
	}
	return d.r.err
}

// zoneKinds and loaded keep what was found out about zones: comparing two takes
// some hundred look-ups.
var (
	zoneKinds sync.Map // *time.Location → byte, 255 = cannot be written
	loaded    sync.Map // name → *time.Location
)

func zoneOf(loc *time.Location) (kind byte, ok bool) {
	switch loc {
	case time.UTC:
		return zoneUTC, true
	case time.Local:
		return zoneLocal, true
	}
	if k, ok := zoneKinds.Load(loc); ok {
		return k.(byte), k.(byte) != 255
	}
	kind = classify(loc)
	zoneKinds.Store(loc, kind)
	return kind, kind != 255
}

func classify(loc *time.Location) byte {
	if name := loc.String(); name != "" && name != "Local" {
		if l, err := loadZone(name); err == nil && sameZone(l, loc) {
			return zoneNamed
		}
	}
	name, offset := time.Unix(0, 0).In(loc).Zone()
	if name == loc.String() && sameZone(time.FixedZone(name, offset), loc) {
		return zoneFixed
	}
	return 255
}

// sameZone compares two zones in the winter and summer of every year that has
// time zones.
func sameZone(a, b *time.Location) bool {
	for year := 1880; year < 2060; year++ {
		for _, month := range []time.Month{time.January, time.July} {
			t := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
			an, ao := t.In(a).Zone()
			bn, bo := t.In(b).Zone()
			if an != bn || ao != bo {
				return false
			}
		}
	}
	return true
}

func loadZone(name string) (*time.Location, error) {
	if l, ok := loaded.Load(name); ok {
		return l.(*time.Location), nil
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	first, _ := loaded.LoadOrStore(name, l)
	return first.(*time.Location), nil
}

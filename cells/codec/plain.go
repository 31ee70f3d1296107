package codec

import (
	"strings"
)

// Plain returns the bytes of a stored string or slice of bytes, whatever its named
// type, in place. It reports false for any other value, and for a nil slice.
func Plain(data []byte) ([]byte, bool) {
	d, err := Describe(data)
	if err != nil {
		return nil, false
	}
	r := &Reader{data: d.payload}
	switch underlying(d.Text, d.Type) {
	case "string":
		n := r.Uvarint()
		return r.data, r.err == nil && n == uint64(len(r.data))
	case "[]uint8":
		n := r.Uvarint()
		return r.data, r.err == nil && n == uint64(len(r.data))+1
	}
	return nil, false
}

// underlying is what a type is made of, by the definitions of a description.
func underlying(text, name string) string {
	for line := range strings.Lines(text) {
		if definition, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), name+" = "); ok {
			return definition
		}
	}
	return name
}

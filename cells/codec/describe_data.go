package codec

import (
	"encoding/binary"
	"strings"
)

// Description is what stored bytes say of themselves, without the types they
// were made from.
type Description struct {
	Version int
	Type    string   // the type by import path and name
	Text    string   // Type, and a line for each named type with its definition
	Dynamic []string // the types that interfaces in the value hold, sorted
	payload []byte
}

// Payload is the encoded value itself.
func (d Description) Payload() []byte { return d.payload }

// Describe reads what stands around the value in stored bytes.
func Describe(data []byte) (Description, error) {
	if !strings.HasPrefix(string(data[:min(len(data), len(Magic))]), Magic) {
		return Description{}, corrupt("it does not begin with %q", Magic)
	}
	r := &Reader{data: data[len(Magic):]}
	d := Description{Version: int(r.Byte())}
	if r.err == nil && d.Version != Version {
		return Description{}, corrupt("version %d of the encoding is not known here", d.Version)
	}
	d.Text = r.String()
	d.Type = firstLine(d.Text)
	if r.err == nil && len(r.data) < 4 {
		r.err = corrupt("it ends too early")
	}
	if r.err != nil {
		return Description{}, r.err
	}
	cut := len(r.data) - 4
	size := uint64(binary.LittleEndian.Uint32(r.data[cut:]))
	if size > uint64(cut) {
		return Description{}, corrupt("the list of types is longer than all")
	}
	d.payload = r.data[:cut-int(size)]
	trailer := &Reader{data: r.data[cut-int(size) : cut]}
	for n := trailer.Uvarint(); n > 0 && trailer.err == nil; n-- {
		d.Dynamic = append(d.Dynamic, trailer.String())
	}
	if trailer.err == nil && len(trailer.data) > 0 {
		trailer.err = corrupt("the list of types is too long")
	}
	return d, trailer.err
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

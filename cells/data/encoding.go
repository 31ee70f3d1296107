package data

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// upper1252 are the characters of bytes 0x80 to 0x9f in Windows-1252, from
// the table of the Unicode Consortium; 0 for those without one.
var upper1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// readText reads all of r into UTF-8, unpacking gzip, which is known by its
// first bytes.
func readText(r io.Reader, e Encoding) ([]byte, error) {
	b, err := readAll(r)
	if err != nil {
		return nil, err
	}
	if len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("unpack gzip: %w", err)
		}
		if b, err = io.ReadAll(z); err != nil {
			return nil, fmt.Errorf("unpack gzip: %w", err)
		}
	}
	b, err = decode(b, e)
	if err != nil {
		return nil, err
	}
	if bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, '\r') >= 0 {
		b = bytes.ReplaceAll(b, []byte{'\r'}, []byte{'\n'})
	}
	return b, nil
}

// readAll reads r into memory of the right size where the size can be told.
func readAll(r io.Reader) ([]byte, error) {
	size := int64(0)
	switch s := r.(type) {
	case interface{ Len() int }:
		size = int64(s.Len())
	case statter:
		if info, err := s.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
	}
	var b bytes.Buffer
	if size > 0 && size < 1<<40 {
		b.Grow(int(size) + bytes.MinRead)
	}
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

func decode(b []byte, e Encoding) ([]byte, error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		b, e = b[3:], UTF8
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}) && e == UTF8:
		return fromUTF16(b[2:], binary.LittleEndian), nil
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}) && e == UTF8:
		return fromUTF16(b[2:], binary.BigEndian), nil
	}
	if e != UTF8 {
		return fromBytes(b, e), nil
	}
	if !utf8.Valid(b) {
		at := 0
		for at < len(b) {
			r, n := utf8.DecodeRune(b[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return nil, fmt.Errorf("line %d is not UTF-8; say what it is with data.Encoded(data.Windows1252) or data.Encoded(data.Latin1)", 1+bytes.Count(b[:at], []byte{'\n'}))
	}
	return b, nil
}

func fromUTF16(b []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

func fromBytes(b []byte, e Encoding) []byte {
	to := make([]byte, 0, len(b)+len(b)/8)
	for _, c := range b {
		r := rune(c)
		if e == Windows1252 && c >= 0x80 && c < 0xa0 && upper1252[c-0x80] != 0 {
			r = upper1252[c-0x80]
		}
		to = utf8.AppendRune(to, r)
	}
	return to
}

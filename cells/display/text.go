package display

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// textLimit bounds the text that a display holds.
const textLimit = 20_000

func textDisplay(text string) Display {
	shown, cut := clip(text, textLimit)
	return Display{Kind: KindText, Text: &Text{Text: shown, Truncated: cut, Bytes: len(text)}}
}

func bytesDisplay(data []byte) Display {
	if head := data[:min(len(data), textLimit)]; utf8.Valid(head) && !strings.ContainsRune(string(head), 0) {
		return textDisplay(string(data))
	}
	if img, ok := encodedPicture(data); ok {
		return Display{Kind: KindImage, Image: img}
	}
	if d, ok := mediaDisplay(data); ok {
		return d
	}
	const shown = 256
	text := fmt.Sprintf("% x", data[:min(len(data), shown)])
	return Display{Kind: KindText, Text: &Text{Text: text, Truncated: len(data) > shown, Bytes: len(data)}}
}

// clip cuts a text to at most limit bytes, between runes, and makes it valid.
func clip(text string, limit int) (string, bool) {
	cut := len(text) > limit
	if cut {
		for limit > 0 && !utf8.RuneStart(text[limit]) {
			limit--
		}
		text = text[:limit]
	}
	return strings.ToValidUTF8(text, string(utf8.RuneError)), cut
}

// scalar writes a basic value. One that has words of its own says them, with
// the number beside.
func scalar(v reflect.Value) string {
	if s, ok := spoken(v); ok {
		return s
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Float32:
		return strconv.FormatFloat(v.Float(), 'g', -1, 32)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.String:
		return v.String()
	}
	if v.CanInt() {
		return strconv.FormatInt(v.Int(), 10)
	}
	if v.CanUint() {
		return strconv.FormatUint(v.Uint(), 10)
	}
	return fmt.Sprint(v)
}

// spoken is what a value says of itself by a String method.
func spoken(v reflect.Value) (text string, ok bool) {
	if !v.CanInterface() || isNil(v) {
		return "", false
	}
	s, isStringer := v.Interface().(fmt.Stringer)
	if !isStringer {
		return "", false
	}
	defer func() {
		if recover() != nil {
			text, ok = "(panics when printed)", true
		}
	}()
	return s.String(), true
}

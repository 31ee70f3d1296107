package codec

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
)

// ErrorIn gives the error that v, or what it points to, carries in place of a
// result, as a data frame does whose last operation went wrong; else nil.
func ErrorIn(v reflect.Value) error {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	if in := infoOf(v.Type()); in.mode == modeExtension && in.ext.Err != nil {
		return in.ext.Err(v)
	}
	return nil
}

// Digest gives the SHA-256 of the encoding of v in hexadecimal, and its length,
// without keeping the encoding.
func Digest(v reflect.Value) (digest string, size int64, err error) {
	h := sha256.New()
	size, err = encode(h, v)
	if err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

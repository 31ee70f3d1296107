package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Digest is the digest under which PutObject stores data.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// isHash reports whether s is a key or a digest.
func isHash(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for i := range len(s) {
		if !('0' <= s[i] && s[i] <= '9' || 'a' <= s[i] && s[i] <= 'f') {
			return false
		}
	}
	return true
}

// hashOf is the bytes of a digest, which must be one.
func hashOf(digest string) hash {
	var h hash
	hex.Decode(h[:], []byte(digest))
	return h
}

func checkHash(what, s string) error {
	if !isHash(s) {
		return fmt.Errorf("%s %q is not a lower-case hex SHA-256", what, s)
	}
	return nil
}

// component is a file name for any text: readable, safe on every file system,
// also on those that ignore case, and different for different texts.
func component(text string) string {
	var stem strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			stem.WriteRune(r)
		default:
			stem.WriteByte('_')
		}
		if stem.Len() == 40 {
			break
		}
	}
	return stem.String() + "-" + Digest([]byte(text))[:24]
}

// checkName accepts names that may stand in a path as they are.
func checkName(what, s string) error {
	if s == "" || len(s) > 100 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return fmt.Errorf("%s %q may hold only letters, digits, - and _", what, s)
	}
	return nil
}

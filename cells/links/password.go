package links

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// The cost of trying a password, by RFC 9106, section 4, second choice: 64 MiB,
// three passes, four lanes.
const (
	passes   = 3
	memory   = 64 << 10 // KiB
	lanes    = 4
	hashSize = 32
	saltSize = 16
)

// hashed is what is kept of a password: salt and Argon2id hash; nil of none.
func hashed(password string) []byte {
	if password == "" {
		return nil
	}
	salt := make([]byte, saltSize, saltSize+hashSize)
	rand.Read(salt)
	return append(salt, stretched(password, salt)...)
}

// lockOf names a password by its salt, which is another one each time it is set.
func lockOf(kept []byte) string { return hex.EncodeToString(kept[:min(len(kept), saltSize)]) }

func stretched(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, hashSize)
}

// Unlocks reports whether a password opens a locked link. It takes a tenth of a
// second and 64 MiB: let few ask at once.
func (b *Book) Unlocks(ctx context.Context, token, password string) (bool, error) {
	var kept []byte
	err := b.db.QueryRowContext(ctx, `SELECT password FROM links WHERE token = ?`, token).Scan(&kept)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, ErrNone
	case err != nil:
		return false, fmt.Errorf("reading the password of a link: %w", err)
	case len(kept) != saltSize+hashSize:
		return len(kept) == 0, nil
	}
	salt, hash := kept[:saltSize], kept[saltSize:]
	return subtle.ConstantTimeCompare(stretched(password, salt), hash) == 1, nil
}

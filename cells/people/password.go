package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// ErrBusy is the error of Check when too many wait already. It is worth trying
// again.
var ErrBusy = errors.New("too many passwords are being checked: try again in a moment")

const (
	hashesAtOnce  = 2  // 64 MiB each
	hashesWaiting = 16 // with those at once; the rest is told to come back

	// ShortestPassword and LongestPassword bound a password, in characters and in
	// bytes (NIST SP 800-63B, 5.1.1.2).
	ShortestPassword = 8
	LongestPassword  = 1000
)

// costs are those of Argon2id, and the sizes of salt and hash in bytes.
type costs struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// today are the costs of new hashes: RFC 9106, section 4, the second choice.
var today = costs{memory: 64 << 10, passes: 3, lanes: 4}

const (
	saltSize = 16
	hashSize = 32
)

// NewPassword returns a random one that is easily typed: four groups of five.
func NewPassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789" // without those that look alike
	var b strings.Builder
	for i := 0; b.Len() < 23; {
		var one [1]byte
		rand.Read(one[:])                  // never fails
		if int(one[0]) >= 8*len(letters) { // so that all are equally likely
			continue
		}
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[int(one[0])%len(letters)])
		i++
	}
	return b.String()
}

// hashOf is what is kept of a password: "" of an empty one.
func (b *Book) hashOf(ctx context.Context, name, password string) (string, error) {
	switch {
	case password == "":
		return "", nil
	case !utf8.ValidString(password), utf8.RuneCountInString(password) < ShortestPassword:
		return "", fmt.Errorf("a password has at least %d characters", ShortestPassword)
	case len(password) > LongestPassword:
		return "", fmt.Errorf("a password has at most %d bytes", LongestPassword)
	case strings.EqualFold(password, name):
		return "", errors.New("a password is not the name")
	}
	if err := b.enter(ctx); err != nil {
		return "", err
	}
	defer b.leave()
	salt := make([]byte, saltSize)
	rand.Read(salt)
	hash := argon2.IDKey([]byte(password), salt, today.passes, today.memory, today.lanes, hashSize)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, today.memory, today.passes, today.lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(hash)), nil
}

// enter waits until a hash may be computed.
func (b *Book) enter(ctx context.Context) error {
	select {
	case b.queue <- struct{}{}:
	default:
		return ErrBusy
	}
	select {
	case b.hashes <- struct{}{}:
		return nil
	case <-ctx.Done():
		<-b.queue
		return ctx.Err()
	}
}

func (b *Book) leave() {
	<-b.hashes
	<-b.queue
}

// nobodys is checked in the place of a password that nobody has, so that a name
// cannot be guessed by the time that the answer takes.
var nobodys = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Check reports whether a password is that of a person. It waits for its turn; the
// error is [ErrBusy] when too many do.
func (b *Book) Check(ctx context.Context, name, password string) (bool, error) {
	kept := ""
	err := b.db.QueryRowContext(ctx, `SELECT password FROM people WHERE name = ?`, name).Scan(&kept)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, fmt.Errorf("checking a password: %w", err)
	}
	if len(password) > LongestPassword {
		return false, nil
	}
	has := kept != ""
	if !has {
		kept = nobodys
	}
	if err := b.enter(ctx); err != nil {
		return false, err
	}
	defer b.leave()
	fits, err := fits(kept, password)
	return has && fits, err
}

// fits reports whether a kept hash is that of a password.
func fits(kept, password string) (bool, error) {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("checking a password: what is kept of it cannot be read; give another one with `web user password`")
	}
	var version int
	var c costs
	_, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &c.memory, &c.passes, &c.lanes)
	salt, err2 := base64.RawStdEncoding.DecodeString(parts[4])
	hash, err3 := base64.RawStdEncoding.DecodeString(parts[5])
	if err := errors.Join(err, err2, err3); err != nil || version != argon2.Version || c.passes == 0 || c.lanes == 0 || len(hash) == 0 {
		return false, fmt.Errorf("checking a password: what is kept of it cannot be read; give another one with `web user password`: %w", err)
	}
	given := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, uint32(len(hash)))
	return subtle.ConstantTimeCompare(given, hash) == 1, nil
}

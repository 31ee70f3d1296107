package store

import "crypto/rand"

// hmacKeySize is the size of SHA-256, the hash that it is used with.
const hmacKeySize = 32

// HMACKey returns the key under which secrets enter the keys of cells. It is
// made when it is first asked for and readable by its owner only. If it is ever
// damaged a new one takes its place, and all that depends on secrets is stale.
func (s *Store) HMACKey() ([]byte, error) {
	path, l := s.path("hmac.key"), label{"hmac", "key"}
	for range 2 {
		if key, _, ok := s.readSealed(path, l); ok && len(key) == hmacKeySize {
			return key, nil
		}
		key := make([]byte, hmacKeySize)
		rand.Read(key)
		temp, err := s.stage(seal(l, key)) // temporary files are 0600
		if err != nil {
			return nil, s.wrap("make the store's key for secrets", err)
		}
		first, err := s.add(temp, path)
		if err != nil {
			return nil, s.wrap("make the store's key for secrets", err)
		}
		if first {
			return key, s.Sync()
		}
	}
	return nil, s.wrap("read the store's key for secrets", ErrMissing)
}

package hints

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// version is that of the analyzers: hints that others found are of no use.
const version = 1

// Keeper keeps bytes that can be made again; package store has one.
type Keeper interface {
	Derived(kind, key string) ([]byte, bool)
	PutDerived(kind, key string, data []byte) error
}

// Keep keeps the hints of sources under their identity, so that a page need not
// read the code again to show them.
func Keep(k Keeper, identity string, list []Hint) error {
	data, err := json.Marshal(list)
	if err == nil {
		err = k.PutDerived("hints", keptUnder(identity), data)
	}
	if err != nil {
		return fmt.Errorf("keeping hints: %w", err)
	}
	return nil
}

// Kept returns the hints that are kept for sources, and whether there are any to
// be had without reading the code.
func Kept(k Keeper, identity string) ([]Hint, bool) {
	data, ok := k.Derived("hints", keptUnder(identity))
	if !ok {
		return nil, false
	}
	var list []Hint
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, false
	}
	return list, true
}

func keptUnder(identity string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "hints %d %s", version, identity))
	return hex.EncodeToString(sum[:])
}

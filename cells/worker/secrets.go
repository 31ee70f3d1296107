package worker

import (
	"bytes"
	"reflect"
	"slices"
	"sync"
)

// knownSecrets are the values of the secrets that cells of this process were given. A
// result with one of them in its bytes is not stored: it would lie on a disk, and
// could be had by a link, as long as it is kept.
type knownSecrets struct {
	mu     sync.Mutex // guards values
	values [][]byte
}

// shortestSecret is the length in bytes below which a value is taken for no secret, as
// it is where secrets are struck out of what people see.
const shortestSecret = 4

// holdsSecret is why such a result is held in memory only.
const holdsSecret = "it holds the value of a secret, which is never stored"

// secretInput is what a declared secret is given as: type SecretVar of package cells,
// whichever copy of it the author imports.
type secretInput interface {
	Name() string
	Value() string
}

// learn notes the secrets among the inputs of a call.
func (k *knownSecrets) learn(args []argument) {
	for _, arg := range args {
		if !arg.value.IsValid() || arg.value.Kind() != reflect.String || arg.value.Type().Name() != "SecretVar" {
			continue
		}
		if secret, ok := arg.value.Interface().(secretInput); ok {
			k.add([]byte(secret.Value()))
		}
	}
}

func (k *knownSecrets) add(value []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	known := func(other []byte) bool { return bytes.Equal(value, other) }
	if len(value) >= shortestSecret && !slices.ContainsFunc(k.values, known) {
		k.values = append(slices.Clone(k.values), value)
	}
}

// finder looks for the secrets that are known now; nil where there are none.
func (k *knownSecrets) finder() *secretFinder {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.values) == 0 {
		return nil
	}
	f := &secretFinder{values: k.values}
	for _, value := range k.values {
		f.keep = max(f.keep, len(value)-1)
	}
	return f
}

// secretFinder is a writer that looks for secrets in what is written to it.
type secretFinder struct {
	values [][]byte
	keep   int    // bytes that may be the beginning of a secret whose rest is to come
	tail   []byte // the last of them
	found  bool
}

// Write looks through p, and through what of it and of the bytes before it belongs
// together.
func (f *secretFinder) Write(p []byte) (int, error) {
	if f.found {
		return len(p), nil
	}
	seam := append(f.tail, p[:min(len(p), f.keep)]...)
	for _, value := range f.values {
		if bytes.Contains(p, value) || bytes.Contains(seam, value) {
			f.found = true
		}
	}
	if len(p) >= f.keep {
		f.tail = append(f.tail[:0], p[len(p)-f.keep:]...)
	} else {
		f.tail = seam[max(0, len(seam)-f.keep):]
	}
	return len(p), nil
}

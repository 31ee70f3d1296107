package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/scheduler"
)

// vault holds the values of secrets that were given in a page, by the name of
// their variable. They live as long as the session, in memory alone, and are
// never written. One of them hides the variable of the environment.
type vault map[string]string

func (v vault) lookup(name string) (value string, set bool) {
	if value, given := v[name]; given {
		return value, true
	}
	return os.LookupEnv(name)
}

// secretLimit bounds a secret: a key or a certificate, and no file.
const secretLimit = 64 << 10

// SetSecret gives a secret of the project a value, in place of that of the
// environment, until the session closes. The worker is started anew with it.
// Errors never hold the value.
func (s *Session) SetSecret(id, value string) error {
	name, err := s.secretName(id)
	switch {
	case err != nil:
		return err
	case value == "":
		return errors.New("an empty secret is none: give it a value, or forget it")
	case len(value) > secretLimit:
		return fmt.Errorf("a secret holds at most %d bytes", secretLimit)
	case strings.ContainsRune(value, 0):
		return errors.New("a secret cannot hold a zero byte, which no variable of the environment can")
	}
	s.changeVault(func(v vault) { v[name] = value })
	return nil
}

// ForgetSecret takes back the value that a page gave; that of the environment
// holds again, where there is one.
func (s *Session) ForgetSecret(id string) error {
	name, err := s.secretName(id)
	if err != nil {
		return err
	}
	s.changeVault(func(v vault) { delete(v, name) })
	return nil
}

// Secret reports whether a secret has a value, and whether a page gave it.
func (s *Session) Secret(id string) (set, given bool) {
	name, err := s.secretName(id)
	if err != nil {
		return false, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, set = s.vault.lookup(name)
	_, given = s.vault[name]
	return set, given
}

func (s *Session) secretName(id string) (string, error) {
	if source := s.current().plan.Source[id]; source != nil && source.Kind == graph.Secret {
		return source.Path, nil
	}
	return "", fmt.Errorf("the project declares no secret %q", id)
}

// changeVault changes what pages have given. Runs under way end with the values
// that they began with; what is called from now on gets the new ones.
func (s *Session) changeVault(change func(vault)) {
	s.mu.Lock()
	next := maps.Clone(s.vault)
	if next == nil {
		next = make(vault)
	}
	change(next)
	s.vault = next
	old, r := s.crew, s.reading
	s.crew = s.newCrew(r)
	views := s.viewList()
	s.mu.Unlock()
	if old != nil {
		s.retire(old, views)
	}
	s.Touch()
	for _, v := range views {
		v.replan(r)
	}
}

// newCrew is the crew of a reading, with the secrets as they are now. It is
// called with s.mu held.
func (s *Session) newCrew(r *reading) *crew { return &crew{s: s, r: r, vault: s.vault} }

func (s *Session) currentVault() vault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.vault
}

// secret identifies a secret by an HMAC under a key that never leaves the store.
func (s *Session) secret(v vault, name string) scheduler.SecretState {
	value, set := v.lookup(name)
	if !set {
		return scheduler.SecretState{}
	}
	key, err := s.cfg.Store.HMACKey()
	if err != nil {
		s.cfg.Logger.Warn("secrets cannot be identified", "err", err)
		return scheduler.SecretState{}
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(name + "\x00" + value))
	return scheduler.SecretState{Set: true, MAC: hex.EncodeToString(mac.Sum(nil))}
}

package files

import "os"

// Known returns the digest of a file when it is remembered, so without reading
// it.
func (d *Digests) Known(rel string) (digest string, ok bool) {
	info, err := os.Stat(d.path(rel))
	if err != nil {
		return "", false
	}
	s, sighted := sightOf(info)
	d.mu.Lock()
	defer d.mu.Unlock()
	k, remembered := d.known[rel]
	if !sighted || !remembered || k.Sight != s {
		return "", false
	}
	return k.Digest, true
}

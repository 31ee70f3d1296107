package build

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// write writes the texts of a plan into files of dir, and the JSON that lays them
// over their places. real maps each file back to its place. The runtime is the
// same in most builds, so its files are kept, by content, in folder kept.
func (p *plan) write(dir, kept string) (overlay string, real map[string]string, err error) {
	replace := make(map[string]string, len(p.texts))
	real = make(map[string]string, len(p.texts))
	for place, text := range p.texts {
		if text == nil {
			replace[place] = ""
			continue
		}
		file := filepath.Join(dir, fmt.Sprintf("%d-%s", len(real), filepath.Base(place)))
		if _, ok := p.place.overlay[place]; ok {
			digest := sha256.Sum256(text)
			file = filepath.Join(kept, hex.EncodeToString(digest[:])+".go")
			err = keep(file, text)
		} else {
			err = os.WriteFile(file, text, 0o600)
		}
		if err != nil {
			return "", nil, err
		}
		replace[place], real[file] = file, place
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", nil, err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, real, os.WriteFile(overlay, data, 0o600)
}

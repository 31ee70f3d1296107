package supervisor

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// secrets strikes the values of secrets out of what people may see, as they
// are and as they are written in Go, in JSON (also what was written in Go before)
// and in addresses.
type secrets struct {
	replace *strings.Replacer // nil: there are none
}

// shortest is the length below which a value is taken for no secret: striking
// every "1" out of a page would hide nothing and spoil all.
const shortest = 4

const struck = "•••"

func newSecrets(values []string) secrets {
	var forms []string
	for _, value := range values {
		forms = append(forms, writings(value)...)
		if lines := strings.Split(value, "\n"); len(lines) > 1 { // a log has one line at a time
			for _, line := range lines {
				forms = append(forms, writings(strings.TrimSpace(line))...)
			}
		}
	}
	if len(forms) == 0 {
		return secrets{}
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) }) // the longest wins
	var pairs []string
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, struck)
	}
	return secrets{replace: strings.NewReplacer(pairs...)}
}

// writings are the ways in which a value is usually written.
func writings(value string) []string {
	if len(value) < shortest {
		return nil
	}
	quoted := inside(strconv.Quote(value))
	forms := []string{value, quoted, url.QueryEscape(value), url.PathEscape(value)}
	for _, form := range []string{value, quoted} {
		var plain strings.Builder
		encoder := json.NewEncoder(&plain)
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(form) // a string always encodes
		escaped, _ := json.Marshal(form)
		forms = append(forms, inside(strings.TrimSpace(plain.String())), inside(string(escaped)))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

func inside(quoted string) string { return quoted[1 : len(quoted)-1] }

// strike returns the text without the secrets.
func (s secrets) strike(text string) string {
	if s.replace == nil {
		return text
	}
	return s.replace.Replace(text)
}

// strikeJSON returns the data without the secrets, and false when it would be
// no JSON any more: then it cannot be shown at all.
func (s secrets) strikeJSON(data []byte) ([]byte, bool) {
	if s.replace == nil {
		return data, true
	}
	text := s.replace.Replace(string(data))
	return []byte(text), text == string(data) || json.Valid([]byte(text))
}

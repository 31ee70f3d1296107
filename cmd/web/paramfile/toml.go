package paramfile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// readTOML reads the keys outside of any table.
func readTOML(data []byte) ([]Value, error) {
	var content map[string]any
	meta, err := toml.Decode(string(data), &content)
	var bad toml.ParseError
	switch {
	case errors.As(err, &bad):
		return nil, at(bad.Position.Line, "%s", bad.Message)
	case err != nil:
		return nil, fmt.Errorf(": %s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	var values []Value
	for _, key := range meta.Keys() {
		if len(key) > 1 {
			continue // of a table, which is refused below
		}
		text, what := plainTOML(content[key[0]])
		if what != "" {
			return nil, at(0, "%s", notPlain(key[0], what))
		}
		values = append(values, Value{Name: key[0], Text: text})
	}
	return values, nil
}

// plainTOML is a value as text, or what it is instead of a plain one.
func plainTOML(v any) (text, what string) {
	switch v := v.(type) {
	case string:
		return v, ""
	case int64:
		return strconv.FormatInt(v, 10), ""
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), ""
	case bool:
		return strconv.FormatBool(v), ""
	case time.Time:
		return timeText(v), ""
	case []any, []map[string]any:
		return "", "a list"
	}
	return "", "a table"
}

// timeText writes a time with no more than the file said: TOML has dates and times
// without a zone, which this library puts into zones named for that.
func timeText(t time.Time) string {
	switch t.Location().String() {
	case "date-local":
		return t.Format("2006-01-02")
	case "time-local":
		return t.Format("15:04:05.999999999")
	case "datetime-local":
		return t.Format("2006-01-02T15:04:05.999999999")
	}
	return t.Format(time.RFC3339Nano)
}

package fingerprint_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"stagebook/cells/fingerprint"
)

// variants returns copies of full, each with one text or number changed.
func variants(t *testing.T) []fingerprint.Parts {
	t.Helper()
	data, err := json.Marshal(full())
	if err != nil {
		t.Fatal(err)
	}
	var list []fingerprint.Parts
	for n := 0; ; n++ {
		var p fingerprint.Parts
		if err := json.Unmarshal(data, &p); err != nil {
			t.Fatal(err)
		}
		left := n
		changeLeaf(reflect.ValueOf(&p).Elem(), &left)
		if left >= 0 {
			return list
		}
		list = append(list, p)
	}
}

// changeLeaf changes the leaf that left counts down to; left is then negative.
func changeLeaf(v reflect.Value, left *int) {
	switch v.Kind() {
	case reflect.String:
		if *left == 0 {
			v.SetString(v.String() + "x")
		}
		*left--
	case reflect.Int:
		if *left == 0 {
			v.SetInt(v.Int() + 1)
		}
		*left--
	case reflect.Slice:
		for i := range v.Len() {
			changeLeaf(v.Index(i), left)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if *left == 0 {
				v.SetMapIndex(key, reflect.ValueOf("other"))
			}
			*left--
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				changeLeaf(v.Field(i), left)
			}
		}
	}
}

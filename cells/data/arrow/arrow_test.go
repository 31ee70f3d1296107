package arrow_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"stagebook/cells/data"
	"stagebook/cells/data/arrow"
)

func TestBothWays(t *testing.T) {
	df, err := data.ReadCSV(strings.NewReader("name,n,mass,ok\na,1,2.5,true\n,,,\nc,3,1e-9,false\n"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := arrow.Write(&b, df); err != nil {
		t.Fatal(err)
	}
	got, err := arrow.Read(&b)
	if err != nil || !reflect.DeepEqual(got.Records(), df.Records()) || !reflect.DeepEqual(got.Types(), df.Types()) {
		t.Errorf("%v: got %v", err, got)
	}
}

package excel_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"stagebook/cells/data"
	"stagebook/cells/data/excel"
)

func TestBothWays(t *testing.T) {
	df, err := data.ReadCSV(strings.NewReader("name,n,mass,ok\n\"a, \"\"b\"\"\",1,2.5,true\n,,,\nc,3,1e-9,false\n"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := excel.Write(&b, "birds", df); err != nil {
		t.Fatal(err)
	}
	book := b.Bytes()
	got, err := excel.Read(bytes.NewReader(book), "")
	if err != nil || !reflect.DeepEqual(got.Records(), df.Records()) || !reflect.DeepEqual(got.Types(), df.Types()) {
		t.Errorf("%v: got %v", err, got)
	}
	if _, err := excel.Read(bytes.NewReader(book), "fish"); err == nil || !strings.Contains(err.Error(), "birds") {
		t.Errorf("got %v", err)
	}
}

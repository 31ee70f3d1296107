package parquet_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"stagebook/cells/data"
	"stagebook/cells/data/parquet"
)

func TestBothWays(t *testing.T) {
	df, err := data.ReadCSVFile("../testdata/penguins.csv")
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/a.parquet"
	if err := parquet.WriteFile(path, df); err != nil {
		t.Fatal(err)
	}
	got, err := parquet.ReadFile(path)
	if err != nil || !reflect.DeepEqual(got.Records(), df.Records()) || !reflect.DeepEqual(got.Types(), df.Types()) {
		t.Fatalf("%v: got %v", err, got)
	}
	some, err := parquet.ReadFile(path, "Sex")
	if err != nil || some.Ncol() != 1 {
		t.Errorf("%v: got %v", err, some)
	}
	if _, err := parquet.ReadFile(path, "sex"); err == nil || !strings.Contains(err.Error(), `no column "sex"`) {
		t.Errorf("got %v", err)
	}
}

func TestOtherTypes(t *testing.T) {
	type row struct {
		At    time.Time `parquet:"at,timestamp(microsecond)"`
		Day   int32     `parquet:"day,date"`
		Small uint32    `parquet:"small"`
		Half  float32   `parquet:"half"`
		Maybe *int32    `parquet:"maybe"`
	}
	var b bytes.Buffer
	at := time.Date(2013, 1, 2, 3, 4, 5, 6000, time.UTC)
	if err := pq.Write(&b, []row{{At: at, Day: 1, Small: 1<<32 - 1, Half: 0.5}, {At: at.Truncate(time.Second)}}); err != nil {
		t.Fatal(err)
	}
	df, err := parquet.Read(bytes.NewReader(b.Bytes()), int64(b.Len()))
	want := [][]string{
		{"at", "day", "small", "half", "maybe"},
		{"2013-01-02T03:04:05.000006Z", "1970-01-02T00:00:00Z", "4294967295", "0.500000", "NaN"},
		{"2013-01-02T03:04:05.000000Z", "1970-01-01T00:00:00Z", "0", "0.000000", "NaN"},
	}
	if err != nil || !reflect.DeepEqual(df.Records(), want) {
		t.Errorf("%v: got %v", err, df.Records())
	}
}

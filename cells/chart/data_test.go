package chart

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestWriteData(t *testing.T) {
	for options, want := range map[string]string{
		`{"xAxis":[{"data":["Mon","Tue"]}],"series":[{"name":"rain","data":[{"value":3},{"value":null}]}]}`: "series,name,value 1|rain,Mon,3|rain,Tue,|",
		`{"series":[{"name":"a","data":[[1,2.5],[2,"-"]]},{"data":[{"name":"p","value":[3,4,5]}]}]}`:        "series,name,value 1,value 2,value 3|a,,1,2.5,|a,,2,-,|,p,3,4,5|",
		`{"yAxis":{"data":["x, y"]},"series":[{"data":[7]}]}`:                                               "series,name,value 1|,\"x, y\",7|",
		`{"series":[]}`: "series,name,value 1|",
	} {
		var b strings.Builder
		if err := WriteData(&b, json.RawMessage(options)); err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(b.String(), "\n", "|"); got != want {
			t.Errorf("%s\n got %s\nwant %s", options, got, want)
		}
	}
}

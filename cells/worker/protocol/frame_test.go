package protocol

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"
)

func TestFrameRoundTrip(t *testing.T) {
	text := "0.2"
	in := &Message{Call: 7, Files: 1, Start: &Start{Cell: "split", Key: "k", Inputs: []Input{{Name: "testSize", Text: &text}, {Name: "raw", Ref: "d", File: 1}}}}
	frame, err := Encode(in, [][]byte{[]byte("one"), nil})
	if err != nil {
		t.Fatal(err)
	}
	out, blobs, err := Decode(bytes.NewReader(frame))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(in, out) || string(blobs[0]) != "one" || len(blobs[1]) != 0 {
		t.Errorf("sent %+v, received %+v with %q", in, out, blobs)
	}
}

func TestFrameCutShort(t *testing.T) {
	frame, err := Encode(&Message{Ping: &Ping{N: 1}}, [][]byte{[]byte("blob")})
	if err != nil {
		t.Fatal(err)
	}
	for cut := range frame {
		_, _, err := Decode(bytes.NewReader(frame[:cut]))
		if cut == 0 && !errors.Is(err, io.EOF) {
			t.Errorf("between frames: %v", err)
		}
		if err == nil {
			t.Errorf("a frame cut after %d bytes was taken", cut)
		}
	}
}

func FuzzDecode(f *testing.F) {
	frame, _ := Encode(&Message{Call: 1, Done: &Done{Outputs: []Output{{Name: "raw", Display: 1}}}}, [][]byte{[]byte("{}")})
	f.Add(frame)
	f.Add([]byte{0, 0, 0, 2, '{', '}'})
	f.Add([]byte{255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, data []byte) {
		m, blobs, err := Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		if _, err := Encode(m, blobs); err != nil {
			t.Errorf("a frame that was read cannot be written: %v", err)
		}
	})
}

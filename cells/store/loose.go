package store

import (
	"io"
	"os"
)

// looseOnDisk is loose by a file without a name.
func looseOnDisk(data []byte) (*os.File, error) {
	f, err := os.CreateTemp("", "stagebook-object-*")
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // where an open file can't be removed, the system clears the folder
	return filled(f, data)
}

// filled writes data to a new file and goes back to its start.
func filled(f *os.File, data []byte) (*os.File, error) {
	_, err := f.Write(data)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

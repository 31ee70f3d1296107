// Package zstd reads and writes what is compressed by Zstandard (RFC 8878), around
// the readers and writers of package data.
package zstd

import (
	"fmt"
	"io"
	"os"

	"github.com/go-gota/gota/dataframe"
	"github.com/klauspost/compress/zstd"

	"stagebook/cells/data"
)

// Read unpacks r and has it read. What is not packed, or is torn, is an error of read.
//
//	df, err := zstd.Read(r, func(r io.Reader) (dataframe.DataFrame, error) { return data.ReadCSV(r) })
func Read(r io.Reader, read func(r io.Reader) (dataframe.DataFrame, error)) (dataframe.DataFrame, error) {
	z, err := zstd.NewReader(r)
	if err != nil {
		return dataframe.DataFrame{}, fmt.Errorf("unpack zstd: %w", err)
	}
	defer z.Close()
	return read(z)
}

// ReadCSVFile reads a packed CSV file; the path can be a cells.File.
func ReadCSVFile[P ~string](path P, options ...data.Option) (dataframe.DataFrame, error) {
	f, err := os.Open(string(path))
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	defer f.Close()
	df, err := Read(f, func(r io.Reader) (dataframe.DataFrame, error) { return data.ReadCSV(r, options...) })
	if err != nil {
		return df, fmt.Errorf("read %s: %w", path, err)
	}
	return df, nil
}

// Write packs into w what write writes; the same content gives the same bytes.
func Write(w io.Writer, write func(w io.Writer) error) error {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("pack zstd: %w", err)
	}
	if err := write(z); err != nil {
		z.Close()
		return err
	}
	return z.Close()
}

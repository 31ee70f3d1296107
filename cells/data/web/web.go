// Package web reads files over HTTP and HTTPS whose content is pinned by its
// digest, so that a cell that reads them gives the same result tomorrow.
package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/go-gota/gota/dataframe"
)

// Most is how many bytes a file may have, 4 GiB.
const Most = 4 << 30

// Get fetches url and checks its content against digest, SHA-256 in hexadecimal.
// With any other content it fails and names the digest that it has; with "" for
// digest it always does so, which is how to learn it. An answer other than 200, a file
// of more than [Most] bytes, and the end of ctx are errors. Redirections are followed.
func Get(ctx context.Context, url, digest string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", url, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get %s: the server answers %s", url, response.Status)
	}
	b, err := io.ReadAll(io.LimitReader(response.Body, Most+1))
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", url, err)
	}
	if len(b) > Most {
		return nil, fmt.Errorf("get %s: it is larger than %d bytes", url, Most)
	}
	sum := sha256.Sum256(b)
	if has := hex.EncodeToString(sum[:]); !strings.EqualFold(has, digest) {
		return nil, fmt.Errorf("get %s: its content has the SHA-256 %s, where %q is pinned; if the new content is right, pin that", url, has, digest)
	}
	return b, nil
}

// Read gets a pinned file, see [Get], and has it read.
//
//	web.Read(ctx, url, digest, func(r io.Reader) (dataframe.DataFrame, error) { return data.ReadCSV(r) })
func Read(ctx context.Context, url, digest string, read func(r io.Reader) (dataframe.DataFrame, error)) (dataframe.DataFrame, error) {
	b, err := Get(ctx, url, digest)
	if err != nil {
		return dataframe.DataFrame{}, err
	}
	df, err := read(bytes.NewReader(b))
	if err != nil {
		return df, fmt.Errorf("get %s: %w", url, err)
	}
	return df, nil
}

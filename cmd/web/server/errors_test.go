package server

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"stagebook/cells/store"
)

func TestRunErrors(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		words  string
	}{
		{fmt.Errorf("recording the run: %w", store.ErrFull), http.StatusInsufficientStorage, "web gc"},
		{errors.New(`there is no cell "x"`), http.StatusBadRequest, `there is no cell "x"`},
	} {
		var page *pageError
		if !errors.As(runError(c.err), &page) || page.status != c.status || !strings.Contains(page.Error(), c.words) {
			t.Errorf("%v became %+v", c.err, page)
		}
	}
}

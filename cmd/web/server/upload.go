package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"strconv"
	"syscall"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/datadir"
	"stagebook/cells/session"
	"stagebook/cmd/web/starter"
)

const (
	uploadAge   = 14 * 24 * time.Hour // after which what has come of an upload is given up
	uploadPause = time.Minute         // for which a browser may send nothing of a chunk
	chunkSize   = 8 << 20             // bytes that a page sends at once
)

// wantedFile is a file that a page wants to upload.
type wantedFile struct {
	Name    string `json:"name"` // as the browser calls it
	Size    int64  `json:"size"`
	Stamp   string `json:"stamp"`   // when it was modified
	Replace string `json:"replace"` // path of the file that it is to replace; "" for a new one
}

// progress answers how far an upload has come.
type uploadProgress struct {
	ID     string          `json:"id"`
	Path   string          `json:"path"`
	Offset int64           `json:"offset"`
	Chunk  int64           `json:"chunk"` // bytes to send at once
	Chunks []datadir.Chunk `json:"chunks"`
}

// taken answers a file that has its name.
type takenFile struct {
	Path   string   `json:"path"`
	Size   int64    `json:"size"`
	Digest string   `json:"digest"`
	Source string   `json:"source"`          // declaration of the file and a cell that reads it; "" when cells read it already
	After  string   `json:"after"`           // name of the cell behind which that goes, "" where there is none
	File   string   `json:"file"`            // and then the source at whose end
	Stale  []string `json:"stale,omitempty"` // names of the cells that read it, and of those behind them
	Same   bool     `json:"same,omitempty"`  // the file was there already, byte for byte
}

// inTheWay answers where a file of the name is there already.
type inTheWay struct {
	Message string   `json:"message"`
	Path    string   `json:"path"`
	Size    int64    `json:"size"`
	Stale   []string `json:"stale"` // what replacing it makes stale
	Free    string   `json:"free"`  // a name that nothing has
}

// beginUpload begins an upload, or says how far it came before.
func (s *Server) beginUpload(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	var want wantedFile
	if err := json.NewDecoder(http.MaxBytesReader(c.Response(), c.Request().Body, 64<<10)).Decode(&want); err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This is no upload", text: err.Error()}
	}
	to, err := target(want.Name, want.Replace)
	if err != nil {
		return badName(err)
	}
	switch err := datadir.Room(open.Dir(), to); {
	case err == nil || want.Replace != "" && errors.Is(err, datadir.ErrExists):
	case errors.Is(err, datadir.ErrExists):
		return s.answerExists(c, view.State(), to)
	default:
		return badName(err)
	}
	up, err := s.uploads.Begin(datadir.Wanted{Project: open.Dir(), Path: to, Size: want.Size, Stamp: want.Stamp})
	if err != nil {
		return uploadError(err)
	}
	return c.JSON(http.StatusOK, answerProgress(up))
}

// target is the path of an uploaded file.
func target(name, replace string) (string, error) {
	if replace != "" {
		return replace, datadir.CheckPath(replace)
	}
	clean, err := datadir.Clean(name)
	return datadir.Folder + "/" + clean, err
}

func answerProgress(up *datadir.Upload) uploadProgress {
	answer := uploadProgress{ID: up.ID, Path: up.Path, Offset: up.Received(), Chunk: chunkSize, Chunks: up.Chunks}
	if answer.Chunks == nil {
		answer.Chunks = []datadir.Chunk{}
	}
	return answer
}

func (s *Server) answerExists(c *echo.Context, state *session.State, rel string) error {
	answer := inTheWay{
		Message: rel + " is there already. Replace it, or keep both.", Path: rel,
		Stale: staleNames(state, rel), Free: freeFile(state.Dir, rel),
	}
	if there, err := datadir.Look(state.Dir, rel); err == nil {
		answer.Size = there.Size
	}
	return c.JSON(http.StatusConflict, answer)
}

// freeFile is a name near to a path that nothing has: "rows-2.csv".
func freeFile(dir, rel string) string {
	ext := path.Ext(rel)
	for n := 2; ; n++ {
		free := rel[:len(rel)-len(ext)] + "-" + strconv.Itoa(n) + ext
		if err := datadir.Room(dir, free); err == nil || n > 999 {
			return path.Base(free)
		}
	}
}

// addToUpload takes one chunk.
func (s *Server) addToUpload(c *echo.Context) error {
	own, err := s.ownUpload(c)
	if err != nil {
		return err
	}
	offset, err := strconv.ParseInt(c.QueryParam("_offset"), 10, 64)
	if err != nil || offset < 0 {
		return &pageError{status: http.StatusBadRequest, title: "This is no part of an upload", text: "where it belongs is not said"}
	}
	up, err := s.uploads.Add(own.ID, datadir.Addition{Offset: offset, Digest: c.Request().Header.Get("X-Digest"), From: steady(c)})
	var elsewhere *datadir.OffsetError
	if errors.As(err, &elsewhere) {
		return c.JSON(http.StatusConflict, answerProgress(up))
	}
	if err != nil {
		return uploadError(err)
	}
	answer := answerProgress(up)
	answer.Chunks = nil
	return c.JSON(http.StatusOK, answer)
}

// ownUpload is the upload that an address names, if it is one of its project.
func (s *Server) ownUpload(c *echo.Context) (*datadir.Upload, error) {
	open, _, err := s.view(c)
	if err != nil {
		return nil, err
	}
	up, err := s.uploads.Find(c.Param("id"))
	if err == nil && up.Project != open.Dir() {
		err = datadir.ErrNoUpload
	}
	if err != nil {
		return nil, uploadError(err)
	}
	return up, nil
}

// finishUpload checks what has come and gives the file its name.
func (s *Server) finishUpload(c *echo.Context) error {
	up, err := s.ownUpload(c)
	if err != nil {
		return err
	}
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	a := arrival{Path: up.Path, Size: up.Size, Replace: c.FormValue("replace") != ""}
	err = s.uploads.Finish(up.ID, func(part, digest string) error {
		a.part, a.Digest = part, digest
		return s.settle(open, &a, s.who(c))
	})
	var elsewhere *datadir.OffsetError
	switch {
	case errors.As(err, &elsewhere), errors.Is(err, datadir.ErrLost):
		if up, err = s.uploads.Find(up.ID); err != nil {
			return uploadError(err)
		}
		return c.JSON(http.StatusConflict, answerProgress(up))
	case errors.Is(err, datadir.ErrExists):
		return s.answerExists(c, view.State(), up.Path)
	case err != nil:
		return uploadError(err)
	}
	return c.JSON(http.StatusOK, s.answerTaken(open, &a))
}

// discardUpload throws away what has come.
func (s *Server) discardUpload(c *echo.Context) error {
	up, err := s.ownUpload(c)
	if err != nil {
		return err
	}
	if err := s.uploads.Discard(up.ID); err != nil {
		return uploadError(err)
	}
	return s.backToFiles(c)
}

// upload takes a file in one piece: the body of a request with its name in the
// address, or the form of a page without the client. It never replaces a file
// unless the form says so.
func (s *Server) upload(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	sent, err := sentFile(c)
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This is no upload", text: err.Error()}
	}
	a := arrival{Replace: sent.replace != ""}
	if a.Path, err = target(sent.name, sent.replace); err != nil {
		return badName(err)
	}
	if err := datadir.Room(open.Dir(), a.Path); err != nil && !(a.Replace && errors.Is(err, datadir.ErrExists)) {
		if errors.Is(err, datadir.ErrExists) {
			return &pageError{status: http.StatusConflict, title: "There is such a file already", text: "`" + a.Path + "` was left as it is. Replace it on the page of files, or give yours another name."}
		}
		return badName(err)
	}
	if err := s.aside(sent.from, &a); err != nil {
		return uploadError(err)
	}
	defer os.Remove(a.part)
	if err := s.settle(open, &a, s.who(c)); err != nil {
		if errors.Is(err, datadir.ErrExists) {
			return s.answerExists(c, view.State(), a.Path)
		}
		return uploadError(err)
	}
	if sent.form {
		return s.backToFiles(c)
	}
	return c.JSON(http.StatusOK, s.answerTaken(open, &a))
}

// aside writes a file where no project sees it.
func (s *Server) aside(from io.Reader, a *arrival) error {
	part, err := s.uploads.Aside()
	if err != nil {
		return err
	}
	a.part = part.Name()
	sum := sha256.New()
	a.Size, err = io.Copy(io.MultiWriter(part, sum), from)
	if err := errors.Join(err, part.Chmod(0o644), part.Sync(), part.Close()); err != nil {
		return errors.Join(fmt.Errorf("taking %s: %w", a.Path, err), os.Remove(a.part))
	}
	a.Digest = hex.EncodeToString(sum.Sum(nil))
	return nil
}

func (s *Server) answerTaken(open *session.Session, a *arrival) takenFile {
	state := open.View(nil).State()
	answer := takenFile{Path: a.Path, Size: a.Size, Digest: a.Digest, Stale: staleNames(state, a.Path), Same: a.Same}
	if read(state, a.Path) {
		return answer
	}
	answer.Source = starter.Reading(a.Path)
	if n := len(state.Outline.Cells); n > 0 {
		answer.After = state.Outline.Cells[n-1].Name
	} else if rows := sourceRows(state); len(rows) > 0 {
		answer.File = rows[0].Name
	}
	return answer
}

func badName(err error) error {
	return &pageError{status: http.StatusBadRequest, title: "A file cannot be called so", text: err.Error()}
}

// uploadError says why a file was not taken, and whether it is worth trying again.
func uploadError(err error) error {
	page := &pageError{status: http.StatusInternalServerError, title: "The file was not taken", text: err.Error()}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return diskFull(err)
	case errors.Is(err, datadir.ErrNoUpload):
		page.status = http.StatusNotFound
	case errors.Is(err, datadir.ErrBusy):
		page.status = http.StatusLocked
	case errors.Is(err, datadir.ErrDigest):
		page.status = http.StatusUnprocessableEntity
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, os.ErrDeadlineExceeded):
		page.status = http.StatusRequestTimeout
	default:
		return fmt.Errorf("taking a file: %w", err)
	}
	return page
}

// steady reads the body of a request as long as something of it arrives.
func steady(c *echo.Context) io.Reader {
	return &steadyBody{body: c.Request().Body, control: http.NewResponseController(c.Response())}
}

type steadyBody struct {
	body    io.Reader
	control *http.ResponseController
}

func (b *steadyBody) Read(p []byte) (int, error) {
	// Where there is no connection, as in tests, there is no deadline either.
	_ = b.control.SetReadDeadline(time.Now().Add(uploadPause))
	return b.body.Read(p)
}

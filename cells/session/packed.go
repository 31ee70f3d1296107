package session

import (
	"stagebook/cells/build"
	"stagebook/cells/fingerprint"
	"stagebook/cells/project"
	"stagebook/cells/supervisor"
)

// Packed is a project that was read and built elsewhere, with its sources left
// behind. What a session makes of it has the keys that it has there.
type Packed struct {
	Outline *project.Outline
	Static  *fingerprint.Static
	Worker  func() (path string, err error) // the executable; asked for when the first cell runs
}

// unpack takes the worker that came along.
func (c *crew) unpack() (*supervisor.Failure, error) {
	path, err := c.s.cfg.Packed.Worker()
	if err != nil {
		return nil, err
	}
	c.exe = &build.Executable{Path: path}
	return nil, nil
}

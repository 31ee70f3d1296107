package main

import "os/user"

// who is the name under which runs are recorded.
func who() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

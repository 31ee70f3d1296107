package network

import (
	"database/sql"
	"net"
	"net/http"
	"net/url"
)

func Page(link string) (*http.Response, error) {
	if _, err := url.Parse(link); err != nil {
		return nil, err
	}
	return http.Get(link) // want `asks the network: net/http.Get`
}

func Client(c *http.Client, r *http.Request) (*http.Response, error) { return c.Do(r) } // want `net/http.Client.Do`

func Dial() (net.Conn, error) { return net.Dial("tcp", "a:1") } // want `net.Dial`

func Dialer(d *net.Dialer) (net.Conn, error) { return d.Dial("tcp", "a:1") } // want `net.Dialer.Dial`

func Names() ([]string, error) { return net.LookupHost("a") } // want `net.LookupHost`

func Rows() error {
	db, err := sql.Open("x", "y") // want `database/sql.Open`
	if err != nil {
		return err
	}
	_, err = db.Query("select 1") // want `database/sql.DB.Query`
	return err
}

func Pure(text string) (net.IP, string) { return net.ParseIP(text), http.StatusText(200) }

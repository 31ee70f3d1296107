package hints

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Network finds questions to other machines.
var Network = &analysis.Analyzer{
	Name: "network",
	Run:  network,
	Doc: `report what a cell asks of other machines

What a server or a database answers is no part of a key: the result stays fresh
whatever happens there.

	resp, err := http.Get(url)

Say how old an answer may be, and let other cells take the output:

	//cell:refresh 1h`,
}

const networkRemedy = "say how old its result may be with //cell:refresh 1h, or fetch a file first and declare it: var X = cells.File(…)"

func network(pass *analysis.Pass) (any, error) {
	uses(pass, func(obj types.Object, name string) (advice, bool) {
		_, isFunc := obj.(*types.Func)
		return advice{"asks the network: " + name, networkRemedy}, isFunc && asksNetwork(obj.Pkg().Path(), strings.TrimPrefix(name, obj.Pkg().Path()+"."))
	})
	return nil, nil
}

// asksNetwork reports whether a function, or method as "Client.Do", talks to others.
func asksNetwork(pkg, name string) bool {
	method := name[strings.LastIndexByte(name, '.')+1:]
	starts := func(words ...string) bool {
		for _, w := range words {
			if strings.HasPrefix(method, w) {
				return true
			}
		}
		return false
	}
	switch pkg {
	case "net", "crypto/tls":
		return starts("Dial", "Listen", "Lookup", "Interface") && !strings.HasPrefix(name, "Interface.")
	case "net/http":
		switch name {
		case "Get", "Head", "Post", "PostForm", "Client.Do", "Client.Get", "Client.Head", "Client.Post", "Client.PostForm",
			"Transport.RoundTrip", "ListenAndServe", "ListenAndServeTLS", "Serve":
			return true
		}
	case "net/smtp":
		return name == "SendMail" || name == "Dial"
	case "net/rpc":
		return starts("Dial")
	case "database/sql":
		return name == "Open" || name == "OpenDB" || strings.HasPrefix(name, "DB.") && starts("Query", "Exec", "Ping", "Begin", "Prepare")
	}
	return false
}

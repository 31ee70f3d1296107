package server

import (
	"net/http"

	"stagebook/cells/people"
)

// power is what a route asks of who comes by it, and how it is noted.
type power struct {
	role   people.Role
	all    bool   // the role is needed in all projects; for routes of no project
	act    string // in the log of what was done; "" where nothing is noted
	stream bool   // it lasts, so that its right to is looked at again and again
	upload bool   // its body may be as large as a file
}

// signedIn is what anybody may who is signed in.
const signedIn = people.None

// powers is the one table of who may do what: by method and route. A route that is
// not in it is for who owns everything.
//
// Seeing a project means seeing all of it: results, code, data, what was run and
// what was edited. Exploring moves what only the explorer sees, and runs that;
// what others see it leaves alone (see ownView). Links tell their tokens, and
// rights reach beyond the project: both are for owners.
var powers = map[string]power{
	"GET /":                   {role: signedIn},
	"GET /docs":               {role: signedIn},
	"GET /docs/:page":         {role: signedIn},
	"GET /you":                {role: signedIn},
	"POST /you/password":      {role: signedIn, act: "password"},
	"POST /you/end":           {role: signedIn, act: "end a session"},
	"POST /sign-out":          {role: signedIn, act: "sign out"},
	"GET /audit":              {role: people.Own, all: true},
	"POST /new":               {role: people.Edit, all: true, act: "new project"},
	"POST /new/table":         {role: people.Edit, all: true, act: "new project"},
	"POST /new/example":       {role: people.Edit, all: true, act: "new project"},
	"POST /open":              {role: people.Edit, all: true, act: "open a project"},
	"POST /open/look":         {role: people.Edit, all: true},
	"GET /bin":                {role: people.Own, all: true},
	"POST /bin/restore":       {role: people.Own, all: true, act: "restore a project"},
	"POST /bin/empty":         {role: people.Own, all: true, act: "empty the bin"},
	"POST /p/:project/copy":   {role: people.Edit, all: true, act: "copy the project"},
	"GET /p/:project/people":  {role: people.Own},
	"POST /p/:project/people": {role: people.Own, act: "role"},
	"GET /p/:project/audit":   {role: people.Own},
	"GET /p/:project/archive": {role: people.Edit, act: "save as one file"},

	"GET /p/:project":               {role: people.View},
	"GET /p/:project/app":           {role: people.View},
	"GET /p/:project/present":       {role: people.View},
	"GET /p/:project/graph":         {role: people.View},
	"GET /p/:project/runs":          {role: people.View},
	"GET /p/:project/files":         {role: people.View},
	"GET /p/:project/history":       {role: people.View},
	"GET /p/:project/rights":        {role: people.View},
	"GET /p/:project/events":        {role: people.View, stream: true},
	"POST /p/:project/here":         {role: people.View},
	"POST /p/:project/find":         {role: people.View},
	"GET /p/:project/why":           {role: people.View},
	"GET /p/:project/table":         {role: people.View},
	"GET /p/:project/table/columns": {role: people.View},
	"GET /p/:project/table/cell":    {role: people.View},
	"GET /p/:project/changes":       {role: people.View},
	"GET /p/:project/download":      {role: people.View},
	"GET /p/:project/chart/live":    {role: people.View},
	"GET /p/:project/chart/svg":     {role: people.View},
	"GET /p/:project/chart/json":    {role: people.View},
	"GET /p/:project/chart/csv":     {role: people.View},
	"GET /p/:project/tree":          {role: people.View},
	"GET /p/:project/media":         {role: people.View},
	"GET /p/:project/frame":         {role: people.View},
	"GET /p/:project/logs/:digest":  {role: people.View},
	"GET /p/:project/text/:digest":  {role: people.View},
	"GET /p/:project/source":        {role: people.View},
	"GET /p/:project/prose":         {role: people.View},
	"GET /p/:project/raw":           {role: people.View},

	"POST /p/:project/move":   {role: people.View, act: "move"},
	"POST /p/:project/run":    {role: people.Explore, act: "run"},
	"POST /p/:project/cancel": {role: people.Explore, act: "cancel"},

	"POST /p/:project/edit":                {role: people.Edit, act: "edit"},
	"POST /p/:project/language":            {role: people.Edit},
	"POST /p/:project/module":              {role: people.Edit, act: "add a module"},
	"POST /p/:project/begin":               {role: people.Edit, act: "edit"},
	"POST /p/:project/restore":             {role: people.Edit, act: "restore a state"},
	"POST /p/:project/autorun":             {role: people.Edit, act: "autorun"},
	"POST /p/:project/reload":              {role: people.Edit, act: "reload"},
	"POST /p/:project/secret":              {role: people.Edit, act: "set a secret"},
	"POST /p/:project/upload":              {role: people.Edit, act: "upload", upload: true},
	"POST /p/:project/uploads":             {role: people.Edit},
	"POST /p/:project/uploads/:id":         {role: people.Edit, upload: true},
	"POST /p/:project/uploads/:id/finish":  {role: people.Edit, act: "upload"},
	"POST /p/:project/uploads/:id/discard": {role: people.Edit},
	"POST /p/:project/files/rename":        {role: people.Edit, act: "rename a file"},
	"POST /p/:project/files/delete":        {role: people.Edit, act: "delete a file"},
	"POST /p/:project/files/restore":       {role: people.Edit, act: "restore a file"},
	"POST /p/:project/files/remove":        {role: people.Edit, act: "remove a file"},

	"GET /p/:project/share":         {role: people.Own},
	"POST /p/:project/share":        {role: people.Own, act: "make a link"},
	"POST /p/:project/share/change": {role: people.Own, act: "change a link"},
	"POST /p/:project/rights":       {role: people.Own, act: "grant"},
	"POST /p/:project/delete":       {role: people.Own, act: "delete the project"},
}

// powerOf is what a route asks for.
func powerOf(method, route string) power {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if p, ok := powers[method+" "+route]; ok {
		return p
	}
	return power{role: people.Own, all: true, act: method + " " + route}
}

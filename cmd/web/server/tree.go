package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/look"
	"stagebook/views"
)

// Parts of a node that are opened at once, and of the value that is looked into.
const (
	openedParts = 100
	openedBytes = 256 << 20
)

// treeModel is a tree as it was made for people, with the addresses that open what
// lies deeper where the value is stored.
func (s *Server) treeModel(c *echo.Context, o of, root display.Node) *views.Tree {
	model := &views.Tree{}
	address := ""
	if o.out.Digest != "" && o.out.Size <= openedBytes {
		address = o.named(c, "tree")
	}
	if address != "" && o.out.Type == "json.RawMessage" {
		model.Save = address + "&_save=1"
	}
	model.Root = treeNode(root, opener{address: address})
	return model
}

// opener makes the address of the parts of a node.
type opener struct {
	address string // "" where nothing can be opened
	way     []string
}

func (o opener) into(step string) opener {
	way := make([]string, len(o.way), len(o.way)+1)
	copy(way, o.way)
	return opener{o.address, append(way, step)}
}

func (o opener) from(n int) string {
	if o.address == "" {
		return ""
	}
	query := url.Values{"_at": o.way}
	if n > 0 {
		query.Set("_from", strconv.Itoa(n))
	}
	return strings.TrimSuffix(o.address+"&"+query.Encode(), "&")
}

func treeNode(node display.Node, o opener) views.TreeNode {
	model := views.TreeNode{Label: node.Label, Type: node.Type, Value: node.Value, More: node.More}
	for _, child := range node.Children {
		model.Children = append(model.Children, treeNode(child, o.into(child.Label)))
	}
	if node.More > 0 {
		model.Open = o.from(0) // from the first: a map is stored in an order of its own
	}
	return model
}

// tree sends parts of a value that lie deeper than its display reaches: those of the
// node at _at, from number _from on. With _save it sends a value that is JSON whole.
func (s *Server) tree(c *echo.Context) error {
	state, err := s.state(c)
	if err != nil {
		return err
	}
	out, err := s.output(c, state)
	if err != nil {
		return err
	}
	if out.Digest == "" || out.Size > openedBytes {
		return notFound(c)
	}
	data, release, err := s.mapped(out.Digest)
	if err != nil {
		return &pageError{status: http.StatusNotFound, title: "The value is gone", text: "Run the cell again to look into it."}
	}
	defer release()
	if c.QueryParam("_save") != "" {
		text, ok := codec.Plain(data)
		if !ok {
			return notFound(c)
		}
		c.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", out.Name+".json"))
		return c.Blob(http.StatusOK, "application/json", text)
	}
	from, err := strconv.Atoi(c.QueryParam("_from"))
	if err != nil || from < 0 {
		from = 0
	}
	way := c.QueryParams()["_at"]
	node, err := look.Open(data, way, look.Range{From: from, Most: openedParts})
	if errors.Is(err, look.ErrNoPart) {
		return &pageError{status: http.StatusNotFound, title: "There is no such part", text: err.Error()}
	}
	if err != nil {
		return &pageError{status: http.StatusUnprocessableEntity, title: "This cannot be opened", text: err.Error()}
	}
	o := opener{of{c.QueryParam("_cell"), out}.named(c, "tree"), way}
	model := views.TreeNode{More: node.Parts - from - len(node.Children)}
	for _, child := range node.Children {
		part := views.TreeNode{Label: child.Label, Type: child.Type, Value: child.Value, More: child.Parts}
		if child.Parts > 0 {
			part.Open = o.into(child.Label).from(0)
		}
		model.Children = append(model.Children, part)
	}
	if model.More > 0 {
		model.Open = o.from(from + len(node.Children))
	}
	return s.draw(c, http.StatusOK, views.TreeParts(model))
}

package server

import (
	"github.com/labstack/echo/v5"

	"stagebook/views"
)

func (s *Server) cardModel(*echo.Context) views.Card { return views.Card{} }

package server

import (
	"net/http"

	"github.com/labstack/echo/v5"
)

// route registers every route of the program. Whatever is added to pages is
// behind the check, and whatever is added to behind is behind that of links; only what any page needs before it is known who asks, and
// what tells a machine that the program is alive, stands outside.
func (s *Server) route() {
	s.echo.Use(headers)
	s.echo.GET("/static/*", asset)
	s.echo.GET("/healthz", func(c *echo.Context) error { return c.String(http.StatusOK, "ok\n") })

	behind := s.echo.Group("/s/:link", s.sharing)
	behind.GET("", s.sharedPage)
	behind.POST("/unlock", s.unlock)
	behind.GET("/table", s.table)
	behind.GET("/table/columns", s.tableColumns)
	behind.GET("/table/cell", s.tableCell)
	behind.GET("/download", s.download)
	behind.GET("/chart/live", s.liveChart)
	behind.GET("/chart/svg", s.chartSVG)
	behind.GET("/chart/json", s.chartOptions)
	behind.GET("/media", s.media)
	behind.GET("/frame", s.frame)
	behind.GET("/logs/:digest", s.logText)
	behind.GET("/text/:digest", s.wholeText)

	pages := s.echo.Group("", s.access.check)
	pages.GET("/", s.projects)
	pages.GET("/p/:project", s.notebook)
	pages.GET("/p/:project/app", s.app)
	pages.GET("/p/:project/graph", s.graph)
	pages.GET("/p/:project/runs", s.runs)
	pages.GET("/p/:project/files", s.files)
	pages.GET("/p/:project/history", s.history)
	pages.GET("/p/:project/share", s.share)
	pages.POST("/p/:project/share", s.makeLink)
	pages.POST("/p/:project/share/change", s.changeLink)
	pages.GET("/p/:project/events", s.events)
	pages.GET("/p/:project/why", s.why)
	pages.GET("/p/:project/table", s.table)
	pages.GET("/p/:project/table/columns", s.tableColumns)
	pages.GET("/p/:project/table/cell", s.tableCell)
	pages.GET("/p/:project/changes", s.changes)
	pages.GET("/p/:project/download", s.download)
	pages.GET("/p/:project/chart/live", s.liveChart)
	pages.GET("/p/:project/chart/svg", s.chartSVG)
	pages.GET("/p/:project/chart/json", s.chartOptions)
	pages.GET("/p/:project/media", s.media)
	pages.GET("/p/:project/frame", s.frame)
	pages.GET("/p/:project/logs/:digest", s.logText)
	pages.GET("/p/:project/text/:digest", s.wholeText)
	pages.GET("/p/:project/source", s.source)
	pages.POST("/p/:project/edit", s.edit)
	pages.POST("/p/:project/language", s.language)
	pages.POST("/p/:project/upload", s.upload)
	pages.POST("/p/:project/restore", s.restore)
	pages.POST("/new", s.newProject)
	pages.POST("/p/:project/copy", s.copyProject)
	pages.POST("/p/:project/delete", s.deleteProject)
	pages.GET("/bin", s.bin)
	pages.POST("/bin/restore", s.restoreProject)
	pages.POST("/bin/empty", s.emptyBin)
	pages.POST("/p/:project/run", s.run)
	pages.POST("/p/:project/cancel", s.cancel)
	pages.POST("/p/:project/move", s.move)
	pages.POST("/p/:project/autorun", s.autorun)
	pages.POST("/p/:project/reload", s.reload)
	pages.RouteNotFound("/*", notFound)
}

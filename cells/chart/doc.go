// Package chart draws charts on the server: options of ECharts in, SVG out.
//
// ECharts itself draws them, in a JavaScript engine written in Go
// (modernc.org/quickjs), so that a page is complete without a script and a
// chart looks the same on screen, on paper and in an export.
//
// # One picture for light and dark
//
// The theme of render.js uses the colours of the light design. In the finished
// SVG each of them is replaced by the design's variable of that name
// (fill="#4a7ab8" becomes fill="var(--chart-1, #4a7ab8)"), so that one picture
// follows the page. Colours that an author chose stay as they are.
//
// # Trust
//
// Options come out of the author's code and may hold anything. The engine has no
// access to anything, and limits of time and memory. What it returns is parsed
// and written anew: only known elements and attributes pass, links lead only to
// the picture itself, styles become attributes, and ids get a prefix so that two
// pictures on one page never share one.
package chart

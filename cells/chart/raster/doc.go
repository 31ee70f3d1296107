// Package raster turns the SVG of package chart into a picture of points, for where
// none that is drawn by lines will do: chats show no SVG in the card of a link.
//
// It knows what chart writes, and no more of SVG: paths, basic shapes, texts, groups
// with a transform, an opacity and a clip. A gradient is drawn in the colour of its
// middle; patterns, images and uses are left out. The variables of the page's design
// have their fallbacks, which are those of the light one. It reads nothing but the
// text it is given, and takes time in proportion to it: the path engine is that of
// gonum/plot (git.sr.ht/~sbinet/gg), the letters are Go's own.
package raster

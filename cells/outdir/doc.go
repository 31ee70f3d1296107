// Package outdir writes results as files that other programs read: a frame or a list
// of rows as CSV or Parquet, a chart as SVG, a picture as PNG, figures and other values
// as JSON, text as text or Markdown.
//
// A folder of results has an index.json that names each with its digest and file. Each
// file appears whole or not at all, and the index is written last, so what it names is
// there. A result that is not fresh gets no file: the index says how it stands, and a
// file of an earlier run stays as it is, named by nobody.
package outdir

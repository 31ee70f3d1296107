//go:build !pipeline

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"stagebook/cells/export"
)

// chromiums are the names under which a Chromium is installed, with the places where
// macOS has it.
var chromiums = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "brave-browser",
	"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
}

// printing bounds the time that a Chromium takes for a document.
const printing = 3 * time.Minute

// findChromium returns the path of the Chromium that prints.
func (p *program) findChromium() (string, error) {
	if named := p.getenv("STAGEBOOK_CHROMIUM"); named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("$STAGEBOOK_CHROMIUM: %w", err)
		}
		return path, nil
	}
	for _, name := range chromiums {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", &exit{exitFailed, "--as pdf prints with Chromium, and none is on the PATH: install chromium or Google Chrome, or name one in $STAGEBOOK_CHROMIUM; --as html makes a page that every browser prints"}
}

// drawPDF prints the page that --as html makes.
func drawPDF(ctx context.Context, p *program, shown shownResults) ([]export.File, error) {
	chromium, err := p.findChromium()
	if err != nil {
		return nil, err
	}
	page, err := drawHTML(ctx, p, shown)
	if err != nil {
		return nil, err
	}
	var made time.Time
	for _, cell := range shown.state.Cells {
		if cell.Shown != nil && cell.Shown.Made.After(made) {
			made = cell.Shown.Made
		}
	}
	return alone(printPage(ctx, chromium, page[0].Data, made))
}

// printPage prints a page on sheets of A4.
func printPage(ctx context.Context, chromium string, page []byte, made time.Time) ([]byte, error) {
	temp, err := os.MkdirTemp("", "stagebook-print-")
	if err != nil {
		return nil, fmt.Errorf("making a folder to print in: %w", err)
	}
	defer os.RemoveAll(temp)
	page = bytes.Replace(page, []byte("</head>"), []byte("<style>@page { size: A4; }</style></head>"), 1)
	from, to := filepath.Join(temp, "page.html"), filepath.Join(temp, "page.pdf")
	if err := os.WriteFile(from, page, 0o600); err != nil {
		return nil, fmt.Errorf("printing: %w", err)
	}
	args := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
		"--user-data-dir=" + filepath.Join(temp, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + to,
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // it refuses one to root; the page runs two scripts, both ours
	}
	ctx, cancel := context.WithTimeout(ctx, printing)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium, append(args, "file://"+filepath.ToSlash(from))...)
	cmd.WaitDelay = 5 * time.Second // what it started may hold its output open
	said, err := cmd.CombinedOutput()
	printed, unread := os.ReadFile(to)
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("printing with %s: %w", chromium, context.Cause(ctx))
	case err != nil || unread != nil:
		return nil, fmt.Errorf("printing with %s: %w\n%s", chromium, errors.Join(err, unread), lastLines(string(said), 5))
	}
	return settledPDF(printed, made), nil
}

// What differs in a PDF from printing to printing: when it was made, as 14 digits, and
// the numbers that Chromium gives to the nodes of the page.
var (
	pdfDates = regexp.MustCompile(`/(?:Creation|Mod)Date \(D:(\d{14})`)
	pdfNodes = regexp.MustCompile(`\(node(\d{8})\)`)
)

// settledPDF gives a PDF the time of its results in place of that of its printing, and
// counts its nodes from one, in their order. Lengths stay, because places in the file
// are told by their distance from its start.
func settledPDF(pdf []byte, made time.Time) []byte {
	pdf = bytes.Clone(pdf)
	for _, at := range pdfDates.FindAllSubmatchIndex(pdf, -1) {
		copy(pdf[at[2]:at[3]], made.UTC().Format("20060102150405"))
	}
	places := pdfNodes.FindAllSubmatchIndex(pdf, -1)
	var numbers []string
	for _, at := range places {
		numbers = append(numbers, string(pdf[at[2]:at[3]]))
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	for _, at := range places {
		rank, _ := slices.BinarySearch(numbers, string(pdf[at[2]:at[3]]))
		copy(pdf[at[2]:at[3]], fmt.Sprintf("%08d", rank+1))
	}
	return pdf
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

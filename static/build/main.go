// Command build makes static/built from the sources beside it: the style sheet,
// the fonts and the client. It is a module of its own, so that the program
// itself does not depend on a bundler.
//
//	npm ci --ignore-scripts && go -C static/build run .
//
// With -check it writes nothing and fails when static/built is old.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	check := flag.Bool("check", false, "fail when static/built is not what the sources make")
	root := flag.String("static", "..", "the folder static")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return fmt.Errorf("finding static: %w", err)
	}
	files, err := bundle(root)
	if err != nil {
		return err
	}
	icon, err := os.ReadFile(filepath.Join(root, "icon.svg"))
	if err != nil {
		return fmt.Errorf("reading the icon: %w", err)
	}
	files["icon.svg"] = icon
	built := filepath.Join(root, "built")
	if check {
		return compare(built, files)
	}
	return write(built, files)
}

// bundle returns the built files by their name under built/.
func bundle(root string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, options := range []api.BuildOptions{
		{EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: filepath.Join(root, "app/app.ts"), OutputPath: "app"},
			{InputPath: filepath.Join(root, "app/shared.ts"), OutputPath: "shared"},
			{InputPath: filepath.Join(root, "app/explore.ts"), OutputPath: "explore"},
			{InputPath: filepath.Join(root, "app/embed.ts"), OutputPath: "embed"},
			{InputPath: filepath.Join(root, "css/app.css"), OutputPath: "app"},
			{InputPath: filepath.Join(root, "edit/editor.ts"), OutputPath: "editor"},
		}, Format: api.FormatESModule},
		{EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: filepath.Join(root, "theme/early.ts"), OutputPath: "theme"},
			{InputPath: filepath.Join(root, "live/worker.ts"), OutputPath: "worker"},
			{InputPath: filepath.Join(root, "chart/frame.ts"), OutputPath: "chart"},
			{InputPath: filepath.Join(root, "document/document.ts"), OutputPath: "document"},
		}, Format: api.FormatIIFE},
	} {
		options.Bundle = true
		options.Write = false
		options.Outdir = filepath.Join(root, "built")
		options.AbsWorkingDir = filepath.Dir(root)
		options.MinifyWhitespace, options.MinifySyntax, options.MinifyIdentifiers = true, true, true
		options.LegalComments = api.LegalCommentsNone
		options.Charset = api.CharsetUTF8
		options.Target = api.ES2022
		options.AssetNames = "fonts/[name]-[hash]"
		options.Loader = map[string]api.Loader{".woff2": api.LoaderFile}
		options.Supported = map[string]bool{"nesting": true, "color-functions": true}
		result := api.Build(options)
		if len(result.Errors) > 0 {
			return nil, fmt.Errorf("bundling: %s", strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
		}
		for _, f := range result.OutputFiles {
			name, err := filepath.Rel(options.Outdir, f.Path)
			if err != nil {
				return nil, fmt.Errorf("naming %s: %w", f.Path, err)
			}
			files[filepath.ToSlash(name)] = f.Contents
		}
	}
	return files, nil
}

// write replaces built/ by the files.
func write(built string, files map[string][]byte) error {
	if err := os.RemoveAll(built); err != nil {
		return fmt.Errorf("clearing %s: %w", built, err)
	}
	for name, data := range files {
		path := filepath.Join(built, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("making a folder: %w", err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}
	return nil
}

// compare fails with the names of the files that are old, missing or too many.
func compare(built string, files map[string][]byte) error {
	var old []string
	for name, data := range files {
		have, err := os.ReadFile(filepath.Join(built, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(have, data) {
			old = append(old, name)
		}
	}
	err := filepath.WalkDir(built, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(built, path)
		if _, ok := files[filepath.ToSlash(name)]; err == nil && !ok {
			old = append(old, name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("reading %s: %w", built, err)
	}
	if len(old) > 0 {
		return fmt.Errorf("static/built is old (%s): run go -C static/build run .", strings.Join(old, ", "))
	}
	return nil
}

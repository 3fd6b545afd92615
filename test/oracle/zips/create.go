package main

import (
	"bytes"
	"io"
	"os"
	"sort"
	"strings"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"
)

// source is one file of a tree that a zip is to be made of.
type source struct {
	Name string `json:"path"`
	// Kind is "file", "link" or "pipe".
	Kind    string `json:"kind"`
	Content string `json:"content"`
}

func (s source) Path() string                { return s.Name }
func (s source) Lstat() (os.FileInfo, error) { return info{s}, nil }
func (s source) Open() (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader([]byte(s.Content))), nil
}

type info struct{ source }

func (i info) Name() string       { return i.source.Name[strings.LastIndex(i.source.Name, "/")+1:] }
func (i info) Size() int64        { return int64(len(i.Content)) }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }
func (i info) Mode() os.FileMode {
	switch i.Kind {
	case "link":
		return os.ModeSymlink | 0o777
	case "pipe":
		return os.ModeNamedPipe | 0o644
	}
	return 0o644
}

// created tells about a zip made of a tree.
type created struct {
	H1      string   `json:"h1"`
	Files   []string `json:"files"`
	Refusal string   `json:"refusal"`
}

func aboutCreating(q request) created {
	files := make([]zip.File, len(q.Files))
	for i, f := range q.Files {
		files[i] = f
	}
	out, err := os.CreateTemp("", "oracle-create-")
	if err != nil {
		panic(err)
	}
	defer os.Remove(out.Name())
	defer out.Close()
	checked, _ := zip.CheckFiles(files)
	if err := zip.Create(out, module.Version{Path: q.Path, Version: q.Version}, files); err != nil {
		return created{Refusal: err.Error()}
	}
	h1, err := dirhash.HashZip(out.Name(), dirhash.DefaultHash)
	if err != nil {
		return created{Refusal: err.Error()}
	}
	sort.Strings(checked.Valid)
	return created{H1: h1, Files: checked.Valid}
}

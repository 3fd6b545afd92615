// Command zips tells what golang.org/x/mod says about module zips: it reads one JSON request a line from standard input
// and writes one JSON answer a line.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"
)

type request struct {
	// Kind is "zip" (check it, unpack it, hash it), "hash" (check it, hash it; timed), "create" (make one of files) or "fold".
	Kind    string   `json:"kind"`
	File    string   `json:"file"`
	Path    string   `json:"path"`
	Version string   `json:"version"`
	Files   []source `json:"files"`
}

type verdict struct {
	// H1 is empty where the zip was refused, and Refusal then says why.
	H1      string `json:"h1"`
	Refusal string `json:"refusal"`
	HashMs  int64  `json:"hashMs"`
}

func refused(err error) verdict {
	return verdict{Refusal: err.Error()}
}

func aboutZip(q request) verdict {
	m := module.Version{Path: q.Path, Version: q.Version}
	if _, err := zip.CheckZip(m, q.File); err != nil {
		return refused(err)
	}
	if q.Kind == "zip" {
		folder, err := os.MkdirTemp("", "oracle-zip-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(folder)
		if err := zip.Unzip(folder, m, q.File); err != nil {
			return refused(err)
		}
	}
	start := time.Now()
	h1, err := dirhash.HashZip(q.File, dirhash.DefaultHash)
	if err != nil {
		return refused(err)
	}
	return verdict{H1: h1, HashMs: time.Since(start).Milliseconds()}
}

// aboutFolding lists, for each letter that differs in case from another, the smallest that strings.EqualFold takes
// for the same.
func aboutFolding() [][2]rune {
	var pairs [][2]rune
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.IsLetter(r) || unicode.SimpleFold(r) == r {
			continue
		}
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
			if !strings.EqualFold(string(other), string(r)) {
				panic("not an orbit")
			}
		}
		pairs = append(pairs, [2]rune{r, least})
	}
	return pairs
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	requests := json.NewDecoder(in)
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	for requests.More() {
		var q request
		if err := requests.Decode(&q); err != nil {
			panic(err)
		}
		var answer any
		switch q.Kind {
		case "fold":
			answer = aboutFolding()
		case "create":
			answer = aboutCreating(q)
		default:
			answer = aboutZip(q)
		}
		if err := answers.Encode(answer); err != nil {
			panic(err)
		}
	}
}

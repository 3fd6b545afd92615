// Command hash reckons the `h1:` hash of every module zip below a folder, on all processors, and prints how long that took as
// one line of JSON. It does what nobody can leave out who verifies the zips, and nothing else: no network, no writing, no
// look at the log.
package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

type report struct {
	WallMs float64 `json:"wallMs"`
	Zips   int     `json:"zips"`
	Bytes  int64   `json:"bytes"`    // as they lie there
	Inside int64   `json:"unpacked"` // of all files in them
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: hash FOLDER")
		os.Exit(2)
	}
	var zips []string
	var size int64
	err := filepath.WalkDir(os.Args[1], func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".zip") {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		size += info.Size()
		zips = append(zips, name)
		return nil
	})
	if err != nil {
		fail(err)
	}

	start := time.Now()
	names := make(chan string)
	var inside int64
	var mu sync.Mutex
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for name := range names {
				_, unpacked, err := hash(name)
				if err != nil {
					fail(fmt.Errorf("%s: %w", name, err))
				}
				mu.Lock()
				inside += unpacked
				mu.Unlock()
			}
		})
	}
	for _, name := range zips {
		names <- name
	}
	close(names)
	all.Wait()
	wall := float64(time.Since(start).Microseconds()) / 1000
	json.NewEncoder(os.Stdout).Encode(report{WallMs: wall, Zips: len(zips), Bytes: size, Inside: inside})
}

// hash gives `h1:…` of a module zip (Go Modules Reference, "go.sum files") and how many bytes its files have.
func hash(name string) (string, int64, error) {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return "", 0, err
	}
	defer archive.Close()
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	whole := sha256.New()
	var inside int64
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			return "", 0, err
		}
		each := sha256.New()
		n, err := io.Copy(each, content)
		content.Close()
		if err != nil {
			return "", 0, err
		}
		inside += n
		fmt.Fprintf(whole, "%x  %s\n", each.Sum(nil), file.Name)
	}
	return "h1:" + base64.StdEncoding.EncodeToString(whole.Sum(nil)), inside, nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

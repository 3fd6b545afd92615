// Command strings tells what golang.org/x/mod says about strings: it reads one JSON request a line from standard input
// and writes one JSON answer a line. A verdict "no" is null (or false), whatever the reason.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"
	"unicode"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

type request struct {
	Kind string   `json:"kind"`
	S    string   `json:"s"`
	T    string   `json:"t"`
	Rev  string   `json:"rev"`
	Ms   int64    `json:"ms"`
	List []string `json:"list"`
}

// or gives the value, or nil when there was an error.
func or[T any](value T, err error) any {
	if err != nil {
		return nil
	}
	return value
}

// guarded gives nil where f panics.
func guarded(f func() any) (answer any) {
	defer func() {
		if recover() != nil {
			answer = nil
		}
	}()
	return f()
}

func aboutString(s string) any {
	prefix, pathMajor, ok := module.SplitPathVersion(s)
	var split any
	if ok {
		split = []string{prefix, pathMajor}
	}
	when, err := module.PseudoVersionTime(s)
	return []any{
		module.CheckPath(s) == nil,
		module.CheckImportPath(s) == nil,
		module.CheckFilePath(s) == nil,
		or(module.EscapePath(s)),
		or(module.UnescapePath(s)),
		or(module.EscapeVersion(s)),
		or(module.UnescapeVersion(s)),
		split,
		guarded(func() any { return module.PathMajorPrefix(s) }),
		semver.IsValid(s),
		module.CanonicalVersion(s),
		semver.Major(s),
		semver.MajorMinor(s),
		semver.Prerelease(s),
		semver.Build(s),
		module.IsPseudoVersion(s),
		or(when.UnixMilli(), err),
		guarded(func() any { return or(module.PseudoVersionBase(s)) }),
		or(module.PseudoVersionRev(s)),
	}
}

type replacement struct {
	Path, Version, WithPath, WithVersion string
	Line                                 int
}

type interval struct {
	Low, High, Rationale string
	Line                 int
}

type required struct {
	Path, Version string
	Indirect      bool
	Line          int
}

type named struct {
	A, B string
	Line int
}

type goMod struct {
	HasModule     bool
	Module        string
	Deprecated    string
	Go, Toolchain string
	Require       []required
	Exclude       []named
	Replace       []replacement
	Retract       []interval
	Tool          []named
	Ignore        []named
	Godebug       []named
}

func aboutGoMod(f *modfile.File, err error) any {
	if err != nil {
		return nil
	}
	var m goMod
	if f.Module != nil {
		m.HasModule, m.Module, m.Deprecated = true, f.Module.Mod.Path, f.Module.Deprecated
	}
	if f.Go != nil {
		m.Go = f.Go.Version
	}
	if f.Toolchain != nil {
		m.Toolchain = f.Toolchain.Name
	}
	for _, r := range f.Require {
		m.Require = append(m.Require, required{r.Mod.Path, r.Mod.Version, r.Indirect, r.Syntax.Start.Line})
	}
	for _, r := range f.Exclude {
		m.Exclude = append(m.Exclude, named{r.Mod.Path, r.Mod.Version, r.Syntax.Start.Line})
	}
	for _, r := range f.Replace {
		m.Replace = append(m.Replace, replacement{r.Old.Path, r.Old.Version, r.New.Path, r.New.Version, r.Syntax.Start.Line})
	}
	for _, r := range f.Retract {
		m.Retract = append(m.Retract, interval{r.Low, r.High, r.Rationale, r.Syntax.Start.Line})
	}
	for _, t := range f.Tool {
		m.Tool = append(m.Tool, named{t.Path, "", t.Syntax.Start.Line})
	}
	for _, t := range f.Ignore {
		m.Ignore = append(m.Ignore, named{t.Path, "", t.Syntax.Start.Line})
	}
	for _, g := range f.Godebug {
		m.Godebug = append(m.Godebug, named{g.Key, g.Value, g.Syntax.Start.Line})
	}
	return m
}

// aboutUnicode lists the code points where a class begins or ends.
func aboutUnicode(class func(rune) bool) []rune {
	var edges []rune
	in := false
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if class(r) != in {
			in = !in
			edges = append(edges, r)
		}
	}
	return edges
}

func answer(q request) any {
	switch q.Kind {
	case "string":
		return aboutString(q.S)
	case "pair":
		return []any{
			module.Check(q.S, q.T) == nil,
			guarded(func() any { return module.MatchPathMajor(q.S, q.T) }),
			semver.Compare(q.S, q.T),
		}
	case "private":
		return module.MatchPrefixPatterns(q.S, q.T)
	case "pseudo":
		return guarded(func() any { return module.PseudoVersion(q.S, q.T, time.UnixMilli(q.Ms), q.Rev) })
	case "sort":
		semver.Sort(q.List)
		return q.List
	case "gomod":
		data := []byte(q.S)
		return []any{
			guarded(func() any { return aboutGoMod(modfile.ParseLax("go.mod", data, nil)) }),
			guarded(func() any { return aboutGoMod(modfile.Parse("go.mod", data, nil)) }),
		}
	case "unicode":
		return [][]rune{aboutUnicode(unicode.IsLetter), aboutUnicode(unicode.IsPrint)}
	}
	panic("unknown kind " + q.Kind)
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
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := answers.Encode(answer(q)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

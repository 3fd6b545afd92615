// Command replay asks a module proxy for a list of paths, several at a time, and prints one line of JSON: how long it
// took, how much came, what failed. It is in Go and not in JavaScript because it shares two processors with the server
// that it measures, and must cost as little as possible.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// A fetch is what became of one path.
type fetch struct {
	took  time.Duration
	bytes int64
	err   error
}

// A report is what is printed.
type report struct {
	WallMs    float64  `json:"wallMs"`
	Requests  int      `json:"requests"`
	Bytes     int64    `json:"bytes"`
	P50Ms     float64  `json:"p50Ms"`
	P99Ms     float64  `json:"p99Ms"`
	MaxMs     float64  `json:"maxMs"`
	Failed    int      `json:"failed"`
	Failures  []string `json:"failures"` // the first few
	Protocols []string `json:"protocols"`
}

func main() {
	base := flag.String("base", "", "base `URL` of the module proxy, without a final slash")
	list := flag.String("list", "", "`file` with a path a line")
	parallel := flag.Int("parallel", 16, "requests at a time")
	seed := flag.Int64("seed", 1, "the order of the requests is shuffled by this")
	flag.Parse()

	text, err := os.ReadFile(*list)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	paths := strings.Fields(string(text))
	rand.New(rand.NewSource(*seed)).Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })

	// HTTP/2 where the server has it, as the go command does.
	client := &http.Client{
		Timeout: 3 * time.Minute,
		Transport: &http.Transport{
			MaxIdleConnsPerHost: *parallel,
			MaxConnsPerHost:     *parallel,
			DisableCompression:  true,
		},
	}
	result := run(client, *base, paths, *parallel)
	out, _ := json.Marshal(result)
	fmt.Println(string(out))
}

func run(client *http.Client, base string, paths []string, parallel int) report {
	fetches := make([]fetch, len(paths))
	protocols := make(chan string, len(paths))
	next := make(chan int)
	var workers sync.WaitGroup
	start := time.Now()
	for range parallel {
		workers.Add(1)
		go func() {
			defer workers.Done()
			buffer := make([]byte, 256<<10)
			for i := range next {
				fetches[i] = get(client, base+paths[i], buffer, protocols)
			}
		}()
	}
	for i := range paths {
		next <- i
	}
	close(next)
	workers.Wait()
	wall := time.Since(start)
	close(protocols)

	result := report{WallMs: ms(wall), Requests: len(paths), Failures: []string{}, Protocols: []string{}}
	var times []time.Duration
	for i, f := range fetches {
		result.Bytes += f.bytes
		times = append(times, f.took)
		if f.err != nil {
			result.Failed++
			if len(result.Failures) < 5 {
				result.Failures = append(result.Failures, fmt.Sprintf("%s: %v", paths[i], f.err))
			}
		}
	}
	for protocol := range protocols {
		if !slices.Contains(result.Protocols, protocol) {
			result.Protocols = append(result.Protocols, protocol)
		}
	}
	slices.Sort(times)
	if n := len(times); n > 0 {
		result.P50Ms, result.P99Ms, result.MaxMs = ms(times[n/2]), ms(times[(n-1)*99/100]), ms(times[n-1])
	}
	return result
}

func get(client *http.Client, url string, buffer []byte, protocols chan<- string) fetch {
	start := time.Now()
	response, err := client.Get(url)
	if err != nil {
		return fetch{took: time.Since(start), err: err}
	}
	defer response.Body.Close()
	protocols <- response.Proto
	// Hiding ReadFrom of io.Discard keeps to our one buffer.
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, response.Body, buffer)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", response.StatusCode)
	}
	return fetch{took: time.Since(start), bytes: n, err: err}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

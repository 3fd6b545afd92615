// Command environment tells which HTTP proxy golang.org/x/net/http/httpproxy chooses: it reads one JSON request a line from
// standard input and writes one JSON answer a line, the proxy's URL or null.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/url"
	"os"

	"golang.org/x/net/http/httpproxy"
)

type request struct {
	HTTP    string `json:"http"`
	HTTPS   string `json:"https"`
	NoProxy string `json:"noProxy"`
	CGI     bool   `json:"cgi"`
	URL     string `json:"url"`
}

func answer(q request) any {
	target, err := url.Parse(q.URL)
	if err != nil {
		panic(err)
	}
	config := httpproxy.Config{HTTPProxy: q.HTTP, HTTPSProxy: q.HTTPS, NoProxy: q.NoProxy, CGI: q.CGI}
	proxy, err := config.ProxyFunc()(target)
	if proxy == nil || err != nil {
		return nil
	}
	return proxy.String()
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	requests := json.NewDecoder(bufio.NewReader(os.Stdin))
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

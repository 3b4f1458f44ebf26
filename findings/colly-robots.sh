#!/usr/bin/env bash
# Colly: with IgnoreRobotsTxt = false it fetches pages that robots.txt forbids, where their path has a letter like ệ.
#
# Expected, from its README: "Robots.txt support"; with IgnoreRobotsTxt = false a page that is forbidden gives "URL blocked by
# robots.txt". By RFC 9309 (2.2.2) octets outside of US-ASCII, of the address and of the path in robots.txt, "MUST be
# percent-encoded … prior to comparison", so that "Disallow: /việt/" forbids /vi%E1%BB%87t/1, as it does for Google, for
# crawler-commons and robots-parser. Capitals and small letters of such octets are the same (RFC 3986, 2.1).
# Seen: a rule that is written in Vietnamese letters, or percent-encoded with small letters (%e1), matches no address at all, not
# even /việt/1, and the page is fetched without an error: github.com/temoto/robotstxt compares the rule as it stands with the
# address, which Colly gives it percent-encoded with capitals. Such paths are what news sites and wikis of languages with
# letters outside of ASCII have. (That Colly also sorts the query before it is compared, so that "Disallow: /tin?print=" does
# not forbid /tin?print=1&id=5, is its issue 902.)
# In: github.com/gocolly/colly/v2 v2.3.0, github.com/temoto/robotstxt v1.1.2.
# Needs Go from 1.24 on instead of a Python. It asks a server of its own, on 127.0.0.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/robots"
cat > "$folder/robots/main.go" <<'GO'
package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/gocolly/colly/v2"
)

func main() {
	same := true
	for _, ask := range []struct {
		rule, address string
		told          string
	}{
		{"/tin/", "/tin/1", "blocked"},
		{"/vi%E1%BB%87t/", "/vi%E1%BB%87t/1", "blocked"},
		{"/vi%e1%bb%87t/", "/vi%E1%BB%87t/1", "fetched"}, // forbidden
		{"/việt/", "/vi%E1%BB%87t/1", "fetched"},         // forbidden
		{"/việt/", "/việt/1", "fetched"},                 // forbidden
		{"/tin?print=", "/tin?print=1", "blocked"},
		{"/tin?print=", "/tin?print=1&id=5", "fetched"}, // forbidden
	} {
		seen := fetch(ask.rule, ask.address)
		fmt.Printf("  Disallow: %s, %s: %s\n", ask.rule, ask.address, seen)
		same = same && seen == ask.told
	}
	if !same {
		os.Exit(1)
	}
}

func fetch(rule, address string) string {
	seen := "nothing"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprintf(w, "User-agent: *\nDisallow: %s\n", rule)
			return
		}
		seen = "fetched"
		fmt.Fprint(w, "Bão vào bờ")
	}))
	defer server.Close()
	collector := colly.NewCollector()
	collector.IgnoreRobotsTxt = false
	if err := collector.Visit(server.URL + address); errors.Is(err, colly.ErrRobotsTxtBlocked) {
		seen = "blocked"
	} else if err != nil {
		seen = err.Error()
	}
	return seen
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/robots"
{ go mod init robots && go get github.com/gocolly/colly/v2@v2.3.0 github.com/temoto/robotstxt@v1.1.2 && go build -o robots .; } \
    > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "Colly $(go list -m -f '{{.Version}}' github.com/gocolly/colly/v2)"
changed=0
env -u http_proxy -u HTTP_PROXY ./robots || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

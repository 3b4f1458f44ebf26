#!/usr/bin/env bash
# gorilla/feeds: in Atom all articles of one day with addresses like /tin?id=1 and /tin?id=2 have one and the same id.
#
# Expected, in the words of its source (newAtomEntry): "if there's no id set, try to create one, either from data or just a
# uuid"; the example in its documentation sets none. In Atom (RFC 4287, 4.2.6) an id "conveys a permanent, universally unique
# identifier", and "MUST NOT change" when an entry is published again. In JSON Feed 1.1 the id of an item is "required" and
# "unique for that item for that feed over time. If an item is ever updated, the id should be unchanged".
# Seen: the id is made of the host, the day and the path of the link, and its query is left away: tin?id=1 and tin?id=2 are
# "tag:bao.example,2024-09-05:/tin" both, so that a reader that goes by the id has one article of the two. The day is that of
# Updated, and Created only where there is none: an article that is corrected on the next day gets another id, and is there
# twice. In JSON nothing is made: the id of every item is "". RSS has no guid then, which is allowed.
# In: github.com/gorilla/feeds v1.2.0.
# Needs Go from 1.23 on instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/ids"
cat > "$folder/ids/main.go" <<'GO'
package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

func main() {
	day := time.Date(2024, 9, 5, 8, 0, 0, 0, time.UTC)
	next := day.AddDate(0, 0, 1)
	feed := &feeds.Feed{Title: "Báo", Link: &feeds.Link{Href: "https://bao.example/"}, Created: day}
	feed.Items = []*feeds.Item{
		{Title: "Bão vào bờ", Link: &feeds.Link{Href: "https://bao.example/tin?id=1"}, Created: day},
		{Title: "Lũ rút", Link: &feeds.Link{Href: "https://bao.example/tin?id=2"}, Created: day},
	}
	first := atom(feed)
	feed.Items[0].Updated = next
	corrected := atom(feed)[:1]
	text, err := feed.ToJSON()
	check(err)
	var made struct {
		Items []struct {
			ID  *string `json:"id"`
			URL string  `json:"url"`
		} `json:"items"`
	}
	check(json.Unmarshal([]byte(text), &made))
	var ids []string
	for _, item := range made.Items {
		if item.ID == nil {
			ids = append(ids, "none")
			continue
		}
		ids = append(ids, fmt.Sprintf("%q", *item.ID))
	}
	seen := []string{strings.Join(first, " "), strings.Join(corrected, " "), strings.Join(ids, " ")}
	fmt.Println("  Atom, the two articles:     ", seen[0])
	fmt.Println("  Atom, the first, corrected: ", seen[1])
	fmt.Println("  JSON, the two articles:     ", seen[2])
	told := []string{
		"tag:bao.example,2024-09-05:/tin tag:bao.example,2024-09-05:/tin", "tag:bao.example,2024-09-06:/tin", `"" ""`,
	}
	if strings.Join(seen, "|") != strings.Join(told, "|") {
		os.Exit(1)
	}
}

// atom gives the ids of the entries.
func atom(feed *feeds.Feed) []string {
	text, err := feed.ToAtom()
	check(err)
	var made struct {
		Entries []struct {
			ID string `xml:"id"`
		} `xml:"entry"`
	}
	check(xml.Unmarshal([]byte(text), &made))
	var ids []string
	for _, entry := range made.Entries {
		ids = append(ids, entry.ID)
	}
	return ids
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/ids"
{ go mod init ids && go get github.com/gorilla/feeds@v1.2.0 && go build -o ids .; } > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "gorilla/feeds $(go list -m -f '{{.Version}}' github.com/gorilla/feeds)"
changed=0
./ids || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

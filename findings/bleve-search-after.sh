#!/usr/bin/env bash
# Bleve: paged by date, articles without a date come again and again, or the pages end before those with a date have come.
#
# Expected, in the words of its docs/pagination.md: "Pagination is deterministic"; "Take the last hit's sort keys for
# SearchAfter"; for numbers and dates "use the DecodedSort field, which decodes the internal representations", with the type
# declared in the sort, and "_id" as the last key. A sort has a place for documents without the field too (Missing: last or
# first). So page after page every article comes once.
# Seen: five articles, two of them with a date, in pages of two. Of one without a date DecodedSort is the mark that puts it
# last or first as it is ("\U0010ffff" three times, or "\x00"), and SearchAfter takes it for an early time, or for 0, without an
# error from Search. Ascending with Missing last the pages are 12 34 12 34 for ever, and 5 is in none; with first 34 12, and 5
# is in none. Descending with last they are 21 34 34 34; with first 34, and then nothing: 1, 2 and 5 are lost. So it is with
# numbers. Request.Validate(), which Search does not call, refuses the values that Bleve itself has given.
# With the type left out, and the values of Sort instead of DecodedSort, every article comes once.
# In: Bleve v2.6.3.
# Needs Go from 1.25 on instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/pages"
cat > "$folder/pages/main.go" <<'GO'
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
)

var articles = map[string]map[string]interface{}{
	"1": {"title": "Bão vào bờ", "date": "2024-09-05T08:00:00Z", "views": 100},
	"2": {"title": "Lũ rút", "date": "2024-09-06T08:00:00Z", "views": 200},
	"3": {"title": "Nắng hạn"}, "4": {"title": "Gió mùa"}, "5": {"title": "Mưa đá"},
}

var told = []string{
	"12 34 5", "34 51 2", mark("12 34 12 34", high), mark("34 12", low), mark("21 34 34 34", low), mark("34", high),
	mark("12 34 12 34", high), mark("34", high),
}

const high, low = `"\U0010ffff\U0010ffff\U0010ffff"`, `"\x00"`

func mark(pages, key string) string { return pages + "; key of 3: " + key + ", refused: true" }

func main() {
	same := true
	index, err := bleve.New(filepath.Join(os.Args[1], "index"), bleve.NewIndexMapping())
	check(err)
	for id, article := range articles {
		check(index.Index(id, article))
	}
	for i, ask := range []struct {
		field   string
		kind    search.SortFieldType
		desc    bool
		missing search.SortFieldMissing
	}{
		{"date", search.SortFieldAuto, false, search.SortFieldMissingLast},
		{"date", search.SortFieldAuto, false, search.SortFieldMissingFirst},
		{"date", search.SortFieldAsDate, false, search.SortFieldMissingLast},
		{"date", search.SortFieldAsDate, false, search.SortFieldMissingFirst},
		{"date", search.SortFieldAsDate, true, search.SortFieldMissingLast},
		{"date", search.SortFieldAsDate, true, search.SortFieldMissingFirst},
		{"views", search.SortFieldAsNumber, false, search.SortFieldMissingLast},
		{"views", search.SortFieldAsNumber, true, search.SortFieldMissingFirst},
	} {
		order := search.SortOrder{
			&search.SortField{Field: ask.field, Type: ask.kind, Desc: ask.desc, Missing: ask.missing}, &search.SortDocID{},
		}
		typed := ask.kind != search.SortFieldAuto
		seen := pages(index, order, typed)
		fmt.Printf("  %s typed=%t desc=%t missing first=%t: %s\n", ask.field, typed, ask.desc,
			ask.missing == search.SortFieldMissingFirst, seen)
		same = same && seen == told[i]
	}
	if !same {
		os.Exit(1)
	}
}

// pages tells the articles of the first four pages, the key of an article without the field, and if Validate refuses it.
func pages(index bleve.Index, order search.SortOrder, typed bool) string {
	var seen []string
	var after []string
	key := ""
	for len(seen) < 4 {
		request := bleve.NewSearchRequestOptions(bleve.NewMatchAllQuery(), 2, 0, false)
		request.SortByCustom(order.Copy())
		request.SearchAfter = after
		result, err := index.Search(request)
		check(err)
		if len(result.Hits) == 0 {
			break
		}
		page := ""
		for _, hit := range result.Hits {
			page += hit.ID
			after = hit.Sort
			if typed {
				after = hit.DecodedSort
			}
			if hit.ID == "3" {
				key = fmt.Sprintf("; key of 3: %+q", after[0])
				next := bleve.NewSearchRequest(bleve.NewMatchAllQuery())
				next.SortByCustom(order.Copy())
				next.SearchAfter = hit.DecodedSort
				key += fmt.Sprintf(", refused: %t", next.Validate() != nil)
			}
		}
		seen = append(seen, page)
	}
	if !typed {
		key = ""
	}
	return strings.Join(seen, " ") + key
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/pages"
{ go mod init pages && go get github.com/blevesearch/bleve/v2@v2.6.3 && go build -o pages .; } > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "Bleve $(go list -m -f '{{.Version}}' github.com/blevesearch/bleve/v2)"
changed=0
./pages "$folder" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

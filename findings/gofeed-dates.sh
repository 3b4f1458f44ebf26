#!/usr/bin/env bash
# gofeed: an article of "Thu, 05 Sep 24 08:00 GMT" or "5 Sep 2024 08:00 +0700" has no date, and so with half of the valid forms.
#
# Expected, from the specification of RSS 2.0, which gofeed supports: "All date-times in RSS conform to the Date and Time
# Specification of RFC 822, with the exception that the year may be expressed with two characters or four characters". In RFC
# 822 (5.1) the day of the week and the seconds may be left out, the day has one or two digits, and UT, GMT, EST, EDT … Z or
# +0700 is the zone. Its README calls it "A Robust Feed Parser", and names "Incorrect date formats" among the faults of feeds
# that it handles.
# Seen: the forms are a list of examples, from which many are missing: of 96 made of these parts 51 are not read.
# PublishedParsed is nil, without an error. Without seconds and with two digits of the year, as RFC 822 itself writes a date, 4
# of 24 are read: "05 Sep 24 08:00 GMT", but not with a day of the week before it. Readers that sort by date put such articles
# last, or give them the day on which they were fetched.
# In: github.com/mmcdole/gofeed v1.4.2.
# Needs Go from 1.25 on instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/dates"
cat > "$folder/dates/main.go" <<'GO'
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/mmcdole/gofeed"
)

var zones = map[string]int{"UT": 0, "GMT": 0, "EST": -5, "PDT": -7, "Z": 0, "+0700": 7}

func main() {
	day := time.Date(2024, 9, 5, 8, 0, 0, 0, time.UTC)
	all, lost, wrong := 0, 0, 0
	shown := map[string]bool{
		"Thu, 05 Sep 2024 08:00:00 +0700": true, "Thu, 05 Sep 24 08:00 GMT": true, "Thu, 05 Sep 2024 08:00 UT": true,
		"5 Sep 2024 08:00 +0700": true, "05 Sep 24 08:00:00 GMT": true, "05 Sep 24 08:00 GMT": true,
	}
	for _, weekday := range []string{"Mon, ", ""} {
		for _, date := range []string{"02 Jan 2006", "02 Jan 06", "2 Jan 2006", "2 Jan 06"} {
			for _, clock := range []string{" 15:04:05 ", " 15:04 "} {
				for zone, hours := range zones {
					form := day.Format(weekday+date+clock) + zone
					feed, err := gofeed.NewParser().ParseString("<rss version='2.0'><channel><title>Báo</title><item>" +
						"<title>Bão vào bờ</title><pubDate>" + form + "</pubDate></item></channel></rss>")
					if err != nil {
						fmt.Fprintln(os.Stderr, err)
						os.Exit(2)
					}
					seen := feed.Items[0].PublishedParsed
					if shown[form] {
						fmt.Printf("  %s: %v\n", form, seen)
					}
					all++
					if seen == nil {
						lost++
					} else if !seen.Equal(day.Add(time.Duration(-hours) * time.Hour)) {
						wrong++
					}
				}
			}
		}
	}
	fmt.Printf("  of %d forms %d are lost, %d wrong\n", all, lost, wrong)
	if all != 96 || lost != 51 || wrong != 0 {
		os.Exit(1)
	}
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/dates"
{ go mod init dates && go get github.com/mmcdole/gofeed@v1.4.2 && go build -o dates .; } > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "gofeed $(go list -m -f '{{.Version}}' github.com/mmcdole/gofeed)"
changed=0
./dates || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

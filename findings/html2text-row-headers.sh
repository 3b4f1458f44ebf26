#!/usr/bin/env bash
# html2text (Go): in a table whose rows begin with their names the wind of Huế, 5, stands under "MƯA" (rain).
#
# Expected: Options.PrettyTables says that it "turns on pretty ASCII rendering for table elements", and its README is about
# "an equivalently nicely formatted TXT document" of an HTML one. In the HTML standard <th> is the header of a row as well as of a
# column: <tr><th>Huế</th><td>12</td><td>5</td></tr> is the row of Huế.
# Seen: every <th>, wherever it stands, is put into the first line. The rows lose their names, which become columns of their
# own, and their numbers move to the left by one, each under the name of another: the rain stands under no name, the wind under
# "MƯA"; of a table of two lines, Huế 12 and Vinh 34, both numbers stand under "HUẾ". No error is told. With <td> in the
# place of these <th>, or without PrettyTables, it is right.
# In: github.com/jaytaylor/html2text v0.0.0-20230321000545-74c2419ad056 with olekukonko/tablewriter v0.0.5, as it needs.
# Needs Go from 1.26 on instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/rows"
cat > "$folder/rows/main.go" <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/jaytaylor/html2text"
)

func text(html string, pretty bool) string {
	text, err := html2text.FromString(html, html2text.Options{PrettyTables: pretty})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	return text
}

// cells gives the cells of a table in ASCII, line by line.
func cells(text string) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		var cellsOf []string
		for _, cell := range strings.Split(strings.Trim(line, "|"), "|") {
			cellsOf = append(cellsOf, strings.TrimSpace(cell))
		}
		lines = append(lines, strings.Join(cellsOf, ","))
	}
	return strings.Join(lines, " / ")
}

func main() {
	head := "<table><tr><th></th><th>Mưa</th><th>Gió</th></tr>"
	same := true
	for _, one := range [][2]string{
		{head + "<tr><td>Huế</td><td>12</td><td>5</td></tr><tr><td>Vinh</td><td>34</td><td>6</td></tr></table>",
			",MƯA,GIÓ / Huế,12,5 / Vinh,34,6"},
		{head + "<tr><th>Huế</th><td>12</td><td>5</td></tr><tr><th>Vinh</th><td>34</td><td>6</td></tr></table>",
			",MƯA,GIÓ,HUẾ,VINH / 12,5 / 34,6"},
		{"<table><tr><td>Huế</td><td>12</td></tr><tr><td>Vinh</td><td>34</td></tr></table>", "Huế,12 / Vinh,34"},
		{`<table><tr><th scope="row">Huế</th><td>12</td></tr><tr><th scope="row">Vinh</th><td>34</td></tr></table>`,
			"HUẾ,VINH / 12 / 34"},
	} {
		seen := text(one[0], true)
		fmt.Printf("%s\n%s\n  without PrettyTables: %s\n", one[0], seen, text(one[0], false))
		same = same && cells(seen) == one[1]
	}
	if !same {
		os.Exit(1)
	}
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/rows"
{
    go mod init rows && go get github.com/jaytaylor/html2text@v0.0.0-20230321000545-74c2419ad056 \
        github.com/olekukonko/tablewriter@v0.0.5 github.com/ssor/bom@v0.0.0-20170718123548-6386211fdfcf golang.org/x/net@v0.59.0 \
        && go build -o rows .
} > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "html2text $(go list -m -f '{{.Version}}' github.com/jaytaylor/html2text)"
changed=0
./rows || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

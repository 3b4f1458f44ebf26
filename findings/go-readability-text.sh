#!/usr/bin/env bash
# go-readability: in the text of an article the end of a block ends no line: a quotation and its <cite> are joined,
# *Không chủ quanÔng Minh*, and behind an empty cell the numbers of a table stand in another column.
#
# Expected: RenderText gives what InnerText does: "plain text from HTML DOM with awareness of block-level elements", with a link
# to innerText of browsers, where a block begins a line and ends one, and where a tab stands between two cells of a table, empty
# ones too.
# Seen, without an error: a line ends where a block begins, never where one ends. What follows a block and is none itself, such
# as <cite>, <small>, <a> or bare words, is joined with it, where no blank stands between the two tags:
#   - <blockquote><p>Không chủ quan</p><cite>Ông Minh</cite></blockquote> gives "Không chủ quanÔng Minh";
#   - so it is behind <summary>, behind a <p> in a <figcaption>, a member of a list or a cell, and behind a list in a list; with
#     a blank between the tags they stay apart, but in one line;
#   - of the row "Huế", empty, "200" is left "Huế<tab>200": 200 stands under the name of the second column, not the third.
# The HTML of the same article, RenderHTML, is right.
# In: codeberg.org/readeck/go-readability/v2 v2.1.3.
# Needs Go from 1.26 on instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/text"
cat > "$folder/text/main.go" <<'GO'
package main

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"codeberg.org/readeck/go-readability/v2/render"
	"golang.org/x/net/html"
)

const words = "Sáng nay, bão số 3 vào bờ ở Quảng Ninh, gây mưa to, gió mạnh cấp 12, nhiều nhà tốc mái, cây đổ, đường ngập."

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// article gives what is left of a part of an article, as HTML and as text.
func article(part string) (string, string) {
	page := "<html><head><title>Bão số 3</title></head><body><article>" + strings.Repeat("<p>"+words+"</p>", 4) + part +
		strings.Repeat("<p>"+words+"</p>", 4) + "</article></body></html>"
	address, err := url.Parse("https://bao.example/tin/1")
	fatal(err)
	read, err := readability.FromReader(strings.NewReader(page), address)
	fatal(err)
	var markup, text bytes.Buffer
	fatal(read.RenderHTML(&markup))
	fatal(read.RenderText(&text))
	return markup.String(), strings.TrimSpace(strings.ReplaceAll(text.String(), words, ""))
}

func main() {
	same := true
	for _, one := range [][2]string{
		{"<blockquote><p>Không chủ quan</p><p>Ông Minh</p></blockquote>", "Không chủ quan\n\nÔng Minh"},
		{"<blockquote><p>Không chủ quan</p> <cite>Ông Minh</cite></blockquote>", "Không chủ quan Ông Minh"},
		{"<blockquote><p>Không chủ quan</p><cite>Ông Minh</cite></blockquote>", "Không chủ quanÔng Minh"},
		{"<details><summary>Huế</summary>Mưa to</details>", "HuếMưa to"},
		{"<figure><figcaption><p>Đường ngập</p><small>Ảnh: Lan</small></figcaption></figure>", "Đường ngậpẢnh: Lan"},
		{"<ul><li><p>Huế</p>mưa to</li></ul>", "Huếmưa to"},
		{"<ul><li>Huế<ul><li>mưa</li></ul>và gió</li></ul>", "Huế\n\nmưavà gió"},
		{"<table><tr><th>Nơi</th><th>Mưa</th></tr><tr><td><p>Huế</p>sáng</td><td>200</td></tr></table>", "Nơi\tMưa\n\nHuếsáng\t200"},
		{"<table><tr><td>Huế</td><td>–</td><td>200</td></tr></table>", "Huế\t–\t200"},
		{"<table><tr><td>Huế</td><td></td><td>200</td></tr></table>", "Huế\t200"},
	} {
		markup, seen := article(one[0])
		whole := strings.Contains(strings.NewReplacer("<tbody>", "", "</tbody>", "").Replace(markup), one[0])
		fmt.Printf("  %s: %q, in HTML whole: %t\n", one[0], seen, whole)
		same = same && seen == one[1] && whole
	}
	for _, one := range [][2]string{
		{"<p>Huế</p><p>Vinh</p>", "Huế\n\nVinh"},
		{"Huế<h2>Vinh</h2>", "Huế\n\nVinh"},
		{"<h2>Huế</h2>Vinh", "HuếVinh"},
		{"<div>Huế</div>Vinh", "HuếVinh"},
	} {
		node, err := html.Parse(strings.NewReader(one[0]))
		fatal(err)
		seen := render.InnerText(node)
		fmt.Printf("  InnerText of %s: %q\n", one[0], seen)
		same = same && seen == one[1]
	}
	if !same {
		os.Exit(1)
	}
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/text"
{
    go mod init text && go get codeberg.org/readeck/go-readability/v2@v2.1.3 golang.org/x/net@v0.59.0 && go build -o text .
} > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "go-readability $(go list -m -f '{{.Version}}' codeberg.org/readeck/go-readability/v2)"
changed=0
./text || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

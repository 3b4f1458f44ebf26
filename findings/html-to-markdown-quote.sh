#!/usr/bin/env bash
# html-to-markdown: articles 5 and 9 of a law, quoted in <blockquote>, are 5 and 6 in its Markdown.
#
# Expected, in the words of its README: "Smart Escaping: Escapes special characters only when necessary, to avoid accidental
# Markdown rendering", and in its ESCAPING.md that so "it renders correctly". A paragraph that begins with "5. " or "- " is no
# list in HTML, and a backslash keeps it from being one in Markdown.
# Seen: within <blockquote> no line is looked at: the same paragraphs that become "5\. …" and "\- …" anywhere else, in a list
# too, are left as they stand, and are lists, headings and rules in CommonMark: <p>5. …</p><p>9. …</p> becomes a list that counts
# 5, 6, <p>- Ông Minh: …</p>, as speech is written in Vietnamese, a point without its dash, <p># …</p> a heading, and of
# <p>---</p> nothing is left but a line. The numbers are no longer in the text, or are others. No error is told.
# In: github.com/JohannesKaufmann/html-to-markdown/v2 v2.5.2; its Markdown is read with goldmark v1.8.7.
# Needs Go from 1.25 on instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/quote"
cat > "$folder/quote/main.go" <<'GO'
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	markdown "github.com/JohannesKaufmann/html-to-markdown/v2"
	"github.com/yuin/goldmark"
)

// read gives the HTML that CommonMark makes of the Markdown that the library makes of HTML, without newlines.
func read(html string) string {
	text, err := markdown.ConvertString(html)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	var out bytes.Buffer
	if err := goldmark.Convert([]byte(text), &out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	return strings.ReplaceAll(out.String(), "\n", "")
}

func main() {
	same := true
	for _, one := range [][2]string{
		{"<p>Bão số 3 vào bờ.</p>", ""},
		{"<p>5. Cấm đánh bắt.</p><p>9. Cấm neo đậu.</p>",
			`<ol start="5"><li><p>Cấm đánh bắt.</p></li><li><p>Cấm neo đậu.</p></li></ol>`},
		{"<p>- Ông Minh: Không sao.</p>", "<ul><li>Ông Minh: Không sao.</li></ul>"},
		{"<p># 1 Việt Nam</p>", "<h1>1 Việt Nam</h1>"},
		{"<p>---</p>", "<hr>"},
	} {
		html, told := one[0], one[1]
		if told == "" {
			told = html
		}
		alone, listed, quoted := read(html), read("<ul><li><p>Luật</p>"+html+"</li></ul>"), read("<blockquote>"+html+"</blockquote>")
		fmt.Printf("  %s\n    alone: %s\n    in a list: %s\n    quoted: %s\n", html, alone, listed, quoted)
		same = same && alone == html && listed == "<ul><li><p>Luật</p>"+html+"</li></ul>" &&
			quoted == "<blockquote>"+told+"</blockquote>"
	}
	if !same {
		os.Exit(1)
	}
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/quote"
{
    go mod init quote && go get github.com/JohannesKaufmann/html-to-markdown/v2@v2.5.2 github.com/yuin/goldmark@v1.8.7 \
        && go build -o quote .
} > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "html-to-markdown $(go list -m -f '{{.Version}}' github.com/JohannesKaufmann/html-to-markdown/v2)"
changed=0
./quote || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# html2text of k3a (Go): after <a id="lu"> or a link whose href stands on its second line the rest of the article is lost.
#
# Expected: WithLinksInnerText says that it is to "retain link tag inner text and append href URLs in angle brackets after the
# text", and the README that "links are properly converted into their href attribute". In HTML an <a> may do without href, as a
# place to jump to, attributes may be parted by ends of lines as well as by blanks, and data-href is another attribute than
# href. <br />, <br class="b"> and <p class="lead"> are the same elements as <br> and <p>.
# Seen, without an error:
#   - with WithLinksInnerText all that follows an <a> without href is lost, to the end of the article, and so it is where
#     an end of line stands between another attribute and the href; without that option the words or the address of such a
#     link are lost;
#   - an article with data-href behind the href gets that as its address;
#   - only <br> and <br/> end a line: of Huế<br />Vinh is left "HuếVinh", of <li class="b">Huế</li><li class="b">Vinh</li> too,
#     and of two <div>, of two cells of a table and of two <section>;
#   - <img alt="gió > bão"> and a comment with ">" leave a part of themselves in the text.
# In: github.com/k3a/html2text v1.3.0.
# Needs Go from 1.24 on instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/rest"
cat > "$folder/rest/main.go" <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/k3a/html2text"
)

func text(html string, options ...html2text.Option) string {
	options = append(options, html2text.WithUnixLineBreaks())
	return strings.Join(strings.Fields(html2text.HTML2TextWithOptions(html, options...)), " ")
}

func main() {
	same := true
	page := "https://bao.example/1"
	for _, one := range [][3]string{
		// of <p>…</p><p>Giá tăng.</p>: the text with WithLinksInnerText, and without
		{`<a href="` + page + `">Bão</a> tan.`, "Bão <" + page + "> tan. Giá tăng.", page + " tan. Giá tăng."},
		{"<a href=\"" + page + "\"\n class=\"b\">Bão</a> tan.", "Bão <" + page + "> tan. Giá tăng.", page + " tan. Giá tăng."},
		{"<a class=\"b\"\n href=\"" + page + "\">Bão</a> tan.", "", "tan. Giá tăng."},
		{`<b id="bao">Bão</b> tan.`, "Bão tan. Giá tăng.", "Bão tan. Giá tăng."},
		{`<a id="bao">Bão</a> tan.`, "", "tan. Giá tăng."},
		{`Lũ rút. <a id="bao"></a>Bão tan.`, "Lũ rút.", "Lũ rút. Bão tan. Giá tăng."},
		{`<a href="` + page + `" data-href="#">Bão</a> tan.`, "Bão <#> tan. Giá tăng.", "# tan. Giá tăng."},
	} {
		html := "<p>" + one[0] + "</p><p>Giá tăng.</p>"
		seen, plain := text(html, html2text.WithLinksInnerText()), text(html)
		fmt.Printf("  %q:\n    %q, without the words of links %q\n", html, seen, plain)
		same = same && seen == one[1] && plain == one[2]
	}
	for _, one := range [][2]string{
		{"Huế<br>Vinh", "Huế Vinh"},
		{"Huế<br/>Vinh", "Huế Vinh"},
		{"Huế<br />Vinh", "HuếVinh"},
		{`Huế<br class="b">Vinh`, "HuếVinh"},
		{"<p>Huế</p><p>Vinh</p>", "Huế Vinh"},
		{`<p>Huế<p class="b">Vinh`, "HuếVinh"}, // the end tag of <p> may be left out
		{"<li>Huế</li><li>Vinh</li>", "Huế Vinh"},
		{`<li class="b">Huế</li><li class="b">Vinh</li>`, "HuếVinh"},
		{"<div>Huế</div><div>Vinh</div>", "HuếVinh"},
		{"<tr><td>Huế</td><td>200</td></tr>", "Huế200"},
		{"<section>Huế</section><section>Vinh</section>", "HuếVinh"},
		{`<img src="1.jpg" alt="gió > bão">Huế`, `bão"Huế`},
		{"<!-- gió > bão -->Huế", "bão --Huế"},
	} {
		seen := text(one[0])
		fmt.Printf("  %q: %q\n", one[0], seen)
		same = same && seen == one[1]
	}
	if !same {
		os.Exit(1)
	}
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/rest"
{
    go mod init rest && go get github.com/k3a/html2text@v1.3.0 && go build -o rest .
} > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "k3a/html2text $(go list -m -f '{{.Version}}' github.com/k3a/html2text)"
changed=0
./rest || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

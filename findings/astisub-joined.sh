#!/usr/bin/env bash
# go-astisub: a subtitle in TTML that is wrapped over two lines has two words joined, and one in a nested <div> is lost.
#
# Expected: in TTML, where xml:space is not "preserve", an end of line counts as a blank, and blanks between two <span> as one
# blank. A <div> may stand in a <div>, and begin and end of what it holds are counted from its own begin (TTML2,
# "timeContainer"). The README: the library is to "manipulate srt, stl, ttml, ssa/ass, webvtt and teletext files" and
# to "convert any type of subtitle to any other type". In WebVTT a cue's text ends at an empty line; a comment is a block of
# its own that begins with NOTE, and &gt; is ">".
# Seen, without an error:
#   - "Bão số 3" with "vào bờ" on the next line of the same <p> is read as "Bão số 3vào bờ", and <span>Bão</span>
#     <span>tan</span> as "Bãotan", with a blank between them as well as with an end of line; in SRT "Bão<i> </i>tan" too;
#   - a <p> in a <div> within a <div> is lost, and the begin of a <div> is not counted: what begins at 11 seconds begins at 1;
#   - of a cue in WebVTT a line that begins with "NOTE " is lost, as "NOTE 20 Ultra ra mắt", and all from a line on that begins
#     with "STYLE"; &gt; stays as it is, and is written as &amp;gt;, where &lt; and &amp; are right.
# In: github.com/asticode/go-astisub v0.34.0.
# Needs Go from 1.24 on instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/joined"
cat > "$folder/joined/main.go" <<'GO'
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/asticode/go-astisub"
)

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// words gives all subtitles, each with the second at which it begins and with its lines.
func words(subtitles *astisub.Subtitles) string {
	var all []string
	for _, item := range subtitles.Items {
		var lines []string
		for _, line := range item.Lines {
			text := ""
			for _, part := range line.Items {
				text += part.Text
			}
			lines = append(lines, strings.Join(strings.Fields(text), " "))
		}
		all = append(all, fmt.Sprintf("%g: %s", item.StartAt.Seconds(), strings.Join(lines, "/")))
	}
	return strings.Join(all, "; ")
}

func read(format, text string) *astisub.Subtitles {
	var subtitles *astisub.Subtitles
	var err error
	switch format {
	case "TTML":
		text = `<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="vi"><body>` + text + "</body></tt>"
		subtitles, err = astisub.ReadFromTTML(strings.NewReader(text))
	case "SRT":
		subtitles, err = astisub.ReadFromSRT(strings.NewReader("1\n00:00:01,000 --> 00:00:02,000\n" + text + "\n"))
	default:
		subtitles, err = astisub.ReadFromWebVTT(strings.NewReader("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text + "\n"))
	}
	fatal(err)
	return subtitles
}

func main() {
	one := `<p begin="1s" end="2s">`
	same := true
	for _, told := range [][3]string{
		{"TTML", "<div>" + one + "Bão số 3 vào bờ</p></div>", "1: Bão số 3 vào bờ"},
		{"TTML", "<div>" + one + "Bão số 3<br/>\n  vào bờ</p></div>", "1: Bão số 3/vào bờ"},
		{"TTML", "<div>" + one + "Bão số 3\n  vào bờ</p></div>", "1: Bão số 3vào bờ"},
		{"TTML", "<div>" + one + "<span>Bão </span><span>tan</span></p></div>", "1: Bão tan"},
		{"TTML", "<div>" + one + "<span>Bão</span> <span>tan</span></p></div>", "1: Bãotan"},
		{"TTML", "<div>" + one + "\n  <span>Bão</span>\n  <span>tan</span>\n</p></div>", "1: Bãotan"},
		{"TTML", "<div>" + one + "Bão</p></div><div>" + one + "Lũ</p></div>", "1: Bão; 1: Lũ"},
		{"TTML", "<div>" + one + "Bão</p><div>" + one + "Lũ</p></div></div>", "1: Bão"},
		{"TTML", `<div begin="10s">` + one + "Bão</p></div>", "1: Bão"}, // 11
		{"SRT", "Bão <i>tan</i>", "1: Bão tan"},
		{"SRT", "Bão<i> </i>tan", "1: Bãotan"},
		{"WebVTT", "Bão<i> </i>tan", "1: Bão tan"},
		{"WebVTT", "Điện thoại\nNote 20 Ultra ra mắt", "1: Điện thoại/Note 20 Ultra ra mắt"},
		{"WebVTT", "Điện thoại\nNOTE 20 Ultra ra mắt", "1: Điện thoại"},
		{"WebVTT", "Tạp chí\nSTYLE số mới\nra mắt", "1: Tạp chí"},
		{"WebVTT", "gió &lt; 5 &amp; mưa", "1: gió < 5 & mưa"},
		{"WebVTT", "gió &gt; 5", "1: gió &gt; 5"},
	} {
		seen := words(read(told[0], told[1]))
		fmt.Printf("  %s %q: %q\n", told[0], told[1], seen)
		same = same && seen == told[2]
	}

	var webvtt bytes.Buffer
	fatal(read("WebVTT", "gió &gt; 5").WriteToWebVTT(&webvtt))
	fmt.Printf("  written: %q\n", webvtt.String())
	same = same && strings.HasSuffix(webvtt.String(), "\ngió &amp;gt; 5\n")
	if !same {
		os.Exit(1)
	}
}
GO

export GOPATH="$folder/go" GOCACHE="$folder/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=local
cd "$folder/joined"
{
    go mod init joined && go get github.com/asticode/go-astisub@v0.34.0 && go build -o joined .
} > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "go-astisub $(go list -m -f '{{.Version}}' github.com/asticode/go-astisub)"
changed=0
./joined || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# fastfeedparser: an Atom article whose title is XHTML has none, its second author is lost, and its link has no host.
#
# Expected, from its README: "Fast parsing of RSS 2.0, Atom 1.0, …", "complete parsing capabilities", "Clean, Pythonic API
# similar to feedparser". In Atom (RFC 4287) title and summary may be of type="xhtml": their words then stand within a div
# (3.1.1.3); an entry has one or more authors (4.1.2), for which fastfeedparser has a list, entry.authors, as feedparser
# has; and a relative link is one to the nearest xml:base (2).
# Seen: a title or a summary of type="xhtml" is an empty text, or is not there, in the entry and in the feed; of content of
# this type the words are given, with <content> around them. Of the authors there is only the first, in Atom and for the
# dc:creator of RSS. xml:base is looked at nowhere: the link is "bai-1", as it stands there. It does so with its core in
# Rust and without. feedparser gives all four.
# In: fastfeedparser 0.6.5; feedparser 6.0.14.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/xhtml.py" <<'PYTHON'
import os
from importlib.metadata import version

import fastfeedparser
import feedparser

DIV = '<{0} type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{1}</div></{0}>'
ATOM = (
    '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://example.org/">'
    "<id>tag:example.org,2024:bao</id><title>Bao</title><updated>2024-09-05T01:30:00Z</updated>"
    "<entry><id>tag:example.org,2024:1</id><updated>2024-09-05T01:30:00Z</updated>"
    '<author><name>Lan</name></author><author><name>Minh</name></author><link href="bai-1"/>{}{}</entry></feed>'
)
XHTML = ATOM.format(DIV.format("title", "Giá <b>vàng</b> tăng"), DIV.format("summary", "Vàng <i>lên</i> 80"))
PLAIN = ATOM.format("<title>Giá vàng tăng</title>", "<summary>Vàng lên 80</summary>")


def seen(parser, feed):
    entry = parser.parse(feed).entries[0]
    summary = entry.get("summary") or entry.get("description") or ""
    return entry.title, summary, [author["name"] for author in entry.authors], entry.link


TOLD = {
    (feedparser, XHTML): ("Giá <b>vàng</b> tăng", "Vàng <i>lên</i> 80", ["Lan", "Minh"], "http://example.org/bai-1"),
    (fastfeedparser, XHTML): ("", "", ["Lan"], "bai-1"),
    (fastfeedparser, PLAIN): ("Giá vàng tăng", "Vàng lên 80", ["Lan"], "bai-1"),
}
core = "without" if os.environ.get("FASTFEEDPARSER_DISABLE_CORE") else "with"
print(f"fastfeedparser {version('fastfeedparser')} {core} its core, feedparser {version('feedparser')}")
changed = False
for (parser, feed), told in TOLD.items():
    print(f"  {parser.__name__}, {'XHTML' if feed is XHTML else 'text'}: {seen(parser, feed)}")
    changed |= seen(parser, feed) != told
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install fastfeedparser==0.6.5 feedparser==6.0.14
changed=0
"$folder/venv/bin/python" "$folder/xhtml.py" || changed=1
FASTFEEDPARSER_DISABLE_CORE=1 "$folder/venv/bin/python" "$folder/xhtml.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

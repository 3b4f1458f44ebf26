#!/usr/bin/env bash
# ultimate-sitemap-parser: of an Atom feed it gives a sound file, or the entry's XML, as the page, and not the article.
#
# Expected, from its documentation: it "Supports all sitemap formats: Sitemap XML, Google News, plain text, RSS 2.0, Atom
# 0.3/1.0", and page.url is "the page URL". Of an entry's links the one to the page is that with rel="alternate", or without
# a rel: "If the 'rel' attribute is not present, the link element MUST be interpreted as if the link relation type is
# 'alternate'" (RFC 4287, 4.2.7.2). rel="self" is the entry as Atom, rel="enclosure" a file that belongs to it. And
# last_modified is "the date of last modification of the URL": sitemaps.org has this date in the form of the W3C, of which
# "2024-09", a year and a month, is one.
# Seen: the link that is taken is the last one with rel="self" or without a rel, and the first where there is none. With a
# sound file in front of the article it is the sound file; of an entry that names its own Atom, as those of Blogger do, it
# is that Atom. The article is in no list then.
# Seen, of <lastmod>2024-09</lastmod>: on Python from 3.11 on the day is today's (the 30th, if that is today), so another
# one on each day that it is read; on Python 3.10 it is the first of the month.
# In: ultimate-sitemap-parser 1.8.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/pages.py" <<'PYTHON'
import datetime
import sys
from importlib.metadata import version

from usp.tree import sitemap_from_str

FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2024:bao</id>'
    "<title>Bao</title><updated>2024-09-05T01:30:00Z</updated><entry><id>tag:example.org,2024:1</id><title>Gold</title>"
    "<updated>2024-09-05T01:30:00Z</updated>{}</entry></feed>"
)
MAP = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
    "<loc>http://example.org/gold</loc><lastmod>{}</lastmod></url></urlset>"
)
PAGE = '<link rel="alternate" href="http://example.org/gold"/>'
BARE = '<link href="http://example.org/gold"/>'
SELF = '<link rel="self" href="http://example.org/gold.xml"/>'
SOUND = '<link rel="enclosure" type="audio/mpeg" length="9" href="http://example.org/gold.mp3"/>'
TOLD = {
    PAGE: "gold",
    PAGE + SOUND: "gold",
    SOUND + PAGE: "gold.mp3",
    SOUND + BARE: "gold",
    PAGE + SELF: "gold.xml",
    SELF + PAGE: "gold.xml",
    BARE + SELF: "gold.xml",
    SELF + BARE: "gold",
}

print(f"ultimate-sitemap-parser {version('ultimate-sitemap-parser')}")
changed = False
for links, told in TOLD.items():
    seen = [page.url for page in sitemap_from_str(FEED.format(links)).all_pages()]
    print(f"  {links.replace('http://example.org/', '')}: {seen}")
    changed |= seen != [f"http://example.org/{told}"]

before = datetime.date.today()
for month, days in ("2024-09", 30), ("2024-02", 29):
    seen = next(sitemap_from_str(MAP.format(month)).all_pages()).last_modified
    told = {min(day.day, days) for day in (before, datetime.date.today())} if sys.version_info >= (3, 11) else {1}
    print(f"  lastmod {month}: {seen}")
    changed |= seen.strftime("%Y-%m") != month or seen.day not in told
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install ultimate-sitemap-parser==1.8.1
changed=0
"$folder/venv/bin/python" "$folder/pages.py" 2> "$folder/log" || { cat "$folder/log" >&2; changed=1; }
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

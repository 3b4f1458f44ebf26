#!/usr/bin/env bash
# courlan: a query that is a bare word is thrown away, so that all articles of a site get one address.
#
# Expected, from the readme of courlan: normalize_url does "Basic canonicalization/normalization only, i.e. modifying and
# standardizing URLs in a consistent manner". The query is part of what names a page (RFC 3986, 3.4), and need not be of the
# form name=value: index.php?thoi-su/bai-1 and tin?12345 are valid addresses of two articles.
# Seen: normalize_url, clean_url, check_url and UrlStore drop whatever has no value, also without strict=True, of which the
# readme says nothing. So all articles of such a site get the address of its start page: a store gives that back for each,
# and who keeps one page of each address keeps one article. w3lib, which does this work for Scrapy, keeps them apart.
# trafilatura writes the short address into the metadata of an article whose <link rel="canonical"> says the long one.
# In: courlan 1.4.0, trafilatura 2.3.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/query.py" <<'PYTHON'
from importlib.metadata import version

from courlan import UrlStore, check_url, clean_url, normalize_url
from trafilatura import extract_metadata
from w3lib.url import canonicalize_url

SITE = "https://example.org/"
TOLD = {
    "index.php?thoi-su/bai-1": "index.php",
    "index.php?thoi-su/bai-2": "index.php",
    "tin?12345": "tin",
    "tin?12345&page=2": "tin?page=2",
    "tin?id=12345": "tin?id=12345",
}
PAGE = '<html><head><title>Gold</title><link rel="canonical" href="{}"></head><body><p>Gold rose.</p></body></html>'

print(f"courlan {version('courlan')}, trafilatura {version('trafilatura')}, w3lib {version('w3lib')}")
changed = False
for address, told in TOLD.items():
    url = SITE + address
    seen = {normalize_url(url), clean_url(url), check_url(url)[0], extract_metadata(PAGE.format(url)).url}
    print(f"  {url} -> {' '.join(sorted(seen))}")
    changed |= seen != {SITE + told}

store = UrlStore()
store.add_urls([SITE + address for address in TOLD if "bai" in address])
kept = store.find_known_urls(SITE.rstrip("/"))
apart = len({canonicalize_url(SITE + address) for address in TOLD})
print(f"  two articles put into a UrlStore: {' '.join(kept)}")
print(f"  addresses that w3lib keeps apart: {apart} of {len(TOLD)}")
changed |= set(kept) != {SITE + "index.php"} or apart != len(TOLD)
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install courlan==1.4.0 trafilatura==2.3.1 w3lib==2.5.0 \
    lxml==6.1.3 lxml_html_clean==0.4.6
changed=0
"$folder/venv/bin/python" "$folder/query.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

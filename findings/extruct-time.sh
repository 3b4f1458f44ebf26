#!/usr/bin/env bash
# extruct: the date of <time itemprop="datePublished">2024-09-05</time> is "", and so it is in microdata.
#
# Expected: extruct's README says it extracts "W3C's HTML Microdata". There the value of a time element is its datetime value,
# and "The datetime value of a time element is the value of the element's datetime content attribute, if it has one, otherwise
# the child text content of the time element" (HTML Standard, the time element). So the date is 2024-09-05.
# Seen: where the element has no datetime attribute, the property is there and empty, and the date that stands in it is lost;
# so it is with uniform=True, and with the package microdata. With a datetime attribute, or in a span, the date is read. Of the
# same page extruct's own RDFa reader gives the date (property="datePublished" instead of itemprop). microdata moreover reads
# the text and not the value of <data itemprop="ratingValue" value="5">.
# In: extruct 0.18.0, microdata 0.8.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/time.py" <<'PYTHON'
from importlib.metadata import version

import extruct
import microdata

PAGE = '<!DOCTYPE html><html><body><article itemscope itemtype="https://schema.org/NewsArticle">{}</article></body></html>'
RDFA = '<!DOCTYPE html><html><body><article vocab="https://schema.org/" typeof="NewsArticle">{}</article></body></html>'
TOLD = {
    '<time itemprop="datePublished">2024-09-05</time>': ("", ""),
    '<time itemprop="datePublished">2024-09-05T08:30+07:00</time>': ("", ""),
    '<time itemprop="datePublished" datetime="2024-09-05">hôm nay</time>': ("2024-09-05", "2024-09-05"),
    '<span itemprop="datePublished">2024-09-05</span>': ("2024-09-05", "2024-09-05"),
    '<data itemprop="ratingValue" value="5">năm</data>': ("5", "năm"),
}

print(f"extruct {version('extruct')}, microdata {version('microdata')}")
changed = False
for body, told in TOLD.items():
    page = PAGE.format(body)
    (item,) = extruct.extract(page, syntaxes=["microdata"])["microdata"]
    (uniform,) = extruct.extract(page, syntaxes=["microdata"], uniform=True)["microdata"]
    (other,) = microdata.get_items(page)
    (name, value), (_, values) = *item["properties"].items(), *other.json_dict()["properties"].items()
    print(f"  {body}: extruct {name} {value!r}, microdata {values}")
    changed |= (value, *values) != told or uniform[name] != value
items = extruct.extract(RDFA.format('<time property="datePublished">2024-09-05</time>'), syntaxes=["rdfa"])["rdfa"]
dates = [date for item in items for date in item.get("https://schema.org/datePublished", [])]
print(f"  the first of them in RDFa: extruct {dates}")
raise SystemExit(changed or [date["@value"] for date in dates] != ["2024-09-05"])
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install extruct==0.18.0 microdata==0.8.0 lxml_html_clean==0.4.6
changed=0
"$folder/venv/bin/python" -W ignore "$folder/time.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

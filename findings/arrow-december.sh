#!/usr/bin/env bash
# arrow: of a Vietnamese date that ends with its month, November and December are read as October, without an error.
#
# Expected, from arrow's guide: of MMMM, the name of the month, a footnote says "localization support for parsing and
# formatting", and a locale may be given to both format() and get(). So get() reads what format() has written: "Tháng Mười
# Hai" (December), by the same format and locale, as December. Its changelog of 0.15.0 calls it a fault, and mended, that
# get() was "returning an incorrect Arrow object from a partial parsing match".
# Seen: the names are tried in the order of the year, and "Tháng Mười" (October) is the beginning of "Tháng Mười Một" and of
# "Tháng Mười Hai". Where something of the format follows (MMMM YYYY), the longer name is found on a second try; where
# nothing does (YYYY, D MMMM; D MMMM; HH:mm D MMMM), October is, and the rest is taken for words after the date. 61 days of
# the year become days of October. Of all locales of arrow, this happens in Vietnamese alone.
# In: arrow 1.4.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/december.py" <<'PYTHON'
from importlib.metadata import version

import arrow

TOLD = {"D MMMM YYYY": [], "YYYY, D MMMM": [11, 12], "YYYY MMMM": [11, 12], "HH:mm D MMMM": [11, 12], "YYYY MMM": []}

print(f"arrow {version('arrow')}")
changed = False
for form, told in TOLD.items():
    wrong = []
    for month in range(1, 13):
        written = arrow.Arrow(2024, month, 5, 8, 30).format(form, locale="vi")
        read = arrow.get(written, form, locale="vi")
        if read.month != month:
            wrong.append(month)
            print(f"  {form}: {written!r} is read as {read.date()}")
    changed |= wrong != told
    print(f"  {form}: {len(wrong)} of 12 months are read as another")
english = arrow.get(arrow.Arrow(2024, 12, 5).format("YYYY, D MMMM"), "YYYY, D MMMM")
raise SystemExit(changed or english.month != 12)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install arrow==1.4.0
changed=0
"$folder/venv/bin/python" "$folder/december.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# DuckDB: a row whose first column begins with a hashtag is left out, and all the hashtags of the last column with it.
#
# Expected, from DuckDB's page "CSV Import": the default of the parameter comment, "Character used to initiate comments",
# is "(empty)". RFC 4180 knows no comments: # is a character like any other, and each line is a row.
# Seen: read_csv takes # for the beginning of comments, on its own, where a row begins with one and the last column of others
# has it too, as where articles have hashtags. The row whose headline is a hashtag is left out, and the tags of all others
# are NULL: of 1,000 rows, 999 come back, and none has its tag. There is no error, with strict_mode neither, nor where header,
# delim, quote and escape are given. With comment='' all is read; with store_rejects as well, so that who looks for what was
# lost is told that nothing was. Files of more than 2,046 rows are read whole. One such row in a file is enough.
# In: duckdb 1.4.1 and 2.0.1 for Python. duckdb 1.2.2 reads all rows.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/hashtags.py" <<'PYTHON'
import csv
import sys

import duckdb

FEW = ["Bão số 3 đổ bộ,#bão", "#SaveSonDoong: giữ hang,#hang", "Lũ lớn ở miền Trung,#lũ"]
MANY = [f"Tin số {number},#tin" for number in range(999)]
MANY.insert(700, FEW[1])
GIVEN = {
    "": False,
    ", header=true, delim=',', quote='\"', escape='\"', strict_mode=true": False,
    ", comment=''": True,
    ", store_rejects=true": True,
}


def counts(rows: list[str], options: str = "") -> tuple[int, int]:
    """How many rows a file has for DuckDB, and how many of them have a tag."""
    path = sys.argv[1]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(["title,tags", *rows, ""]))
    return duckdb.execute(f"SELECT count(*), count(tags) FROM read_csv('{path}'{options})").fetchone()


print(f"duckdb {duckdb.__version__}")
changed = False
for rows in (FEW, MANY):
    lines = list(csv.reader(rows))
    whole = len(lines), sum(bool(tag) for _, tag in lines)
    for options, right in GIVEN.items():
        seen = counts(rows, options)
        print(f"  {whole} rows and tags{options}: {seen}")
        changed |= seen != (whole if right else (whole[0] - 1, 0))
said = duckdb.execute(f"SELECT Comment FROM sniff_csv('{sys.argv[1]}')").fetchone()
longer = counts(MANY + MANY[:700] + MANY[:347])
print(f"  what sniff_csv says of comments: {said[0]}; with 2,047 rows: {longer}")
raise SystemExit(changed or said != ("#",) or longer != (2047, 2047))
PYTHON

changed=0
for version in 1.4.1 2.0.1; do
    "${PYTHON:-python3}" -m venv "$folder/$version"
    "$folder/$version/bin/python" -m pip --quiet --disable-pip-version-check install "duckdb==$version"
    "$folder/$version/bin/python" "$folder/hashtags.py" "$folder/articles.csv" || changed=1
done
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# polars: where the first 100 articles of an NDJSON file have no tags, the tags of all others are read as nulls.
#
# Expected, from its documentation of read_ndjson: infer_schema_length is "The maximum number of rows to scan for schema
# inference" (100 unless told); "If set to None, the full data may be scanned", "ignore_errors: Return Null if parsing fails
# because of schema mismatches", and this is False unless told. So what does not fit the schema that was inferred is an
# error, not a null. And so it is with all else: a text after 100 numbers is "cannot parse … as Int64", a text after 100
# nulls "got non-null value for NULL-typed column".
# Seen: "tags": [] a hundred times makes List(Null) of the column; from then on ["storm", "flood"] is read as [null, null]:
# the lists keep their lengths and lose their words. So it is with numbers and truth values in lists, and with lists within
# objects. scan_ndjson does the same. read_json, of the same articles in one array, raises an error, as read_ndjson does for
# lists of objects. With 99 such articles in front nothing is lost. pyarrow reads the tags.
# In: polars 2.1.0; pyarrow 26.0.1. (That it drops a field that no one of the first 100 has, is known there: issue 29330.)
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/tags.py" <<'PYTHON'
import io
import json
import sys
from importlib.metadata import version

import polars
import pyarrow.json

TAGS = ["storm", "flood"]


def read(first, last, reader, times=100):
    """The last of so many articles, all others of which have another value."""
    rows = [json.dumps({"v": first})] * times + [json.dumps({"v": last})]
    data = "[" + ",".join(rows) + "]" if reader is polars.read_json else "\n".join(rows)
    try:
        return reader(io.BytesIO(data.encode())).to_dicts()[-1]["v"]
    except polars.exceptions.ComputeError as error:
        return f"error: {error}".partition("\n")[0]


def scan(data):
    with open(sys.argv[1], "wb") as file:
        file.write(data.read())
    return polars.scan_ndjson(sys.argv[1]).collect()


def arrow(data):
    return polars.DataFrame(pyarrow.json.read_json(data).to_pylist(), infer_schema_length=None)


CASES = [
    (([], TAGS, polars.read_ndjson, 99), TAGS),
    (([], TAGS, polars.read_ndjson), [None, None]),
    (([], TAGS, scan), [None, None]),
    (([], TAGS, polars.read_json), 'error: error deserializing value "String("storm")" as null.'),
    (([], [2024], polars.read_ndjson), [None]),
    (({"tags": []}, {"tags": TAGS}, polars.read_ndjson), {"tags": [None, None]}),
    ((1, "storm", polars.read_ndjson), "error: cannot parse 'storm' (string) as Int64"),
    ((None, "storm", polars.read_ndjson), "error: got non-null value for NULL-typed column: storm"),
    (([], TAGS, arrow), TAGS),
]
print(f"polars {version('polars')}, pyarrow {version('pyarrow')}")
changed = False
for case, told in CASES:
    seen = read(*case)
    times = case[3] if len(case) > 3 else 100
    print(f"  {case[2].__name__}, {times} times {json.dumps(case[0])}, then {json.dumps(case[1])}: {seen}")
    changed |= seen != told
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install polars==2.1.0 pyarrow==26.0.1
changed=0
"$folder/venv/bin/python" "$folder/tags.py" "$folder/tags.jsonl" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# pyarrow: of two articles of the same minute, one with +07:00 and one without a zone, read_json puts one seven hours earlier.
#
# Expected, from its documentation: a timestamp type with no time zone is "time zone naive". So what has an offset cannot be
# put among such values without a loss; read_csv of the same package makes timestamp[s, tz=UTC] of dates that all have an
# offset, and leaves the column as text when some have one and some have none.
# Seen: read_json makes timestamp[s], without a zone, of all: 2024-09-05T08:30:00+07:00 becomes 01:30, beside which
# 2024-09-05T08:30:00 stays 08:30, without an error. A newspaper's articles from two systems are then sorted wrongly, those
# before seven in the morning come a day too early, and nobody can tell any more which was which. A file with +07:00 throughout
# and one with the same instants in Z become equal, and both look like local time. An explicit schema with a zone
# (timestamp("s", tz="UTC")) is read, but the date without an offset is taken for UTC there.
# In: pyarrow 26.0.1. (In polars the offset is dropped the other way; known there, its issue 29262.)
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/zones.py" <<'PYTHON'
import io
import json

import pyarrow
import pyarrow.csv
import pyarrow.json

TOLD = {
    ("2024-09-05T08:30:00+07:00", "2024-09-05T08:30:00"): (
        ("timestamp[s]", ["2024-09-05 01:30:00", "2024-09-05 08:30:00"]),
        ("string", ["2024-09-05T08:30:00+07:00", "2024-09-05T08:30:00"]),
    ),
    ("2024-09-05T06:30:00+07:00", "2024-09-05"): (
        ("timestamp[s]", ["2024-09-04 23:30:00", "2024-09-05 00:00:00"]),
        ("string", ["2024-09-05T06:30:00+07:00", "2024-09-05"]),
    ),
    ("2024-09-05T08:30:00+07:00", "2024-09-05T01:30:00Z"): (
        ("timestamp[s]", ["2024-09-05 01:30:00", "2024-09-05 01:30:00"]),
        ("timestamp[s, tz=UTC]", ["2024-09-05 01:30:00+00:00", "2024-09-05 01:30:00+00:00"]),
    ),
}


def column(table):
    return str(table.schema.field("date").type), [str(row["date"]) for row in table.to_pylist()]


print(f"pyarrow {pyarrow.__version__}")
changed = False
for dates, told in TOLD.items():
    lines = "\n".join(json.dumps({"date": date}) for date in dates)
    seen = column(pyarrow.json.read_json(io.BytesIO(lines.encode())))
    other = column(pyarrow.csv.read_csv(io.BytesIO("\n".join(["date", *dates]).encode())))
    print(f"  {list(dates)}:\n    read_json {seen}\n    read_csv {other}")
    changed |= (seen, other) != told
schema = pyarrow.schema([("date", pyarrow.timestamp("s", tz="UTC"))])
lines = "\n".join(json.dumps({"date": date}) for date in list(TOLD)[0])
options = pyarrow.json.ParseOptions(explicit_schema=schema)
seen = column(pyarrow.json.read_json(io.BytesIO(lines.encode()), parse_options=options))
print(f"  the first with a schema: {seen}")
raise SystemExit(changed or seen[1] != ["2024-09-05 01:30:00+00:00", "2024-09-05 08:30:00+00:00"])
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install pyarrow==26.0.1
changed=0
"$folder/venv/bin/python" "$folder/zones.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

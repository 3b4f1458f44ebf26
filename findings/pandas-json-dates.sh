#!/usr/bin/env bash
# pandas: of two dates in one JSON column, 05/09/2024 is read as 9 May and 13/09/2024 as 13 September, without a word.
#
# Expected: to_datetime reads a column in one way, that of its first date, and says of format="mixed", "to infer the format
# for each element individually. This is risky, and you should probably use it along with dayfirst." For these two dates it
# raises an error, and read_csv leaves them as text. read_json says of convert_dates, which is on: "If True then default
# datelike columns may be converted", among them one called date.
# Seen: read_json takes each date for itself when they do not fit together: month first, and day first where the month would
# be above 12. Of a newspaper whose dates are written day first, as in Vietnam, those of the first twelve days of a month
# become other days, the others are right, and all have one type: of the 366 days of 2024 132 are wrong. No warning is given,
# not even the one of to_datetime that it parses day first. If the first date of the file
# is after the twelfth, all are read right. So it is with 5-9-2024, 5.9.2024 and with a time behind, and without lines=True.
# In: pandas 3.1.1, where convert_dates is deprecated and still on. (2.3.3 does it whichever date comes first.)
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/dates.py" <<'PYTHON'
import io
import json
import warnings
from datetime import date, timedelta

import pandas

TOLD = {
    ("05/09/2024", "13/09/2024"): ["2024-05-09", "2024-09-13"],
    ("13/09/2024", "05/09/2024"): ["2024-09-13", "2024-09-05"],
    ("05.09.2024", "13.09.2024"): ["2024-05-09", "2024-09-13"],
    ("5-9-2024 08:30", "13-9-2024 08:30"): ["2024-05-09", "2024-09-13"],
    ("2024-09-05", "2024-09-13"): ["2024-09-05", "2024-09-13"],
}


def read(dates, lines=True):
    rows = [{"date": one} for one in dates]
    text = "\n".join(map(json.dumps, rows)) if lines else json.dumps(rows)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        column = pandas.read_json(io.StringIO(text), lines=lines)["date"]
    return [str(day)[:10] for day in column], [str(warning.message) for warning in said]


print(f"pandas {pandas.__version__}")
changed = False
for dates, told in TOLD.items():
    seen, said = read(dates)
    print(f"  {list(dates)}: {seen}, warnings: {said}")
    changed |= seen != told or bool(said) or read(dates, lines=False)[0] != told
try:
    pandas.to_datetime(["05/09/2024", "13/09/2024"])
    changed = True
except ValueError as error:
    print(f"  to_datetime, of the first two: {str(error).splitlines()[0]}")
table = pandas.read_csv(io.StringIO("date\n05/09/2024\n13/09/2024\n"), parse_dates=["date"])
print(f"  read_csv(parse_dates=['date']): {table['date'].tolist()}")
changed |= table["date"].tolist() != ["05/09/2024", "13/09/2024"]
year = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
seen = read([day.strftime("%d/%m/%Y") for day in year])[0]
wrong = sum(one != str(day) for one, day in zip(seen, year))
print(f"  of all days of 2024, day first, {wrong} are read as another")
raise SystemExit(changed or wrong != 132)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install pandas==3.1.1
changed=0
"$folder/venv/bin/python" "$folder/dates.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

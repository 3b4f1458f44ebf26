#!/usr/bin/env bash
# dateparser: in Vietnamese, Thursday 14 February is read as 4 February, and June, written as a word, as next month.
#
# Expected, from the documentation: "parse localized dates in almost any string formats commonly found on web pages", with
# Vietnamese among its languages. "Thứ Năm 14/2/2019" is how a paper writes Thursday, 14/2/2019; "Thứ Tư 13/2/2019", the day
# before, is read as it should be. "15 tháng Sáu năm 2019" is 15 June 2019; "15 tháng 6 năm 2019" is read as it should be.
# Seen: "năm" is Thursday in "thứ năm", and "year" elsewhere, a word that is skipped. So "thứ năm 14/2" becomes "thứ 14/2",
# then "thứ 1" Sunday, which leaves "4/2": the answer is 4 February, a Monday. 21/11 becomes 1/11, and 2/5 the fifth of the
# month in which the program runs. A comma after the day of the week makes it right. STRICT_PARSING refuses the last alone.
# "Sáu" (six) is compared without its marks, and "tháng sau" is next month: the answer is the 15th of the month after the one
# in which the program runs, and the year that the text states is dropped. No error again, and another date next month. With
# NORMALIZE=False June is right, and Thursday as wrong as before.
# In: dateparser 1.5.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/dates.py" <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import dateparser

TOLD = {
    "Thứ Tư 13/2/2019": "2019-02-13",
    "Thứ Năm, 14/2/2019": "2019-02-14",
    "Thứ Năm 14/2/2019": "2019-02-04",
    "Thứ Năm 14/02/2019, 07:00 (GMT+7)": "2019-02-04",
    "Thứ Năm 21/11/2019": "2019-11-01",
    "Thứ Năm 2/5/2019": "2019-09-05",
    "15 tháng 6 năm 2019": "2019-06-15",
    "15 tháng Năm năm 2019": "2019-05-15",
    "15 tháng Sáu năm 2019": "2024-10-15",
    "15 tháng Bảy năm 2019": "2019-07-15",
}
NOW = {"RELATIVE_BASE": datetime(2024, 9, 20, 12)}

print(f"dateparser {version('dateparser')}, run on 20 September 2024")
seen = {}
for text in TOLD:
    date = dateparser.parse(text, languages=["vi"], settings=NOW)
    seen[text] = f"{date:%Y-%m-%d}" if date else "none"
    print(f"  {text}: {seen[text]}")
raise SystemExit(seen != TOLD)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install dateparser==1.5.0
changed=0
"$folder/venv/bin/python" "$folder/dates.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

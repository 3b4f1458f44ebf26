#!/usr/bin/env bash
# humanize: in Vietnamese an article of fourteen months ago is of "un an et 2 mois trước", which is French.
#
# Expected, from its README: it has "Localization"; activate("vi_VN") for Vietnamese, in which naturaltime() and
# naturaldelta() then answer; Vietnamese is in the list of the languages that it "is localized to".
# Seen: the plural of "1 year, %d month" is in the Vietnamese catalogue "un an et %d mois". With one month it is "1 năm 1
# tháng"; from a year and two months up to two years, all that is so old is told in French, with "trước" (ago) behind it.
# And all of the future is "… ngày tới", days ahead, whatever its unit: in five seconds is "5 giây ngày tới", in three hours
# "3 giờ ngày tới". With months=False there is no French, and precisedelta() has none.
# In: humanize 4.17.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/ago.py" <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

import humanize

TOLD = {
    timedelta(days=100): ("3 tháng trước", "3 tháng ngày tới"),
    timedelta(days=400): ("1 năm 1 tháng trước", "1 năm 1 tháng ngày tới"),
    timedelta(days=427): ("un an et 2 mois trước", "un an et 2 mois ngày tới"),
    timedelta(days=700): ("un an et 11 mois trước", "un an et 11 mois ngày tới"),
    timedelta(days=800): ("2 năm trước", "2 năm ngày tới"),
    timedelta(hours=3): ("3 giờ trước", "3 giờ ngày tới"),
    timedelta(seconds=5): ("5 giây trước", "5 giây ngày tới"),
}

print(f"humanize {version('humanize')}")
humanize.activate("vi_VN")
changed = False
for age, told in TOLD.items():
    seen = humanize.naturaltime(age), humanize.naturaltime(-age)
    print(f"  {age.days} days, {age.seconds} seconds: {seen[0]}; to come {seen[1]}; {humanize.precisedelta(age)}")
    changed |= seen != told
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install humanize==4.17.0
changed=0
"$folder/venv/bin/python" "$folder/ago.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

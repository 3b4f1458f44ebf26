#!/usr/bin/env bash
# chrono-node: in its Vietnamese "thứ Năm tuần trước" (Thursday of last week) is five weeks ago, "2 giờ đêm" (at night) 14:00.
#
# Expected, from its README: "In addition to English, Chrono supports the following languages: ar, fi, fr, id, it, ja, nl, ru,
# uk, and vi", with which it sets them apart from those for which it has "partial support". The Vietnamese knows the days of
# the week, the words for the months and the parts of the day ("tháng mười một", "thứ năm", "đêm" stand in its lists).
# Seen, on Thursday 5 September 2024 at 10 o'clock in Hà Nội, without an error:
# 1. The names of the days are numbers too (thứ Năm is "the fifth"). With "tuần trước" (last week) or "tuần này" (this week)
#    behind, the number alone is read: thứ Năm tuần trước is "năm tuần trước", five weeks ago, 1 August, not 29 August; thứ Năm
#    tuần này, which is today, is in five weeks. So with Hai, Ba, Sáu and Bảy. In English "Thursday last week" is 29 August.
# 2. "1 giờ đêm", "2 giờ đêm" (at night) are 13 and 14 o'clock, "12 giờ đêm" (midnight) is noon. In English "2 at night" is 2.
# 3. Of "tối hôm qua" and "sáng hôm qua" (yesterday evening, yesterday morning) the day is lost: they are today.
# 4. Of "ngày 15 tháng mười một năm 2023", with the month as a word, the day is lost: it is the 1st. "15 tháng 11" is right.
# 5. "mười lăm ngày trước" (fifteen days ago) is yesterday; "15 ngày trước" is right. "trước năm 1975" (before 1975) is a year
#    ago.
# In: chrono-node 2.10.3.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/dates.mjs" <<'JAVASCRIPT'
import { en, vi } from "chrono-node";

const NOW = { instant: new Date("2024-09-05T03:00:00Z"), timezone: 420 }; // Thursday, 10 o'clock in Hà Nội
const TOLD = [
  [en, "Thursday last week", "2024-08-29"],
  [vi, "thứ Năm", "2024-09-05"],
  [vi, "thứ Năm tuần trước", "2024-08-01"], // 2024-08-29
  [vi, "thứ Hai tuần trước", "2024-08-22"], // 2024-08-26
  [vi, "thứ Bảy tuần trước", "2024-07-18"], // 2024-08-31
  [vi, "thứ Năm tuần này", "2024-10-10"], // 2024-09-05
  [en, "2 at night", "2024-09-05 02:00"],
  [vi, "3 giờ chiều", "2024-09-05 15:00"],
  [vi, "2 giờ đêm", "2024-09-05 14:00"], // 02:00
  [vi, "12 giờ đêm", "2024-09-05 12:00"], // 00:00
  [vi, "hôm qua", "2024-09-04"],
  [vi, "tối hôm qua", "2024-09-05"], // 2024-09-04
  [vi, "sáng hôm qua", "2024-09-05"], // 2024-09-04
  [vi, "ngày 15 tháng 11 năm 2023", "2023-11-15"],
  [vi, "ngày 15 tháng mười một năm 2023", "2023-11-01"], // 2023-11-15
  [vi, "15 ngày trước", "2024-08-21"],
  [vi, "mười lăm ngày trước", "2024-09-04"], // 2024-08-21
  [vi, "trước năm 1975", "2023-09-05"], // no date, or 1975
];
let changed = 0;
for (const [language, text, told] of TOLD) {
  const found = language.parse(text, NOW).map((result) => {
    const there = new Date(result.start.date().getTime() + NOW.timezone * 60_000);
    return there.toISOString().slice(0, told.length).replace("T", " ");
  });
  console.log(`  ${text}: ${found.join(", ")}`);
  if (found.join(", ") !== told) changed = 1;
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund chrono-node@2.10.3 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "chrono-node 2.10.3"
changed=0
node "$folder/dates.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# any-date-parser: 14/03/2020, of its own list of formats, is read as 3 April, and the zone of an RSS date, "+0700", is lost.
#
# Expected: its README has an "exhaustive list of date formats", among them "14/03/2020", "14/3/2020", "14/03/20" and
# "14.03.2020" as day month year, and "any date format followed by a 24-hour time expression" such as "17:41:28+0900" and
# "17:41:28 GMT+03:00". It "supports any locale that your runtime's Intl.DateTimeFormat supports". "Thu, 05 Sep 2024 08:00:00
# +0700" is the form that RSS prescribes, "2024-09-05T08:00+07:00" one of Atom's and sitemaps' W3C dates. What it cannot read is
# to be invalid. (That a date is off where the machine's zone is not UTC is known; here the zone is UTC.)
# Seen, without anything invalid:
#   - in the locale "en-US" 14/03/2020 is 3 April ("4/03/2020", with the digit before it left out), 31/12/2024 is 12 January,
#     25/12/2024 is 12 May; 14.03.2020, 20/10/2024 and 30/4/2024 are right, and so is 14/03/2020 in "en-GB";
#   - of "Thu, 05 Sep 2024 08:00:00 +0700" there is no offset: 08:00 UTC, seven hours off, where GMT and EST are read, and +0700
#     behind "2024-09-05 08:00:00"; nor of "2024-09-05T08:00+07:00", without seconds, and "08:00 GMT+09:00" has the offset 0;
#   - in "vi-VN", in which 8:05 CH is five past eight in the evening, what Intl itself writes, "08:05 CH 5 thg 9, 2024", is the
#     morning; "2024-W36-4", a Thursday of September, is 4 June, and "2024-09-05T24:00:00Z" a day too early.
# In: any-date-parser 2.2.4.
# Needs Node.js from 20 on and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/list.mjs" <<'JAVASCRIPT'
import parser from "any-date-parser";

let changed = 0;
for (const [text, told, locale] of [
  ["14.03.2020", "2020-03-14T00:00:00.000Z"],
  ["14/03/2020", "2020-04-03T00:00:00.000Z"],
  ["14/3/2020", "2020-04-03T00:00:00.000Z"],
  ["14/03/20", "2020-04-03T00:00:00.000Z"],
  ["14/03/2020", "2020-03-14T00:00:00.000Z", "en-GB"],
  ["20/10/2024", "2024-10-20T00:00:00.000Z"],
  ["30/4/2024", "2024-04-30T00:00:00.000Z"],
  ["25/12/2024", "2024-05-12T00:00:00.000Z"],
  ["31/12/2024", "2024-01-12T00:00:00.000Z"],
  ["Thu, 05 Sep 2024 08:00:00 GMT", "2024-09-05T08:00:00.000Z"],
  ["Thu, 05 Sep 2024 08:00:00 EST", "2024-09-05T13:00:00.000Z"],
  ["Thu, 05 Sep 2024 08:00:00 +0700", "2024-09-05T08:00:00.000Z"], // 01:00
  ["Thu, 05 Sep 2024 08:00:00 -0500", "2024-09-05T08:00:00.000Z"], // 13:00
  ["2024-09-05 08:00:00 +0700", "2024-09-05T01:00:00.000Z"],
  ["2024-09-05T08:00:00+07:00", "2024-09-05T01:00:00.000Z"],
  ["2024-09-05T08:00+07:00", "2024-09-05T08:00:00.000Z"], // 01:00
  ["2024-09-05 08:00:00 GMT+09:00", "2024-09-04T23:00:00.000Z"],
  ["2024-09-05 08:00 GMT+09:00", "2024-09-05T08:00:00.000Z"], // 23:00 of the day before
  ["2024-W36-4", "2024-06-04T00:00:00.000Z"], // 5 September
  ["2024-09-05T24:00:00Z", "2024-09-05T00:00:00.000Z"], // the end of that day
  ["20:05 5 thg 9, 2024", "2024-09-05T20:05:00.000Z", "vi-VN"],
  ["08:05 CH 5 thg 9, 2024", "2024-09-05T08:05:00.000Z", "vi-VN"], // 20:05
]) {
  const date = parser.fromString(text, locale ?? "en-US");
  const seen = date.invalid ?? date.toISOString();
  console.log(`  ${text} (${locale ?? "en-US"}): ${seen}`);
  if (seen !== told) changed = 1;
}
for (const [text, told] of [
  ["2024-09-05 08:00:00 +0700", 420],
  ["Thu, 05 Sep 2024 08:00:00 +0700", undefined],
  ["2024-09-05 08:00 GMT+09:00", 0],
]) {
  const { offset } = parser.attempt(text, "en-US");
  console.log(`  ${text}: offset ${offset}`);
  if (offset !== told) changed = 1;
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund any-date-parser@2.2.4 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "any-date-parser 2.2.4"
changed=0
TZ=UTC node "$folder/list.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

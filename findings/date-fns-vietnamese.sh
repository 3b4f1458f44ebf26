#!/usr/bin/env bash
# date-fns: in Vietnamese it reads the second quarter as the first, and month 12 as February; both as it wrote them itself.
#
# Expected, from its documentation: parse() returns "the date parsed from string using the given format string", with the locale
# that is given. QQQQ (quarter) and MMMMM (narrow month) are among its formats, as they are among those of format(). What
# format() has written, parse() so reads by the same format and locale.
# Seen, in the locale vi: of "quý II 2024" parse() makes 1 January 2024, and so of "quý III 2024": the pattern for the first
# quarter, i at the end of the text, comes first, and each of II and III ends with it. IV is read right. MMMMM is "12" for December,
# which is read as February (the pattern 0?2 finds its 2), and "11" as January: 61 days of the year go to another month. No
# error is raised. The full name LLLL of these two months, "Tháng Mười Một" and "Tháng Mười Hai", is an Invalid Date: of the
# names, "Mười" (October) is tried before them, though a comment there says that it "must be lower priority".
# In English all this comes back as it was, but for MMMMM, where J is also three months; in Vietnamese no two are the same.
# In: date-fns 4.4.0.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/months.cjs" <<'JAVASCRIPT'
const { format, parse } = require("date-fns");
const { vi } = require("date-fns/locale");

const TOLD = {
  "d MMMM yyyy": {},
  "d MMM yyyy": {},
  "d MMMMM yyyy": { "1 11 2024": "1/1/2024", "1 12 2024": "1/2/2024" },
  "QQQQ yyyy": { "quý II 2024": "1/1/2024", "quý III 2024": "1/1/2024" },
  "d LLLL yyyy": { "1 Tháng Mười Một 2024": "Invalid Date", "1 Tháng Mười Hai 2024": "Invalid Date" },
};
let changed = 0;
for (const [form, told] of Object.entries(TOLD)) {
  const seen = {};
  for (const month of form.startsWith("Q") ? [0, 3, 6, 9] : [...Array(12).keys()]) {
    const date = new Date(2024, month, 1);
    const written = format(date, form, { locale: vi });
    const read = parse(written, form, new Date(2024, 0, 1), { locale: vi });
    if (read.getTime() !== date.getTime()) seen[written] = isNaN(read) ? "Invalid Date" : format(read, "d/M/yyyy");
  }
  console.log(`  ${form}: read as another day: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(told)) changed = 1;
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund date-fns@4.4.0 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "date-fns 4.4.0"
changed=0
node "$folder/months.cjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

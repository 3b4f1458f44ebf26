#!/usr/bin/env bash
# Orama: a filter beside "or", "and" or "not" is thrown away: a search of free articles returns those to be paid for.
#
# Expected, from "Filters" of its documentation: several properties of one "where" are all to be met ("you can only filter
# applying and operator implicitly"), "you can combine multiple filters using logical operators like and, or, and not", and
# "All operators can be nested". So { free: true, not: { topic: { eq: "gold" } } } asks for free articles that are not of
# gold. The types allow it, and nothing is said against it: no error, no warning.
# Seen: only the first of and, or, not that is there is looked at, whatever else the "where" holds is ignored. The query
# above also returns articles with free: false, as if it were not written. Of { or: […], not: … } the "not" is ignored.
# Written within one "and" the same conditions find what they say. So at every level.
# In: @orama/orama 3.1.18.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/where.mjs" <<'JAVASCRIPT'
import { create, insert, search } from "@orama/orama";

const articles = create({ schema: { title: "string", free: "boolean", topic: "enum", year: "number" } });
for (const [id, free, topic, year] of [["1", true, "gold", 2023], ["2", true, "storm", 2023], ["3", false, "storm", 2024]])
  insert(articles, { id, title: `${topic} ${year}`, free, topic, year });

const FREE = { free: true };
const NOT_GOLD = { not: { topic: { eq: "gold" } } };
const EITHER = { or: [{ year: { gt: 2023 } }, { topic: { eq: "storm" } }] };
const TOLD = [
  [FREE, "1 2"],
  [NOT_GOLD, "2 3"],
  [EITHER, "2 3"],
  [{ and: [FREE, NOT_GOLD] }, "2"],
  [{ ...FREE, ...NOT_GOLD }, "2 3"], // 3 is not free
  [{ and: [FREE, EITHER] }, "2"],
  [{ ...FREE, ...EITHER }, "2 3"], // so here
  [{ ...FREE, and: [{ topic: { eq: "storm" } }] }, "2 3"], // and here
  [{ or: [FREE], ...NOT_GOLD }, "1 2"], // 1 is of gold
];
let changed = 0;
for (const [where, told] of TOLD) {
  const seen = (await search(articles, { where })).hits.map(({ id }) => id).sort().join(" ");
  console.log(`  ${JSON.stringify(where)}: ${seen}`);
  if (seen !== told) changed = 1;
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund @orama/orama@3.1.18 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "@orama/orama 3.1.18"
changed=0
node "$folder/where.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

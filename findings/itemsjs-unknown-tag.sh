#!/usr/bin/env bash
# itemsjs: a tag that no article has is no filter: with the year 2024 beside it all articles of 2024 are found.
#
# Expected, from its README: conjunction, which is true where nothing is said, "stands for an AND query (results have to fit all
# selected facet-values)". No article fits a value that none has: nothing is found, and every number of the facets (doc_count)
# is 0, as it is for { tags: ["bão", "gió"] } where no article has "gió", or for a query that finds nothing. Such values come
# from addresses that were saved, or from another version of the data.
# Seen: { tags: ["gió"] } finds nothing, but the facets have the numbers of all articles; with a query they have those of the
# query. With a filter on a second field behind it, only that one counts: { tags: ["gió"], year: [2024] } finds every article
# of 2024, without an error, and { year: [2024], tags: ["gió"] } finds nothing. Nor does { tags: ["bão", "gió"], year: [2024] },
# and with conjunction: false none of them finds an article that it should not.
# In: itemsjs 2.4.4.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/tags.cjs" <<'JAVASCRIPT'
const itemsjs = require("itemsjs");

const ARTICLES = [
  { id: 1, title: "Bão vào bờ", tags: ["bão"], year: 2024 },
  { id: 2, title: "Lũ rút", tags: ["lũ"], year: 2024 },
  { id: 3, title: "Giá xăng", tags: ["giá"], year: 2023 },
];
const ALL = "bão 1, giá 1, lũ 1; 2024 2, 2023 1";
const NONE = "bão 0, giá 0, lũ 0; 2023 0, 2024 0";
const TOLD = [
  [{ filters: { tags: ["bão"], year: [2024] } }, "1", "bão 1, giá 0, lũ 0; 2024 1, 2023 0", "1"],
  [{ filters: { tags: ["bão"], year: [2023] } }, "", NONE, ""],
  [{ filters: { tags: ["bão", "gió"] } }, "", NONE, "1"],
  [{ filters: { tags: ["gió"] } }, "", ALL, ""], // numbers of all
  [{ filters: { tags: ["gió"], year: [2024] } }, "1 2", "bão 1, lũ 1, giá 0; 2024 2, 2023 0", ""], // neither has "gió"
  [{ filters: { year: [2024], tags: ["gió"] } }, "", "bão 0, giá 0, lũ 0; 2024 0, 2023 0", ""],
  [{ filters: { tags: ["bão", "gió"], year: [2024] } }, "", "bão 0, giá 0, lũ 0; 2024 0, 2023 0", "1"],
  [{ query: "lũ", filters: { tags: ["gió"] } }, "", "lũ 1, bão 0, giá 0; 2024 1, 2023 0", ""], // numbers of the query
];
let changed = 0;
for (const [query, ids, numbers, either] of TOLD) {
  const [seen, counted] = search(query, true);
  const [other] = search(query, false);
  console.log(`  ${JSON.stringify(query)}: [${seen}], ${counted}; with conjunction: false [${other}]`);
  if (seen !== ids || counted !== numbers || other !== either) changed = 1;
}
process.exit(changed);

function search(query, conjunction) {
  const aggregations = { tags: { size: 10, conjunction }, year: { size: 10, conjunction } };
  const { data } = itemsjs(ARTICLES, { searchableFields: ["title"], aggregations }).search(structuredClone(query));
  const numbers = ({ buckets }) => buckets.map(({ key, doc_count }) => `${key} ${doc_count}`).join(", ");
  const ids = data.items.map(({ id }) => id).sort().join(" ");
  return [ids, `${numbers(data.aggregations.tags)}; ${numbers(data.aggregations.year)}`];
}
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund itemsjs@2.4.4 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "itemsjs 2.4.4"
changed=0
node "$folder/tags.cjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

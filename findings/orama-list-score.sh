#!/usr/bin/env bash
# Orama: after an article with a list of texts was removed or updated, each score is NaN, and the order is lost.
#
# Expected: "string[]" is among the types of its documentation ("An array of strings"); "remove" takes a document out of an
# index, and "update" removes and inserts. So the index is then like one that never had the document: the same order, and
# scores that are numbers, the best first.
# Seen, two faults in one place. Asked for "bão", a new index of three articles with `lines: "string[]"` gives 4, 3, 2. An
# index of four, of which the first is removed, gives 2, 3, 4, each with the score NaN, and so for every query from then on,
# with what is added later as well. The removal goes through the texts of the list, and for each takes the length of the
# document's field off the average; after the first the length is undefined, so the second makes the average NaN
# (removeDocumentScoreParameters). A list of one text does no harm, nor does a field of the type "string".
# And the insertion forgets, for each text of the list, the words of those before it (insertDocumentScoreParameters makes
# `frequencies` anew): for "bão" ["bão", "gió"] scores 0.56 and ["gió", "bão"] 0.80.
# (The division by zero in an index that was emptied, issue 766, is another matter, and mended.)
# In: @orama/orama 3.1.18.
# Needs Node.js from 20 on with npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/removed.mjs" <<'JAVASCRIPT'
import fs from "node:fs";
import { create, insert, remove, search, update } from "@orama/orama";

const FIRST = { id: "1", lines: ["gió", "mưa"] };
const OTHERS = [
  { id: "2", lines: ["tin trong ngày", "trời nắng rồi có bão"] },
  { id: "3", lines: ["tin bão", "trời gió"] },
  { id: "4", lines: ["bão"] },
];

const THIRD = { id: "3", lines: ["nắng"] };

function made(documents, after = () => {}) {
  const index = create({ schema: { lines: "string[]" } });
  documents.forEach((document) => insert(index, document));
  after(index);
  return search(index, { term: "bão" }).hits.map(({ id, score }) => `${id} (${score.toFixed(2)})`).join(", ");
}

const seen = {
  "a new index": made(OTHERS),
  removed: made([FIRST, ...OTHERS], (index) => remove(index, "1")),
  updated: made([FIRST, ...OTHERS], (index) => update(index, "1", { id: "1", lines: ["nắng"] })),
  "order within the list": made([{ id: "1", lines: ["bão", "gió"] }, { id: "2", lines: ["gió", "bão"] }, THIRD]),
  "removed, of one text": made([{ id: "1", lines: ["gió mưa"] }, ...OTHERS], (index) => remove(index, "1")),
};
const { version } = JSON.parse(fs.readFileSync(new URL("node_modules/@orama/orama/package.json", import.meta.url)));
console.log(`Orama ${version}:`);
for (const [name, answer] of Object.entries(seen)) console.log(`  ${name}: ${answer}`);
const order = (answer) => answer.replace(/ \(.*?\)/g, "");
const lost = "2 (NaN), 3 (NaN), 4 (NaN)";
const told = order(seen["a new index"]) === "4, 3, 2" && seen.removed === lost && seen.updated === lost
  && seen["order within the list"] === "2 (0.80), 1 (0.56)"
  && order(seen["removed, of one text"]) === "4, 3, 2" && !seen["removed, of one text"].includes("NaN");
process.exit(told ? 0 : 1);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund @orama/orama@3.1.18 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
changed=0
node "$folder/removed.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

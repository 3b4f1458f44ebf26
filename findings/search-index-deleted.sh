#!/usr/bin/env bash
# search-index: an article that was corrected and then deleted is found for ever by the words of its first version.
#
# Expected, in the words of fergies-inverted-index, on which it is built: DELETE will "Delete all objects by id. The result
# indicated if the delete operation was successful or not"; storeVectors, which is true, is "Used for among other things
# deletion". PUT with the _id of an article that is there says "status": "UPDATED", DELETE says "status": "DELETED".
# Seen: after the update the words of the first version, "giá xăng", still find the article, with a document that has none of
# them. (Its issue 607: that is meant, the new version "appended" to the old one, though one document only is kept.) After the
# deletion they find it too: only what the last version has is taken out of the index. QUERY gives an _id, counts it in
# RESULT_LENGTH and gives it a place of the page, but with no document; FACETS counts it, DICTIONARY has its words. Nothing
# takes them out any more: a second DELETE says "FAILED".
# In: search-index 6.0.1, fergies-inverted-index 13.1.4.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/deleted.mjs" <<'JAVASCRIPT'
import { MemoryLevel } from "memory-level";
import { SearchIndex } from "search-index";

const index = new SearchIndex({ name: "tin", Level: MemoryLevel });
await new Promise((ready) => index.EVENTS.once("ready", ready));
let changed = 0;
function check(what, seen, told) {
  console.log(`  ${what}: ${seen}`);
  if (seen !== told) changed = 1;
}

async function found(query) {
  const { RESULT, RESULT_LENGTH } = await index.QUERY(query, { DOCUMENTS: true });
  return `${RESULT_LENGTH}` + RESULT.map(({ _id, _doc }) => `, ${_id} "${_doc?.title ?? "no document"}"`).join("");
}

const status = (results) => results.map(({ status }) => status).join(" ");
const tax = async () => (await index.FACETS({ FIELD: "topic" })).map(({ VALUE, _id }) => `${VALUE} ${_id}`).join(", ");
await index.PUT([{ _id: 1, title: "Giá xăng tăng", topic: "xăng" }, { _id: 2, title: "Bão vào bờ", topic: "bão" }]);
check("giá", await found("giá"), '1, 1 "Giá xăng tăng"');
check("corrected", status(await index.PUT([{ _id: 1, title: "Điện giảm", topic: "điện" }])), "UPDATED");
check("giá", await found("giá"), '1, 1 "Điện giảm"');
check("deleted", status(await index.DELETE(1, 2)), "DELETED DELETED");
check("DOCUMENT_COUNT", await index.DOCUMENT_COUNT(), 0);
check("bão", await found("bão"), "0");
check("giảm", await found("giảm"), "0");
check("giá", await found("giá"), '1, 1 "no document"');
check("facets", await tax(), "xăng 1");
check("deleted again", status(await index.DELETE(1)), "FAILED");
check("giá", await found("giá"), '1, 1 "no document"');
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund search-index@6.0.1 fergies-inverted-index@13.1.4 \
    memory-level@3.1.0 > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "search-index 6.0.1"
changed=0
node "$folder/deleted.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

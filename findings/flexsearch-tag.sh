#!/usr/bin/env bash
# FlexSearch: a search in title and body within one category finds nothing, if in one of the two only other categories match.
#
# Expected, in the words of its documentation: "Combine tags with queries (intersection)", and of several fields that the
# result is "grouped by field names". So a search with a tag finds, field by field, what the search without it finds and has
# the tag.
# Seen: "bão" is in the title of an article of the category A, and in the body of one of B. Without a tag both are found, one
# in each field. With the tag A nothing is found, nor with B, though of the fields alone each finds its article; it makes no
# difference whether the field without a match with the tag comes first or last. In document/search.js the first field whose
# matches all lack the tag ends the search ("nothing matched"), and what was found before is dropped with it; a field without
# any match is merely passed over. The option suggest, which is for words that are not found, happens to help.
# In: FlexSearch 0.8.158 and 0.8.212.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/tag.cjs" <<'JAVASCRIPT'
const { createRequire } = require("node:module");

const [version, folder] = process.argv.slice(2);
const { Document } = createRequire(`${folder}/`)("flexsearch");

const index = new Document({ document: { id: "id", index: ["title", "body"], tag: ["category"] } });
index.add({ id: 1, title: "bão số 3", body: "gió lớn", category: "A" });
index.add({ id: 2, title: "tin đêm", body: "bão vào bờ", category: "B" });

const shown = ({ field, result }) => `${field} ${result}`;
const found = (options) => index.search("bão", options).map(shown).join(", ") || "nothing";
const seen = {
  "no tag": found({}),
  "tag A": found({ tag: { category: "A" } }),
  "tag B": found({ tag: { category: "B" } }),
  "tag A, title alone": found({ index: "title", tag: { category: "A" } }),
  "tag B, body alone": found({ index: "body", tag: { category: "B" } }),
};
console.log(`FlexSearch ${version}: ${JSON.stringify(seen)}`);
const told = ["title 1, body 2", "nothing", "nothing", "title 1", "body 2"];
process.exit(JSON.stringify(Object.values(seen)) === JSON.stringify(told) ? 0 : 1);
JAVASCRIPT

changed=0
for version in 0.8.158 0.8.212; do
    mkdir "$folder/$version"
    npm install --prefix "$folder/$version" --loglevel=error --no-audit --no-fund "flexsearch@$version" \
        > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
    node "$folder/tag.cjs" "$version" "$folder/$version" || changed=1
done
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

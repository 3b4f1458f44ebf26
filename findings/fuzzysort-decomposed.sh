#!/usr/bin/env bash
# fuzzysort: a query in decomposed Unicode finds no text in composed, and *nước* is not found in a text in decomposed.
#
# Expected, from its README: "Searches use NFKD normalization, strip diacritics, and remap common quote, dash, slash, ellipsis,
# and lookalike characters." So the two ways of writing "bão" in Unicode, with one character for "ã" or with "a" and a mark, as
# some keyboards and names of files have it, are one word, as "bão" and "bao" are; and so are the ligature "ﬁ" and "fi", which
# NFKD makes of it.
# Seen: each character is normalized by itself, and what does not become exactly one is left as it was:
#   - a mark by itself stays: no text in composed Unicode is found for "bão" or "việt nam" in decomposed;
#   - in a text in decomposed Unicode the letters of a word no longer stand side by side, and it is found as letters far from
#     one another are: "nước" is not found at all with the threshold of the defaults, and for "bão" "Báo cáo" and "Bảo hiểm",
#     other words, come before "Bão tan";
#   - highlight() closes its tag between a letter and its mark, so that of "Bão" only "Ba" and "o" are marked;
#   - "final" does not find it with the ligature; "m2" does find "m²", and "2020-2024" what has a long dash.
# In: fuzzysort 4.0.2.
# Needs Node.js from 20 on and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/decomposed.mjs" <<'JAVASCRIPT'
import fuzzysort from "fuzzysort";

const decomposed = (text) => text.normalize("NFD");
let changed = 0;
function tell(what, seen, told) {
  console.log(`  ${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(told)) changed = 1;
}

const TEXTS = ["Bão tan", "Người Việt Nam ở nước ngoài", "Mưa lũ", "Đường ngập"];
const found = (query, texts) => fuzzysort.go(query, texts).map(({ target }) => target.normalize("NFC"));
for (const [query, told] of [["bão", 0], ["bao", 0], ["việt nam", 1], ["nước", 1], ["lũ", 2], ["đường", 3]]) {
  tell(query, found(query, TEXTS), [TEXTS[told]]);
  tell("  decomposed", found(decomposed(query), TEXTS), query === "bao" ? [TEXTS[told]] : []);
  tell("  in decomposed texts", found(query, TEXTS.map(decomposed)), query === "nước" ? [] : [TEXTS[told]]);
}

const PAPERS = ["Bão tan", "Báo cáo", "Bảo hiểm"];
tell("bão, best first", found("bão", PAPERS), ["Bão tan", "Báo cáo", "Bảo hiểm"]);
tell("  in a decomposed text", found("bão", [decomposed(PAPERS[0]), ...PAPERS.slice(1)]), ["Báo cáo", "Bảo hiểm", "Bão tan"]);
tell("marked", fuzzysort.single("bão", "Bão tan").highlight("<b>", "</b>"), "<b>Bão</b> tan");
tell("  in a decomposed text", fuzzysort.single("bão", decomposed("Bão tan")).highlight("<b>", "</b>"),
  "<b>Ba</b>\u0303<b>o</b> tan");

for (const [query, text, told] of [
  ["m2", "m²", true],
  ["2020-2024", "2020–2024", true],
  ["final", "ﬁnal", false],
]) {
  tell(`${query} in ${text}`, fuzzysort.go(query, [text], { threshold: 0 }).length === 1, told);
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund fuzzysort@4.0.2 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "fuzzysort 4.0.2"
changed=0
node "$folder/decomposed.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# @orama/highlight: asked for whole words, it does not mark the word *cá*, but the beginning of *cát*.
#
# Expected: with highlightStrategy.WHOLE_WORD_MATCH, which took the place of the README's wholeWords ("Only highlight entire
# words, no prefixes"), the words of the query are marked where they stand as words; with PARTIAL_MATCH_FULL_WORD each word that
# has one of them in it. trim() gives a text as long as asked for around the first of them, as often as it is asked.
# Seen:
#   - a letter with a mark counts as no letter where a word begins or ends: of "cá, cát" for "cá" only the "cá" of "cát" is
#     marked, of "bán án" for "án" only the "án" of "bán" (sell), and "đường", "lũ", "giá" never are; "bão" is;
#   - so PARTIAL_MATCH_FULL_WORD marks nothing in "thủ đô" for "thủ", and of "nhà" only the "nh" for "nh";
#   - with two words in the query the first needs to begin a word only, and the last to end one: for "an ninh" the "an" of "anh"
#     is marked, and in English the "rain" of "rainbow" and the "storm" of "brainstorm" for "rain storm";
#   - trim(20) changes the object: its HTML and its positions are those of the short text then, and trim(40) after it has the
#     same 20 characters.
# In: @orama/highlight 0.1.9.
# Needs Node.js from 20 on and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/words.mjs" <<'JAVASCRIPT'
import { Highlight, highlightStrategy } from "@orama/highlight";

const { WHOLE_WORD_MATCH: WHOLE, PARTIAL_MATCH_FULL_WORD: FULL, PARTIAL_MATCH: PART } = highlightStrategy;
const bare = (html) => html.replaceAll(/<b class="x">(.*?)<\/b>/g, "[$1]");
const OPTIONS = { HTMLTag: "b", CSSClass: "x" };
let changed = 0;
function tell(what, seen, told) {
  console.log(`  ${what}: ${seen}`);
  if (seen !== told) changed = 1;
}

for (const [strategy, query, text, told] of [
  [PART, "cá", "cá, cát", "[cá], [cá]t"],
  [WHOLE, "bão", "Bão tan", "[Bão] tan"],
  [WHOLE, "rain", "rain, rainbow, train", "[rain], rainbow, train"],
  [WHOLE, "cá", "cá, cát", "cá, [cá]t"], // "[cá], cát"
  [WHOLE, "án", "bán án", "b[án] án"], // "bán [án]"
  [WHOLE, "đường", "Đường ngập", "Đường ngập"], // "[Đường] ngập"
  [WHOLE, "lũ", "lũ quét", "lũ quét"], // "[lũ] quét"
  [WHOLE, "giá", "giá xăng", "giá xăng"], // "[giá] xăng"
  [FULL, "hom", "home, thom", "[home], [thom]"],
  [FULL, "thủ", "thủ đô", "thủ đô"], // "[thủ] đô"
  [FULL, "nh", "nhà nhanh", "[nh]à [nhanh]"], // "[nhà] [nhanh]"
  [WHOLE, "an", "an ninh, anh Ninh", "[an] ninh, anh Ninh"],
  [WHOLE, "an ninh", "an ninh, anh Lan", "[an] [ninh], [an]h Lan"], // "[an] [ninh], anh Lan"
  [WHOLE, "rain storm", "rain, rainbow, brainstorm, storms", "[rain], [rain]bow, brain[storm], storms"], // "[rain], ..."
]) {
  tell(`${strategy} ${query}`, bare(new Highlight({ ...OPTIONS, strategy }).highlight(text, query).HTML), told);
}

const TEXT = "Sáng nay mưa rất to ở Huế, nhiều nơi ngập sâu";
const once = new Highlight(OPTIONS).highlight(TEXT, "mưa");
const twice = new Highlight(OPTIONS).highlight(TEXT, "nơi");
tell("trim(40)", bare(once.trim(40)), "Sáng nay [mưa] rất to ở Huế, nhiều nơi ngậ...");
tell("the text", bare(twice.HTML), "Sáng nay mưa rất to ở Huế, nhiều [nơi] ngập sâu");
tell("a position", twice.positions[0].start, 33);
tell("trim(20)", bare(twice.trim(20)), "...uế, nhiều [nơi] ngập s...");
tell("trim(40) then", bare(twice.trim(40)), "...uế, nhiều [nơi] ngập s...");
tell("the text then", bare(twice.HTML), "...uế, nhiều [nơi] ngập s...");
tell("the position then", twice.positions[0].start, 13);
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund @orama/highlight@0.1.9 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "@orama/highlight 0.1.9"
changed=0
node "$folder/words.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

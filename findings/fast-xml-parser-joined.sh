#!/usr/bin/env bash
# fast-xml-parser: of <title>Bão <![CDATA[số 3]]></title> is left "Bãosố 3"; of a list that it writes, null comes first.
#
# Expected, from its types (fxp.d.ts): trimValues, which is true where nothing is said, is "Whether to remove surrounding
# whitespace from tag or attribute value", and without cdataPropName CDATA is "merging to tag's text value". The value of the
# title is "Bão số 3", as in every other parser of XML; the blank surrounds nothing, it stands between two words.
# Seen: each piece of the text is trimmed before the pieces are put together, so that the words on both sides of the beginning
# or the end of a CDATA section become one: "Bãosố 3" without an error, in a feed for instance, where one half of a text may be
# in CDATA. So with a processing instruction. With a comment in its place nothing is lost ("Bão số 3"), nor with trimValues:
# false, which leaves the whitespace around the text as well.
# XMLBuilder writes all nulls of a list before its other members: of ["Bão", null, "Lũ"] the first headline stands second.
# In: fast-xml-parser 5.12.1.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/joined.mjs" <<'JAVASCRIPT'
import { XMLBuilder, XMLParser } from "fast-xml-parser";

let changed = 0;
for (const [xml, told] of [
  ["<title>Bão số 3</title>", "Bão số 3"],
  ["<title>Bão <!-- mới -->số 3</title>", "Bão số 3"],
  ["<title>Bão <![CDATA[số 3]]></title>", "Bãosố 3"],
  ["<title><![CDATA[Bão]]> số 3</title>", "Bãosố 3"],
  ["<title><![CDATA[Bão]]>\n<![CDATA[số 3]]></title>", "Bãosố 3"],
]) {
  const whole = new XMLParser({ trimValues: false }).parse(xml).title.replace("\n", " ");
  const seen = new XMLParser().parse(xml).title;
  console.log(`  ${JSON.stringify(xml)}: "${seen}"; with trimValues: false "${whole}"`);
  if (seen !== told || whole !== "Bão số 3") changed = 1;
}
for (const [titles, told] of [
  [["Bão", "", "Lũ"], "<title>Bão</title><title></title><title>Lũ</title>"],
  [["Bão", null, "Lũ"], "<title/><title>Bão</title><title>Lũ</title>"],
]) {
  const seen = new XMLBuilder().build({ title: titles });
  console.log(`  ${JSON.stringify(titles)}: ${seen}`);
  if (seen !== told) changed = 1;
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund fast-xml-parser@5.12.1 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "fast-xml-parser 5.12.1"
changed=0
node "$folder/joined.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

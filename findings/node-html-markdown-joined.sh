#!/usr/bin/env bash
# node-html-markdown: of a table's cell with Huế<br>Vinh is left *HuếVinh*, of Giá<b> </b>tăng *Giátăng*.
#
# Expected, from its README: "Line breaks (<br>) create single line breaks", "Paragraphs (<p>) create blank lines between
# content". In a cell, which in Markdown has one line, a blank would do in their place. A blank within <b> stands between
# two words as one outside of it does; so it is in its own "<b>Giá </b>tăng", of which it makes "**Giá** tăng".
# Seen: in a cell nothing stands for <br>, nor for the end of a paragraph, of a <div>, of a member of a list, or of a cell of a
# table within the cell: the last word of one and the first of the next become one, without an error. A <b>, <strong>, <i> or
# <em> that holds only a blank, as editors leave it behind, is thrown away with its blank ("Giátăng"); a <span> is not.
# And of a table with a column that holds nothing no table is left: in the line under its head "|  |" stands where "| - |" has
# to, so that a program that reads such Markdown (GFM) shows text with bars.
# In: node-html-markdown 2.0.0 (read with marked 18.2.1).
# Needs Node.js from 20 on and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/joined.mjs" <<'JAVASCRIPT'
import { marked } from "marked";
import { NodeHtmlMarkdown } from "node-html-markdown";

const table = (corner, cell) => `<table><tr><th>${corner}</th><th>Mưa</th></tr><tr><td>${cell}</td><td>300</td></tr></table>`;
let changed = 0;
for (const [html, told] of [
  ["<b>Giá </b>tăng", "**Giá** tăng"],
  ["Giá<span> </span>tăng", "Giá tăng"],
  ["Giá<b> </b>tăng", "Giátăng"],
  ["Giá<em> </em>tăng", "Giátăng"],
  ["Huế<br>Vinh", "Huế  \nVinh"],
  [table("Nơi", "Huế, Vinh"), "Huế, Vinh"],
  [table("Nơi", "Huế<br>Vinh"), "HuếVinh"],
  [table("Nơi", "<p>Huế</p><p>Vinh</p>"), "HuếVinh"],
  [table("Nơi", "<div>Huế</div><div>Vinh</div>"), "HuếVinh"],
  [table("Nơi", "<ul><li>Huế</li><li>Vinh</li></ul>"), "HuếVinh"],
]) {
  const markdown = NodeHtmlMarkdown.translate(html);
  const seen = html.startsWith("<table>") ? markdown.split("\n")[2].split("|")[1].trim() : markdown;
  console.log(`  ${html}: ${JSON.stringify(seen)}`);
  if (seen !== told) changed = 1;
}
for (const [corner, cell, told] of [["Nơi", "Huế", true], ["", "Huế", true], ["", "", false]]) {
  const markdown = NodeHtmlMarkdown.translate(table(corner, cell));
  const seen = marked(markdown).includes("<table>");
  console.log(`  a column of "${corner}" and "${cell}": ${JSON.stringify(markdown)}, ${seen ? "a table" : "no table"}`);
  if (seen !== told) changed = 1;
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund node-html-markdown@2.0.0 marked@18.2.1 \
    > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "node-html-markdown 2.0.0"
changed=0
node "$folder/joined.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

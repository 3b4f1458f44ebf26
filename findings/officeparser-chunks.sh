#!/usr/bin/env bash
# officeparser: in its chunks (for RAG) Huế<br>Vinh is one word, *HuếVinh*, some parts of a table come without its head, and
# a number stands under the name of another column.
#
# Expected, from its README and its types: "tableSplitStrategy: 'row'", the default, is "REPEATING the header row in every
# chunk so the LLM always understands what the columns mean"; splitBy: 'heading' is to "split at every heading change", and
# 'paragraph' to "never cross a paragraph boundary"; fixed-size is "equivalent to LangChain's RecursiveCharacterTextSplitter",
# whose overlaps are of whole words; closestHeading is the "nearest heading above this chunk". A line break is "always a
# break node inside its paragraph": in text and Markdown it is one.
# Seen, without an error or a warning:
#   - in all three kinds of chunks nothing stands for the line break of an article in HTML or Markdown, in paragraphs, lists,
#     cells, headings and closestHeading;
#   - of a table of 40 rows every second chunk or so has no head: where the head and the rows fit maxChunkSize without the ends
#     of lines and do not with them, the chunk is cut once more, and what is left of it is a chunk without one;
#   - in a table with a merged cell the numbers beside it move to the left, "200" from "Mưa" to "Nơi";
#   - splitBy: 'heading' gives what 'paragraph' gives, each paragraph by itself;
#   - the overlap of a fixed-size chunk begins within a word ("h nghỉ học." of "học sinh nghỉ học.");
#   - of an article in HTML a fixed-size chunk has no closestHeading, which one by structure has.
# In: officeparser 8.1.1.
# Needs Node.js (it asks for one from 22.13 on) and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/chunks.cjs" <<'JAVASCRIPT'
const { parseOffice } = require("officeparser");

let changed = 0;
const read = (html) => parseOffice(Buffer.from(html), { fileType: "html" });

async function chunks(html, chunksConfig) {
  const ast = await read(html);
  const { value, messages } = await ast.to("chunks", { chunksConfig });
  if (ast.warnings.length || messages.length) changed = 1;
  return value;
}

function tell(what, seen, told) {
  console.log(`  ${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(told)) changed = 1;
}

const text = async (html, config) => (await chunks(html, config)).map((chunk) => chunk.text.trim());
const STRUCTURE = { strategy: "document-structure" };
const FIXED = { strategy: "fixed-size" };
const SEMANTIC = { strategy: "semantic", embeddingFunction: async () => [1] };
const BROKEN = "<p>Huế<br>Vinh</p>";
const CELL = "<table><tr><th>Nơi</th><th>Mưa</th></tr><tr><td>Huế<br>Vinh</td><td>100</td></tr></table>";

(async () => {
  tell("a line break as text", (await (await read(BROKEN)).to("text")).value.trim(), "Huế\nVinh");
  for (const config of [STRUCTURE, FIXED, SEMANTIC]) {
    tell(`in a chunk (${config.strategy})`, await text(BROKEN, config), ["HuếVinh"]);
  }
  tell("in a list", await text("<ul><li>Huế<br>Vinh</li></ul>", STRUCTURE), ["HuếVinh"]);
  tell("in a cell", await text(CELL, STRUCTURE), ["| Nơi | Mưa |\n| HuếVinh | 100 |"]);
  tell("of two paragraphs in a cell", await text(CELL.replace("Huế<br>Vinh", "<p>Huế</p><p>Vinh</p>"), STRUCTURE),
    ["| Nơi | Mưa |\n| Huế Vinh | 100 |"]);
  const [, below] = await chunks("<h2>Huế<br>Vinh</h2><p>Mưa</p>", STRUCTURE);
  tell("in closestHeading", below.metadata.closestHeading, "HuếVinh");

  const rows = Array.from({ length: 40 }, (_, row) => `<tr><td>Nơi ${row}</td><td>${row}</td></tr>`);
  const long = `<table><tr><th>Nơi</th><th>Mưa</th></tr>${rows.join("")}</table>`;
  for (const [size, told] of [
    [60, "11111010101010101010101"],
    [300, "10101"],
    [500, "101"],
    [1000, "1"],
  ]) {
    const parts = await text(long, { ...STRUCTURE, maxChunkSize: size });
    const heads = parts.map((part) => (part.startsWith("| Nơi | Mưa |") ? 1 : 0)).join("");
    tell(`40 rows, of at most ${size} a chunk, with (1) and without (0) the head`, heads, told);
    if (size === 300) tell("the second", parts[1], "| Nơi 19 | 19 |");
  }

  const merged = CELL.replace("<td>Huế<br>Vinh</td>", '<td rowspan="2">Huế</td>')
    .replace("</table>", "<tr><td>200</td></tr></table>");
  tell("a merged cell", await text(merged, STRUCTURE), ["| Nơi | Mưa |\n| Huế | 100 |\n| 200 |"]);
  const wide = "<table><tr><th colspan=\"2\">Huế</th><th>Vinh</th></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>";
  tell("one of two columns", await text(wide, STRUCTURE), ["| Huế | Vinh |\n| 1 | 2 | 3 |"]);

  const article = "<h1>Bão</h1><p>Một.</p><p>Hai.</p><h2>Lũ</h2><p>Ba.</p>";
  for (const splitBy of ["paragraph", "heading"]) {
    tell(`by ${splitBy}`, await text(article, { ...STRUCTURE, splitBy }), ["Bão", "Một.", "Hai.", "Lũ", "Ba."]);
  }
  const heading = async (config) => (await chunks("<h1>Bão</h1><p>Một.</p>", config)).at(-1).metadata.closestHeading ?? "";
  tell("closestHeading by structure", await heading(STRUCTURE), "Bão");
  tell("with a fixed size", await heading(FIXED), "");

  const storm = "<p>Sáng nay mưa lớn ở Huế. Tất cả học sinh nghỉ học. Đường ngập sâu.</p>";
  tell("an overlap of 9", await text(storm, { ...FIXED, chunkSize: 50, chunkOverlap: 9 }),
    ["Sáng nay mưa lớn ở Huế. Tất cả học sinh nghỉ học.", "nghỉ học. Đường ngập sâu."]);
  tell("of 11", await text(storm, { ...FIXED, chunkSize: 50, chunkOverlap: 11 }),
    ["Sáng nay mưa lớn ở Huế. Tất cả học sinh nghỉ học.", "h nghỉ học. Đường ngập sâu."]);
  process.exit(changed);
})();
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund --ignore-scripts officeparser@8.1.1 \
    > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "officeparser 8.1.1"
changed=0
node "$folder/chunks.cjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# PostgreSQL: "nắng/mưa", "km/giờ", "xong.Mới" are cut within a word: `mưa` does not find the first, and `ưa` does.
#
# Expected, in the words of its documentation (12.5, Parsers): a "word" is a "Word, all letters", a "file" a "File or path
# name" such as "/usr/local/foo.txt", and "the parser's notion of a 'letter' is determined by the database's locale setting".
# So a word of letters is a word, or part of a path; the parser "identifies plausible word boundaries", and none is within a
# word.
# Seen: a slash, after a word with a mark as after one without, begins a path, and a path may have ASCII letters alone. It
# ends at the first letter with a mark, and what is left of the word becomes a word of its own: "nắng/mưa" is 'nắng', '/m',
# 'ưa'; "triệu/người" 'triệu', '/ng', 'ười'; "km/giờ" 'km/gi', 'ờ'. So "nắng/mưa" is not found by `mưa`, nor by its prefix,
# while it is by `ưa`; with blanks around the slash it is. A full stop without a blank behind it, after a word in ASCII, does
# the same with a host: "xong.Mới" is 'xong.m', 'ới'. (That "storm/rain" is taken whole for a path, and not found by `rain`,
# is known.)
# In: PostgreSQL 18.7 (PGlite 0.5.17), which this runs, and 15.18 (Debian).
# Needs Node.js from 20 on with npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/slash.mjs" <<'JAVASCRIPT'
import { PGlite } from "@electric-sql/pglite";

const TOLD = {
  "nắng/mưa": "'/m':2 'nắng':1 'ưa':3",
  "triệu/người": "'/ng':2 'triệu':1 'ười':3",
  "km/giờ": "'km/gi':1 'ờ':2",
  "xong.Mới": "'xong.m':1 'ới':2",
  "nắng / mưa": "'mưa':2 'nắng':1",
};

const database = await PGlite.create();
const asked = async (query, ...values) => Object.values((await database.query(query, values)).rows[0])[0];

console.log((await asked("select version()")).replace(/ on .*/, ""));
let told = true;
for (const [text, terms] of Object.entries(TOLD)) {
  const seen = await asked("select to_tsvector('simple', $1)::text", text);
  const found = [];
  for (const word of ["mưa", "mưa:*", "ưa"]) {
    if (await asked("select to_tsvector('simple', $1) @@ to_tsquery('simple', $2)", text, word)) found.push(word);
  }
  console.log(`  ${text}: ${seen}${text.includes("mưa") ? `, found by ${found.join(" and ")}` : ""}`);
  told &&= seen === terms;
  if (text === "nắng/mưa") told &&= found.join() === "ưa";
  if (text === "nắng / mưa") told &&= found.join() === "mưa,mưa:*";
}
await database.close();
process.exit(told ? 0 : 1);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund @electric-sql/pglite@0.5.17 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
changed=0
node "$folder/slash.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

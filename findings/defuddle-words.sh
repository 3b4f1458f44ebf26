#!/usr/bin/env bash
# Defuddle: an article that begins with a bold initial, <b>B</b>ão, reads *B ão*: blanks are put within words.
#
# Expected, from its README: Defuddle "extracts the main content from web pages", "removing clutter", and "returns cleaned HTML
# or Markdown". A blank that is not there stands for nothing in HTML: <b>B</b>ão is one word, as Readability leaves it.
# Seen: beside every <b>, <strong>, <i>, <em>, <u>, <mark>, <small>, <del> or <a> that touches a letter or digit a blank is
# written, without an error, in HTML and in Markdown: B ão (the initial of an article), B ã o, 3 %, AT & T. So
# a search for "bão" does not find the article, nor does the word stand on the page. Within <span>, <sub>, <sup> and <code>
# nothing is written: "Ensure there's a space between inline elements if needed", its source says, and it is not needed.
# In: defuddle 0.19.4 (with jsdom 29.1.1 and with linkedom 0.18.15). (Its issue 367 was that "H<sub>2</sub>O" became H 2 O.)
# Needs Node.js from 20.19 on and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/words.mjs" <<'JAVASCRIPT'
import { Readability } from "@mozilla/readability";
import { Defuddle } from "defuddle/node";
import { JSDOM } from "jsdom";
import { parseHTML } from "linkedom";

const ADDRESS = "https://bao.example/tin";
const ABOUT = "<p>Mưa lớn gây ngập ở nhiều nơi, chính quyền di dời hàng nghìn hộ dân, học sinh nghỉ học.</p>";
const TOLD = {
  "<span>B</span>ão vào bờ": ["Bão vào bờ", "Bão vào bờ"],
  "<b>B</b>ão vào bờ": ["B ão vào bờ", "**B** ão vào bờ"],
  "<strong>B</strong>ão vào bờ": ["B ão vào bờ", "**B** ão vào bờ"],
  "B<em>ã</em>o vào bờ": ["B ã o vào bờ", "B *ã* o vào bờ"],
  "Tăng <b>3</b>%": ["Tăng 3 %", "Tăng **3** %"],
  "Hãng AT<i>&amp;</i>T": ["Hãng AT & T", "Hãng AT *&* T"],
  "Bên b<mark>ờ</mark>": ["Bên b ờ", "Bên b ==ờ=="],
};
let changed = 0;
for (const [html, told] of Object.entries(TOLD)) {
  const page = `<!doctype html><html lang="vi"><head><title>Tin</title></head><body><article>
    ${ABOUT}<p id="word">${html}</p>${ABOUT}${ABOUT}${ABOUT}</article></body></html>`;
  const jsdom = () => new JSDOM(page, { url: ADDRESS }).window.document;
  const there = jsdom().querySelector("#word").textContent;
  const texts = [new Readability(jsdom()).parse().content];
  for (const document of [jsdom(), parseHTML(page).document]) texts.push((await Defuddle(document, ADDRESS)).content);
  const [readability, ...defuddle] = texts.map((text) => new JSDOM(text).window.document.querySelectorAll("p")[1].textContent);
  const markdown = (await Defuddle(jsdom(), ADDRESS, { markdown: true })).content;
  const line = markdown.split("\n").find((line) => line && !line.startsWith("Mưa"));
  console.log(`  ${html}: ${defuddle.join(", ")}, ${line}; with Readability ${readability}`);
  const seen = [...defuddle, line, readability];
  if (JSON.stringify(seen) !== JSON.stringify([told[0], told[0], told[1], there])) changed = 1;
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund defuddle@0.19.4 jsdom@29.1.1 linkedom@0.18.15 \
    @mozilla/readability@0.6.0 > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "defuddle 0.19.4"
changed=0
node "$folder/words.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

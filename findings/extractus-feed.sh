#!/usr/bin/env bash
# @extractus/feed-extractor: <p>Bão mạnh</p><p>Lũ rút</p> becomes "Bão mạnhLũ rút", the headline *30.40* becomes *30.4*.
#
# Expected, from its README: "To read & normalize RSS/ATOM/JSON feed data", each entry with "id: string", "title: string",
# "description: string"; Atom, RSS and RDF are named as what it reads. In RSS 2.0 a guid is "a string that uniquely identifies
# the item".
# Seen, without an error:
# 1. In the description the last word of a paragraph, a line or an item of a list becomes one with the first of the next
#    ("mạnhLũ"), for the tags are taken out and nothing stands for them. Neither word is found any more.
# 2. Titles, guids and descriptions that look like numbers are made numbers: 007 is "7", 30.40 "30.4", 1e3 "1000", and 0 is "".
#    The guids 1.1 and 1.10 of two articles are one id, "1.1".
# 3. Of <title>Bão <![CDATA[số 3]]></title> is left "Bãosố 3".
# 4. An Atom title in XHTML is "", and so is the description that would come from a content or summary in XHTML.
# In: @extractus/feed-extractor 8.0.3.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/feed.mjs" <<'JAVASCRIPT'
import { extractFromXml } from "@extractus/feed-extractor";

const item = (title, guid = title, html = "") => `<item><title>${title}</title><link>https://bao.example/tin</link>
  <guid isPermaLink="false">${guid}</guid><description><![CDATA[${html}]]></description></item>`;
const rss = (...items) => extractFromXml(`<rss version="2.0"><channel><title>Báo</title><link>https://bao.example/</link>
  <description>Tin</description>${items.join("")}</channel></rss>`).entries;
const xhtml = (name, text) => `<${name} type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${text}</div></${name}>`;
const atom = (entry) => extractFromXml(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title>
  <id>https://bao.example/</id><updated>2024-09-05T08:00:00Z</updated><entry><id>https://bao.example/tin</id>
  <updated>2024-09-05T08:00:00Z</updated><link href="https://bao.example/tin"/>${entry}</entry></feed>`).entries[0];

let changed = 0;
function check(what, seen, told) {
  console.log(`  ${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(told)) changed = 1;
}
for (const [html, told] of [
  ["<p>Bão mạnh</p> <p>Lũ rút</p>", "Bão mạnh Lũ rút"],
  ["<p>Bão mạnh</p><p>Lũ rút</p>", "Bão mạnhLũ rút"],
  ["Bão mạnh<br>Lũ rút", "Bão mạnhLũ rút"],
  ["<ul><li>Bão mạnh</li><li>Lũ rút</li></ul>", "Bão mạnhLũ rút"],
])
  check(html, rss(item("Tin", "1", html), item("Tin", "2"))[0].description, told);
for (const [title, told] of [["2024", "2024"], ["007", "7"], ["30.40", "30.4"], ["1e3", "1000"], ["0x1F", "31"], ["0", ""]])
  check(`title ${title}`, rss(item(title, "1"), item("Tin", "2"))[0].title, told);
check("guids 1.1 and 1.10", rss(item("Bão", "1.1"), item("Lũ", "1.10")).map(({ id }) => id), ["1.1", "1.1"]);
check("title with CDATA", rss(item("Bão <![CDATA[số 3]]>", "1"), item("Tin", "2"))[0].title, "Bãosố 3");
for (const [title, content, told] of [
  ["<title>Bão</title>", '<content type="html">&lt;p&gt;Gió mạnh&lt;/p&gt;</content>', ["Bão", "Gió mạnh"]],
  [xhtml("title", "Bão <b>số 3</b>"), xhtml("content", "<p>Gió mạnh</p>"), ["", ""]],
  [xhtml("title", "Bão"), xhtml("summary", "Gió mạnh"), ["", ""]],
]) {
  const entry = atom(title + content);
  check(title + content, [entry.title, entry.description], told);
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund @extractus/feed-extractor@8.0.3 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "@extractus/feed-extractor 8.0.3"
changed=0
node "$folder/feed.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

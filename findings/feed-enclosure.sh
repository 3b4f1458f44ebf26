#!/usr/bin/env bash
# feed: in Atom the sound file of an article is of type image/mp3; in RSS it is gone, as soon as the article has a picture.
#
# Expected, from its README: of an item, image is an "Image attachment" and enclosure a "Generic media enclosure", whose type is
# the "MIME type (e.g., "audio/mpeg")", and one feed is written as RSS 2.0, Atom 1.0 or JSON Feed 1.0, of which each has a
# place for such a file ("attachments" in JSON).
# Seen: in Atom the type that is given is not looked at; it is made of the field's name and the end of the address, so that the
# sound file in enclosure is image/mp3, a PDF file image/pdf, a picture without an ending, type image/webp, "image//p".
# In RSS an enclosure and an image give one <enclosure>, the picture: the sound file, and with it the episode of a podcast, is
# lost, without an error. (Of an audio and an image the sound file is left.) A picture given as an address is of type image/jpg,
# which there is not. In JSON Feed enclosure, audio and video are not written at all.
# In: feed 6.0.0.
# Needs Node.js from 20 on and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/files.mjs" <<'JAVASCRIPT'
import { Feed } from "feed";

const SOUND = { url: "https://bao.example/1.mp3", type: "audio/mpeg", length: 9 };
const PDF = { url: "https://bao.example/1.pdf", type: "application/pdf", length: 9 };
const PICTURE = { url: "https://bao.example/p", type: "image/webp", length: 9 };
const JPEG = "https://bao.example/1.jpg";
const TOLD = [
  ["a sound file", { enclosure: SOUND }, "1.mp3 audio/mpeg", "1.mp3 image/mp3"],
  ["a PDF file", { enclosure: PDF }, "1.pdf application/pdf", "1.pdf image/pdf"],
  ["a picture", { image: PICTURE }, "p image/webp", "p image//p"],
  ["a sound file and a picture", { enclosure: SOUND, image: JPEG }, "1.jpg image/jpg", "1.mp3 image/mp3, 1.jpg image/jpg"],
  ["audio and a picture", { audio: SOUND, image: JPEG }, "1.mp3 audio/mpeg", "1.jpg image/jpg, 1.mp3 audio/mp3"],
];
let changed = 0;
for (const [what, files, ...told] of TOLD) {
  const date = new Date("2024-09-05T08:00:00Z");
  const home = "https://bao.example/";
  const feed = new Feed({ title: "Báo", id: home, link: home, copyright: "", updated: date });
  feed.addItem({ title: "Bão vào bờ", id: "https://bao.example/1", link: "https://bao.example/1", date, ...files });
  const rss = found(feed.rss2(), /<enclosure [^>]*>/g, "url");
  const atom = found(feed.atom1(), /<link rel="enclosure"[^>]*>/g, "href");
  const json = feed.json1().includes(".mp3") || feed.json1().includes(".pdf") ? "the file" : "no file";
  console.log(`  ${what}: RSS ${rss}; Atom ${atom}; JSON ${json}`);
  if (rss !== told[0] || atom !== told[1] || json !== "no file") changed = 1;
}
process.exit(changed);

function found(xml, pattern, address) {
  const value = (tag, name) => tag.match(new RegExp(` ${name}="([^"]*)"`))[1];
  return xml.match(pattern).map((tag) => `${value(tag, address).split("/").at(-1)} ${value(tag, "type")}`).join(", ");
}
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund feed@6.0.0 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "feed 6.0.0"
changed=0
node "$folder/files.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

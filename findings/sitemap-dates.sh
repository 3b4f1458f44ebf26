#!/usr/bin/env bash
# sitemap: of <lastmod>2024-09-05T08:00+07:00 no date is left, nor of any W3C date with minutes and no seconds, or 2024-09.
#
# Expected, from its api.md: lastmod is "When the page we as last modified use the W3C Datetime ISO8601 subset", with the
# address of the protocol of sitemaps, which says "This date should be in W3C Datetime format". That has six forms: a year, year
# and month, a day, a day with hours and minutes, with seconds, and with "one or more digits representing a decimal fraction of
# a second".
# Seen: parseSitemap and XMLToSitemapItemStream know the day and the seconds, and a fraction of three digits. In the other forms
# lastmod is not there, and publication_date of a news sitemap is "", for which nothing is thrown; on the console stands
# "Invalid lastmod date format … expected ISO 8601 format". The same package writes such a publication_date as it is given
# (SitemapStream), and reads it no more. A crawler that takes only what is new fetches all such pages, or none.
# Of <news:title>Bão <![CDATA[số 3]]> mạnh is left "Bãosố 3mạnh", and of <s:urlset xmlns:s="…"> no address at all.
# In: sitemap 9.0.1.
# Needs Node.js and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/dates.mjs" <<'JAVASCRIPT'
import { Readable } from "node:stream";
import { SitemapStream, streamToPromise, XMLToSitemapItemStream } from "sitemap";

const SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS = "http://www.google.com/schemas/sitemap-news/0.9";
const publication = { name: "Báo", language: "vi" };
let changed = 0;
function check(what, seen, told) {
  console.log(`  ${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(told)) changed = 1;
}

async function parse(xml) {
  const items = [];
  for await (const item of Readable.from([xml]).pipe(new XMLToSitemapItemStream({ logger: false }))) items.push(item);
  return items;
}

for (const [date, read] of [
  ["2024-09-05", true],
  ["2024-09-05T08:00:00+07:00", true],
  ["2024-09-05T08:00:00.123+07:00", true],
  ["2024-09-05T08:00+07:00", false],
  ["2024-09-05T08:00Z", false],
  ["2024-09-05T08:00:00.123456+07:00", false],
  ["2024-09", false],
  ["2024", false],
]) {
  const [item] = await parse(`<urlset xmlns="${SITEMAPS}"><url><loc>https://bao.example/1</loc><lastmod>${date}</lastmod>
    </url></urlset>`);
  const written = new SitemapStream();
  written.end({ url: "https://bao.example/1", news: { publication, publication_date: date, title: "Bão" } });
  const [{ news }] = await parse((await streamToPromise(written)).toString());
  check(date, [item.lastmod ?? null, news.publication_date], read ? [date, date] : [null, ""]);
}
const [{ news }] = await parse(`<urlset xmlns="${SITEMAPS}" xmlns:news="${NEWS}"><url><loc>https://bao.example/1</loc><news:news>
  <news:title>Bão <![CDATA[số 3]]> mạnh</news:title></news:news></url></urlset>`);
check("title with CDATA", news.title, "Bãosố 3mạnh");
for (const [prefix, told] of [["", 1], ["s:", 0]]) {
  const at = prefix ? ":s" : "";
  const items = await parse(`<${prefix}urlset xmlns${at}="${SITEMAPS}"><${prefix}url>
    <${prefix}loc>https://bao.example/1</${prefix}loc></${prefix}url></${prefix}urlset>`);
  check(`addresses in ${prefix}urlset`, items.length, told);
}
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund sitemap@9.0.1 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "sitemap 9.0.1"
changed=0
node "$folder/dates.mjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# feedparser-rs: "<del>8</del><ins>9</ins>" becomes "89", and an Atom feed whose elements have a prefix has no articles.
#
# Expected, in its own words: HTML is "sanitized against XSS by default, matching Python feedparser's sanitizer coverage", which
# keeps <section>, <article>, <figcaption>, <del>, <ins> and <time>, none of which is a danger. By Namespaces in XML <a:feed>
# with xmlns:a is what <feed> with xmlns is. A date of +0700 is as far from UTC as one of +07:00, and Python's reads it so. The
# title and the summary of JSON Feed are plain text.
# Seen: these tags, and some 20 more, are taken away and nothing is put in their place. Two sections, or a caption and the text
# behind it, become one word, and what was crossed out is read as if it were not: a wind of force 89, pupils who must need not
# stay at home. With sanitize_html: false nothing of it happens. Of the feed with a prefix neither title nor articles are left,
# with bozo false. 08:00 of +0700 is read as 08:00 UTC, seven hours off, and so is "2024-09-05 08:00:00 +0700". The headline
# "3 < 4" of a JSON feed is "3 &lt; 4", and of a summary what stands between "<" and ">" is lost.
# In: feedparser-rs 0.7.2.
# Needs Rust from 1.91 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "joined"
version = "0.0.0"
edition = "2024"

[dependencies]
feedparser-rs = { version = "=0.7.2", default-features = false }

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use feedparser_rs::{ParseOptions, ParsedFeed, parse, parse_with_options};

fn rss(item: &str) -> String {
    format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Báo</title>\
         <item>{item}</item></channel></rss>"
    )
}

fn text(feed: ParsedFeed) -> String {
    feed.entries[0].summary.clone().unwrap_or_default()
}

fn main() {
    let mut same = true;
    let mut tell = |what: &str, seen: String, told: &str| {
        println!("  {what}: {seen}");
        same &= seen == told;
    };

    for (html, told) in [
        ("<div>Mưa ở Huế</div><div>Vinh có gió</div>", "<div>Mưa ở Huế</div><div>Vinh có gió</div>"),
        ("<section>Mưa ở Huế</section><section>Vinh có gió</section>", "Mưa ở HuếVinh có gió"),
        ("<figure><figcaption>Cầu ở Huế</figcaption></figure>Sáng nay", "Cầu ở HuếSáng nay"),
        ("Gió cấp <del>8</del><ins>9</ins>", "Gió cấp 89"),
        ("Học sinh <del>phải</del> không phải nghỉ học", "Học sinh phải không phải nghỉ học"),
    ] {
        let feed = rss(&format!("<description><![CDATA[{html}]]></description>"));
        tell(html, text(parse(feed.as_bytes()).unwrap()), told);
        let mut options = ParseOptions::default();
        options.sanitize_html = false;
        tell("    not sanitized", text(parse_with_options(feed.as_bytes(), &options).unwrap()), html);
    }

    for (prefix, told) in [("", "Some(\"Báo\"), 1 articles, bozo false"), ("a:", "None, 0 articles, bozo false")] {
        let named = if prefix.is_empty() { "xmlns" } else { "xmlns:a" };
        let feed = format!(
            "<{prefix}feed {named}=\"http://www.w3.org/2005/Atom\"><{prefix}title>Báo</{prefix}title><{prefix}entry>\
             <{prefix}id>urn:bao:1</{prefix}id><{prefix}title>Bão</{prefix}title></{prefix}entry></{prefix}feed>"
        );
        let read = parse(feed.as_bytes()).unwrap();
        let seen = format!("{:?}, {} articles, bozo {}", read.feed.title, read.entries.len(), read.bozo);
        tell(&format!("<{prefix}feed {named}>"), seen, told);
    }

    for (date, told) in [
        ("2024-09-05T08:00:00+07:00", "2024-09-05T01:00:00+00:00"),
        ("2024-09-05T08:00:00+0700", "2024-09-05T08:00:00+00:00"),
        ("2024-09-05 08:00:00 +0700", "2024-09-05T08:00:00+00:00"),
        ("Thu, 05 Sep 2024 08:00:00 +0700", "2024-09-05T01:00:00+00:00"),
    ] {
        let read = parse(rss(&format!("<pubDate>{date}</pubDate>")).as_bytes()).unwrap();
        tell(date, read.entries[0].published.unwrap().to_rfc3339(), told);
    }

    let feed = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Báo\", \"items\": \
                [{\"id\": \"1\", \"content_text\": \"3 < 4\", \"title\": \"3 < 4\", \"summary\": \"Từ khóa <bão> được tìm\"}]}";
    let read = parse(feed.as_bytes()).unwrap();
    let entry = &read.entries[0];
    let seen = format!("{:?}, {:?}, {:?}", entry.content[0].value, entry.title.as_deref(), entry.summary.as_deref());
    tell("text, title and summary of a JSON feed", seen, "\"3 < 4\", Some(\"3 &lt; 4\"), Some(\"Từ khóa  được tìm\")");
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "feedparser-rs"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/joined || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

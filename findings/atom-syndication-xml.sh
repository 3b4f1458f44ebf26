#!/usr/bin/env bash
# atom_syndication: an article that a feed holds as XML, such as NITF, is no XML when it is read, and none when it is written.
#
# Expected, from RFC 4287 (4.1.3.3), by which it reads and writes feeds: if the type of a <content> ends in "+xml" or "/xml", its
# content is a child element, and is to be taken as XML of that type. It keeps the markup of type "xhtml" as it is.
# Seen: all other types are read as text. The tags of the XML are kept, but "&lt;" and "&amp;" within its words become "<" and
# "&", which an XML parser does not take, or takes for tags: "Thẻ &lt;br/&gt; 5" loses a word. And when the feed is written,
# unchanged, the element becomes escaped text: <content type="application/xml">&lt;nitf …, in which other readers find no
# article. There is no error.
# In: atom_syndication 0.12.10.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "content"
version = "0.0.0"
edition = "2024"

[dependencies]
atom_syndication = { version = "=0.12.10", default-features = false }
roxmltree = "=0.21.1"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use atom_syndication::Feed;

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Thẻ &lt;br/&gt; 5</text></svg>";

// The type of the content, the content, what is read of it, whether that is XML, and the first element in the feed that is
// written: "" for none.
const TOLD: [(&str, &str, &str, bool, &str); 4] = [
    (
        "xhtml",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\">Mưa &lt; 5 mm &amp; gió</div>",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\">Mưa &lt; 5 mm &amp; gió</div>",
        true,
        "div",
    ),
    (
        "application/xml",
        "<nitf xmlns=\"\"><body><body.content><p>Mưa và gió</p></body.content></body></nitf>",
        "<nitf xmlns=\"\"><body><body.content><p>Mưa và gió</p></body.content></body></nitf>",
        true,
        "",
    ),
    (
        "application/xml",
        "<nitf xmlns=\"\"><body><body.content><p>Mưa &lt; 5 mm &amp; gió</p></body.content></body></nitf>",
        "<nitf xmlns=\"\"><body><body.content><p>Mưa < 5 mm & gió</p></body.content></body></nitf>",
        false,
        "",
    ),
    ("image/svg+xml", SVG, "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Thẻ <br/> 5</text></svg>", true, ""),
];

fn main() {
    let mut same = true;
    for (kind, content, told, told_xml, told_written) in TOLD {
        let text = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>Báo</title><id>urn:b</id><updated>2024-09-05T01:00:00Z</updated>\
             <entry><title>Mưa</title><id>urn:1</id><updated>2024-09-05T01:00:00Z</updated>\
             <content type='{kind}'>{content}</content></entry></feed>"
        );
        let feed = Feed::read_from(text.as_bytes()).unwrap();
        let seen = feed.entries()[0].content().unwrap().value().unwrap();
        let xml = roxmltree::Document::parse(seen).is_ok();
        let written = feed.to_string();
        let page = roxmltree::Document::parse(&written).unwrap();
        let node = page.descendants().find(|node| node.has_tag_name("content")).unwrap();
        let first = node.first_element_child().map_or("", |child| child.tag_name().name());
        println!("  {kind} {content}: {seen}, XML {xml}; written {}", &written[node.range()]);
        same &= seen == told && xml == told_xml && first == told_written;
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "atom_syndication"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/content || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

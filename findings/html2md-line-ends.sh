#!/usr/bin/env bash
# html2md: a line that ends beside a tag joins two words: "Ông <b>Minh</b>", end of line, "nói" becomes "Ông **Minh**nói".
#
# Expected, from HTML and CSS (CSS Text 4.1.1): an end of line in the source, like any run of blanks, is one blank between words.
# In its own source html2md calls what it does trimming "to one whitespace according to HTML5 rules", and within a text,
# and with a blank or with two line ends instead of one, the words stay apart.
# Seen: runs of two blanks and more become one blank; then line ends are cut off both ends of every piece of text, which is
# what stands between two tags or comments. A single one there is gone, and so are the words on both sides of it for a search.
# Every page that is written with short lines has them, and so has an article around each comment; there is no error.
# In: html2md 0.2.17.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "lines"
version = "0.0.0"
edition = "2024"

[dependencies]
html2md = "=0.2.17"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
const TOLD: [(&str, &str); 10] = [
    ("<p>Ông <b>Minh</b> nói</p>", "Ông **Minh** nói"),
    ("<p>Ông <b>Minh</b>\n  nói</p>", "Ông **Minh** nói"),
    ("<p>Ông Minh\nnói</p>", "Ông Minh\nnói"),
    ("<p>Ông <b>Minh</b>\nnói</p>", "Ông **Minh**nói"),
    ("<p>Ông <b>Minh</b>\r\nnói</p>", "Ông **Minh**nói"),
    ("<p>Ông\n<a href=\"/minh\">Minh</a> nói</p>", "Ông[Minh](/minh) nói"),
    ("<p>Ông <span>Minh</span>\n<span>nói</span></p>", "Ông Minhnói"),
    ("<p>Ông <b>Minh</b>\nvà\n<b>bà Lan</b></p>", "Ông **Minh**và**bà Lan**"),
    ("<ul>\n<li>Huế\n<b>mưa</b>\n</li>\n</ul>", "* Huế**mưa**"),
    ("<p>Bão mạnh.\n<!-- quảng cáo -->\nLũ rút.</p>", "Bão mạnh.Lũ rút."),
];

fn main() {
    let mut same = true;
    for (html, told) in TOLD {
        let seen = html2md::parse_html(html);
        println!("  {html:?}: {seen:?}");
        same &= seen == told;
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "html2md"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/lines || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

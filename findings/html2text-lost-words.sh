#!/usr/bin/env bash
# html2text: all words of <dl><div><dt>Huế</dt><dd>mưa</dd></div></dl> are lost, and those of the caption of a table.
#
# Expected, in the words of its README: "a reasonable job of rendering reasonable HTML in a terminal or other places where HTML
# needs to be converted to text"; it reads <dl>s and tables. In HTML (4.4.9) the <dt>s and <dd>s of a <dl> may each be in a
# <div>, with which pages give them a style, and a <table> (4.9.2) may have a <caption>.
# Seen: of a <dl> only its own <dt>s and <dd>s are taken, of a table only its rows, and all that is between is thrown away
# without an error: an article on the prices of gold or on the weather, whose lists are written so, has no word of them. Of the
# elements that begin a new line on the screen <section>, <article>, <aside>, <figcaption> and 16 others are taken for parts
# of a line, and join two words: <section>Huế</section><section>Vinh</section> is HuếVinh.
# In: html2text (Rust) 0.17.4.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "lost"
version = "0.0.0"
edition = "2024"

[dependencies]
html2text = "=0.17.4"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
// The page, and the words of the text.
const TOLD: [(&str, &str); 8] = [
    ("<dl><dt>Huế</dt><dd>mưa</dd><dt>Vinh</dt><dd>nắng</dd></dl>", "Huế mưa Vinh nắng"),
    ("<dl><div><dt>Huế</dt><dd>mưa</dd></div><div><dt>Vinh</dt><dd>nắng</dd></div></dl>", ""),
    ("<p>Tin</p><dl><div><dt>Huế</dt><dd>mưa</dd></div></dl><p>Hết</p>", "Tin Hết"),
    ("<table><tr><th>Tỉnh</th><th>Mưa</th></tr><tr><td>Huế</td><td>200</td></tr></table>", "Tỉnh Mưa Huế 200"),
    (
        "<table><caption>Bão Yagi</caption><tr><th>Tỉnh</th><th>Mưa</th></tr><tr><td>Huế</td><td>200</td></tr></table>",
        "Tỉnh Mưa Huế 200",
    ),
    ("<div>Huế</div><div>Vinh</div>", "Huế Vinh"),
    ("<section>Huế</section><section>Vinh</section>", "HuếVinh"),
    ("<blockquote>Huế<footer>Vinh</footer></blockquote>", "HuếVinh"),
];

// The elements that are blocks in the style that HTML (15.3) prescribes, but are not here.
const BLOCKS: [&str; 20] = [
    "address", "article", "aside", "center", "details", "dialog", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "legend", "main", "menu", "nav", "search", "section", "summary",
];

fn words(html: &str) -> String {
    let text = html2text::from_read(html.as_bytes(), 80).unwrap();
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn main() {
    let mut same = true;
    for (html, told) in TOLD {
        let seen = words(html);
        println!("  {html}: {seen}");
        same &= seen == told;
    }
    let joined = BLOCKS.iter().filter(|name| words(&format!("<{name}>Huế</{name}><{name}>Vinh</{name}>")) == "HuếVinh").count();
    println!("  of {} other blocks {joined} join two words", BLOCKS.len());
    same &= joined == BLOCKS.len();
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "html2text"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/lost || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

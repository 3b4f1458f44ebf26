#!/usr/bin/env bash
# dom_query: as Markdown a table with a merged cell has nothing between its cells: Huế and 200 become Huế200.
#
# Expected: a cell is not part of the word in the next one, in HTML as on the screen. In a table without merged cells they are
# apart in md(), and in formatted_text(), which adds a blank after each <td> and <th>, they always are.
# Seen: md() writes no table if not all of its rows have the same number of cells, or if one has a table within. It then writes
# the words alone, with a new line for each row, and nothing between two cells where the page has no blank between its tags.
# colspan and rowspan, which HTML has for this, are enough: a search finds neither the province nor the number. formatted_text()
# in turn makes one word of a caption and the first cell, and both one of each <dt> and its <dd>. There is no error.
# In: dom_query 0.29.0, by which dom_smoothie 0.19.0 writes the articles that it extracts.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "cells"
version = "0.0.0"
edition = "2024"

[dependencies]
dom_query = "=0.29.0"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use dom_query::Document;

const HEAD: &str = "<tr><th>Tỉnh</th><th>Mưa</th></tr>";
const ROW: &str = "<tr><td>Huế</td><td>200</td></tr>";

fn words(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn main() {
    // The page, the words of md() and those of formatted_text().
    let told = [
        (format!("<table>{HEAD}{ROW}</table>"), "Tỉnh Mưa Huế 200", "Tỉnh Mưa Huế 200"),
        (
            format!("<table>{HEAD}{ROW}<tr><td colspan=\"2\">Cả nước</td></tr></table>"),
            "TỉnhMưa Huế200 Cả nước",
            "Tỉnh Mưa Huế 200 Cả nước",
        ),
        (
            format!("<table>{HEAD}<tr><td rowspan=\"2\">Huế</td><td>200</td></tr><tr><td>300</td></tr></table>"),
            "TỉnhMưa Huế200 300",
            "Tỉnh Mưa Huế 200 300",
        ),
        (
            format!("<table><caption>Bảng</caption>{HEAD}{ROW}</table>"),
            "Tỉnh Mưa Huế 200",
            "BảngTỉnh Mưa Huế 200",
        ),
        ("<dl><dt>Huế</dt><dd>mưa</dd></dl>".to_string(), "Huếmưa", "Huếmưa"),
        ("<ul><li>Huế</li><li>mưa</li></ul>".to_string(), "Huế mưa", "Huế mưa"),
    ];
    let mut same = true;
    for (html, told, told_text) in told {
        let page = Document::from(html.as_str());
        let (seen, text) = (words(&page.md(None)), words(&page.formatted_text()));
        println!("  {html}: md() {seen}; formatted_text() {text}");
        same &= seen == told && text == told_text;
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "dom_query"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/cells || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

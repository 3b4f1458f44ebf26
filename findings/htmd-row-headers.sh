#!/usr/bin/env bash
# htmd: in a table of Markdown the heads of the rows are missing: of <tr><th>Huế</th><td>200</td></tr> is left | 200 |.
#
# Expected, in the words of its README: "HTML table to Markdown table conversion", "Reliable". A cell that is the head of its row
# is a <th> in HTML (4.9.10), which itself shows such tables; and a <thead> has as many rows as it likes (4.9.6).
# Seen: of the first row that has any <th> only these are taken, of all others only the <td>s, and of a <thead> one row. So the
# names of provinces are gone, without an error, and the numbers move to the left, below the head of another column: 200 is a
# "Tỉnh" (province). Every word is kept where one row has <th>s alone and all others <td>s alone, or where there is no <th>.
# In: htmd 0.5.6.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "rows"
version = "0.0.0"
edition = "2024"

[dependencies]
htmd = "=0.5.6"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
// The rows of a table, the words of the Markdown, "/" between its rows, and the words that are missing.
const TOLD: [(&str, &str, &str); 6] = [
    (
        "<tr><th>Tỉnh</th><th>Mưa</th></tr><tr><td>Huế</td><td>200</td></tr><tr><td>Vinh</td><td>300</td></tr>",
        "Tỉnh Mưa / Huế 200 / Vinh 300",
        "",
    ),
    ("<tr><td>Huế</td><td>200</td></tr><tr><td>Vinh</td><td>300</td></tr>", "Huế / 200 / Vinh / 300", ""),
    (
        "<tr><th>Tỉnh</th><th>Mưa</th></tr><tr><th>Huế</th><td>200</td></tr><tr><th>Vinh</th><td>300</td></tr>",
        "Tỉnh Mưa / 200 / 300",
        "Huế Vinh",
    ),
    (
        "<thead><tr><th>Tỉnh</th><th>Mưa</th></tr></thead><tbody><tr><th scope=\"row\">Huế</th><td>200</td></tr></tbody>",
        "Tỉnh Mưa / 200",
        "Huế",
    ),
    ("<tr><th>Huế</th><td>200</td></tr><tr><th>Vinh</th><td>300</td></tr>", "Huế / 300", "200 Vinh"),
    (
        "<thead><tr><th>Tỉnh</th><th>Mưa</th></tr><tr><th>Tên</th><th>Milimét</th></tr></thead>\
         <tbody><tr><td>Huế</td><td>200</td></tr></tbody>",
        "Tỉnh Mưa / Huế 200",
        "Tên Milimét",
    ),
];

fn words(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

fn main() {
    let mut same = true;
    for (table, told, told_lost) in TOLD {
        let seen = htmd::convert(&format!("<table>{table}</table>")).unwrap();
        let rows: Vec<String> = seen.lines().map(|row| words(row).join(" ")).filter(|row| !row.is_empty()).collect();
        let text = table.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text));
        let lost: Vec<&str> = text.flat_map(words).filter(|word| !words(&seen).contains(word)).collect();
        println!("  {table}: {}; missing: {}", rows.join(" / "), lost.join(" "));
        same &= rows.join(" / ") == told && lost.join(" ") == told_lost;
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "htmd"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/rows || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

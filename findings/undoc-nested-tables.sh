#!/usr/bin/env bash
# undoc: in the plain text of a Word document the words of a table within a table are lost; moved words come twice.
#
# Expected, in the words of its documentation: plain_text(), which extract_text() calls, is to "extract all text content as a
# single string". A table within a cell is read, and is in Markdown. In ECMA-376 (17.4) a cell holds whatever a page does, and
# (17.13.5) what was moved with changes tracked is in <w:moveFrom> where it was, as deleted text is in <w:del>, and in
# <w:moveTo> where it is now.
# Seen: of a cell only the paragraphs go into the text, so that "Trong" below is in Markdown and not in the text. <w:del> is left
# out, <w:moveFrom> not: a moved word is found where it no longer stands. In Markdown a line break, <w:br/>, is nothing at all,
# unless preserve_line_breaks is set, and "Huế" and "Vinh" on both sides of it are "HuếVinh"; in the text it is right.
# There is no error.
# In: undoc 0.27.1.
# Needs Rust from 1.88 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "nested"
version = "0.0.0"
edition = "2024"

[dependencies]
undoc = { version = "=0.27.1", default-features = false, features = ["docx"] }
zip = { version = "=9.8.2", default-features = false, features = ["deflate"] }

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use std::io::{Cursor, Write};
use undoc::render::{RenderOptions, to_markdown};

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Override PartName=\"/word/document.xml\" \
ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
Target=\"word/document.xml\"/></Relationships>";

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

fn table(content: &str) -> String {
    format!(
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"2000\"/></w:tblGrid><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>"
    )
}

fn words(text: &str) -> String {
    let text = text.replace("<br>", " ");
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn main() {
    let moved = |name: &str| format!("<w:{name} w:id=\"1\" w:author=\"Lan\">{}</w:{name}>", run("Huế"));
    // The body of the document, the words of its text and those of its Markdown.
    let told = [
        (table(&(paragraph(&run("Huế")) + &paragraph(&run("Vinh")))) + "<w:p/>", "Huế Vinh", "Huế Vinh"),
        (
            table(&(paragraph(&run("Ngoài")) + &table(&paragraph(&run("Trong"))) + &paragraph(&run("Sau")))) + "<w:p/>",
            "Ngoài Sau",
            "Ngoài Sau Trong",
        ),
        (
            paragraph("<w:del w:id=\"1\" w:author=\"Lan\"><w:r><w:delText>Huế</w:delText></w:r></w:del>")
                + &paragraph(&run("Vinh")),
            "Vinh",
            "Vinh",
        ),
        (
            paragraph(&moved("moveFrom")) + &paragraph(&run("Vinh")) + &paragraph(&moved("moveTo")),
            "Huế Vinh Huế",
            "Huế Vinh Huế",
        ),
        (paragraph("<w:r><w:t>Huế</w:t><w:br/><w:t>Vinh</w:t></w:r>"), "Huế Vinh", "HuếVinh"),
    ];
    let mut same = true;
    for (body, told, told_markdown) in told {
        let document = format!(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
             <w:body>{body}<w:sectPr/></w:body></w:document>"
        );
        let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", &document)] {
            file.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            file.write_all(part.as_bytes()).unwrap();
        }
        let read = undoc::parse_bytes(file.finish().unwrap().get_ref()).unwrap();
        let text = words(&read.plain_text());
        let markdown = words(&to_markdown(&read, &RenderOptions::default()).unwrap());
        println!("  {body}: text {text}; Markdown {markdown}");
        same &= text == told && markdown == told_markdown;
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "undoc"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/nested || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# docx-rs: of a Word document whose XML has another prefix than "w" no word is read, and "&lt;b&gt;" in a text becomes "<b>".
#
# Expected: by Namespaces in XML a prefix is a mere stand-in for the address behind it: <w:t>, <n:t> and <t> are one and the
# same, and what writes XML anew, as Python's ElementTree does, changes it. A text in XML is unescaped once. raw_text() of a
# paragraph is its text, of which a link is a part, as are a tracked insertion and a field, which it gives.
# Seen: with another prefix, or none, read_docx() gives every paragraph, and every one is empty, without an error. A text with
# "&lt;b&gt;" in it, that is "&amp;lt;b&amp;gt;" in the XML, is unescaped twice, even where the crate wrote the file itself.
# raw_text() leaves out the words of a link: "Xem tin bão nay" is "Xem  nay". A hyphen that does not break, <w:noBreakHyphen/>,
# is lost in reading: "COVID-19" is "COVID19".
# In: docx-rs 0.4.22.
# Needs Rust from 1.88 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "prefix"
version = "0.0.0"
edition = "2024"

[dependencies]
docx-rs = { version = "=0.4.22", default-features = false }
zip = { version = "=9.8.2", default-features = false, features = ["deflate"] }

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use docx_rs::{DocumentChild, Docx, Paragraph, Run, read_docx};
use std::io::{Cursor, Write};

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Override PartName=\"/word/document.xml\" \
ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
Target=\"word/document.xml\"/></Relationships>";
const NONE: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

// The raw text of all paragraphs of a file.
fn read(file: &[u8]) -> Vec<String> {
    let children = read_docx(file).unwrap().document.children;
    let texts = children.into_iter().filter_map(|child| match child {
        DocumentChild::Paragraph(paragraph) => Some(paragraph.raw_text()),
        _ => None,
    });
    texts.collect()
}

// A file with this body.
fn file(body: &str) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/_rels/document.xml.rels", NONE),
        ("word/document.xml", body),
    ] {
        file.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        file.write_all(part.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

fn main() {
    let mut same = true;
    let mut tell = |what: &str, seen: Vec<String>, told: &[&str]| {
        println!("  {what}: {seen:?}");
        same &= seen == told;
    };

    for (prefix, named, told) in [("w:", "xmlns:w", ["Bão", "Lũ"]), ("n:", "xmlns:n", ["", ""]), ("", "xmlns", ["", ""])] {
        let paragraph = |text: &str| format!("<{prefix}p><{prefix}r><{prefix}t>{text}</{prefix}t></{prefix}r></{prefix}p>");
        let body = paragraph("Bão") + &paragraph("Lũ");
        let document = format!("<{prefix}document {named}=\"{WORD}\"><{prefix}body>{body}</{prefix}body></{prefix}document>");
        tell(&format!("<{prefix}t> with {named}"), read(&file(&document)), &told);
    }

    for (content, told) in [
        ("<w:r><w:t>R&amp;D &lt; 5</w:t></w:r>", "R&D < 5"),
        ("<w:r><w:t>Viết &amp;lt;b&amp;gt;</w:t></w:r>", "Viết <b>"),
        ("<w:r><w:t xml:space=\"preserve\">Xem </w:t></w:r><w:ins w:id=\"1\"><w:r><w:t>tin</w:t></w:r></w:ins>", "Xem tin"),
        ("<w:r><w:t xml:space=\"preserve\">Ngày </w:t></w:r><w:fldSimple><w:r><w:t>5</w:t></w:r></w:fldSimple>", "Ngày 5"),
        (
            "<w:r><w:t xml:space=\"preserve\">Xem </w:t></w:r><w:hyperlink w:anchor=\"tin\"><w:r><w:t>tin bão</w:t></w:r>\
             </w:hyperlink><w:r><w:t xml:space=\"preserve\"> nay</w:t></w:r>",
            "Xem  nay",
        ),
        ("<w:r><w:t>COVID</w:t><w:noBreakHyphen/><w:t>19</w:t></w:r>", "COVID19"),
    ] {
        let document = format!("<w:document xmlns:w=\"{WORD}\"><w:body><w:p>{content}</w:p></w:body></w:document>");
        tell(content, read(&file(&document)), &[told]);
    }

    for (text, told) in [("R&D < 5", "R&D < 5"), ("Viết &lt;b&gt;", "Viết <b>")] {
        let mut written = Cursor::new(Vec::new());
        let paragraph = Paragraph::new().add_run(Run::new().add_text(text));
        Docx::new().add_paragraph(paragraph).build().pack(&mut written).unwrap();
        tell(&format!("{text}, as it is written by docx-rs"), read(written.get_ref()), &[told]);
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "docx-rs"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/prefix || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

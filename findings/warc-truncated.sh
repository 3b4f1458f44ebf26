#!/usr/bin/env bash
# warc (Rust): a page that the archive says was cut off is read as a whole one; behind a folded field all others are lost.
#
# Expected, in its own words: truncated_type() is to "return the WARC-Truncated header for this record", header() "the WARC
# header requested if present in this record", content_length() is "guaranteed to match the actual length of the body", and
# into_raw_parts() is to give "a raw record containing the same data". By the format, WARC 1.0 and 1.1, the value of a field may
# go on in the next line behind a blank, WARC-Concurrent-To may be there more than once, and in 1.1 a date has fractions of a
# second.
# Seen: of a record that was read truncated_type() is None, though header() has "length": nobody sees that half the page is
# missing. Of a record that was made, it is the other way round. A folded field keeps its first line alone, and every field
# behind it, here the address, is gone without an error. Of two WARC-Concurrent-To the last is left. A streamed record that has
# been read says that its length is 0. The fraction of a second is dropped when a record is written again.
# In: warc 0.4.0.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "fields"
version = "0.0.0"
edition = "2024"

[dependencies]
warc = "=0.4.0"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use std::io::Read;
use warc::{RecordBuilder, TruncatedType, WarcHeader, WarcReader};

const PAGE: &str = "<p>Bão vào bờ</p>";

fn record(date: &str, fields: &str) -> String {
    format!(
        "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:7b0ff1e1-0a51-4f0b-9b0e-7f7c4a1e0001>\r\n\
         WARC-Date: {date}\r\nContent-Length: {}\r\n{fields}WARC-Target-URI: https://bao.example/1\r\n\r\n{PAGE}\r\n\r\n",
        PAGE.len()
    )
}

fn main() {
    let mut same = true;
    let mut tell = |what: &str, seen: String, told: &str| {
        println!("  {what}: {seen}");
        same &= seen == told;
    };
    let read = |text: String| WarcReader::new(text.as_bytes()).iter_records().next().unwrap().unwrap();
    let moment = "2024-09-05T08:00:00Z";

    let cut = read(record(moment, "WARC-Truncated: length\r\n"));
    let seen = format!("{:?}, {:?}", cut.truncated_type(), cut.header(WarcHeader::Truncated));
    tell("truncated_type() and header() of a record that was read", seen, "None, Some(\"length\")");
    let made = RecordBuilder::default().truncated_type(TruncatedType::Length).body(b"x".to_vec()).build().unwrap();
    let seen = format!("{:?}, {:?}", made.truncated_type(), made.header(WarcHeader::Truncated));
    tell("the same of one that was made", seen, "Some(Length), None");

    for (fields, told) in [
        ("Content-Type: text/html; charset=utf-8\r\n", "Some(\"text/html; charset=utf-8\"), Some(\"https://bao.example/1\")"),
        ("Content-Type: text/html;\r\n charset=utf-8\r\n", "Some(\"text/html;\"), None"),
    ] {
        let folded = read(record(moment, fields));
        let seen = format!("{:?}, {:?}", folded.header(WarcHeader::ContentType), folded.header(WarcHeader::TargetURI));
        tell(&format!("type and address with {fields:?}"), seen, told);
    }

    let two = read(record(moment, "WARC-Concurrent-To: <urn:bao:a>\r\nWARC-Concurrent-To: <urn:bao:b>\r\n"));
    tell("two WARC-Concurrent-To", format!("{:?}", two.header(WarcHeader::ConcurrentTo)), "Some(\"<urn:bao:b>\")");

    let text = record(moment, "");
    let mut reader = WarcReader::new(text.as_bytes());
    let mut records = reader.stream_records();
    let mut streamed = records.next_item().unwrap().unwrap();
    let before = streamed.content_length();
    let mut page = String::new();
    streamed.read_to_string(&mut page).unwrap();
    let seen = format!("{before} before it was read, {} after, {} read", streamed.content_length(), page.len());
    tell("length of a streamed record", seen, "21 before it was read, 0 after, 21 read");

    let precise = read(record("2024-09-05T08:00:00.250Z", ""));
    let date = precise.date().to_rfc3339();
    let (fields, _) = precise.into_raw_parts();
    let written = String::from_utf8_lossy(&fields.headers[&WarcHeader::Date]).into_owned();
    let told = "2024-09-05T08:00:00.250+00:00, 2024-09-05T08:00:00Z";
    tell("a date of WARC 1.1 as read and as written", format!("{date}, {written}"), told);
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "warc"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/fields || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

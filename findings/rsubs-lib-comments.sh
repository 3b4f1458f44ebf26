#!/usr/bin/env bash
# rsubs-lib: what is a comment in the subtitles of a video is spoken in those that it writes, and a place is lost.
#
# Expected, in its own words: "a simple way for parsing, modifying or converting subtitle files". In ASS a "Comment:"
# event is not shown, nor what stands in braces, nor a drawing in numbers behind {\p1}; \h is a blank, \n one or a line's end.
# In WebVTT "&amp;" is "&", <v Lan>...</v> tells who speaks, a tag may be a moment in time, and a setting is "position:10%".
# Seen: to_srt() and to_vtt() make subtitles of comments, which are read as such from then on; written as ASS again, each
# "Comment:" is a "Dialogue:". So are words in braces without a "\", the numbers of drawings, and "\h" and "\n" as they stand,
# which cut or join words. From WebVTT to SRT "&amp;", "</v>" and <00:00:01.500> stay. WebVTT is written with "position: 10%",
# which no reader takes for a place: its own makes the settings "position" and "10%" of it. Nothing is told.
# In: rsubs-lib 0.4.0.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "comments"
version = "0.0.0"
edition = "2024"

[dependencies]
rsubs-lib = "=0.4.0"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use rsubs_lib::{SSA, VTT};
use std::collections::BTreeMap;

// A file with these events, whose times and styles are all the same.
fn ass(events: &[(&str, &str)]) -> String {
    let mut file = "[Script Info]\nTitle: Tin\nScriptType: v4.00+\n\n[Events]\n\
                    Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        .to_string();
    for (kind, text) in events {
        file += &format!("{kind}: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{text}\n");
    }
    file
}

fn main() {
    let mut same = true;
    let mut tell = |what: &str, seen: String, told: &str| {
        println!("  {what}: {seen}");
        same &= seen == told;
    };

    let read = SSA::parse(ass(&[("Dialogue", "Bão vào bờ"), ("Comment", "kiểm tra lại tên")])).unwrap();
    let kinds: Vec<_> = read.events.iter().map(|event| &event.line_type).collect();
    tell("a line and a comment, read", format!("{kinds:?}"), "[Dialogue, Comment]");
    let lines: Vec<_> = read.to_srt().lines.into_iter().map(|line| line.text).collect();
    tell("as SRT", format!("{lines:?}"), "[\"Bão vào bờ\", \"kiểm tra lại tên\"]");
    let lines: Vec<_> = read.clone().to_vtt().lines.into_iter().map(|line| line.text).collect();
    tell("as WebVTT", format!("{lines:?}"), "[\"Bão vào bờ\", \"kiểm tra lại tên\"]");
    let written = SSA::parse(read.to_string()).unwrap();
    let kinds: Vec<_> = written.events.iter().map(|event| &event.line_type).collect();
    tell("as ASS, read again", format!("{kinds:?}"), "[Dialogue, Dialogue]");

    for (text, told) in [
        ("Bão {\\i1}số 3{\\i0}", "Bão <i>số 3</i>"),
        ("Bão{xem lại} số 3", "Bão{xem lại} số 3"),
        ("Gió\\hmạnh", "Gió\\hmạnh"),
        ("Gió\\nmạnh", "Gió\\nmạnh"),
        ("{\\p1}m 0 0 l 100 0{\\p0}", "m 0 0 l 100 0"),
    ] {
        let srt = SSA::parse(ass(&[("Dialogue", text)])).unwrap().to_srt();
        tell(&format!("{text} as SRT"), srt.lines[0].text.clone(), told);
    }

    for (text, told) in [
        ("<i>Bão</i> vào bờ", "<i>Bão</i> vào bờ"),
        ("<v Lan>Mưa &amp; gió</v>", "Mưa &amp; gió</v>"),
        ("Bão <00:00:01.500>vào", "Bão <00:00:01.500>vào"),
    ] {
        let vtt = VTT::parse(format!("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{text}\n")).unwrap();
        tell(&format!("{text} as SRT"), vtt.to_srt().lines[0].text.clone(), told);
    }

    let vtt = VTT::parse("WEBVTT\n\n00:00:01.000 --> 00:00:02.000 position:10%\nBão\n").unwrap();
    let again = VTT::parse(vtt.to_string()).unwrap();
    for (what, file, told) in [
        ("settings of WebVTT", vtt, "{\"position\": Some(\"10%\")}"),
        ("written and read again", again, "{\"10%\": None, \"position\": Some(\"\")}"),
    ] {
        let settings: BTreeMap<_, _> = file.lines[0].settings.iter().collect();
        tell(what, format!("{settings:?}"), told);
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "rsubs-lib"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/comments || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# interim: "2024-09-05 12pm", noon, is read as midnight at the end of that day, "12am" as noon, and +07 as seven minutes.
#
# Expected, in the words of its README: "dates may be followed by time", as in "next friday 8pm". 12pm is noon, and it reads
# "12:00pm", "12.00pm" and, without a date, "12pm" as noon too. It also reads the offset of a time from UTC; in ISO 8601 (4.2.5.1
# of the edition of 2004), and so in what PostgreSQL prints, that has hours and, if wanted, minutes: +07 is +0700 is +07:00.
# Seen: behind a date, 12 is added to the hour of "12pm" like to any other, which makes 24, and nothing is taken from that of
# "12am". An offset of one number is cut into hours and minutes as if it had four digits, so that +07 has none of the former.
# chrono-english, from which it comes, has the second of the two faults, and knows "pm" but not "PM": "8:05 PM" is 08:05. None
# gives an error. An article is put into the wrong half of a day, on the wrong day, or seven hours off.
# In: interim 0.2.2 and chrono-english 0.2.1.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "noon"
version = "0.0.0"
edition = "2024"

[dependencies]
chrono = "=0.4.45"
chrono-english = "=0.2.1"
interim = { version = "=0.2.2", features = ["chrono_0_4"] }
TOML
cat > "$folder/src/main.rs" <<'RUST'
use chrono::{TimeZone, Utc};

// The text, and what interim and chrono-english make of it: "" where that is no matter.
const TOLD: [(&str, &str, &str); 14] = [
    ("2024-09-05 8pm", "2024-09-05T20:00:00Z", "2024-09-05T20:00:00Z"),
    ("2024-09-05 12:00pm", "2024-09-05T12:00:00Z", "2024-09-05T12:00:00Z"),
    ("2024-09-05 12.00pm", "2024-09-05T12:00:00Z", "2024-09-05T12:00:00Z"),
    ("12pm", "2024-09-20T12:00:00Z", ""),
    ("2024-09-05 12pm", "2024-09-06T00:00:00Z", "2024-09-05T12:00:00Z"),
    ("5 September 2024 12pm", "2024-09-06T00:00:00Z", "2024-09-05T12:00:00Z"),
    ("2024-09-05 12am", "2024-09-05T12:00:00Z", "2024-09-05T00:00:00Z"),
    ("2024-09-05 08:00:00+07:00", "2024-09-05T01:00:00Z", "2024-09-05T01:00:00Z"),
    ("2024-09-05 08:00:00+0700", "2024-09-05T01:00:00Z", "2024-09-05T01:00:00Z"),
    ("2024-09-05 08:00:00+07", "2024-09-05T07:53:00Z", "2024-09-05T07:53:00Z"),
    ("2024-09-05T08:00:00-05", "2024-09-05T08:05:00Z", "2024-09-05T08:05:00Z"),
    ("2024-09-05 8:05 pm", "2024-09-05T20:05:00Z", "2024-09-05T20:05:00Z"),
    ("2024-09-05 8:05 PM", "2024-09-05T20:05:00Z", "2024-09-05T08:05:00Z"),
    ("September 5, 2024 8:05 PM", "2024-09-05T20:05:00Z", "2024-09-05T08:05:00Z"),
];

fn main() {
    let now = Utc.with_ymd_and_hms(2024, 9, 20, 10, 0, 0).unwrap();
    let form = "%Y-%m-%dT%H:%M:%SZ";
    let mut same = true;
    for (text, told, told_before) in TOLD {
        let seen = match interim::parse_date_string(text, now, interim::Dialect::Uk) {
            Ok(time) => time.format(form).to_string(),
            Err(_) => "an error".to_string(),
        };
        let before = match chrono_english::parse_date_string(text, now, chrono_english::Dialect::Uk) {
            Ok(time) => time.format(form).to_string(),
            Err(_) => "an error".to_string(),
        };
        println!("  {text}: {seen}; chrono-english {before}");
        same &= seen == told && (told_before.is_empty() || before == told_before);
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "\(interim\|chrono-english\)"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/noon || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# diligent-date-parser: 2024-09-05T08:00+07:00 and 2024-09-05T08:00:00+0700 are read as 08:00 UTC: the zone is cut off.
#
# Expected, in the words of its documentation: it "diligently tries to apply known patterns and returns best found match", for
# dates "in unknown format". Zones are among these: it reads +07:00 behind seconds, +0700 behind a blank, and all of RFC 2822.
# The first is valid in ISO 8601 and one of the six forms of the W3C's note on dates, which sitemaps, RSS 1.0 and Dublin Core
# prescribe. The second is what strftime's "%Y-%m-%dT%H:%M:%S%z" and PHP's DATE_ISO8601 write.
# Seen: what is no date of RFC 3339 is cut to its first 20, 19, 16, 13 and 10 characters, and as soon as that is one, with a "Z"
# put behind it, it is the answer. Whatever follows the seconds or the minutes is thrown away without an error. An article of
# eight in the morning in Hà Nội becomes one of three in the afternoon there, and stands above all of the seven hours between.
# In: diligent-date-parser 0.1.5, by which atom_syndication 0.12.10 reads every date.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "zones"
version = "0.0.0"
edition = "2024"

[dependencies]
chrono = "=0.4.45"
diligent-date-parser = "=0.1.5"
TOML
cat > "$folder/src/main.rs" <<'RUST'
// What is read of each, in UTC.
const TOLD: [(&str, &str); 12] = [
    ("2024-09-05T08:00:00+07:00", "2024-09-05T01:00:00Z"),
    ("2024-09-05T08:00:00.5+07:00", "2024-09-05T01:00:00Z"),
    ("2024-09-05 08:00:00 +0700", "2024-09-05T01:00:00Z"),
    ("Thu, 05 Sep 2024 08:00:00 +0700", "2024-09-05T01:00:00Z"),
    ("Thu, 05 Sep 2024 08:00 +0700", "2024-09-05T01:00:00Z"),
    ("Thu Sep 05 08:00:00 +0700 2024", "2024-09-05T01:00:00Z"),
    ("2024-09-05T08:00Z", "2024-09-05T08:00:00Z"),
    ("2024-09-05T08:00:00+0700", "2024-09-05T08:00:00Z"),
    ("2024-09-05T08:00:00.5+0700", "2024-09-05T08:00:00Z"),
    ("2024-09-05T08:00+07:00", "2024-09-05T08:00:00Z"),
    ("2024-09-05T08:00:00-0500", "2024-09-05T08:00:00Z"),
    ("2024-09-05 08:00 +0700", "2024-09-05T08:00:00Z"),
];

fn main() {
    let mut same = true;
    for (text, told) in TOLD {
        let seen = match diligent_date_parser::parse_date(text) {
            Some(time) => time.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            None => "nothing".to_string(),
        };
        println!("  {text}: {seen}");
        same &= seen == told;
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "diligent-date-parser"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/zones || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

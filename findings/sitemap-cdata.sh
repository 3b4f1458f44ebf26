#!/usr/bin/env bash
# sitemap: of <loc><![CDATA[https://bao.example/1?a=1&b=2]]></loc> no address is left, as if there were no <loc>.
#
# Expected, from XML 1.0 (2.7): a CDATA section is one way to write text with a "&" in it, as "&amp;" is the other. By the
# protocol of sitemaps, which the crate reads, a <lastmod> is in W3C Datetime, of whose six forms one is 2024-09.
# Seen: CDATA is passed over. The entry comes with Location::None, and with blanks around the section with an error of parsing
# in its place; the same in an index of sitemaps, all of whose sitemaps are then gone. The reader itself gives no error, and
# its own example counts these among the addresses. A date within CDATA is none either, and 2024-09 is an error of parsing.
# In: sitemap 0.4.1.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "locations"
version = "0.0.0"
edition = "2024"

[dependencies]
sitemap = "=0.4.1"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use sitemap::reader::{SiteMapEntity, SiteMapReader};
use sitemap::structs::{LastMod, Location};

const TOLD: [(&str, &str, &str); 6] = [
    ("https://bao.example/1?a=1&amp;b=2", "2024-09-05", "https://bao.example/1?a=1&b=2 2024-09-05"),
    ("\n  https://bao.example/1\n", "2024-09-05T08:00+07:00", "https://bao.example/1 2024-09-05"),
    ("<![CDATA[https://bao.example/1?a=1&b=2]]>", "2024-09-05", "none 2024-09-05"),
    ("\n  <![CDATA[https://bao.example/1]]>\n", "2024-09-05", "error 2024-09-05"),
    ("https://bao.example/1", "<![CDATA[2024-09-05]]>", "https://bao.example/1 none"),
    ("https://bao.example/1", "2024-09", "https://bao.example/1 error"),
];

fn show(loc: &Location, lastmod: &LastMod) -> String {
    let loc = match loc {
        Location::Url(url) => url.to_string(),
        Location::None => "none".to_string(),
        Location::ParseErr(_) => "error".to_string(),
    };
    let lastmod = match lastmod {
        LastMod::DateTime(time) => time.format("%Y-%m-%d").to_string(),
        LastMod::None => "none".to_string(),
        LastMod::ParseErr(_) => "error".to_string(),
    };
    format!("{loc} {lastmod}")
}

fn main() {
    let mut same = true;
    for (loc, lastmod, told) in TOLD {
        for (all, one) in [("urlset", "url"), ("sitemapindex", "sitemap")] {
            let text = format!(
                "<?xml version='1.0' encoding='UTF-8'?><{all} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
                 <{one}><loc>{loc}</loc><lastmod>{lastmod}</lastmod></{one}></{all}>"
            );
            let seen: Vec<String> = SiteMapReader::new(text.as_bytes())
                .map(|entity| match entity {
                    SiteMapEntity::Url(entry) => show(&entry.loc, &entry.lastmod),
                    SiteMapEntity::SiteMap(entry) => show(&entry.loc, &entry.lastmod),
                    SiteMapEntity::Err(error) => error.to_string(),
                })
                .collect();
            println!("  {all} {loc:?} {lastmod}: {seen:?}");
            same &= seen == [told];
        }
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "sitemap"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/locations || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# indicium: all of three words are asked for, and found is an article with only the third.
#
# Expected, in the words of its documentation: with SearchType::And, and Live, which is the default, "all keywords must be present
# in a record for it to be returned as a result". max_search_results() is the "maximum number of search results to return".
# Seen: as soon as no article has all words up to one, the search begins anew with the next word: "bão lũ mưa" finds "Mưa to khắp
# nơi", which has neither "bão" nor "lũ". The more words are asked for, the more wrong articles come; with two words, or once
# there is an article with the first two, it is right. Live does the same.
# The limit of Live counts words and hits, not articles: with a limit of two, "bão" gives all four, and of two articles for
# "bão m" only one comes if that has two words with "m".
# In: indicium 0.6.11.
# Needs Rust from 1.85 on, with cargo, instead of a Python. (One crate that it builds on asks for 1.96 and does not need it.)
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "all"
version = "0.0.0"
edition = "2024"

[dependencies]
indicium = "=0.6.11"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use indicium::simple::{SearchIndex, SearchIndexBuilder, SearchType};

fn index(limit: usize, articles: &[&str]) -> SearchIndex<usize> {
    let mut index: SearchIndex<usize> = SearchIndexBuilder::default().max_search_results(limit).build();
    for (number, article) in articles.iter().enumerate() {
        index.insert(&(number + 1), article);
    }
    index
}

fn main() {
    let mut same = true;
    let mut tell = |index: &SearchIndex<usize>, kind: SearchType, query: &str, told: &[usize]| {
        let mut seen: Vec<usize> = index.search_type(&kind, query).into_iter().copied().collect();
        seen.sort();
        println!("  {kind:?}, {query}: {seen:?}");
        same &= seen == told;
    };

    let articles = ["Bão vào Huế", "Lũ rút ở Vinh", "Mưa to khắp nơi"];
    println!("articles: {articles:?}");
    for kind in [SearchType::And, SearchType::Live] {
        let three = index(100, &articles);
        tell(&three, kind.clone(), "bão huế", &[1]);
        tell(&three, kind.clone(), "bão lũ", &[]);
        tell(&three, kind.clone(), "bão lũ mưa", &[3]);
        tell(&three, kind.clone(), "bão lũ mưa to", &[3]);
        tell(&three, kind.clone(), "bão mưa vinh", &[2]);
    }
    println!("with a fourth, \"Bão và lũ\":");
    let four = index(100, &[&articles[..], &["Bão và lũ"]].concat());
    tell(&four, SearchType::And, "bão lũ mưa", &[]);

    println!("four articles \"bão\", limit 2:");
    let limited = index(2, &["bão"; 4]);
    tell(&limited, SearchType::And, "bão", &[1, 2]);
    tell(&limited, SearchType::Live, "bão", &[1, 2, 3, 4]);
    let articles = ["bão má mì", "bão mơ"];
    for limit in [2, 3] {
        println!("articles: {articles:?}, limit {limit}:");
        tell(&index(limit, &articles), SearchType::Live, "bão m", if limit == 2 { &[1] } else { &[1, 2] });
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build --ignore-rust-version > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "indicium"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/all || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# probly-search: the oftener an article says a rare word, the worse it is ranked; a corrected article is never found again.
#
# Expected, in the words of its README: "BM25 ranking function to rank matching documents. The same ranking function that is
# used by default in Lucene". There a word weighs the more, the fewer articles have it. remove_document() is to "remove document
# from the index", add_document() "adds a document to the index", and a field may give several texts, Vec<&str>.
# Seen: a word is counted once for each time it is written, not for each article. Of five articles one says "lũ" and three say
# "gió": said once, "lũ" is the rare word and its article the first for "lũ gió", as the formula has it; said four times in that
# same article, it is as common as can be, and the article is the last.
# An article that was removed and added again under its key, with its text corrected, is not found; vacuum() after that takes
# its words out for good. With vacuum() between the two it is found. Nothing tells which of the two orders is right.
# Of a field with several texts, as tags, only the last counts for its length: the same words rank by where they are cut.
# In: probly-search 2.0.1.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "counts"
version = "0.0.0"
edition = "2024"

[dependencies]
probly-search = "=2.0.1"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use probly_search::{Index, score::bm25};
use std::borrow::Cow;

// An article: its key, and the texts of its one field.
type Article = (usize, &'static [&'static str]);

fn texts(article: &Article) -> Vec<&str> {
    article.1.to_vec()
}

fn words(text: &str) -> Vec<Cow<'_, str>> {
    text.split(' ').map(Cow::from).collect()
}

fn index(articles: &[Article]) -> Index<usize> {
    let mut index = Index::new(1);
    for article in articles {
        index.add_document(&[texts], words, article.0, article);
    }
    index
}

// The keys of what is found, best first, with the score in thousandths.
fn found(index: &Index<usize>, query: &str) -> Vec<(usize, i64)> {
    let hits = index.query(query, &mut bm25::new(), words, &[1.0]);
    let mut hits: Vec<_> = hits.iter().map(|hit| (hit.key, (hit.score * 1000.0).round() as i64)).collect();
    hits.sort_by_key(|hit| (-hit.1, hit.0));
    hits
}

// What BM25 gives an article with the word `often` times, in thousandths: all articles have four words.
fn formula(often: f64, articles: f64, with: f64) -> i64 {
    let rarity = (1.0 + (articles - with + 0.5) / (with + 0.5)).ln();
    (rarity * 2.2 * often / (1.2 + often) * 1000.0).round() as i64
}

fn main() {
    let mut same = true;
    // How often the first article says "lũ", and what is found for "lũ gió".
    let told: [(&'static [&'static str], f64, [(usize, i64); 4]); 3] = [
        (&["lũ về trong đêm"], 1.0, [(1, 1386), (2, 539), (3, 539), (4, 539)]),
        (&["lũ nối lũ đêm"], 2.0, [(1, 1204), (2, 539), (3, 539), (4, 539)]),
        (&["lũ lũ lũ lũ"], 4.0, [(2, 539), (3, 539), (4, 539), (1, 487)]),
    ];
    for (first, often, told) in told {
        let index = index(&[
            (1, first),
            (2, &["gió to ở Huế"]),
            (3, &["gió to ở Vinh"]),
            (4, &["gió to ở Pleiku"]),
            (5, &["nắng đẹp ở Nha"]),
        ]);
        let seen = found(&index, "lũ gió");
        let right = (formula(often, 5.0, 1.0), formula(1.0, 5.0, 3.0));
        println!("  {first:?}: {seen:?}; by the formula 1 has {}, the others {}", right.0, right.1);
        same &= seen == told && (often > 1.0) == (seen[0] != (1, right.0));
    }

    // Removed and added again, with vacuum() between, after or not at all.
    for (when, told) in [("between", vec![1]), ("after", vec![]), ("never", vec![])] {
        let mut index = index(&[(1, &["bão số ba"]), (2, &["lũ lớn"])]);
        index.remove_document(1);
        if when == "between" {
            index.vacuum();
        }
        index.add_document(&[texts], words, 1, &(1, &["bão số bốn"] as &[&str]));
        if when == "after" {
            index.vacuum();
        }
        let seen: Vec<_> = found(&index, "bốn").iter().map(|hit| hit.0).collect();
        println!("  article 1 corrected, vacuum() {when}: {seen:?} for \"bốn\"");
        same &= seen == told;
    }

    // The same five words, cut in three ways.
    let index = index(&[(1, &["lũ lớn ở Huế", "nay"]), (2, &["lũ", "lớn ở Huế nay"]), (3, &["lũ lớn ở Huế nay"])]);
    let seen = found(&index, "lũ");
    println!("  the same words as texts of 4 + 1, of 1 + 4 and of 5 words: {seen:?} for \"lũ\"");
    same &= seen == [(1, 198), (2, 145), (3, 134)];
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "probly-search"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/counts || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

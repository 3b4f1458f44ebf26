#!/usr/bin/env bash
# SeekStorm: "the storm" finds nothing where "storm the" does, and a search for all of three words finds, now and then, others.
#
# Expected, in the words of its documentation: QueryType::Union is "OR, disjunction", Intersection is "AND, conjunction", and
# Phrase what stands in quotation marks. FrequentwordType, which is English unless told otherwise, is for "shorter posting lists
# and faster phrase queries", not for other results.
# Seen: where the first word of a query is one of the frequent ones, and only one of its words is in the index, the result of
# the first word is given, whatever is found of the other: "the storm" finds nothing where no article has "the". Without the
# list of frequent words, in the other order, or with a third word, it is right.
# Three words of which all are asked for: the same search of the same index gives, in turn, the right articles and an article
# without one of them (or not all that have them).
# A phrase of one word said twice, "gió gió", finds every article with one "gió".
# In: seekstorm 4.0.1, without its optional features (on x86-64).
# Needs Rust from 1.88 on, with cargo, instead of a Python. It builds 300 crates, which takes some minutes.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "words"
version = "0.0.0"
edition = "2024"

[dependencies]
seekstorm = { version = "=4.0.1", default-features = false }
serde_json = "1"
tokio = { version = "1", features = ["rt-multi-thread", "macros"] }

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use seekstorm::commit::Commit;
use seekstorm::index::{
    AccessType, Close, Clustering, DocumentCompression, FrequentwordType, IndexArc, IndexDocuments, IndexMetaObject,
    LexicalSimilarity, NgramSet, StemmerType, StopwordType, TokenizerType, create_index,
};
use seekstorm::search::{QueryRewriting, QueryType, ResultType, Search, SearchMode};
use seekstorm::vector::Inference;
use serde_json::{from_value, json};
use std::path::Path;

async fn index(folder: &str, frequent_words: FrequentwordType, articles: &[&str]) -> IndexArc {
    let meta = IndexMetaObject {
        id: 0,
        name: "articles".to_string(),
        lexical_similarity: LexicalSimilarity::Bm25f,
        tokenizer: TokenizerType::UnicodeAlphanumeric,
        stemmer: StemmerType::None,
        stop_words: StopwordType::None,
        frequent_words,
        ngram_indexing: NgramSet::NgramFF as u8,
        document_compression: DocumentCompression::Snappy,
        access_type: AccessType::Mmap,
        spelling_correction: None,
        query_completion: None,
        clustering: Clustering::None,
        inference: Inference::None,
        segment_number_bits: 11,
    };
    std::fs::create_dir_all(folder).unwrap();
    let schema = from_value(json!([{"field": "text", "field_type": "Text", "store": true, "index_lexical": true}])).unwrap();
    let index = create_index(Path::new(folder), meta, &schema, &Vec::new(), true, Some(1)).await.unwrap();
    let articles = articles.iter().map(|text| from_value(json!({"text": text})).unwrap()).collect();
    index.index_documents(articles).await;
    index.commit().await;
    index
}

async fn found(index: &IndexArc, query: &str, kind: QueryType) -> Vec<usize> {
    let result = index.search(
        query.to_string(),
        None,
        kind,
        SearchMode::Lexical,
        false,
        0,
        100,
        ResultType::TopkCount,
        false,
        vec![],
        vec![],
        vec![],
        vec![],
        QueryRewriting::SearchOnly,
    );
    let mut found: Vec<usize> = result.await.results.iter().map(|hit| hit.doc_id).collect();
    found.sort();
    found
}

#[tokio::main]
async fn main() {
    let mut same = true;
    let articles = ["storm hits coast", "flood in city"];
    for (list, words, none) in [("English", FrequentwordType::English, true), ("None", FrequentwordType::None, false)] {
        let index = index(&format!("articles/{list}"), words, &articles).await;
        println!("{articles:?}, frequent words {list}, any of the words:");
        for (query, told) in [("storm", 0), ("storm the", 0), ("rain storm", 0), ("the storm hits", 0)] {
            let seen = found(&index, query, QueryType::Union).await;
            println!("  {query}: {seen:?}");
            same &= seen == [told];
        }
        for (query, told) in [("the storm", 0), ("of storm", 0), ("the city", 1)] {
            let seen = found(&index, query, QueryType::Union).await;
            println!("  {query}: {seen:?}");
            same &= if none { seen.is_empty() } else { seen == [told] };
        }
        index.close().await;
    }

    let articles = ["lũ bão mưa", "bão mưa gió", "lũ mưa gió"];
    let index = index("articles/weather", FrequentwordType::None, &articles).await;
    println!("{articles:?}, all of the words, 300 times:");
    for (query, right, told) in [
        ("gió bão", vec![1], vec![vec![1]]),
        ("gió lũ", vec![2], vec![vec![2]]),
        ("gió bão lũ", vec![], vec![vec![], vec![2]]),
    ] {
        let mut seen = Vec::new();
        for _ in 0..300 {
            seen.push(found(&index, query, QueryType::Intersection).await);
        }
        let wrong = seen.iter().filter(|found| **found != right).count();
        seen.sort();
        seen.dedup();
        println!("  {query}: {seen:?}{}", if wrong > 0 { ", not always the same" } else { "" });
        same &= seen == told;
    }
    println!("the same, as a phrase:");
    for (query, told) in [("mưa gió", vec![1, 2]), ("gió mưa", vec![]), ("gió gió", vec![1, 2])] {
        let seen = found(&index, query, QueryType::Phrase).await;
        println!("  {query}: {seen:?}");
        same &= seen == told;
    }
    index.close().await;
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
sed -n '/^name = "seekstorm"/{s/.*"\(.*\)"/\1/;N;s/\nversion = "\(.*\)"/ \1/;p}' Cargo.lock
changed=0
./target/debug/words 2> "$folder/errors" | sed '/^detect /d' || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

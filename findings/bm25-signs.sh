#!/usr/bin/env bash
# bm25 (Rust): "50.000₫" is not found by "50.000", but "1½" is by "11"; in Russian and Arabic no word is stemmed.
#
# Expected, in the words of its README: the default tokenizer "normalizes unicode, splits on unicode word boundaries, removes
# stop words and stems the remaining words", as "é" to "e"; it is a "multilingual tokenizer with stemming", and among its
# languages are Russian and Arabic. By UAX #29, the rules of those boundaries, a sign such as "₫" or "™" is no part of the word
# beside it.
# Seen: signs are turned into Latin letters before the text is split, so that they grow together with the word: "50.000₫" is the
# word "50.000d", "Yagi¹" with the mark of a footnote "yagi1", "38°C" "38degc", "Samsung™" "samsungtm", and "1½" "11" and "2".
# With normalization(false) all of these are right.
# A word of another script is in Latin letters as well before it comes to the stemmer of its language, which then knows no
# ending: of the Russian "книга" and "книги" one does not find the other, nor of the Arabic "كتاب" and "كتابها". With
# normalization(false) they do. Nothing tells that the two settings, both on by default, do not go together.
# In: bm25 2.3.2.
# Needs Rust from 1.85 on, with cargo, instead of a Python.
set -euo pipefail

command -v cargo > /dev/null || { echo "this needs cargo" >&2; exit 2; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "signs"
version = "0.0.0"
edition = "2024"

[dependencies]
bm25 = "=2.3.2"

[profile.dev]
debug = false
TOML
cat > "$folder/src/main.rs" <<'RUST'
use bm25::{DefaultTokenizer, Language, SearchEngineBuilder, Tokenizer};

fn main() {
    let mut same = true;
    // Language, text, query; whether the query finds the text with normalization, and without.
    let told = [
        (Language::English, "Vé 50.000 đồng", "50.000", true, true),
        (Language::English, "Vé 50.000₫", "50.000", false, true),
        (Language::English, "Bão Yagi¹ mạnh", "Yagi", false, true),
        (Language::English, "Nắng 38°C", "38", false, true),
        (Language::English, "Máy Samsung™", "Samsung", false, true),
        (Language::English, "Dài 1½ km", "11", true, false),
        (Language::French, "Les tempêtes", "tempête", true, true),
        (Language::Russian, "книги", "книга", false, true),
        (Language::Arabic, "كتابها", "كتاب", false, true),
    ];
    for (language, text, query, with, without) in told {
        let mut seen = Vec::new();
        for normalized in [true, false] {
            let build = || DefaultTokenizer::builder().language_mode(language.clone()).normalization(normalized).build();
            let engine = SearchEngineBuilder::<u32>::with_tokenizer_and_corpus(build(), [text]).build();
            seen.push((!engine.search(query, None).is_empty(), build().tokenize(text)));
        }
        println!("  {language:?}, {query} in {text}: {seen:?}");
        same &= seen[0].0 == with && seen[1].0 == without;
    }
    std::process::exit(if same { 0 } else { 1 });
}
RUST

cd "$folder"
cargo build > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
for name in bm25 deunicode; do
    sed -n "/^name = \"$name\"/{s/.*\"\(.*\)\"/\1/;N;s/\nversion = \"\(.*\)\"/ \1/;p}" Cargo.lock
done
changed=0
./target/debug/signs || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

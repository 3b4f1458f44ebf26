#!/usr/bin/env bash
# tantivy: the phrase "nhà nhà"~1 (every house) finds every text that has one nhà.
#
# Expected, from its documentation of PhraseQuery::set_slop: "The query will match if its terms are separated by slop terms
# at most. The slop can be considered a budget between all terms." A text that has a word once has no two terms that are
# separated, and without a slop "nhà nhà" does not find it.
# Seen, where a word comes twice in the phrase: "nhà nhà"~1 finds "một nhà", and a text where the two are nine words apart;
# one word stands for both. Of "nhà nhà nhà"~2 one is enough, of "tin nhanh nhanh"~1 one "nhanh". Of all phrases of three
# words in which two that are beside each other are the same, with a slop of 1, all find a text with one word less; of those
# of three different words none. RegexPhraseQuery does the same. Vietnamese repeats words to say "every" or "rather": nhà
# nhà, người người, xanh xanh.
# In: tantivy 0.22.0 and 0.27.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/repeated.py" <<'PYTHON'
from importlib.metadata import version
from itertools import product

import tantivy

FAR = "nhà một hai ba bốn năm sáu bảy tám chín nhà"
TOLD = {
    '"nhà nhà"': (["nhà nhà", "một nhà", FAR], ["nhà nhà"]),
    '"nhà nhà"~1': (["nhà nhà", "một nhà", FAR], ["nhà nhà", "một nhà", FAR]),
    '"nhà nhà nhà"~2': (["nhà nhà nhà", "nhà"], ["nhà nhà nhà", "nhà"]),
    '"tin nhanh nhanh"~1': (["tin nhanh nhanh", "tin nhanh"], ["tin nhanh nhanh", "tin nhanh"]),
    '"nhà cao"~1': (["nhà cao", "nhà rất cao", "nhà"], ["nhà cao", "nhà rất cao"]),
}


def find(query, texts):
    index = tantivy.Index(tantivy.SchemaBuilder().add_text_field("text", stored=True).build())
    writer = index.writer(15_000_000, 1)
    for text in texts:
        writer.add_document(tantivy.Document(text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    found = searcher.search(index.parse_query(query, ["text"]), limit=len(texts)).hits
    return sorted((searcher.doc(address)["text"][0] for _, address in found), key=texts.index)


def finds_less(words):
    """Whether the phrase with a slop of 1 finds a text with one of its words less."""
    less = [" ".join(words[:at] + words[at + 1 :]) for at in range(len(words))]
    return bool(find(f'"{" ".join(words)}"~1', less))


print(f"tantivy {version('tantivy')}")
changed = False
for query, (texts, told) in TOLD.items():
    seen = find(query, texts)
    print(f"  {query} in {texts}: {seen}")
    changed |= seen != told
phrases = list(product("abc", repeat=3))
twice = [words for words in phrases if words[1] in (words[0], words[2])]
different = [words for words in phrases if len(set(words)) == 3]
for name, chosen, told in [("two beside each other the same", twice, 15), ("different words", different, 0)]:
    seen = sum(map(finds_less, chosen))
    print(f"  phrases of three words, {name}: {seen} of {len(chosen)} find a text with one word less")
    changed |= seen != told
raise SystemExit(changed)
PYTHON

changed=0
for release in 0.22.0 0.27.0; do
    "${PYTHON:-python3}" -m venv "$folder/$release"
    "$folder/$release/bin/python" -m pip --quiet --disable-pip-version-check install "tantivy==$release"
    "$folder/$release/bin/python" "$folder/repeated.py" || changed=1
done
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

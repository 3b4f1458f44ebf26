#!/usr/bin/env bash
# tantivy: a text in decomposed Unicode is cut within its words: "Việt" becomes "Vie" and "t".
#
# Expected, in the words of tantivy's SimpleTokenizer, which the tokenizers "default" and "en_stem" begin with: "Tokenize the
# text by splitting on whitespaces and punctuation". A combining mark (U+0323, U+0302) is neither; Unicode counts it to the
# word it stands in (UAX 29, WB4). Texts in this form come from archives kept on macOS and from web pages.
# Seen: the tokenizer cuts at every character that is not alphanumeric, combining marks among them, and drops them. A text
# in decomposed form is found by "tie", by "ng" and by "t", a text that says "tie ng vie t" by the decomposed query, and
# neither by the same words in composed form.
# In: tantivy 0.27.0 for Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/decomposed.py" <<'PYTHON'
from importlib.metadata import version
from unicodedata import normalize

import tantivy

WORDS = "tiếng Việt"
COMPOSED, DECOMPOSED = normalize("NFC", WORDS), normalize("NFD", WORDS)


def found(tokenizer: str, query: str) -> list[int]:
    """Which of the texts a query finds."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("body", tokenizer_name=tokenizer)
    schema.add_integer_field("number", stored=True)
    index = tantivy.Index(schema.build())
    writer = index.writer(15_000_000, 1)
    for number, text in enumerate((COMPOSED, DECOMPOSED, "tie ng vie t")):
        writer.add_document(tantivy.Document(body=text, number=number))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    hits = searcher.search(index.parse_query(query, ["body"], conjunction_by_default=True), 10).hits
    return sorted(searcher.doc(address)["number"][0] for _, address in hits)


tokens = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build().analyze(DECOMPOSED)
queries = {"composed": COMPOSED, "decomposed": DECOMPOSED, "ng": "ng"}
seen = {name: {query: found(name, text) for query, text in queries.items()} for name in ("default", "en_stem")}
print(f"tantivy {version('tantivy')}: {tokens} {seen}")
told = {"composed": [0], "decomposed": [1, 2], "ng": [1, 2]}
raise SystemExit(tokens != ["tie", "ng", "Vie", "t"] or seen != {"default": told, "en_stem": told})
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install tantivy==0.27.0
changed=0
"$folder/venv/bin/python" "$folder/decomposed.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

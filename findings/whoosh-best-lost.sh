#!/usr/bin/env bash
# Whoosh: with limit=3 the best text of all is not among the three that "(bão OR lũ) AND gió" finds.
#
# Expected, in the words of whoosh.searching.Searcher.search: "limit: the maximum number of documents to score. If you're
# only interested in the top N documents, you can set limit=N to limit the scoring for a faster search". So a search with
# limit=3 gives the first three of the same search with limit=None.
# Seen: of nine short texts limit=None gives the ninth the highest score, and limit=3 gives the second, third and fifth, and
# not the ninth. optimize=False does not help, and counts 6 results instead of 8. As soon as three texts are found, the
# search wants more than the third of them has, and "bão OR lũ" becomes "bão ANDMAYBE lũ" (UnionMatcher.replace), for lũ
# alone is worth too little. AndMaybeMatcher.skip_to then moves both sides to the text it is asked for, the eighth; bão comes
# next in the ninth, but lũ stays at the eighth, so the ninth is scored without its lũ and dropped. Of 20 archives of 300
# random texts two gave another first ten for this query. An OR beside an AND is what one gets from spelling a word in two
# ways, as Vietnamese often asks for: (hoà OR hòa) AND bình.
# In: Whoosh 2.7.4, whoosh3 3.54.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/best.py" <<'PYTHON'
from importlib.metadata import distributions

from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

TEXTS = [
    "gió lũ",
    "bão gió lũ",
    "bão gió lũ",
    "bão gió lũ lũ",
    "bão gió lũ",
    "gió lũ",
    "bão",
    "gió lũ",
    "bão bão gió lũ",
]

index = RamStorage().create_index(Schema(number=NUMERIC(stored=True), text=TEXT))
with index.writer() as writer:
    for number, text in enumerate(TEXTS, 1):
        writer.add_document(number=number, text=text)

query = QueryParser("text", index.schema).parse("(bão OR lũ) AND gió")
options = {"all": {"limit": None}, "limit=3": {"limit": 3}, "limit=3, optimize=False": {"limit": 3, "optimize": False}}
seen = {}
with index.searcher() as searcher:
    for name, option in options.items():
        hits = searcher.search(query, **option)
        seen[name] = [(hit["number"], round(hit.score, 3)) for hit in hits][:4], len(hits)
named = [f"{one.metadata['Name']} {one.version}" for one in distributions() if "whoosh" in one.metadata["Name"].lower()]
print(f"{', '.join(named)}:")
for name, hits in seen.items():
    print(f"  {name}: {hits}")
three = [(2, 3.093), (3, 3.093), (5, 3.093)]
told = {"all": ([(9, 3.169), *three], 8), "limit=3": (three, 8), "limit=3, optimize=False": (three, 6)}
raise SystemExit(seen != told)
PYTHON

changed=0
for package in Whoosh==2.7.4 whoosh3==3.54.0; do
    "${PYTHON:-python3}" -m venv "$folder/$package"
    "$folder/$package/bin/python" -m pip --quiet --disable-pip-version-check install "$package"
    "$folder/$package/bin/python" -W ignore "$folder/best.py" || changed=1
done
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

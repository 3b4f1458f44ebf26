#!/usr/bin/env bash
# Whoosh: "a ANDNOT b" finds an article that has both words, if it is the first that has a and one before it has b.
#
# Expected, in the words of whoosh.query.AndNot: "documents that match b are removed from the matches for a".
# Seen: of the texts "rain" and "rain storm", the query "storm ANDNOT rain" finds the second. The same condition written
# "storm NOT rain" finds nothing, which is right. AndNotMatcher._find_first compares the first matches of both sides, and
# leaves a's first match in place when b's first match is an earlier document.
# In: Whoosh 2.7.4, whoosh3 3.54.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/andnot.py" <<'PYTHON'
from importlib.metadata import distributions

from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

index = RamStorage().create_index(Schema(id=ID(stored=True), text=TEXT))
with index.writer() as writer:
    writer.add_document(id="1", text="rain")
    writer.add_document(id="2", text="rain storm")


def found(text):
    with index.searcher() as searcher:
        return [hit["id"] for hit in searcher.search(QueryParser("text", index.schema).parse(text))]


seen = {text: found(text) for text in ("storm NOT rain", "storm ANDNOT rain")}
named = [f"{one.metadata['Name']} {one.version}" for one in distributions() if "whoosh" in one.metadata["Name"].lower()]
print(f"{', '.join(named)}: {seen}")
raise SystemExit(seen != {"storm NOT rain": [], "storm ANDNOT rain": ["2"]})
PYTHON

changed=0
for package in Whoosh==2.7.4 whoosh3==3.54.0; do
    "${PYTHON:-python3}" -m venv "$folder/$package"
    "$folder/$package/bin/python" -m pip --quiet --disable-pip-version-check install "$package"
    "$folder/$package/bin/python" "$folder/andnot.py" || changed=1
done
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

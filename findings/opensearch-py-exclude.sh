#!/usr/bin/env bash
# opensearch-py: exclude() of a bool query leaves out what the query does not find, or leaves out nothing at all.
#
# Expected: Search.exclude(q) is query(Bool(filter=[~q])), and ~q the inverse of q: in the source, "Because an empty Bool
# query is treated like MatchAll the inverse should be MatchNone". So an article stays exactly if q does not find it. Of
# bool OpenSearch says that of the clauses in should minimum_should_match "must match", and that they are optional beside a
# must or filter.
# Seen, of q = two of the tags ad, pr, lottery (minimum_should_match=2): the inverse is must_not [ad, pr, lottery]; the
# number is lost. exclude(q) also leaves out each article that has only one of the tags, which q does not find.
# Seen, of q = (gold | oil) & Q("bool", must=[asia], should=[today]): the optional clause is put as {"bool": {"should":
# [today], "minimum_should_match": 0}}, which finds everything; but its inverse is {"bool": {}}, which finds everything too,
# and that is one of the alternatives of ~q. So ~q finds all articles, and exclude(q) leaves out none.
# In: opensearch-py 3.0.0 and 3.2.0. No server is needed: what it would be asked is wrong.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/exclude.py" <<'PYTHON'
from importlib.metadata import version

from opensearchpy import Q, Search

ARTICLES = [{"ad"}, {"ad", "pr"}, {"gold"}, {"gold", "asia"}, {"oil", "asia", "today"}, set()]


def tag(name):
    return Q("term", tag=name)


def finds(query, article):
    """Whether a query of term and bool finds an article, as the documentation of OpenSearch says."""
    if "term" in query:
        return query["term"]["tag"] in article
    clauses = query["bool"]
    found = {name: [finds(one, article) for one in some] for name, some in clauses.items() if isinstance(some, list)}
    all_of = found.get("must", []) + found.get("filter", [])
    should = found.get("should", [])
    least = clauses.get("minimum_should_match", 1 if should and not all_of else 0)
    return all(all_of) and not any(found.get("must_not", [])) and sum(should) >= least


two = Q("bool", should=[tag("ad"), tag("pr"), tag("lottery")], minimum_should_match=2)
optional = (tag("gold") | tag("oil")) & Q("bool", must=[tag("asia")], should=[tag("today")])
plain = (tag("gold") | tag("oil")) & tag("asia")

print(f"opensearch-py {version('opensearch-py')}")
changed = False
for name, query, told in (
    ("two of three", two, [{"ad"}]),
    ("with an optional clause", optional, [{"gold", "asia"}, {"oil", "asia", "today"}]),
    ("without it", plain, []),
):
    rest = Search().exclude(query).to_dict()["query"]
    wrong = [article for article in ARTICLES if finds(query.to_dict(), article) == finds(rest, article)]
    print(f"  {name}: exclude is {rest}")
    for article in wrong:
        found = "found" if finds(query.to_dict(), article) else "not found"
        print(f"    an article tagged {sorted(article)} is {found} by the query, and is so with exclude as well")
    changed |= sorted(map(sorted, wrong)) != sorted(map(sorted, told))
raise SystemExit(changed)
PYTHON

changed=0
for version in 3.0.0 3.2.0; do
    "${PYTHON:-python3}" -m venv "$folder/$version"
    "$folder/$version/bin/python" -m pip --quiet --disable-pip-version-check install "opensearch-py==$version"
    "$folder/$version/bin/python" "$folder/exclude.py" || changed=1
done
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

"""Which articles a judged query could mean, cut into strata (``python -m benchmarks.judged.strata`` prints sizes).

The strata do not know what Timbao would find: one pass over the articles compares tokens and their positions. An
article belongs to the first stratum that fits; an article in none is outside the pool. README.md lists them. They
are some megabytes of ids, so they are computed from the archive and kept in ``index_data``, under a digest of what
they were computed from.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from analyzers import fold, tokenize
from benchmarks.corpus import ARTICLES, read_articles
from benchmarks.judged import FOLDER, OTHER_WORDS, SETS
from benchmarks.judged.queries import Phrase, Query, read_queries
from search import Article

CACHE: Final = Path("index_data/judged")
NAMES: Final = (
    "phrase",
    "fphrase",
    "near",
    "also",
    OTHER_WORDS,
    "parts",
    "mnear",
    "marked",
    "folded",
    "miss1-top",
    "miss1-rest",
    "miss2-top",
    "miss2-rest",
)
NEAR_SYLLABLES: Final = 8
TOP: Final = 100

Strata = dict[str, dict[str, set[str]]]  # query to name of stratum to ids


class Text:
    """An article's tokens and where each stands; a phrase cannot reach from the title into the summary."""

    def __init__(self, article: Article) -> None:
        self.forms: list[str] = []
        for zone in (article.title, article.summary, article.body):
            self.forms += [*tokenize(zone).forms, ""]
        self.keys = [fold(form) for form in self.forms]
        self.places = _places(self.forms)
        self.key_places = _places(self.keys)

    def has(self, phrase: Phrase) -> bool:
        """Whether the tokens stand side by side."""
        return bool(_starts(phrase, self.forms, self.places))

    def near(self, parts: Sequence[Phrase], slack: int) -> bool:
        """Whether all parts stand, as phrases, within their length and ``slack`` more tokens."""
        found = [_starts(part, self.forms, self.places) for part in parts]
        return span(found, [len(part) for part in parts]) <= sum(map(len, parts)) + slack


def _places(tokens: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(tokens):
        places[token].append(at)
    return dict(places)


def _starts(phrase: Phrase, tokens: Sequence[str], places: Mapping[str, Sequence[int]]) -> list[int]:
    return [at for at in places.get(phrase[0], ()) if tuple(tokens[at : at + len(phrase)]) == phrase]


def span(starts: Sequence[Sequence[int]], lengths: Sequence[int]) -> float:
    """How many tokens the shortest stretch holds that has one of each; infinite where one is missing.

    >>> span([[0, 10], [14]], [2, 1]), span([[0], []], [1, 1])
    (5, inf)
    """
    if not all(starts):
        return float("inf")
    events = sorted((at, which) for which, places in enumerate(starts) for at in places)
    last: dict[int, int] = {}
    best = float("inf")
    for at, which in events:
        last[which] = at
        if len(last) == len(starts):
            end = max(place + lengths[one] for one, place in last.items())
            best = min(best, end - min(last.values()))
    return best


def stratum(query: Query, text: Text) -> tuple[str, float] | None:
    """The stratum of an article, and the span of what it has of the query's syllables where some are missing."""
    if name := _together(query, text):
        return name, 0
    if any(text.near(parts, query.slack) for parts in query.also):
        return ("also" if _missing(query, text) == 0 else OTHER_WORDS), 0
    if len(query.parts) > 1 and all(map(text.has, query.parts)):
        return "parts", 0
    whole = query.whole
    forms = [text.places.get(form, []) for form in set(whole)]
    if span(forms, [1] * len(forms)) <= len(whole) + NEAR_SYLLABLES:
        return "mnear", 0
    if all(forms):
        return "marked", 0
    missing = _missing(query, text)
    if not missing:
        return "folded", 0
    if missing > allowed(query):
        return None
    present = [places for key in {fold(form) for form in whole} if (places := text.key_places.get(key))]
    return f"miss{missing}", span(present, [1] * len(present))


def _together(query: Query, text: Text) -> str | None:
    """The stratum of an article that has the query's parts as they were named, together; else None."""
    if text.has(query.whole):
        return "phrase"
    if _starts(tuple(map(fold, query.whole)), text.keys, text.key_places):
        return "fphrase"
    if text.near(query.parts, query.slack):
        return "near"
    return None


def _missing(query: Query, text: Text) -> int:
    """How many of a query's different syllables an article lacks, marks aside."""
    return sum(key not in text.key_places for key in {fold(form) for form in query.whole})


def allowed(query: Query) -> int:
    """How many syllables an article of the pool may lack: none of up to three, one of four and five, two of more."""
    return 0 if len(query.whole) < 4 else 1 if len(query.whole) < 6 else 2


def strata(queries: Iterable[Query], articles: Iterable[Article]) -> Strata:
    """The strata of every query: those that lack syllables in two, the ``TOP`` with the shortest spans and the rest."""
    queries = list(queries)
    found: Strata = {query.text: {name: set() for name in NAMES} for query in queries}
    lacking: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for article in articles:
        text = Text(article)
        for query in queries:
            if not _may_fit(query, text):
                continue
            where = stratum(query, text)
            if where is None:
                continue
            name, reach = where
            if name.startswith("miss"):
                lacking[query.text, name].append((reach, article.id))
            else:
                found[query.text][name].add(article.id)
    for (asked, name), ids in lacking.items():
        ids.sort()
        found[asked][f"{name}-top"] = {id_ for _, id_ in ids[:TOP]}
        found[asked][f"{name}-rest"] = {id_ for _, id_ in ids[TOP:]}
    return found


def _may_fit(query: Query, text: Text) -> bool:
    """A quick look: enough of the syllables are there, or all of another wording."""
    if _missing(query, text) <= allowed(query):
        return True
    return any(all(form in text.places for part in parts for form in part) for parts in query.also)


def kept(queries: Collection[Query], archive: Path = ARTICLES, cache: Path = CACHE) -> Strata:
    """The strata of an archive, computed when they are not in the cache (a pass of some minutes)."""
    made_of = hashlib.sha256(repr((sorted(queries), archive.name, archive.stat().st_size)).encode())
    for module in ("strata.py", "queries.py"):
        made_of.update((FOLDER / module).read_bytes())
    path = cache / f"strata-{made_of.hexdigest()[:16]}.json.gz"
    if not path.exists():
        made = strata(queries, read_articles(archive))
        cache.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as file:
            json.dump({query: {name: sorted(ids) for name, ids in of.items()} for query, of in made.items()}, file)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {query: {name: set(ids) for name, ids in of.items()} for query, of in json.load(file).items()}


def sizes(queries: Collection[Query], found: Strata) -> Iterator[str]:
    """The lines of a table: how many articles each stratum has."""
    yield f"| query | {' | '.join(NAMES)} |"
    yield "|---" * (len(NAMES) + 1) + "|"
    for query in queries:
        yield f"| {query.text} | {' | '.join(str(len(found[query.text][name])) for name in NAMES)} |"


@click.command(help=__doc__)
@click.option("--cases", type=click.Path(path_type=Path, exists=True), default=SETS[-1], show_default=True)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, show_default=True)
def main(cases: Path, articles: Path) -> None:
    """Print the table."""
    queries = read_queries(cases / "queries.tsv")
    for line in sizes(queries, kept(queries, articles)):
        click.echo(line)


if __name__ == "__main__":
    main()

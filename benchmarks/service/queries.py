"""The query log: classes of requests, drawn with a seed from the articles of the index itself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlencode

from analyzers import fold, tokenize
from benchmarks.corpus import sampled
from search import Article, Engine, QueryError
from search.query import parse

_SAMPLE = 600  # articles that queries are drawn from
_COMMON = 150  # pairs of syllables counted as common words


class Request(NamedTuple):
    """The address of a request, and headers beside the usual ones. ``conditional``: asked again with its ETag."""

    target: str
    gzip: bool = False
    conditional: bool = False


class Log(NamedTuple):
    """What the classes are made of."""

    words: Sequence[str]  # common words of two syllables, in the order of how many articles have them
    titles: Sequence[str]
    prefixes: Sequence[str]  # titles and words half typed, with and without marks


def draw(engine: Engine, seed: int) -> Log:
    """Common words, titles and their beginnings from a sample of the index."""
    dice = random.Random(seed)
    sample = sampled(engine, dice, _SAMPLE)
    titles = [article.title for article in sample if len(article.title) > 12 and is_query(article.title)]
    words = _common(sample)
    return Log(words, titles, [_begun(dice, text) for text in (*titles, *words)])


def classes(log: Log, seed: int, count: int) -> dict[str, list[Request]]:
    """``count`` requests of each class."""
    dice = random.Random(seed)

    def some(texts: Sequence[str]) -> list[str]:
        return [dice.choice(texts) for _ in range(count)]

    def search(texts: Sequence[str], path: str = "/api/v1/search", **options: object) -> list[str]:
        return [f"{path}?{urlencode({'q': text} | options)}" for text in some(texts)]

    counted = {"facets": "source,section", "histogram": "month"}
    return {
        "top 10": [Request(one) for one in search(log.words, highlight="false")],
        "top 10, no marks": [Request(one) for one in search([*map(fold, log.words)], highlight="false")],
        "facets and months": [Request(one) for one in search(log.words, highlight="false", **counted)],
        "highlights": [Request(one) for one in search(log.words)],
        "all of these": [Request(one) for one in search(log.words, **counted)],
        "all, gzip": [Request(one, gzip=True) for one in search(log.words, **counted)],
        "a whole title": [Request(one) for one in search(log.titles)],
        "suggest": [Request(one) for one in search(log.prefixes, "/api/v1/suggest")],
        "a page": [Request(one, gzip=True) for one in search(log.words, "/search")],
        "304": [Request(one, conditional=True) for one in search(log.words, **counted)],
    }


def is_query(title: str) -> bool:
    """Whether a title may be asked as it is: the API refuses one that opens a quote and does not close it."""
    try:
        parse(title)
    except QueryError:
        return False
    return True


def _common(sample: Sequence[Article]) -> list[str]:
    """The neighbouring syllables that most articles have."""
    found: Counter[str] = Counter()
    for article in sample:
        forms = [form for form in tokenize(article.body).forms if form.isalpha()]
        found.update({f"{a} {b}" for a, b in pairwise(forms)})
    return [pair for pair, _ in found.most_common(_COMMON)]


def _begun(dice: random.Random, text: str) -> str:
    """A text as far as someone has typed it, with its marks or without."""
    end = dice.randint(2, min(len(text), 24))
    begun = text[:end].strip() or text[:2]
    return dice.choice((begun, fold(begun.lower())))

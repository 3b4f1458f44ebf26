"""The query log: syllables of titles and bodies, drawn with a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence

from analyzers.fold import fold
from analyzers.syllable import is_syllable
from analyzers.tokens import tokenize
from analyzers.variants import phrase_variants, variants
from benchmarks.engines.protocol import Corpus, Kind, Query

COMMON = 150  # the syllables in most articles
_SAMPLE = 3000  # articles whose titles and bodies are drawn from
_TRIES = 200  # drawn for each query that is kept, at most

Syllables = list[str]


def draw(corpus: Corpus, count: int, seed: int = 2021) -> list[Query]:
    """``count`` different queries of each class, fewer where there are not so many."""
    dice = random.Random(seed)
    common = _common(corpus)
    texts = _texts(corpus, dice)
    frequent = [form for text in texts for form in text if fold(form) in common]

    def some(size: int) -> Callable[[], Sequence[str]]:
        return lambda: dice.sample(frequent, size)

    def together(size: int) -> Callable[[], Sequence[str]]:
        def run() -> Sequence[str]:
            text = dice.choice(texts)
            first = dice.randrange(max(1, len(text) - size))
            return text[first : first + size]

        return run

    def beginning() -> Sequence[str]:
        form = dice.choice(dice.choice(texts))
        return [fold(form)[: dice.choice((2, 3))]]

    classes: list[tuple[str, Kind, int, Callable[[], Sequence[str]]]] = [
        ("one common", "term", 1, some(1)),
        ("common AND common", "and", 2, some(2)),
        ("common OR common", "or", 2, some(2)),
        ("phrase of two", "phrase", 2, together(2)),
        ("phrase of three", "phrase", 3, together(3)),
        ("four words AND", "and", 4, together(4)),
        ("prefix", "prefix", 1, beginning),
    ]
    return [query for group, kind, size, one in classes for query in _distinct(group, kind, size, count, one)]


def _distinct(group: str, kind: Kind, size: int, count: int, one: Callable[[], Sequence[str]]) -> list[Query]:
    found: dict[tuple[str, ...], Query] = {}
    for _ in range(count * _TRIES):
        forms = tuple(one())
        keys = tuple(map(fold, forms))
        if len(set(keys)) != size or not (_long(keys) if kind == "prefix" else _plain(forms)):
            continue
        found.setdefault(keys, Query(group, kind, keys, forms))
        if len(found) == count:
            break
    return list(found.values())


def _long(keys: Sequence[str]) -> bool:
    return all(len(key) > 1 and key.isascii() and key.isalpha() for key in keys)


def _plain(forms: Sequence[str]) -> bool:
    """Whether the syllables have no other spelling, with or without marks: Timbao would find that too."""
    keys = [fold(form) for form in forms]
    if not all(map(is_syllable, forms)) or any(variants(one) for one in (*forms, *keys)):
        return False
    return _long(keys) and not phrase_variants(list(forms)) and not phrase_variants(keys)


def _common(corpus: Corpus) -> set[str]:
    df: Counter[str] = Counter()
    for line in corpus.lines():
        df.update(set(line.split(" ")))
    ordered = [key for key, _ in df.most_common(COMMON * 2) if _plain([key])]
    return set(ordered[:COMMON])


def _texts(corpus: Corpus, dice: random.Random) -> list[Syllables]:
    """A title or a body each, as syllables with their marks."""
    chosen = set(dice.sample(range(corpus.limit), min(_SAMPLE, corpus.limit)))
    texts: list[Syllables] = []
    for place, article in enumerate(corpus.read()):
        if place in chosen:
            texts.append(tokenize(article.title if len(texts) % 2 else article.body).forms)
    return [text for text in texts if len(text) > 4]

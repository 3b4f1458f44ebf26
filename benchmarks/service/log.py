"""The query log for comparisons with others: queries of each class, all different, made of articles with a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Final, NamedTuple

from analyzers import tokenize
from analyzers.syllable import is_syllable
from benchmarks.service.queries import is_query
from benchmarks.typing_habits import without_marks
from search import Article

_SAMPLE: Final = 3000  # articles that common syllables are counted in
_COMMON: Final = 100  # that pairs are made of
_OPERATORS: Final = frozenset('":*()[]{}|^~+-/\\“”‘’«»')  # not words to one or the other


class Asked(NamedTuple):
    """A query, and its class."""

    group: str
    q: str


class Log(NamedTuple):
    """Queries for one purpose each, so that none has been asked before; those to warm up with are ``warm``."""

    pages: list[Asked]
    tens: list[Asked]
    load: list[Asked]
    warm: list[Asked]


def draw(articles: Sequence[Article], count: int, warm: int, seed: int) -> Log:
    """``count`` queries of each class for each purpose, and ``warm`` to warm up with; fewer of what there is little."""
    dice = random.Random(seed)
    titles = [article.title for article in dice.sample(articles, len(articles)) if _plain(article.title)]
    parts: tuple[list[list[Asked]], ...] = ([], [], [], [])
    for group, texts in classes(articles, titles, 3 * count + warm, dice).items():
        asked = [Asked(group, text) for text in texts]
        size = min(count, len(asked) // 4)
        for number in range(3):
            parts[number].append(asked[number * size : (number + 1) * size])
        parts[3].append(asked[3 * size :])
    return Log(*map(_mixed, parts))


def classes(
    articles: Sequence[Article], titles: Sequence[str], count: int, dice: random.Random
) -> dict[str, list[str]]:
    """Different queries of each class. No title is in two classes: one would prepare the other."""
    common = common_syllables(articles[:_SAMPLE], count)
    pairs = [" ".join(dice.sample(common[:_COMMON], 2)) for _ in range(count)]
    of_titles: dict[str, Callable[[str], str]] = {
        "first two words": lambda title: _words(title, 2),
        "two words, no marks": lambda title: without_marks(_words(title, 2)),
        "first four words": lambda title: _words(title, 4),
        "four words, no marks": lambda title: without_marks(_words(title, 4)),
        "a whole title": str,
        "a phrase of two words": lambda title: f'"{_words(title, 2)}"',
    }
    found = {
        "one common syllable": dice.sample(common, len(common)),
        "two common syllables": list(dict.fromkeys(pairs)),
    }
    for number, (group, make) in enumerate(of_titles.items()):
        texts = map(make, titles[number :: len(of_titles)])
        found[group] = list(dict.fromkeys(texts))[:count]
    return found


def common_syllables(articles: Sequence[Article], count: int) -> list[str]:
    """The syllables that most articles have, most first."""
    found: Counter[str] = Counter()
    for article in articles:
        found.update({form for form in tokenize(article.body).forms if form.isalpha() and is_syllable(form)})
    return [form for form, _ in found.most_common(count)]


def _words(title: str, count: int) -> str:
    return " ".join(title.split()[:count])


def _plain(title: str) -> bool:
    return len(title.split()) > 4 and not _OPERATORS & set(title) and is_query(title)


def _mixed(groups: Sequence[Sequence[Asked]]) -> list[Asked]:
    """One of each class in turn, so that what disturbs the machine for a while disturbs all classes."""
    return list(_present(chain.from_iterable(zip_longest(*groups))))


def _present(asked: Iterator[Asked | None]) -> Iterator[Asked]:
    return (one for one in asked if one)

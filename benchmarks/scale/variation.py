"""More articles than there are: variations of real ones, drawn with a seed, one block after the other.

The first articles are the real ones, as they are. Each later pass over them makes one variation of every article:

- half of its sentences are its own, the others those of articles of the same section that stand near it in the file,
  in a new order; so terms keep the frequencies and the company they have in each section;
- its title begins as its own and ends as that of another article of the section;
- its date is moved by up to 15 years back and 5 forward;
- names lose their last syllable for that of another name, and numbers of two digits and more change, so that new
  pairs, words and numbers keep coming;
- vocabulary grows as Heaps' law says, ``V(n) = V(N) · (n / N) ** BETA``, with words that are invented: each comes in
  one article first, later in others too, the older the likelier.

Nothing is cut into terms here. What does not vary is the length of articles and the number of sections and sources;
a sentence stands in as many articles as there are passes, which real archives have from agencies only.
"""

from __future__ import annotations

import itertools
import math
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.corpus import read_articles
from search.article import Article

BLOCK = 4096  # articles that lend sentences to one another
BETA = 0.9  # of Heaps' law: the real articles have 12,500 different syllables, words and numbers in 10,000,
KEYS_AT, KEYS = 100_000, 50_000  # and 98,000 in 100,000, of which about half are numbers, which change anyhow

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_NUMBER = re.compile(r"\d{2,}")
_NAME = re.compile(r"(?:\b[A-ZĐÂĂÊÔƠƯ]\w+ ){1,3}(?=[A-ZĐÂĂÊÔƠƯ]\w)(\w+)")
_ONSETS = ["b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "x", "z"]
_ONSETS += ["br", "ch", "dr", "fl", "gr", "kh", "kl", "ng", "nh", "pr", "sk", "st", "th", "tr"]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ay", "eo", "ia", "oa", "ou"]
_SYLLABLES = [onset + vowel for onset in _ONSETS for vowel in _VOWELS]
_WORDS = len(_SYLLABLES) ** 3
_STEP = 48_271  # shares no factor with the number of words, so each rank has a word of its own

Title = list[str]


class _Source(NamedTuple):
    """A real article, its sentences and the words of its title."""

    article: Article
    sentences: list[str]
    title: Title


class _Section(NamedTuple):
    """What the articles of a section and a block lend to one another."""

    sentences: list[str]
    titles: list[Title]
    names: list[str]


def articles(path: Path, start: int, stop: int, seed: int = 2021) -> Iterator[Article]:
    """The articles from number ``start`` on, before number ``stop``; the same each time."""
    number = 0
    for turn in itertools.count():
        before = number
        for block in _blocks(path):
            end = number + len(block)
            if end > start:
                dice = random.Random(f"{seed} {turn} {number}")
                made = block if turn == 0 else _varied(block, turn, number, dice)
                yield from itertools.islice(made, max(0, start - number), stop - number)
            number = end
            if number >= stop:
                return
        if number == before:
            raise ValueError(f"{path} holds no article")


def _blocks(path: Path) -> Iterator[list[Article]]:
    found = read_articles(path)
    while block := list(itertools.islice(found, BLOCK)):
        yield block


def _varied(block: Sequence[Article], turn: int, number: int, dice: random.Random) -> Iterator[Article]:
    sources = [_Source(one, _SENTENCE.split(one.body), one.title.split()) for one in block]
    sections = _sections(sources)
    for place, source in enumerate(sources):
        yield _variation(source, sections[source.article.section], f"{turn}-{number + place}", number + place, dice)


def _sections(sources: Sequence[_Source]) -> dict[str, _Section]:
    found: dict[str, _Section] = defaultdict(lambda: _Section([], [], []))
    for source in sources:
        section = found[source.article.section]
        section.sentences.extend(source.sentences)
        section.titles.append(source.title)
        section.names.extend(_NAME.findall(source.article.summary))
    for section in found.values():
        section.names.append("An")  # where the articles have none
    return found


def _variation(source: _Source, section: _Section, key: str, number: int, dice: random.Random) -> Article:
    article = source.article
    own = source.sentences
    kept = dice.sample(own, (len(own) + 1) // 2)
    lent = dice.choices(section.sentences, k=len(own) // 2)
    text = kept + lent
    dice.shuffle(text)
    text += invented(number, dice)
    names, choice, below = section.names, dice.choice, dice.randrange

    def renamed(found: re.Match[str]) -> str:
        return found[0][: found.start(1) - found.start()] + choice(names)

    def renumbered(found: re.Match[str]) -> str:
        return str(below(10 ** min(len(found[0]), 6)))

    body = _NUMBER.sub(renumbered, _NAME.sub(renamed, "\n".join(text)))
    other = choice(section.titles)
    published = article.published
    if published is not None:
        published += timedelta(days=below(-15 * 365, 5 * 365))
    return msgspec.structs.replace(
        article,
        id=f"{article.id}-{key}",
        title=" ".join(source.title[: (len(source.title) + 1) // 2] + other[len(other) // 2 :]),
        summary=_NAME.sub(renamed, article.summary),
        body=body,
        published=published,
    )


def vocabulary(number: int) -> float:
    """How many words have been invented before the article of that number."""
    return KEYS * (math.pow(max(number / KEYS_AT, 1.0), BETA) - 1)


def invented(number: int, dice: random.Random) -> list[str]:
    """The sentences with invented words of an article: those that are new with it, and at times an old one."""
    before, now = int(vocabulary(number)), int(vocabulary(number + 1))
    words = [word(rank) for rank in range(before, now)]
    if before and dice.random() < 0.5:
        words.append(word(int(before * dice.random() ** 2)))
    return [f"Theo {one.capitalize()}, {one} là tên mới." for one in words]


def word(rank: int) -> str:
    """An invented word of three syllables, different for each rank, in no order.

    >>> word(0), word(1), word(2)
    ('bababa', 'batoabro', 'banhiagay')
    """
    left, third = divmod(rank * _STEP % _WORDS, len(_SYLLABLES))
    first, second = divmod(left, len(_SYLLABLES))
    return _SYLLABLES[first] + _SYLLABLES[second] + _SYLLABLES[third]

"""A matcher without an index: what a plan's condition means, said in loops over one article's tokens."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

from analyzers import Closeness, closeness, fold, tokenize
from search import Article
from search.plan import (
    AllOf,
    AnyOf,
    Apart,
    Condition,
    Dates,
    Everything,
    Facet,
    InTitle,
    Near,
    NoneOf,
    Nothing,
    Prefix,
    Sequence,
    Share,
    Syllable,
)

GAP = 16


def edits(one: str, other: str) -> int:
    """How many letters left out, put in or replaced, and neighbours swapped, lie between two words."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return edits(one[1:], other[1:])
    found = [edits(one[1:], other), edits(one, other[1:]), edits(one[1:], other[1:])]
    if one[1:2] == other[:1] and one[:1] == other[1:2]:
        found.append(edits(one[2:], other[2:]))
    return 1 + min(found)


def initialled(title: str, words: list[tuple[int, int]], letters: str) -> set[tuple[str, ...]]:
    """The phrases of a title whose syllables begin so, which cut no word and go over no pause."""
    forms, starts, ends = tokenize(title)
    found = set()
    for at in range(len(forms) - len(letters) + 1):
        end = at + len(letters)
        cut = any(begin < place < stop for begin, stop in words for place in (at, end))
        gaps = [title[ends[place] : starts[place + 1]] for place in range(at, end - 1)]
        pause = any(map(anew, gaps))
        begun = zip(forms[at:end], letters, strict=True)
        if (
            not cut
            and not pause
            and all(_first(form) == letter or (_first(form), letter) == ("đ", "d") for form, letter in begun)
        ):
            found.add(tuple(forms[at:end]))
    return found


def anew(gap: str) -> bool:
    """Whether a title begins anew behind what stands between two of its syllables."""
    return not gap.isspace() and any(map(str.isspace, gap))


def _first(form: str) -> str:
    return "đ" if form.startswith("đ") else fold(form)[:1]


class Place(NamedTuple):
    """A token of an article: its position, its form, and whether the title has it."""

    at: int
    form: str
    title: bool


def places(article: Article) -> list[Place]:
    """The tokens of all parts in order, with a gap between two parts that hold any."""
    parts = [article.title, article.summary, article.body, *(image.caption for image in article.images)]
    found: list[Place] = []
    first = 0
    for number, text in enumerate(parts):
        forms = tokenize(text).forms
        found += [Place(first + index, form, number == 0) for index, form in enumerate(forms)]
        first += len(forms) + GAP if forms else 0
    return found


def holds(article: Article, condition: Condition, tokens: list[Place] | None = None) -> bool:
    """Whether an article meets a condition; ``tokens`` where its places are known."""
    return _holds(article, places(article) if tokens is None else tokens, condition)


def _holds(article: Article, tokens: list[Place], condition: Condition) -> bool:  # noqa: C901, PLR0911, PLR0912  # a table
    match condition:
        case Everything():
            return True
        case Nothing():
            return False
        case Syllable():
            return any(agrees(condition, token.form) for token in tokens)
        case Prefix():
            return any(begins(condition, token.form) for token in tokens)
        case Sequence():
            return _near(tokens, condition) if condition.slop else _in_order(tokens, condition)
        case AllOf():
            return all(_holds(article, tokens, child) for child in condition.children)
        case AnyOf():
            return any(_holds(article, tokens, child) for child in condition.children)
        case NoneOf():
            return not _holds(article, tokens, condition.child)
        case Share():
            held = (_holds(article, tokens, child) for child in condition.children)
            return sum(weight for weight, one in zip(condition.weights, held, strict=True) if one) >= condition.minimum
        case Near():
            begins_of = [_begins(tokens, child) for child in condition.children]
            return any(max(ats) - min(ats) < condition.width for ats in product(*begins_of))
        case Apart():
            own, length = _begins(tokens, condition.sequence), len(condition.sequence.parts)
            others = [(at, at + len(other.parts)) for other in condition.others for at in _begins(tokens, other)]
            return any(all(end <= at or at + length <= begin for begin, end in others) for at in own)
        case InTitle():
            return _holds(article, [token for token in tokens if token.title], condition.child)
        case Facet():
            return any(_facet(condition, value) for value in values(article, condition.name))
        case Dates():
            when = article.published
            after = when is not None and (condition.since is None or when >= condition.since)
            return after and (condition.until is None or when < condition.until)
    raise TypeError(condition)


def agrees(syllable: Syllable, form: str) -> bool:
    return form in syllable.spellings or _one(syllable.form, syllable.marks, form)


def _one(typed: str, marks: str, form: str) -> bool:
    if fold(typed) != fold(form):
        return False
    return marks == "folded" or (typed == form if marks == "exact" else closeness(typed, form) <= Closeness.SHAPE)


def begins(prefix: Prefix, form: str) -> bool:
    if prefix.form == prefix.key:
        return fold(form).startswith(prefix.key)
    head = form[: len(prefix.form)]
    return fold(head) == prefix.key and closeness(prefix.form, head) <= Closeness.SHAPE


def _in_order(tokens: list[Place], sequence: Sequence) -> bool:
    return bool(_begins(tokens, sequence))


def _begins(tokens: list[Place], condition: Condition) -> list[int]:
    """Where a child of ``Near`` begins."""
    match condition:
        case Syllable():
            return [token.at for token in tokens if agrees(condition, token.form)]
        case AnyOf():
            return [at for child in condition.children for at in _begins(tokens, child)]
        case Sequence():
            there = {token.at: token.form for token in tokens}
            return [
                at
                for at in there
                if all(
                    part is None or (at + step in there and agrees(part, there[at + step]))
                    for step, part in enumerate(condition.parts)
                )
            ]
    raise TypeError(condition)


def _near(tokens: list[Place], sequence: Sequence) -> bool:
    parts = [part for part in sequence.parts if part is not None]
    options = [[token.at for token in tokens if agrees(part, token.form)] for part in parts]
    width = len(parts) + sequence.slop - 1
    return any(len(set(ats)) == len(ats) and max(ats) - min(ats) <= width for ats in product(*options))


def _facet(facet: Facet, value: str) -> bool:
    wanted, there = tokenize(facet.text).forms, tokenize(value).forms
    for start in range(len(there) - len(wanted) + 1):
        pairs = list(zip(wanted, there[start:], strict=False))
        *heads, (last, other) = pairs
        if all(_one(a, "typed", b) for a, b in heads) and (
            begins(Prefix(last, fold(last)), other) if facet.prefix else _one(last, "typed", other)
        ):
            return True
    return False


def values(article: Article, name: str) -> list[str]:
    """The values of one facet, each once."""
    row = {
        "source": [article.source],
        "section": [article.section],
        "author": article.authors,
        "tag": article.tags,
    }[name]
    return list(dict.fromkeys(value for value in row if value))


def facet_counts(found: list[Article], name: str) -> list[tuple[str, int]]:
    """How many articles have each value: by count, then in the order of the values."""
    counts = Counter(value for article in found for value in values(article, name))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def day(article: Article) -> date | None:
    """The day of publication in Vietnam."""
    if article.published is None:
        return None
    return (article.published.replace(tzinfo=None) - article.published.utcoffset() + timedelta(hours=7)).date()


def histogram(found: list[Article], everything: list[Article], period: str) -> list[tuple[str, int, int]]:
    """(period, matching articles, all articles) from the first period with a matching article to the last."""
    size = {"year": 4, "month": 7, "day": 10}[period]
    inside = [when for article in found if (when := day(article))]
    overall = Counter(when.isoformat()[:size] for article in everything if (when := day(article)))
    counts = Counter(when.isoformat()[:size] for when in inside)
    if not inside:
        return []
    keys: dict[str, None] = {}
    at = min(inside)
    while at <= max(inside):
        keys[at.isoformat()[:size]] = None
        at += timedelta(days=1)
    keys[max(inside).isoformat()[:size]] = None
    return [(key, counts[key], overall[key]) for key in keys]

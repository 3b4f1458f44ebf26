"""Similar articles: those that share the pairs of syllables an article is about.

An article's pairs are weighed by ``tf·idf``, as Lucene's "more like this" does with words; the best are asked for, with
their marks, as one query, and score by BM25. Pairs within one of pyvi's words are taken where there are enough of them:
they read as words, and hardly ever stand together by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from analyzers.segment import compounds
from analyzers.tokens import tokenize
from search.answer import SimilarHit
from search.article import Article
from search.derived.zones import BODY, LEAD, LEAD_TOKENS, SUMMARY, TITLE, UNIT
from search.searcher import Alike, Searcher, Telling

_REASONS: Final = 6  # told for each article
_LONGEST: Final = 20_000  # code points of a body that are read

_Pair = tuple[str, str]


class _Candidate(NamedTuple):
    """A pair as an article writes it first: its text, its weight there, and whether it is within a word."""

    text: str
    weight: float
    inside: bool


def find_similar(searcher: Searcher, article_id: str, size: int) -> list[SimilarHit] | None:
    """The articles most like one, best first; None when there is no such article."""
    article = searcher.stored([article_id])[0]
    if article is None:
        return None
    candidates = _candidates(article)
    texts = [one.text for one in candidates.values()]
    telling = [Telling(*pair, one.weight, one.inside) for pair, one in candidates.items()]
    return [_hit(found, texts) for found in searcher.similar(article_id, telling, size)]


def _candidates(article: Article) -> dict[_Pair, _Candidate]:
    """The pairs of an article with their weighted counts."""
    found: dict[_Pair, _Candidate] = {}
    for pair, text, weight, inside in _occurrences(article):
        known = found.get(pair, _Candidate(text, 0.0, False))
        found[pair] = _Candidate(known.text, known.weight + weight, known.inside or inside)
    return found


def _occurrences(article: Article) -> Iterator[tuple[_Pair, str, float, bool]]:
    """(forms, text, weight, whether within a word) of each two syllables with only space between them."""
    texts = ((article.title, TITLE), (article.summary, SUMMARY), (article.body[:_LONGEST], BODY))
    for text, weight in texts:
        forms, starts, ends = tokenize(text)
        word = [0] * (len(text) + 1)  # the number of the word around each character, 0 outside
        for number, (first, last) in enumerate(compounds(text), 1):
            word[first:last] = [number] * (last - first)
        for at in range(len(forms) - 1):
            gap = text[ends[at] : starts[at + 1]]
            if not gap.isspace() or not (forms[at].isalpha() and forms[at + 1].isalpha()):
                continue
            worth = LEAD if weight == BODY and at < LEAD_TOKENS else weight
            inside = word[starts[at]] == word[ends[at + 1] - 1] != 0
            shown = f"{text[starts[at] : ends[at]]} {text[starts[at + 1] : ends[at + 1]]}"
            yield (forms[at], forms[at + 1]), shown, worth / UNIT, inside


def _hit(found: Alike, texts: list[str]) -> SimilarHit:
    article = found.article
    return SimilarHit(
        id=article.id,
        url=article.url,
        title=article.title,
        summary=article.summary,
        published=article.published,
        source=article.source,
        section=article.section,
        score=round(found.score, 4),
        reasons=[texts[at] for at in found.shared[:_REASONS]],
    )

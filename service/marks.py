"""Highlighted text: from spans of code points, or from the words of a query, to safe HTML with ``<mark>``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

from analyzers import Closeness, closeness, fold, tokenize

_OPERATORS: Final = re.compile(r"\b(?:OR|AND|NOT|HOẶC|VÀ|KHÔNG|TO)\b")
_EXCLUDED: Final = re.compile(r"(?:(?<!\S)-|\b(?:NOT|KHÔNG)\s+)(?:\"[^\"]*\"|\S+)")
_Found = tuple[str, int, int]
_FIELD: Final = re.compile(r"\b(title|section|source|author|date):(\[[^\]]*\]|\"[^\"]*\"|\S*)")


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """Escape a text and mark its spans; spans out of order or out of the text do no harm.

    >>> marked("giá <xăng>", [(0, 3)])
    Markup('<mark>giá</mark> &lt;xăng&gt;')
    """
    pieces: list[Markup] = []
    at = 0
    for left, right in sorted(spans):
        start, end = max(left, at), min(right, len(text))
        if start >= end:
            continue
        pieces += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    return Markup("").join([*pieces, escape(text[at:])])


class QueryWords:
    """The words of a query, to be marked in an article opened from its results.

    A syllable that stands beside another of the query somewhere in the article is not marked where it stands
    alone, unless it was typed with its marks: who looks for ``song thu`` does not look for every "thủ".

    Args:
        query: As typed, in the query language; what it excludes is not marked.
        texts: The texts of the article.

    >>> words = QueryWords("bong da -nữ", ["Bóng đá nữ", "đã đá"])
    >>> words.mark("Bóng đá nữ"), words.mark("đã đá")
    (Markup('<mark>Bóng đá</mark> nữ'), Markup('<mark>đã đá</mark>'))
    """

    def __init__(self, query: str, texts: Iterable[str]) -> None:
        wanted = _OPERATORS.sub(" ", _EXCLUDED.sub(" ", _FIELD.sub(_title_words, query)))
        self._forms: dict[str, set[str]] = {}
        for form in tokenize(wanted).forms:
            self._forms.setdefault(fold(form), set()).add(form)
        self._in_company: set[str] = set()
        if len(self._forms) > 1:
            runs = [run for text in texts for run in self._runs(text)]
            self._in_company = {fold(form) for run in runs if len(run) > 1 for form, _, _ in run}

    def mark(self, text: str) -> Markup:
        """Escape a text and mark the query's words in it."""
        return marked(text, [(run[0][1], run[-1][2]) for run in self._runs(text) if self._shown(run)])

    def _runs(self, text: str) -> list[list[_Found]]:
        """The query's words in a text, those with only space between them together."""
        runs: list[list[_Found]] = []
        for found in zip(*tokenize(text), strict=True) if self._forms else ():
            form, start, _ = found
            if not self._wants(form):
                continue
            if runs and text[runs[-1][-1][2] : start].isspace():
                runs[-1].append(found)
            else:
                runs.append([found])
        return runs

    def _wants(self, form: str) -> bool:
        return any(closeness(one, form) < Closeness.OTHER for one in self._forms.get(fold(form), ()))

    def _shown(self, run: list[_Found]) -> bool:
        form = run[0][0]
        key = fold(form)
        return len(run) > 1 or key not in self._in_company or (form != key and form in self._forms[key])


def _title_words(match: re.Match[str]) -> str:
    return match[2] if match[1] == "title" else " "

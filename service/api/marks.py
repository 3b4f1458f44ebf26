"""Marks as a client asks for them: spans in units of UTF-16, as JavaScript, Java and C# count, or ready-made HTML."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from search.answer import Answer, Completions, Highlight
from search.suggesting.typed_spans import in_utf16
from service.http.markup import marked

Marks = Literal["spans", "utf16", "html"]


def mark_answer(answer: Answer, marks: Marks) -> None:
    """Put the marks that were asked for into the highlights of an answer, beside their spans."""
    if marks != "spans":
        beside = answer.loose.items if answer.loose else []
        for hit in [*answer.items, *beside]:
            hit.highlights = [_marked(each, marks) for each in hit.highlights]


def _marked(highlight: Highlight, marks: Marks) -> Highlight:
    """A highlight with its marks.

    >>> _marked(Highlight("title", "🏆 <Vàng>", [(3, 7)]), "utf16").spans_utf16
    [(4, 8)]
    >>> _marked(Highlight("title", "🏆 <Vàng>", [(3, 7)]), "html").html
    '🏆 &lt;<mark>Vàng</mark>&gt;'
    """
    if marks == "utf16":
        return replace(highlight, spans_utf16=in_utf16(highlight.text, highlight.spans))
    return replace(highlight, html=str(marked(highlight.text, highlight.spans)))


def mark_completions(found: Completions, marks: Marks) -> Completions:
    """Completions with HTML, where it was asked for; spans they have in both units."""
    if marks != "html":
        return found
    items = [replace(one, html=str(marked(one.text, one.spans))) for one in found.items]
    articles = [replace(one, html=str(marked(one.title, one.spans))) for one in found.articles]
    return replace(found, items=items, articles=articles)

"""Marked text: from spans of code points to safe HTML with ``<mark>``."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


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

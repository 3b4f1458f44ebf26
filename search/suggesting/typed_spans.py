"""Where what was typed stands in a text that is suggested for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

from msgspec.structs import asdict

from analyzers.fold import fold
from analyzers.tokens import Tokens, tokenize
from search.answer import Completion, Headline, Span, TitleSuggestion
from search.beginning import Beginning

_BEYOND: Final = 0xFFFF  # characters above take two units of UTF-16


def spanned(
    readings: Sequence[Beginning], items: Iterable[Completion], articles: Iterable[Headline]
) -> tuple[list[Completion], list[TitleSuggestion]]:
    """What is suggested for a text, with the spans of what was typed, as it is read."""

    def both(text: str) -> tuple[list[Span], list[Span]]:
        spans = typed_spans(text, readings)
        return spans, in_utf16(text, spans)

    completions = [Completion(one.text, one.kind, one.count, *both(one.text)) for one in items]
    titles = [(asdict(one), both(one.title)) for one in articles]
    return completions, [TitleSuggestion(**fields, spans=spans, spans_utf16=utf16) for fields, (spans, utf16) in titles]


def typed_spans(text: str, readings: Iterable[Beginning]) -> list[Span]:
    """The spans, [start, end) in code points: where the text has what was typed, marks aside, as one piece where it
    stands together; otherwise the syllables that both have in the same order.

    >>> typed_spans("Giá vàng tăng, giá vé giảm", [Beginning(("gia", "ve"), False)])
    [(15, 21)]
    >>> typed_spans("Giá vàng tăng", [Beginning(("giá", "v"), True)])
    [(0, 5)]
    >>> typed_spans("sửa chữa nhà", [Beginning(("xửa", "chữa", "nhà"), True)])
    [(4, 12)]
    """
    tokens = tokenize(text)
    there = [fold(form) for form in tokens.forms]
    longest: list[Span] = []
    for typed in readings:
        keys = [fold(form) for form in typed.forms]
        at = _found(there, keys, typed.half)
        if at is not None:
            return [(tokens.starts[at], _end(text, tokens, at + len(keys) - 1, keys[-1], typed.half))]
        blocks = SequenceMatcher(None, there, keys, autojunk=False).get_matching_blocks()
        shared = [(tokens.starts[block.a], tokens.ends[block.a + block.size - 1]) for block in blocks if block.size]
        longest = max(longest, shared, key=lambda spans: sum(end - start for start, end in spans))
    return longest


def in_utf16(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans in units of UTF-16, which is how JavaScript, Java and C# count.

    >>> in_utf16("🏆 Giá vàng", [(2, 5)])
    [(3, 6)]
    """
    if all(ord(char) <= _BEYOND for char in text):
        return list(spans)

    def units(place: int) -> int:
        return place + sum(ord(char) > _BEYOND for char in text[:place])

    return [(units(start), units(end)) for start, end in spans]


def _found(there: Sequence[str], keys: Sequence[str], half: bool) -> int | None:
    """Where the keys stand side by side for the first time; the last may be half a syllable."""
    *heads, last = keys
    for at in range(len(there) - len(heads)):
        end = there[at + len(heads)]
        if there[at : at + len(heads)] == heads and (end.startswith(last) if half else end == last):
            return at
    return None


def _end(text: str, tokens: Tokens, at: int, key: str, half: bool) -> int:
    """Behind a syllable, or behind the half of it that was typed, with the marks of its last letter."""
    if not half:
        return tokens.ends[at]
    left = len(key)
    for place in range(tokens.starts[at], tokens.ends[at]):
        if text[place].isalnum() and not unicodedata.combining(text[place]):
            left -= 1
            if left < 0:
                return place
    return tokens.ends[at]

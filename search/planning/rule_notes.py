"""Rule notes: what a reader is told of a rule: other words that are asked for too, and words that no article has."""

from __future__ import annotations

from collections.abc import Sequence

from search.answer import Note
from search.planning.evidence import Alternative
from search.planning.other_spellings import literally, quoted


def in_other_words(word: Alternative) -> Note:
    """What a word is searched for as well, and how to leave that."""
    typed = " ".join(syllable.form for syllable in word.typed)
    others = [tuple(part.form for part in one.parts if part is not None) for one in word.sequences]
    shown, literal = quoted(others), literally(typed)
    return Note(
        "synonym",
        f"Cũng tìm {shown}, cùng nghĩa với “{typed}”; viết “{literal}” để chỉ tìm đúng như đã gõ.",
        f"Also searched for: {shown}, the same as “{typed}”; write “{literal}” for what was typed alone.",
    )


def nowhere(texts: Sequence[str]) -> Note:
    """What no article has, of words of which a part is enough."""
    shown = ", ".join(f"“{text}”" for text in texts)
    return Note(
        "missing",
        f"Không bài nào có {shown}; kết quả là theo những từ còn lại.",
        f"No article has {shown}; the results are by the other words.",
    )

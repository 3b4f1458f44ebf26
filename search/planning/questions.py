"""Question words: what makes a query a question and says nothing of what it is about (``vì sao giá thịt lợn tăng``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

# By their forms, as they begin or end a question; longer ones first.
_WORDS: Final = tuple(
    tuple(words.split())
    for words in (
        "làm thế nào", "như thế nào", "bằng cách nào",
        "vì sao", "tại sao", "vì đâu", "do đâu", "làm sao", "ra sao", "thế nào", "là gì", "là ai", "ai là", "bao nhiêu",
        "bao lâu", "bao giờ", "khi nào", "ở đâu", "có nên", "có phải",
    )
)  # fmt: skip
_LEFT: Final = 2  # syllables that must be left, or the words are what is asked for


def asked_about(forms: Sequence[str]) -> tuple[int, int]:
    """The forms [begin, end) that are left without the question words before and behind.

    >>> asked_about("vì sao giá thịt lợn tăng".split())
    (2, 6)
    >>> asked_about("vì sao".split())
    (0, 2)
    """
    begin, end = 0, len(forms)
    while True:
        left = tuple(forms[begin:end])
        room = len(left) - _LEFT
        before = next((len(word) for word in _WORDS if len(word) <= room and left[: len(word)] == word), 0)
        behind = next((len(word) for word in _WORDS if len(word) <= room and left[-len(word) :] == word), 0)
        if before:
            begin += before
        elif behind:
            end -= behind
        else:
            return begin, end

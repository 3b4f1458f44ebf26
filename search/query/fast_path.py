"""Bare words: the queries that need no grammar, which most are, read at a stroke."""

from __future__ import annotations

import re
from typing import Final

from analyzers.letters import LETTERS
from search.query import limits
from search.query.nodes import Word

_LETTERS: Final = "".join(sorted(LETTERS | set("fjwz")))
_BARE: Final = re.compile(f"[{_LETTERS}{_LETTERS.upper()}0-9 ]+")
_WORD: Final = re.compile("[^ ]+")


def bare_words(text: str) -> tuple[Word, ...]:
    """The words of a text of nothing but Vietnamese letters, digits and spaces; nothing for any other, or where a word
    in capitals might be an operator.

    >>> bare_words("đường sắt")
    (Word(position=0, end=5, text='đường', exact=False), Word(position=6, end=9, text='sắt', exact=False))
    >>> bare_words("a-b"), bare_words("HOẶC")
    ((), ())
    """
    if len(text) > limits.MAX_LENGTH or not _BARE.fullmatch(text):
        return ()
    found = [(match[0], match.start()) for match in _WORD.finditer(text)]
    if len(found) > limits.MAX_CLAUSES or any(word.isupper() for word, _ in found):
        return ()
    return tuple([Word(word, position=at, end=at + len(word)) for word, at in found])

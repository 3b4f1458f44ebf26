"""Signs of the query language in the shapes keyboards and pasted text give them."""

from __future__ import annotations

import unicodedata
from typing import Final

from analyzers.leftovers import without_backspaces

_SHAPES: Final = str.maketrans("“”„‟«»＂〝〞（）：＊＝－～［］＜＞", '"""""""""():*=-~[]<>')


def plain(text: str) -> str:
    """The text with plain signs, code point for code point, so that places stay.

    Curly quotes become straight, full-width signs narrow, controls spaces; a lone surrogate is U+FFFD, as
    no answer can carry it. A stray backspace takes a letter back (``analyzers.leftovers``).

    >>> plain("«học sinh»（lớp\\t1）")
    '"học sinh"(lớp 1)'
    """
    return without_backspaces(text).translate(_TABLE)


class _Table(dict[int, int | str]):
    def __missing__(self, code: int) -> int | str:
        category = unicodedata.category(chr(code))
        return " " if category == "Cc" else "\ufffd" if category == "Cs" else code


_TABLE: Final = _Table(_SHAPES)

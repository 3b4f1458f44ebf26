"""A text cut at its spaces, of which only some tokens have to be read and located.

No token reaches over a space, so that what stands between two spaces is read by itself, and once: most pieces of a
text have been seen before. A token is known by its *place*: the number of its piece in the upper bits, its own number
within the piece in the lower ``PIECE``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import accumulate
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.letters import APOSTROPHES, LETTERS
from analyzers.tokens import tokenize

Read = TypeVar("Read")

_SHORT: Final = 200  # characters of a text whose pieces are looked up one by one

# What news in Vietnamese are written in: letters stand for their key letters, what pieces are cut at for a space,
# apostrophes for one of them, other signs for nothing. Everything else is odd.
_SIGNS: Final = '\t0123456789!"#$%&()*+,-./:;<=>?@[\\]^_{|}~“”„«»…–—•\u00a0°'
_ODD: Final = 255


def _table() -> NDArray[np.uint8]:
    table = np.full(1 << 16, _ODD, np.uint8)
    letters = {case for letter in (*LETTERS, *"fjwz") for case in (letter, letter.upper())}
    for char in (*letters, *_SIGNS, *" \n"):
        table[ord(char)] = ord(fold(char)) if char in letters else 32 if char in " \n" else 0
    for char in APOSTROPHES:
        table[ord(char)] = ord("'")
    return table


_BYTES: Final = _table()  # by the number of a character
_JOINED: Final = re.compile(b"[a-z]'[a-z]")  # letters on both sides of an apostrophe are one word
_LETTER_BYTES: Final = frozenset(b"abcdefghijklmnopqrstuvwxyz")

_AROUND: Final = '.,;:!?()"“”…'
_KEY_LETTERS: Final = str.maketrans({letter: fold(letter) for letter in LETTERS})

PIECE: Final = 20
_LIMIT: Final = 1 << 16  # pieces that are remembered
_LONGEST: Final = 32  # characters of a piece that is


class Token(NamedTuple):
    """A token of a piece: its normal form, its key, and where it stands in the piece."""

    form: str
    key: str
    start: int
    end: int


def _read(piece: str) -> tuple[Token, ...]:
    return tuple(
        Token(form, fold(form), start, end) for form, start, end in zip(*tokenize(piece, remember=False), strict=True)
    )


class _Tokens(dict[str, tuple[Token, ...]]):
    """A piece to its tokens. Emptied when full."""

    def __missing__(self, piece: str) -> tuple[Token, ...]:
        """Read a piece whose tokens were not asked for so far."""
        made = _read(piece)
        _remember(self, piece, made)
        return made


class _Keys(dict[str, "str | None"]):
    """A piece to the key of its one token; "" where it has none, None where it has several. Emptied when full."""

    def __missing__(self, piece: str) -> str | None:
        """Read a piece seen for the first time. Its tokens are not remembered: few will be asked for."""
        made = _plain_key(piece)
        if made is None:
            tokens = _read(piece)
            made = None if len(tokens) > 1 else tokens[0].key if tokens else ""
        _remember(self, piece, made)
        return made


def _plain_key(piece: str) -> str | None:
    """The key of a piece that is a word of Vietnamese letters, perhaps with signs around it; None for any other."""
    word = piece.strip(_AROUND)
    key = word.lower().translate(_KEY_LETTERS) if word.isalpha() else ""
    return key if key and key.isascii() else None


def _remember(known: dict[str, Read], piece: str, made: Read) -> None:
    if len(known) >= _LIMIT:
        known.clear()
    if len(piece) <= _LONGEST:
        known[piece] = made


_tokens: Final = _Tokens()
_keys: Final = _Keys()


def _runs(letters: bytes, run: bytes) -> Iterator[int]:
    """Where a run of letters stands that is not a part of a longer one."""
    at = letters.find(run)
    while at >= 0:
        end = at + len(run)
        if not (at and letters[at - 1] in _LETTER_BYTES) and not (end < len(letters) and letters[end] in _LETTER_BYTES):
            yield at
        at = letters.find(run, at + 1)


class Cut:
    """One text.

    >>> cut = Cut("Bộ Y tế, 30/4")
    >>> [token.form for _, token in cut.among({"y", "4"})]
    ['y', '4']
    >>> [cut.region(2, 4).span(place) for place in cut.places(2, 4)]
    [(5, 7), (9, 11), (12, 13)]
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces = text.replace("\n", " ").split(" ")

    def __len__(self) -> int:
        """The number of pieces."""
        return len(self._pieces)

    def distinct_keys(self) -> set[str]:
        """The keys that occur."""
        pieces = set(self._pieces)
        several = [piece for piece in pieces if _keys[piece] is None]
        return {key for piece in pieces if (key := _keys[piece])} | {t.key for piece in several for t in _tokens[piece]}

    def among(self, keys: Collection[str]) -> list[tuple[int, Token]]:
        """The tokens that have one of the keys, with their places, ascending."""
        pieces, known = self._pieces, _keys
        found = self._with_letters_of(keys) if len(self._text) > _SHORT else None
        if found is None:
            found = [number for number, piece in enumerate(pieces) if (key := known[piece]) is None or key in keys]
        return [
            (number << PIECE | own, token)
            for number in found
            for own, token in enumerate(_tokens[pieces[number]])
            if token.key in keys
        ]

    def _with_letters_of(self, keys: Collection[str]) -> list[int] | None:
        """The pieces in which a run of letters is a key, ascending; None where a token may be more than that."""
        if not all(key.isascii() and key.isalpha() for key in keys):
            return None
        units = np.frombuffer(self._text.encode("utf-16-le", "surrogatepass"), "<u2")
        table = _BYTES.take(units)
        if np.max(table) == _ODD:
            return None
        letters = table.tobytes()
        if b"'" in letters and _JOINED.search(letters):
            return None
        numbers: list[int] = []
        number = upto = 0
        for at in sorted(at for key in keys for at in _runs(letters, key.encode("ascii"))):
            number += letters.count(b" ", upto, at)
            upto = at
            if not numbers or numbers[-1] != number:
                numbers.append(number)
        return numbers

    def token(self, place: int) -> Token:
        """The token at a place."""
        return _tokens[self._pieces[place >> PIECE]][place & (1 << PIECE) - 1]

    def form(self, place: int) -> str:
        """The normal form of the token at a place."""
        return self.token(place).form

    def after(self, place: int) -> int | None:
        """The place of the next token; None behind the last."""
        number = place >> PIECE
        if (place & (1 << PIECE) - 1) + 1 < len(_tokens[self._pieces[number]]):
            return place + 1
        for following in range(number + 1, len(self._pieces)):
            if _keys[self._pieces[following]] != "":
                return following << PIECE
        return None

    def is_after(self, place: int, other: int) -> bool:
        """Whether a token is the next one behind another, which stands before it."""
        between = (place >> PIECE) - (other >> PIECE)
        if between > 1 and _keys[self._pieces[(other >> PIECE) + 1]] != "":
            return False
        return self.after(other) == place

    def following(self, piece: int) -> int:
        """The place of the first token at or behind the beginning of a piece; there has to be one."""
        return next(number << PIECE for number in range(piece, len(self._pieces)) if _keys[self._pieces[number]] != "")

    def preceding(self, piece: int) -> int:
        """The place of the last token before a piece; there has to be one."""
        number = next(number for number in range(piece - 1, -1, -1) if _keys[self._pieces[number]] != "")
        return number << PIECE | len(_tokens[self._pieces[number]]) - 1

    def places(self, first: int, last: int) -> list[int]:
        """The places of the tokens of the pieces [first, last)."""
        pieces = enumerate(self._pieces[first:last], first)
        return [number << PIECE | own for number, piece in pieces for own in range(len(_tokens[piece]))]

    def region(self, first: int, last: int) -> Region:
        """Where the tokens of the pieces [first, last) stand in the text."""
        before = sum(map(len, self._pieces[:first])) + first
        return Region(self, first, list(accumulate(map(len, self._pieces[first:last]), initial=before)))


class Region:
    """A stretch of a text in which tokens are located."""

    def __init__(self, cut: Cut, first: int, lengths: list[int]) -> None:
        """``lengths``: the characters before each piece, but for the spaces between the pieces of the region."""
        self._cut, self._first, self._lengths = cut, first, lengths

    def span(self, place: int) -> tuple[int, int]:
        """Where a token starts and ends."""
        number = (place >> PIECE) - self._first
        begin, token = self._lengths[number] + number, self._cut.token(place)
        return begin + token.start, begin + token.end

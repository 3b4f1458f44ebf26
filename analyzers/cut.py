"""Texts cut into tokens, many at once, as arrays of which only what is asked for is read.

The letters, digits and spaces that news in Vietnamese are written in are told apart a whole array at a time. A piece
(what stands between two spaces) that holds anything else, as an apostrophe, a letter of another language or a mark by
itself, is read by ``analyzers.tokens``: no token reaches over a space, so that a piece can be read by itself, and once,
for it is likely to come again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.letters import LETTERS
from analyzers.tokens import JOINING, tokenize

Numbers = NDArray[np.int64]

# A character as a byte. Its two upper bits say what it is: nothing of a token, a letter (the byte is then that of its
# key), a digit, or something that has to be read together with what stands around it.
_SPACE: Final = 32
_DIGIT: Final = 128
_READ: Final = 255
_KIND: Final = 6
_TOLD: Final = 0x3000  # code points that are told apart; those from here on are read

_HEAD: Final = 8  # bytes of a key that are compared as one number; the key of a Vietnamese syllable has at most 7
_MASKS: Final = np.array([(1 << 8 * size) - 1 for size in range(_HEAD + 1)], np.uint64)
_SIEVE: Final = 16  # two to the power of so many holes, of which each wanted key opens one
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)  # odd: 2⁶⁴ over the golden ratio
_LONGEST: Final = 32  # characters of a piece that is remembered
_KEPT: Final = 1 << 13  # pieces


def _codes() -> NDArray[np.uint8]:
    codes = np.full(_TOLD + 1, _READ, np.uint8)
    chars = "".join(map(chr, range(_TOLD)))
    codes[[ord(sign) for sign in re.findall(r"[\W_]", chars) if not JOINING.match(sign)]] = 0
    codes[[ord(space) for space in " \n"]] = _SPACE
    codes[[ord(digit) for digit in "0123456789"]] = _DIGIT
    for letter in (*LETTERS, *"fjwz"):
        codes[[ord(letter), ord(letter.upper())]] = ord(fold(letter))
    return codes


_CODES: Final = _codes()


_Token = tuple[str, int, int, int]  # a token of a piece: its form, where it stands in the piece, the head of its key


def _tokens(piece: str) -> tuple[_Token, ...]:
    forms, starts, ends = tokenize(piece, remember=False)
    return tuple(zip(forms, starts, ends, (_head(fold(form)) for form in forms), strict=True))


_remembered = lru_cache(maxsize=_KEPT)(_tokens)


def _head(key: str) -> int:
    """The first bytes of a key as a number."""
    return int.from_bytes(key.encode("utf-8", "surrogatepass")[:_HEAD], "little")


class Cut:
    """Some texts, cut into tokens that are numbered through all of them.

    ``text`` is all of them, a line each. ``begins`` is where each text begins in it, ``pieces`` where each piece does;
    one more entry of both is where another would. ``starts`` and ``ends`` are those of each token.

    >>> cut = Cut(["Bộ Y tế, 30/4", "Người Y tá"])
    >>> cut.words(cut.among({"y", "4"}))
    ['Y', '4', 'Y']
    >>> cut.starts.tolist(), cut.begins, cut.pieces.tolist()
    ([0, 3, 5, 9, 12, 14, 20, 22], [0, 14, 25], [0, 3, 5, 9, 14, 20, 22, 25])
    """

    def __init__(self, texts: Iterable[str], *, numbers: bool = True) -> None:
        """Without ``numbers`` a run of digits is one token that cannot be asked for, where a number may be several
        (``30.4.2021``) and several runs one number (``12.500``)."""
        lines = list(texts)
        self.text = "\n".join([*lines, ""])
        self.begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
        size = len(self.text)
        codes = np.zeros(1 + size + _HEAD, np.uint8)
        codes[0] = _SPACE
        inner = codes[1 : 1 + size]
        units = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), "<u4")
        _CODES.take(units, mode="clip", out=inner)
        self.pieces: Numbers = (codes[: size + 1] == _SPACE).nonzero()[0]  # a space: what stands behind it begins there
        read = self._read(inner, _DIGIT if numbers else _READ)
        kinds = codes[: size + 1] >> _KIND
        borders = (kinds[1:] != kinds[:-1]).nonzero()[0]
        tokens = kinds.take(borders + 1) != 0
        self.starts: Numbers = borders.compress(tokens)
        self.ends: Numbers = borders[1:].compress(tokens[:-1])
        heads = np.ndarray((size,), "<u8", codes, 1, (1,))[self.starts]  # the eight bytes from each start on
        self._heads = heads & _MASKS.take(np.minimum(self.ends - self.starts, _HEAD))
        self._forms: dict[int, str] = {}  # of the tokens that were read
        if read:
            self._insert(read)
        self._texts: Numbers | None = None

    def _read(self, codes: NDArray[np.uint8], least: int) -> list[_Token]:
        """The tokens of the pieces with a code from ``least`` on, which are wiped out."""
        odd = (codes >= least).nonzero()[0]
        if not len(odd):
            return []
        found = []
        pieces = self.pieces_of(odd)
        pieces = pieces[np.append(True, pieces[1:] != pieces[:-1])]
        for begin, behind in zip(self.pieces.take(pieces).tolist(), self.pieces.take(pieces + 1).tolist(), strict=True):
            codes[begin : behind - 1] = 0
            raw = self.text[begin : behind - 1]
            tokens = _remembered(raw) if len(raw) <= _LONGEST else _tokens(raw)
            found += [(form, begin + start, begin + end, head) for form, start, end, head in tokens]
        return found

    def _insert(self, read: Sequence[_Token]) -> None:
        """Put tokens among those that are there, in order."""
        forms, starts, ends, heads = zip(*read, strict=True)
        before = len(self.starts)
        joined = np.concatenate((self.starts, starts))
        order = joined.argsort(kind="stable")
        self.starts, self.ends = joined.take(order), np.concatenate((self.ends, ends)).take(order)
        self._heads = np.concatenate((self._heads, np.array(heads, np.uint64))).take(order)
        self._forms = dict(zip((order >= before).nonzero()[0].tolist(), forms, strict=True))

    def among(self, keys: Collection[str], beginnings: Collection[str] = ()) -> Numbers:
        """The tokens that have one of the keys, or one that begins so, ascending; and perhaps a few others."""
        sieve = np.zeros(1 << _SIEVE, np.bool_)
        sieve[_places(np.fromiter(map(_head, keys), np.uint64, len(keys)))] = True
        found = sieve.take(_places(self._heads))
        for beginning in beginnings:
            size = min(len(beginning.encode("utf-8", "surrogatepass")), _HEAD)
            found |= (self._heads & _MASKS[size]) == np.uint64(_head(beginning))
        return found.nonzero()[0]

    def words(self, tokens: Numbers) -> list[str]:
        """Tokens as they are written, or as their forms: ``normal_form`` makes the form of either."""
        text, forms = self.text, self._forms
        spans = zip(self.starts.take(tokens).tolist(), self.ends.take(tokens).tolist(), strict=True)
        found = [text[start:end] for start, end in spans]
        if not forms:
            return found
        return [forms.get(token) or word for token, word in zip(tokens.tolist(), found, strict=True)]

    def texts(self) -> Numbers:
        """The first token of each text, and the number of all."""
        if self._texts is None:
            self._texts = self.starts.searchsorted(self.begins)
        return self._texts

    def pieces_of(self, places: Numbers) -> Numbers:
        """The numbers of the pieces in which some places of ``text`` are."""
        found: Numbers = self.pieces.searchsorted(places, side="right") - 1
        return found


def _places(heads: NDArray[np.uint64]) -> Numbers:
    """The holes of the sieve that some heads go through."""
    holes: Numbers = ((heads * _SPREAD) >> np.uint64(64 - _SIEVE)).view(np.int64)
    return holes

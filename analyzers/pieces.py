"""Pieces: many texts analysed at once: each distinct piece of text is read once, and everything behind that is numbers.

A *piece* is what stands between two spaces or line feeds, which no token reaches over. What ``tokens`` and ``segment``
make of it is kept under its number, so that a text is a row of numbers, and its tokens, its words and what stands
between them are looked up a whole batch at a time.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzers.crf import TEXT, load_model
from analyzers.growing import Growing
from analyzers.labels import BREAK, Labeller
from analyzers.letters import LETTERS
from analyzers.normal import normal_form
from analyzers.piece_cut import Cut
from analyzers.segment import located
from analyzers.short_keys import MISSING, ShortKeys
from analyzers.tokens import tokenize
from analyzers.tone import on_second_vowel

# Bits of a token: whether it begins with a capital, and of what stands between it and the next one, whether that is
# nothing, reads as in a date, has white space and something else in it, has anything but spaces and dashes in it.
CAPITAL, JOINED, DATED, PAUSED, APART = 1, 2, 4, 8, 16
_IN_DATES: Final = "/-."
_IN_NAMES: Final = " -"

# A word of Vietnamese letters or a whole number, with marks around it that are tokens of pyvi's one by one. Everything
# else is cut as any text is: "..." is one mark, and initials and titles keep their dot.
_LETTERS: Final = "".join(sorted({case for letter in (*LETTERS, *"fjwz") for case in (letter, letter.upper())}))
_MARK: Final = r"(?:(?!\.\.\.)[.,;:!?()\[\]\"“”…/–-])*"
_PLAIN: Final = re.compile(f"({_MARK})([{_LETTERS}]+|[0-9]+)({_MARK})")
_WITH_DOT: Final = re.compile("[A-ZĐ]+|Tp|Mrs?|Ms|Dr|ThS")

_BETWEEN: Final = 0  # the number of what stands between two texts
_NOWHERE: Final = -1
_OVERHEAD: Final = 16  # characters that would take as much memory as a piece does beside its own


class Analysed(NamedTuple):
    """Texts that were analysed: the numbers of their forms, one text behind the other; the bits of each token; where
    the tokens of each text begin, and the end of the last one; and where pyvi's words of several tokens begin and end.
    What the bits of the last token of a text tell of what follows means nothing."""

    forms: NDArray[np.uint32]
    bits: NDArray[np.uint8]
    first: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


class _Marks(NamedTuple):
    """Marks beside a word: pyvi's tokens, the bits of what stands there, and that no token of ours begins there."""

    tokens: tuple[int, ...]
    bits: int
    nowhere: tuple[int, ...]


Made = TypeVar("Made")


class _Read(dict[str, Made], Generic[Made]):
    """What was made of texts, when each was first asked for."""

    def __init__(self, make: Callable[[str], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> Made:
        made = self[text] = self._make(text)
        return made


class Pieces:
    """The pieces met so far. Not safe to share between threads.

    >>> pieces = Pieces()
    >>> found = pieces.analysed(["Học sinh nghỉ lễ"])
    >>> [pieces.forms[number] for number in found.forms], found.begins.tolist(), found.ends.tolist()
    (['học', 'sinh', 'nghỉ', 'lễ'], [0], [2])
    """

    def __init__(self) -> None:
        self.forms: list[str] = []
        self._form_numbers: dict[str, int] = {}
        self.forget()

    def forget(self) -> None:
        """Give back the memory of the pieces; the numbers of the forms go on to hold."""
        self.size = 0  # characters of the pieces, and ``_OVERHEAD`` for each
        self._known = _Read(self._read_word)
        self._marks = _Read(self._read_marks)
        self._labeller = Labeller(load_model())
        self._number = self._labeller.number
        self._form_rows, self._bits = _Rows(), Growing("B")
        # pyvi's tokens, and which tokens of ours begin and end where they do, counted within the piece.
        self._token_rows, self._begins, self._ends = _Rows(), Growing("i"), Growing("i")
        # The bits of what stands before the first token and behind the last; both are the whole where there is none.
        self._heads, self._tails = Growing("B"), Growing("B")
        self._short = ShortKeys()  # the numbers of short pieces; of all others:
        self._numbers = _Read(self.read)
        self._store_tokens((BREAK,), (_NOWHERE,), (_NOWHERE,))
        self._store_forms((), (), 0, 0)

    def analysed(self, texts: Sequence[str]) -> Analysed:
        """Analyse texts."""
        pieces, firsts = self._numbered(texts) if texts else (np.zeros(0, np.uint32), np.zeros(0, np.int64))
        return self._looked_up(pieces, firsts)

    def _numbered(self, texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The numbers of the pieces of texts, before each text a ``_BETWEEN``, and where these are."""
        try:
            cut = Cut(texts)
        except ValueError:
            return self._numbered_one_by_one(texts)
        numbers = self._short.find(cut.keys)
        numbers[cut.long] = MISSING
        missing = np.flatnonzero(numbers == MISSING)
        known: dict[str, int] = {}
        new = []
        for at, is_long, piece in zip(missing.tolist(), cut.long[missing].tolist(), cut.texts(missing), strict=True):
            if is_long:
                number = self._numbers[piece]
            elif (number := known.get(piece, MISSING)) == MISSING:
                number = known[piece] = self.read(piece)
                new.append(at)
            numbers[at] = number
        if new:
            low, high = cut.keys
            self._short.add((low[new], high[new]), numbers[new])
        numbers[cut.firsts] = _BETWEEN
        return numbers, cut.firsts

    def _numbered_one_by_one(self, texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        pieces, firsts, number = array("I"), array("q"), self._numbers.__getitem__
        for text in texts:
            firsts.append(len(pieces))
            pieces.append(_BETWEEN)
            pieces.extend(map(number, text.replace("\n", " \n ").split(" ")))
        return np.frombuffer(pieces, np.uint32), np.frombuffer(firsts, np.int64)

    def read(self, piece: str) -> int:
        """Read a piece that is met for the first time; gives its number."""
        self.size += len(piece) + _OVERHEAD
        plain = _PLAIN.fullmatch(piece)
        if plain is not None and not (plain[3].startswith(".") and _WITH_DOT.fullmatch(plain[2])):
            return self._read_plain(*plain.groups())
        forms, starts, ends = tokenize(piece, remember=False)
        tokens, begins, stops = located(on_second_vowel(piece))
        first = {start: at for at, start in enumerate(starts)}
        last = {end: at + 1 for at, end in enumerate(ends)}
        self._store_tokens(
            [self._number(token[TEXT]) for token in tokens],
            [first.get(at, _NOWHERE) for at in begins],
            [last.get(at, _NOWHERE) for at in stops],
        )
        bits = [CAPITAL * piece[start].isupper() for start in starts]
        for at, start in enumerate(starts[1:]):
            bits[at] |= _gap_bits(piece[ends[at] : start])
        head, tail = (piece[: starts[0]], piece[ends[-1] :]) if starts else (piece, piece)
        return self._store_forms(list(map(self._form, forms)), bits, _edge_bits(head), _edge_bits(tail))

    def _read_plain(self, before: str, word: str, behind: str) -> int:
        """Read one word between marks."""
        form, token = self._known[word]
        tokens, head, none = self._marks[before]
        more, tail, rest = self._marks[behind]
        self._store_tokens((*tokens, token, *more), (*none, 0, *rest), (*none, 1, *rest))
        return self._store_forms((form,), (word[0].isupper(),), head, tail)

    def _read_word(self, word: str) -> tuple[int, int]:
        """The form and pyvi's token of a word without marks."""
        form = normal_form(word) if word[0].isalpha() else tokenize(word, remember=False).forms[0]
        return self._form(form), self._number(on_second_vowel(word))

    def _read_marks(self, marks: str) -> _Marks:
        return _Marks(tuple(map(self._number, marks)), _edge_bits(marks), (_NOWHERE,) * len(marks))

    def _form(self, form: str) -> int:
        number = self._form_numbers.get(form)
        if number is None:
            number = self._form_numbers[form] = len(self.forms)
            self.forms.append(form)
        return number

    def _store_tokens(self, numbers: Sequence[int], begins: Sequence[int], ends: Sequence[int]) -> None:
        self._token_rows.add(numbers)
        self._begins.new.extend(begins)
        self._ends.new.extend(ends)

    def _store_forms(self, numbers: Sequence[int], bits: Sequence[int], head: int, tail: int) -> int:
        self._bits.new.extend(bits)
        self._heads.new.append(head)
        self._tails.new.append(tail)
        return self._form_rows.add(numbers)

    def _looked_up(self, pieces: NDArray[np.uint32], firsts: NDArray[np.int64]) -> Analysed:
        counts, places = self._form_rows.places(pieces)
        before = np.cumsum(counts) - counts
        bits = self._bits.whole().take(places)
        self._bridge(pieces, before + counts, counts > 0, bits)
        begins, ends = self._words(pieces, before)
        first = np.append(before[firsts], len(places))
        return Analysed(self._form_rows.values.whole().take(places), bits, first, begins, ends)

    def _bridge(
        self, pieces: NDArray[np.uint32], ends: NDArray[np.int64], told: NDArray[np.bool_], bits: NDArray[np.uint8]
    ) -> None:
        """Add what stands between pieces to the bits of the last token of each; given where the tokens of each end,
        and which have any."""
        tails = self._tails.whole().take(pieces)
        some = np.flatnonzero(told)
        if len(some) > 1:
            between = tails[some]
            tails[some] = 0
            between |= np.bitwise_or.reduceat(tails, some)
            between[:-1] |= self._heads.whole().take(pieces[some[1:]])
            bits[ends[some] - 1] |= between

    def _words(
        self, pieces: NDArray[np.uint32], before: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where pyvi's words of several tokens begin and end, but for those that cut a token of ours."""
        counts, places = self._token_rows.places(pieces)
        joined = self._labeller.joined(self._token_rows.values.whole().take(places))
        first = np.flatnonzero(joined[1:] > joined[:-1])
        last = np.flatnonzero(joined > np.append(joined[1:], False))
        begins, ends = self._begins.whole().take(places[first]), self._ends.whole().take(places[last])
        owners = np.repeat(before, counts)
        begins, ends, whole = begins + owners[first], ends + owners[last], (begins >= 0) & (ends >= 0)
        whole &= ends - begins > 1
        return begins[whole], ends[whole]


class _Rows:
    """Rows of numbers, each of its own length."""

    def __init__(self) -> None:
        self.values = Growing("I")
        self._starts, self._counts = Growing("I"), Growing("I")
        self._size = self._rows = 0

    def add(self, numbers: Sequence[int]) -> int:
        """Add a row; gives its number."""
        size = len(numbers)
        self.values.new.extend(numbers)
        self._starts.new.append(self._size)
        self._counts.new.append(size)
        self._size += size
        self._rows += 1
        return self._rows - 1

    def places(self, rows: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many numbers each of some rows has, and where all of these stand in ``values``, one row behind the
        other."""
        counts = self._counts.whole().take(rows).astype(np.int64)
        ends = np.cumsum(counts)
        shifts = self._starts.whole().take(rows) - (ends - counts)
        return counts, np.repeat(shifts, counts) + np.arange(int(ends[-1]) if len(ends) else 0)


def _gap_bits(gap: str) -> int:
    """The bits of what stands between two tokens of a piece."""
    if not gap:
        return JOINED | DATED
    paused = not gap.isspace() and any(map(str.isspace, gap))
    return DATED * (gap in _IN_DATES) | PAUSED * paused | APART * bool(gap.strip(_IN_NAMES))


def _edge_bits(edge: str) -> int:
    """The bits of what stands between a space and a token, which are a part of those of the whole gap."""
    return PAUSED * bool(edge and not edge.isspace()) | APART * bool(edge.strip(_IN_NAMES))

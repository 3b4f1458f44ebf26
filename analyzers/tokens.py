"""Text in, tokens out: one token for a syllable, a foreign word or a number.

Letters and digits are separate tokens (``covid19`` is ``covid``, ``19``), so that ``covid 19`` and
``covid-19`` read the same. Offsets count code points of the text as it was given.

Numbers: three digits after a separator are thousands (``12.500`` is ``12500``, whichever separator is used);
anything else is a decimal and is written with a comma (``3.2`` is ``3,2``). A leading zero is dropped from
two digits (``02/09`` is ``2``, ``9``), and from nothing longer (``007``, telephone numbers). The sign ₫ is the word đ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from analyzers.fold import fold
from analyzers.letters import APOSTROPHES, ZERO_WIDTH
from analyzers.normal import normal_form
from analyzers.syllable import is_syllable, read


class Tokens(NamedTuple):
    """The tokens of a text, as parallel lists: normal forms, and where each starts and ends in the text."""

    forms: list[str]
    starts: list[int]
    ends: list[int]


Piece = tuple[str, int, int]


def _marks() -> str:
    """List the combining marks below U+3100, viramas and vowel signs too, for a character class."""
    return "".join(chr(code) for code in range(0x300, 0x3100) if unicodedata.category(chr(code))[0] == "M")


_MARKS: Final = _marks()
_NUMBER: Final = r"\d+(?:[.,]\d+)*"
_LETTER: Final = r"[^\W\d_]"
_DONG: Final = "\u20ab"
_PLAIN: Final = re.compile(rf"{_LETTER}+(?:['’`]{_LETTER}+)*|{_NUMBER}|{_DONG}")

# What may stand within a word beside letters, or be a token by itself.
JOINING: Final = re.compile(f"[{ZERO_WIDTH}{re.escape(APOSTROPHES)}{_MARKS}{_DONG}]")
# What the plain pattern would cut a word at, or take for a letter of it.
_OTHER_APOSTROPHES: Final = "".join(char for char in APOSTROPHES if char not in "'’`")
_ODD: Final = re.compile(f"[{ZERO_WIDTH}{_OTHER_APOSTROPHES}{_MARKS}]")
_ZERO: Final = f"[{ZERO_WIDTH}]"
_LETTER_AND_MARKS: Final = rf"[^\W\d_\u02bb\u02bc][{_MARKS}]*"
_JOIN: Final = f"(?:{_ZERO}*[{re.escape(APOSTROPHES)}]{_ZERO}*|{_ZERO}+)?"
_WORD: Final = f"{_LETTER_AND_MARKS}(?:{_JOIN}{_LETTER_AND_MARKS})*"
_GENERAL: Final = re.compile(rf"{_WORD}|{_NUMBER}|{_DONG}")


class _Cache(dict[str, "str | tuple[Piece, ...]"]):
    """Raw chunk to its form, or to its pieces when it is not exactly one token. Emptied when full."""

    LIMIT: Final = 1 << 18

    def __missing__(self, raw: str) -> str | tuple[Piece, ...]:
        """Analyse a chunk seen for the first time."""
        if len(self) >= self.LIMIT:
            self.clear()
        made = _analyse(raw)
        if len(raw) <= 64:
            self[raw] = made
        return made


class _Passing:
    """Looks what is known up in the cache and adds nothing to it."""

    def __getitem__(self, raw: str) -> str | tuple[Piece, ...]:
        made = _cache.get(raw)
        return _analyse(raw) if made is None else made


_passing: Final = _Passing()


def tokenize(text: str, *, remember: bool = True) -> Tokens:
    """Cut a text into tokens; ``remember``: what stands between spaces is likely to come again, and read once.

    >>> tokenize("Bộ Y tế: 12.500.000đ, U23")
    Tokens(forms=['bộ', 'y', 'tế', '12500000', 'đ', 'u', '23'], starts=[0, 3, 5, 9, 19, 22, 23], \
ends=[2, 4, 7, 19, 20, 23, 25])
    """
    pattern = _PLAIN if text.isascii() or _ODD.search(text) is None else _GENERAL
    matches = list(pattern.finditer(text))
    known = _cache if remember else _passing
    found = [known[match[0]] for match in matches]
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    forms: list[str] = [form for form in found if form.__class__ is str]
    if len(forms) == len(found):
        return Tokens(forms, starts, ends)
    return _spread(found, starts, ends)


@lru_cache(maxsize=1 << 12)
def forms_of(word: str) -> tuple[str, ...]:
    """The forms of a word of a query, which is read several times.

    >>> forms_of("Covid-19")
    ('covid', '19')
    """
    return tuple(tokenize(word).forms)


def _spread(found: list[str | tuple[Piece, ...]], starts: list[int], ends: list[int]) -> Tokens:
    tokens = Tokens([], [], [])
    for form, start, end in zip(found, starts, ends, strict=True):
        for piece, left, right in ((form, 0, end - start),) if isinstance(form, str) else form:
            tokens.forms.append(piece)
            tokens.starts.append(start + left)
            tokens.ends.append(start + right)
    return tokens


def _analyse(raw: str) -> str | tuple[Piece, ...]:
    if raw == _DONG:
        return "đ"
    pieces = _number(raw) if raw[0].isdecimal() else _word(raw)
    pieces = tuple(piece for piece in pieces if fold(piece[0]))
    if len(pieces) == 1 and pieces[0][1:] == (0, len(raw)):
        return pieces[0][0]
    return pieces


# Digits.

_WHOLE: Final = r"[1-9]\d{0,2}"
_THOUSANDS: Final = re.compile(
    rf"({_WHOLE}(?:\.\d{{3}})+)(?:,(\d+))?|({_WHOLE}(?:,\d{{3}})+)(?:\.(\d+))?",
)
_DECIMAL: Final = re.compile(r"(?!0\d|\d{4,}[.,]\d{4,})(\d+)[.,](\d+)")


def _number(raw: str) -> tuple[Piece, ...]:
    digits = normal_form(raw)
    if match := _THOUSANDS.fullmatch(digits):
        whole, fraction = match[1] or match[3], match[2] or match[4]
        form = whole.replace(".", "").replace(",", "") + (f",{fraction}" if fraction else "")
        return ((form, 0, len(raw)),)
    if match := _DECIMAL.fullmatch(digits):
        return ((f"{match[1]},{match[2]}", 0, len(raw)),)
    # A date with dots, a telephone number, an address: its groups are numbers of their own.
    return tuple((_group(normal_form(m[0])), m.start(), m.end()) for m in re.finditer(r"\d+", raw))


def _group(digits: str) -> str:
    return digits[1:] if len(digits) == 2 and digits[0] == "0" and digits[1] != "0" else digits


# Letters.

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_RAISED: Final = "".join(chr(code) for code in _SUPERSCRIPTS)
_IDEOGRAPHS: Final = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3031-\u3035\u3040-\u318f\u31a0-\u31ff\u3400-\u9fff"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_RUNS: Final = re.compile(
    f"[{_RAISED}][{_RAISED}{_MARKS}]*|[{_IDEOGRAPHS}][{_IDEOGRAPHS}{_MARKS}]*|[^{_RAISED}{_IDEOGRAPHS}]+"
)
_JOINERS: Final = APOSTROPHES + ZERO_WIDTH
_BREAKS: Final = re.compile(rf"[^\u200b{re.escape(APOSTROPHES)}]+")


def _word(raw: str) -> tuple[Piece, ...]:
    if raw.isascii():
        return ((normal_form(raw), 0, len(raw)),)
    pieces: list[Piece] = []
    for run in _RUNS.finditer(raw):
        if run[0][0] in _RAISED:
            digits = "".join(char for char in run[0] if char in _RAISED)
            pieces.append((digits.translate(_SUPERSCRIPTS), *run.span()))
        else:
            # An apostrophe between two scripts belongs to neither word.
            left = len(run[0]) - len(run[0].lstrip(_JOINERS))
            if inside := run[0].strip(_JOINERS):
                pieces.extend(_at_breaks(inside, run.start() + left))
    return tuple(pieces)


def _at_breaks(run: str, at: int) -> list[Piece]:
    """Cut a word at a zero-width space or a quote only where that gives syllables that the whole is not.

    "Việt|Nam" and a quote without its space ("biếc’đã") are two words; "H’Hen" and "Sam|sung" are one.
    """
    form = normal_form(run)
    whole = [(form, at, at + len(run))]
    parts = list(_BREAKS.finditer(run))
    if len(parts) == 1 or form.isascii() or is_syllable(form):
        return whole
    pieces = [(normal_form(part[0]), at + part.start(), at + part.end()) for part in parts]
    shortest = 2 if "'" in form else 1
    if all(len(one) >= shortest and read(one) is not None for one, _, _ in pieces):
        return pieces
    return whole


_cache: Final = _Cache()

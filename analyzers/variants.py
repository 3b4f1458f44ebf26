"""Other spellings of the same thing: of one syllable, of a run of words, of a date, of a word written joined.

What is listed or follows from a rule, never what merely looks alike (that is ``slips``). A variant ranks
below what was typed; deciding by how much is the caller's.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.syllable import Syllable, compose, is_key, read
from analyzers.syllable import spellings as grammar
from analyzers.values import value_spellings

# Onsets after which i and y alone are two spellings of one sound. Not "thi": Thy is another name.
_I_OR_Y: Final = frozenset(("h", "k", "l", "m", "s", "t", "v"))
_QU_I_OR_Y: Final = {"i": "y", "it": "yt", "in": "yn", "inh": "ynh", "ich": "ych"}
_QU_Y_OR_I: Final = {y: i for i, y in _QU_I_OR_Y.items() if i in ("i", "it")}


class Variant(NamedTuple):
    """Another spelling, ``forms``, of the tokens ``start`` to ``end``, and the kind of row that gave it."""

    start: int
    end: int
    forms: tuple[str, ...]
    kind: str


def table(name: str) -> Iterator[list[str]]:
    """The rows of a table of ``analyzers.data``, without its header and comments."""
    text = files("analyzers.data").joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    next(rows)  # the header
    return rows


# One syllable.


@lru_cache(maxsize=1 << 14)
def _variants(form: str) -> tuple[str, ...]:
    found = [*_i_or_y(form), *_listed().get(form, ())]
    if form.startswith("dz") and (name := read("d" + form[2:])) is not None:
        # Dzũng, Dzoãn: a writing of d in names.
        found.append(compose(name))
    return tuple(dict.fromkeys(found))


def variants(form: str) -> list[str]:
    """List the other spellings of one syllable, marked or not.

    >>> variants("kỹ"), variants("quí"), variants("giùm"), variants("hai"), variants("thúy")
    (['kĩ'], ['quý'], ['dùm'], [], [])
    """
    return list(_variants(form))


@lru_cache(maxsize=1 << 14)
def admitted(form: str) -> tuple[str, ...]:
    """List the forms that a syllable of a query finds beside those of its own key: its other spellings.

    What was typed without marks stands for every form of its key, so it admits the other spellings of all of them.
    Whatever the marks, they never find what the same syllable without them does not.

    >>> admitted("giọng"), admitted("giong"), admitted("kỹ")
    (('dọng',), ('dòng', 'dông', 'dọng'), ('kĩ',))
    >>> admitted("ky")
    ('ki', 'kì', 'kỉ', 'kĩ', 'kí', 'kị')
    """
    typed = (form, *_forms().get(form, ()))  # of what has a mark there are no others
    return tuple(dict.fromkeys(other for one in typed for other in _variants(one) if fold(other) != form))


@cache
def _forms() -> dict[str, list[str]]:
    """Key to its forms that have other spellings: those of the grammar, dz for d among them, and those listed."""
    toneless = [(spelled, Syllable(*parts, 0)) for spelled, parts in grammar().items()]
    rules = [syllable for spelled, syllable in toneless if any(_i_or_y(spelled))]
    names = [syllable for _, syllable in toneless if syllable.onset == "d"]
    written = [compose(one._replace(tone=tone)) for one in rules for tone in range(6)]
    written += ["dz" + compose(one._replace(tone=tone))[1:] for one in names for tone in range(6)]
    forms: dict[str, list[str]] = {}
    for form in (*written, *_listed()):
        forms.setdefault(fold(form), []).append(form)
    return forms


def _i_or_y(form: str) -> Iterator[str]:
    found = read(form)
    if found is None:
        return
    if found.onset in _I_OR_Y and found.rhyme in ("i", "y"):
        yield compose(found._replace(rhyme="y" if found.rhyme == "i" else "i"))
    if found.onset == "qu":
        other = _QU_I_OR_Y.get(found.rhyme) or _QU_Y_OR_I.get(found.rhyme)
        if other:
            yield compose(Syllable("qu", other, found.tone))


@cache
def _listed() -> dict[str, list[str]]:
    pairs: dict[str, list[str]] = {}
    for one, other in table("spellings.tsv"):
        pairs.setdefault(one, []).append(other)
        pairs.setdefault(other, []).append(one)
    return pairs


# A run of words.


class _Class(NamedTuple):
    kind: str
    spellings: tuple[tuple[str, ...], ...]


@cache
def _classes() -> dict[tuple[str, ...], list[tuple[tuple[str, ...], _Class]]]:
    """Keys of a spelling to the spelling and its class."""
    index: dict[tuple[str, ...], list[tuple[tuple[str, ...], _Class]]] = {}
    for kind, line in table("abbreviations.tsv"):
        found = _Class(kind, tuple(tuple(spelling.split()) for spelling in line.split(" | ")))
        for spelling in found.spellings:
            index.setdefault(tuple(map(fold, spelling)), []).append((spelling, found))
    return index


@cache
def _longest() -> int:
    return max(map(len, _classes()))


def phrase_variants(forms: Sequence[str]) -> list[Variant]:
    """List the other spellings of every run of tokens of a query that the table of abbreviations knows or a value has.

    Marks that were typed must agree with the table's; a run without marks agrees with all. A spelling that
    differs from the typed one only by marks left out is not repeated: its key finds it.

    >>> [" ".join(variant.forms) for variant in phrase_variants(["ubnd", "quận"])]
    ['ủy ban nhân dân']
    >>> phrase_variants(["dak", "lak"])[0]
    Variant(start=0, end=2, forms=('đắc', 'lắc'), kind='place')
    """
    keys = [fold(form) for form in forms]
    found: dict[Variant, None] = {}
    for start in range(len(forms)):
        for end in range(start + 1, min(len(forms), start + _longest()) + 1):
            for spelling, entry in _classes().get(tuple(keys[start:end]), ()):
                if _agrees(forms[start:end], spelling) and _stands(entry.kind, forms, start, end):
                    found.update(dict.fromkeys(_others(forms, start, end, entry)))
    found.update(dict.fromkeys(Variant(*one) for one in value_spellings(forms)))
    return list(found)


def _others(forms: Sequence[str], start: int, end: int, entry: _Class) -> Iterator[Variant]:
    """Yield the spellings that the typed one does not find by itself, through its key."""
    for spelling in entry.spellings:
        if not _agrees(forms[start:end], spelling):
            yield Variant(start, end, spelling, entry.kind)


def _agrees(typed: Sequence[str], spelling: Sequence[str]) -> bool:
    if [fold(form) for form in typed] != [fold(form) for form in spelling]:
        return False
    return all(closeness(a, b) is not Closeness.OTHER for a, b in zip(typed, spelling, strict=True))


def _stands(kind: str, forms: Sequence[str], start: int, end: int) -> bool:
    if kind == "before_number":
        return end < len(forms) and forms[end][0].isdecimal()
    if kind == "after_number":
        return start > 0 and forms[start - 1][0].isdecimal()
    return True


def date_variants(day: int, month: int, year: int | None = None) -> list[tuple[str, ...]]:
    """List the ways a text writes a date, as forms: 30/4, 30 tháng 4, 30.4 (which ``tokenize`` reads as a
    decimal).

    >>> date_variants(30, 4)
    [('30', '4'), ('30', 'tháng', '4'), ('30,4',)]
    >>> date_variants(30, 4, 2021)[1:]
    [('30', 'tháng', '4', 'năm', '2021'), ('30', 'tháng', '4', '2021')]
    """
    d, m = str(day), str(month)
    if year is None:
        return [(d, m), (d, "tháng", m), (f"{d},{m}",)]
    y = str(year)
    return [(d, m, y), (d, "tháng", m, "năm", y), (d, "tháng", m, y)]


# A joined word.

_LONGEST_SYLLABLE: Final = 7  # nghieng
_MOST_SYLLABLES: Final = 8
_SHORTEST_WORD: Final = 5
# Written joined once or more for each thousand of its rarest piece, it is a word of its own: camera.
_OWN_WORD: Final = 1e-3
# Natural logarithms: a syllable is some 200 times rarer than all text; one-letter pieces are suspect.
_PIECE: Final = math.log(200)
_ONE_LETTER: Final = math.log(50)
_CONVINCING: Final = -12.0


def split_joined(form: str, known: Callable[[str], float]) -> list[str] | None:
    """Split a joined, unmarked word into the keys of its syllables, or None where that does not convince.

    ``known`` gives the number of times a key occurs in the archive, 0 for never.

    >>> split_joined("thegioididong", {"the": 900, "gioi": 500, "di": 800, "dong": 900, "ong": 300}.get)
    ['the', 'gioi', 'di', 'dong']
    >>> split_joined("toan", lambda key: 100) is None
    True
    """
    key = fold(form)
    if key != form or not key.isalpha() or is_key(key):
        return None
    if not _SHORTEST_WORD <= len(key) <= _LONGEST_SYLLABLE * _MOST_SYLLABLES:
        return None
    frequency = _pieces(key, known)
    if not frequency:
        return None
    best = _best_split(key, frequency)
    if best is None or best[0] / len(best[1]) < _CONVINCING:
        return None
    rarest = min(frequency[piece] for piece in best[1])
    return best[1] if (known(key) or 0.0) <= rarest * _OWN_WORD else None


def _pieces(key: str, known: Callable[[str], float]) -> dict[str, float]:
    """Every syllable inside a word that the archive knows, with its frequency."""
    found: dict[str, float] = {}
    for start in range(len(key)):
        for end in range(start + 1, min(len(key), start + _LONGEST_SYLLABLE) + 1):
            piece = key[start:end]
            if piece not in found and is_key(piece) and (count := known(piece) or 0.0) > 0:
                found[piece] = count
    return found


def _best_split(key: str, frequency: dict[str, float]) -> tuple[float, list[str]] | None:
    """Find the likeliest split of 2 to 8 pieces: ``best[n][end]`` is the best of n pieces that ends there."""
    top = max(frequency.values())
    cost = {
        piece: math.log(count / top) - _PIECE - (_ONE_LETTER if len(piece) == 1 else 0.0)
        for piece, count in frequency.items()
    }
    row: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    winners: list[tuple[float, list[str]]] = []
    for count in range(1, _MOST_SYLLABLES + 1):
        following: dict[int, tuple[float, list[str]]] = {}
        for start, (score, pieces) in row.items():
            for end in range(start + 1, min(len(key), start + _LONGEST_SYLLABLE) + 1):
                piece = key[start:end]
                if piece in cost and (end not in following or following[end][0] < score + cost[piece]):
                    following[end] = (score + cost[piece], [*pieces, piece])
        row = following
        if count > 1 and len(key) in row:
            winners.append(row[len(key)])
    return max(winners, default=None)

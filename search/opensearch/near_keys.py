"""Near keys: the keys of a lexicon that differ from a word by a few strokes, as slips of the finger make them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_FIRST = ord("a")


class NearKeys:
    """Keys of the letters a to z, by how many letters they have; each with a number of which letters these are."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys: dict[int, list[tuple[str, int]]] = {}
        for key in keys:
            if is_plain(key):
                self._keys.setdefault(len(key), []).append((key, _letters(key)))

    def near(self, key: str, edits: int) -> Sequence[str]:
        """The keys that are so many edits from one or fewer, itself left out."""
        own = _letters(key)
        lengths = range(len(key) - edits, len(key) + edits + 1)
        found = (one for length in lengths for one in self._keys.get(length, ()))
        alike = (
            one
            for one, letters in found
            if (letters & ~own).bit_count() <= edits and (own & ~letters).bit_count() <= edits
        )
        return [one for one in alike if one != key and distance(key, one) <= edits]


def is_plain(key: str) -> bool:
    """Whether a key is made of the letters a to z."""
    return key.isascii() and key.isalpha() and key.islower()


def _letters(key: str) -> int:
    found = 0
    for letter in key:
        found |= 1 << (ord(letter) - _FIRST)
    return found


def distance(one: str, other: str) -> int:
    """How many edits lie between two words: a letter left out, put in or replaced, or two neighbours swapped (the
    restricted distance of Damerau 1964; by the rows of Wagner and Fischer 1974).

    >>> distance("iphone", "iphnoe"), distance("ca", "abc")
    (1, 3)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, its in enumerate(other, 1):
            best = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                best = min(best, before[j - 2] + 1)
            current.append(best)
        before, last = last, current
    return last[-1]

"""Lexicon: the forms of an archive, with their counts, in memory.

Each commit adds what it changed: for every key the articles that have it, for every form the articles and the weighted
count, each less what was deleted. A generation's lexicon is the sum of all up to it. It is kept in the catalog in
pieces, and the oldest pieces are put together into one.
"""

from __future__ import annotations

import base64
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import msgspec

from analyzers.fold import fold
from search.derived.zones import UNIT

_PIECE: Final = 1 << 22  # bytes of one piece, about


class Change(msgspec.Struct, array_like=True):
    """What a commit changes: articles of each key; articles and half units of each form."""

    keys: dict[str, int] = {}
    forms: dict[str, tuple[int, int]] = {}

    def add(self, other: Change, sign: int = 1) -> None:
        """Count articles in, or out."""
        for key, n in other.keys.items():
            self.keys[key] = self.keys.get(key, 0) + sign * n
        for form, (n, weight) in other.forms.items():
            articles, units = self.forms.get(form, (0, 0))
            self.forms[form] = (articles + sign * n, units + sign * weight)

    def pieces(self) -> Iterator[str]:
        """As texts that the catalog can hold."""
        keys, forms = list(self.keys.items()), list(self.forms.items())
        size = max(1, _PIECE // 24)
        for at in range(0, max(len(keys), len(forms)), size):
            part = Change(dict(keys[at : at + size]), dict(forms[at : at + size]))
            yield base64.b64encode(zlib.compress(msgspec.msgpack.encode(part), 6)).decode("ascii")


_CHANGE: Final = msgspec.msgpack.Decoder(Change)  # made while one thread imports


def read_piece(text: str) -> Change:
    """A change, or a part of one, as the catalog holds it."""
    return _CHANGE.decode(zlib.decompress(base64.b64decode(text)))


def summed(changes: Iterable[Change]) -> Change:
    """Changes as one."""
    keys: Counter[str] = Counter()
    forms: dict[str, tuple[int, int]] = {}
    for change in changes:
        for key, articles in change.keys.items():
            keys[key] += articles
        for form, (articles, units) in change.forms.items():
            before = forms.get(form, (0, 0))
            forms[form] = (before[0] + articles, before[1] + units)
    return Change({key: n for key, n in keys.items() if n}, {form: one for form, one in forms.items() if any(one)})


class Lexicon:
    """The forms of one generation."""

    def __init__(self, whole: Change) -> None:
        self._keys = {key: n for key, n in whole.keys.items() if n > 0}
        self._forms: dict[str, tuple[int, int]] = {form: one for form, one in whole.forms.items() if one[0] > 0}
        of: dict[str, list[str]] = {}
        for form in sorted(self._forms):
            of.setdefault(fold(form), []).append(form)
        self._of: Mapping[str, Sequence[str]] = of

    def with_changes(self, changes: Iterable[Change]) -> Lexicon:
        """This lexicon after some more commits."""
        return Lexicon(summed([Change(self._keys, self._forms), *changes]))

    def has(self, form: str) -> bool:
        """Whether any article has a form."""
        return form in self._forms

    def frequency(self, key: str) -> int:
        """Articles that have a key."""
        return self._keys.get(key, 0)

    def forms(self, key: str) -> Sequence[str]:
        """The forms of a key, in the order of their UTF-8."""
        return self._of.get(key, ())

    def form_frequency(self, form: str) -> int:
        """Articles that have a form."""
        return self._forms.get(form, (0, 0))[0]

    def weight(self, form: str) -> float:
        """The weighted count of a form."""
        return self._forms.get(form, (0, 0))[1] / UNIT

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._of)

    def keys_begun(self, key: str) -> Sequence[str]:
        """The keys that begin so."""
        begin = bisect_left(self._sorted, key)
        return self._sorted[begin : bisect_left(self._sorted, key + "\U0010ffff", begin)]

    def begun(self, key: str) -> Iterator[str]:
        """The forms of the keys that begin so."""
        for one in self.keys_begun(key):
            yield from self._of[one]


def pieces_of(changes: Sequence[Change]) -> list[Any]:
    """The pieces of all changes put together."""
    return list(summed(changes).pieces())

"""Form table: what sketches and particulars need to know of a form, by its number, worked out once for each form."""

from __future__ import annotations

import zlib
from typing import Any, Final

from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.growing import Growing
from analyzers.syllable import is_key

NUMBER, LONG, SYLLABLE, MONTH = 1, 2, 4, 8  # bits: begins with a digit; long enough to tell; its key is a syllable's
SHORT: Final = 2  # letters or digits of what says nothing by itself
_DIGITS: Final = 9  # of a number that is read, which may be of any length
_MOST: Final = 99  # what stands for all larger ones


def small_number(form: str) -> int:
    """The number that a form is, which may be a day or a month: at most 99, and 0 where it is none.

    >>> small_number("21"), small_number("2025"), small_number("x")
    (21, 99, 0)
    """
    return min(int(form), _MOST) if form.isdecimal() and len(form) <= _DIGITS else 0


class FormTable:
    """Columns by form; they grow with the forms."""

    def __init__(self) -> None:
        self.keys: list[str] = []  # by the number of a key
        self._numbers: dict[str, int] = {}
        self._known = 0
        self._key, self._hash, self._traits, self._value = Growing("I"), Growing("I"), Growing("B"), Growing("B")

    def grow(self, forms: list[str]) -> None:
        """Take in forms that are new at the end of a list."""
        for form in forms[self._known :]:
            self._add(form)
        self._known = len(forms)

    def _add(self, form: str) -> None:
        key = fold(form)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.keys)
            self.keys.append(key)
        self._key.new.append(number)
        self._hash.new.append(zlib.crc32(key.encode("utf-8", "surrogatepass")))
        traits = NUMBER * form[0].isdigit() | LONG * (len(form) > SHORT) | MONTH * (form == "tháng")
        self._traits.new.append(traits | SYLLABLE * is_key(key))
        self._value.new.append(small_number(form))

    @property
    def key(self) -> NDArray[Any]:
        """The number of the key of each form."""
        return self._key.whole()

    @property
    def hash(self) -> NDArray[Any]:
        """The CRC-32 of the key of each form."""
        return self._hash.whole()

    @property
    def traits(self) -> NDArray[Any]:
        """The bits of each form."""
        return self._traits.whole()

    @property
    def value(self) -> NDArray[Any]:
        """The ``small_number`` of each form."""
        return self._value.whole()

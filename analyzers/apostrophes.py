"""Apostrophes: names of which one part is a letter of its own, as in H'Hen Niê, Đắk R'Lấp, K'Brêu, l'UCL.

Such a name is one token, and its key is its letters; what people type is the part that they remember, or a space.
"""

from __future__ import annotations

from typing import Final

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.syllable import is_key

# The letters that stand before an apostrophe: of the Central Highlands' names, of French and Irish ones. As keys.
_BEFORE: Final = "hykrdmblnojcsta"


def attached_keys(key: str) -> list[str]:
    """List the keys that a word would have with a letter and an apostrophe before it, or 's behind it.

    >>> attached_keys("mong")[:3], attached_keys("a")
    (['hmong', 'ymong', 'kmong'], [])
    """
    if len(key) < 2 or not key.isalpha() or not key.isascii():
        return []
    found = [letter + key for letter in _BEFORE]
    return found if is_key(key) else [*found, key + "s"]


def has_part(form: str, typed: str) -> bool:
    """Tell whether a form is the typed word with a letter and an apostrophe before it, or 's behind it.

    >>> has_part("h'mông", "mông"), has_part("h'mông", "mong"), has_part("h'mông", "mống"), has_part("hmông", "mông")
    (True, True, False, False)
    """
    before, apostrophe, behind = form.partition("'")
    if not apostrophe or "'" in behind:
        return False
    part = behind if len(before) == 1 else before if behind == "s" else ""
    return (
        bool(part)
        and fold(part) == fold(typed)
        and (typed == fold(typed) or closeness(typed, part) is not Closeness.OTHER)
    )


def parted(form: str) -> tuple[str, ...]:
    """The two parts of a form with one apostrophe; of any other form nothing.

    >>> parted("h'hen"), parted("hen")
    (('h', 'hen'), ())
    """
    parts = tuple(form.split("'"))
    return parts if len(parts) == 2 and all(parts) else ()


def joined(letter: str, word: str) -> str:
    """A letter and the word behind it as one name with an apostrophe, or nothing where they are none.

    >>> joined("h", "mông"), joined("r", "lấp"), joined("vụ", "án")
    ("h'mông", "r'lấp", '')
    """
    name = len(letter) == 1 and fold(letter) in _BEFORE and len(word) > 1 and word.isalpha()
    return f"{letter}'{word}" if name else ""

"""What says nothing: the empty values of JSON, and the words that programs write where they have no value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

_WORDS: Final = frozenset(
    ("none", "null", "nil", "nan", "nat", "n/a", "<na>", "#n/a", "undefined", "(null)", "(none)", "[]", "{}", "[null]",
     "[none]", "-", "--", "\\n")
)  # fmt: skip
# What an object says of its kind, and not of the thing.
_KINDS: Final = frozenset(("@type", "@context", "type", "_type"))
_DEEP: Final = 8


def is_empty(value: Any, depth: int = 0) -> bool:
    """Tell whether a value says nothing: ``None``, "", ``{"name": ""}``, ``[null]``, "N/A", NaN.

    >>> [is_empty(value) for value in ("nan", [None], {"@type": "Person", "name": ""}, 0, "Nam")]
    [True, True, True, False, False]
    """
    if value is None:
        return True
    if isinstance(value, str):
        return len(value) <= 200 and (not (bare := value.strip()) or bare.lower() in _WORDS)
    if isinstance(value, float):
        return math.isnan(value)
    if depth >= _DEEP:
        return False
    if isinstance(value, list | tuple):
        return all(is_empty(part, depth + 1) for part in value[:100]) and len(value) <= 100
    if isinstance(value, Mapping):
        return all(name in _KINDS or is_empty(part, depth + 1) for name, part in value.items())
    return False

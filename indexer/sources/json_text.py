"""JSON as sources write it: the fast decoder for what is right, a patient one for what can still be
understood.
"""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec

from indexer.sources.encoding import decode

_fast: Final = msgspec.json.Decoder()
# Control characters inside texts, lone surrogates and NaN are mistakes, and no reason to lose an article.
_MOST_DIGITS: Final = 1_000  # Python itself reads no more than 4,300, and the time for them grows with their square


def _whole(digits: str) -> int | str:
    """A whole number, or its digits where nobody would reckon with it."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


patient: Final = json.JSONDecoder(strict=False, parse_constant=lambda _: None, parse_int=_whole)


def parse_json(data: bytes) -> Any:
    """Decode one JSON value, in UTF-8 or in an encoding that is guessed. Raises ``ValueError`` with the
    column.
    """
    try:
        return _fast.decode(data)
    except (ValueError, RecursionError):  # msgspec's own errors are ValueErrors
        return parse_text(decode(data))


def parse_text(text: str) -> Any:
    """Decode one JSON value from text. Raises ``ValueError`` with the column."""
    try:
        return patient.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg.lower().removesuffix(' at')} at column {error.colno}") from None
    except RecursionError:
        raise ValueError("its values are nested too deep") from None

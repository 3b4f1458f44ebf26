"""The calls that dumps have among their values, as far as they say what a value is, and bytes written as digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

_UNISTR: Final = re.compile(r"\\(?:(\\)|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4}))")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Bytes(NamedTuple):
    """Bytes that are no text, as they were written."""

    hex: str


def of_bytes(digits: str) -> str | Bytes:
    """The text that is written as the digits of its bytes (0x…, X'…').

    >>> of_bytes("4d69c3aa6e"), of_bytes("00ff")
    ('Miên', Bytes(hex='0x00ff'))
    """
    try:
        text = bytes.fromhex(digits).decode()
    except ValueError:
        return Bytes(f"0x{digits}")
    return Bytes(f"0x{digits}") if _CONTROLS.search(text) else text


def called(name: str, values: Sequence[str | Bytes | None]) -> str | Bytes | None:
    """What a call gives: of those that write a text otherwise, the text; of any other its first value.

    >>> called("replace", ["a\\\\nb", "\\\\n", called("char", ["10"])]), called("CAST", ["2024-03-07"])
    ('a\\nb', '2024-03-07')
    """
    texts = [value for value in values if isinstance(value, str)]
    known = _KNOWN.get(name.lower())
    if known is not None and texts and len(texts) == len(values):
        return known(texts)
    return values[0] if values else None


def _replaced(texts: list[str]) -> str:
    return texts[0].replace(texts[1], texts[2]) if len(texts) == 3 and texts[1] else texts[0]


def _characters(texts: list[str]) -> str:
    numbers = [int(text) for text in texts if re.fullmatch(r"\d{1,7}", text)]
    return "".join(chr(number) for number in numbers if number <= 0x10FFFF)


def _unistr(texts: list[str]) -> str:
    def letter(match: re.Match[str]) -> str:
        digits = match[2] or match[3] or match[4] or match[5]
        number = int(digits, 16) if digits else ord("\\")
        return chr(number) if number <= 0x10FFFF else "\ufffd"

    return _UNISTR.sub(letter, texts[0])


_KNOWN: Final[dict[str, Callable[[list[str]], str | Bytes]]] = {
    "replace": _replaced,
    "char": _characters,
    "chr": _characters,
    "unistr": _unistr,
    "unhex": lambda texts: of_bytes(texts[0]),
    "concat": "".join,
    "convert": lambda texts: texts[min(1, len(texts) - 1)],  # SQL Server names the type first
}

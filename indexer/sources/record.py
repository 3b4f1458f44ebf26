"""Record: what a source yields, one for each article it holds or cannot give."""

from __future__ import annotations

from typing import Any

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One article as its source has it.

    ``source`` names the file (``-`` is standard input), ``line`` is the line it begins on, from 1, or None
    when the record is the whole file. Either ``mapping`` holds the fields, or ``reason`` says why there are
    none; with ``passed`` it was never meant to be an article, and is counted instead of rejected. ``raw`` is
    the record as it was read; it may be empty where ``mapping`` holds everything.
    """

    source: str
    line: int | None = None
    mapping: dict[str, Any] | None = None
    raw: str | bytes = ""
    reason: str = ""
    field: str = ""
    passed: bool = False

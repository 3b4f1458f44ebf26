"""JSON Lines (``.jsonl``, ``.ndjson``): one article a line. A bad line is refused by its number and never
stops the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from indexer.sources.encoding import Lines, as_utf8
from indexer.sources.json_text import parse_json
from indexer.sources.layers import DAMAGE
from indexer.sources.record import Record

MAX_LINE: Final = 32_000_000  # bytes: the largest article with every letter escaped as \\uXXXX, and room
MAX_SKIPPED: Final = 1_000_000_000  # bytes of a line that is too long, behind which no other is looked for


def read_jsonl(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of a stream of lines; empty lines are skipped. Memory is bounded by the longest
    line.
    """
    lines = as_utf8(stream)
    number = 0
    while True:
        try:
            line = lines.readline(MAX_LINE + 1)
        except DAMAGE as error:
            yield Record(source=name, line=number + 1, reason=f"the rest of the file cannot be read: {error}")
            return
        if not line:
            return
        number += 1
        if len(line) > MAX_LINE:
            skipped = _skip(lines)
            what = f"is longer than {MAX_LINE:,} bytes" if skipped else f"has no line end in {MAX_SKIPPED:,} bytes"
            yield Record(source=name, line=number, raw=line, reason=f"the line {what}")
            if not skipped:
                return
        elif content := line.strip():
            yield _record(content, name, number)


def _skip(lines: Lines) -> bool:
    """Pass over the rest of a line; False where it does not end, as from a device."""
    skipped = 0
    while (more := lines.readline(MAX_LINE)) and not more.endswith(b"\n"):
        skipped += len(more)
        if skipped > MAX_SKIPPED:
            return False
    return True


def _record(line: bytes, name: str, number: int) -> Record:
    try:
        value = parse_json(line)
    except ValueError as error:
        return Record(source=name, line=number, raw=line, reason=f"the line is not JSON: {error}")
    if not isinstance(value, dict):
        return Record(source=name, line=number, raw=line, reason="the line is JSON, and not an object with fields")
    return Record(source=name, line=number, raw=line, mapping=value)

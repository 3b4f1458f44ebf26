"""The rejects file: every record that did not become an article, whole, with the reason.

One JSON object a line: ``source``, ``line``, ``field``, ``reason`` and ``raw``, the record as it was read,
so that it can be mended and indexed again (``jq -r .raw rejects.jsonl | timbao index -``).

The file is that of the last run. A run moves an older file aside (``<name>.previous``) when it begins, and
makes a new one only when something is rejected: no file means that nothing was. Each line is written and
flushed as it happens, so that after a kill the file holds every reject but, at worst, a piece of the last.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from indexer.clean import clean_text
from indexer.errors import IndexerError
from indexer.sources.record import Record
from search.durable import make_folder

MAX_RAW: Final = 1_000_000  # characters of a record that are kept


class Reject(msgspec.Struct, kw_only=True):
    """One line of the rejects file. ``cut`` is true where ``raw`` is only the beginning of the record."""

    source: str
    line: int | None
    field: str
    reason: str
    raw: str
    cut: bool = False

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"


class RejectsFile:
    """Where the rejects of one run go; ``path`` None keeps only the count and the first few.

    ``first`` holds up to five rejects to show, ``report`` is called with each that is kept: all, or the first
    ``most`` as far as they have ``most_bytes``; ``count`` goes on, ``kept`` tells how many there are. ``mode`` are
    the permissions of the file. A context manager. Raises ``IndexerError`` when the file cannot be written:
    records that vanish without a trace are worse than a run that stops.
    """

    SHOWN: Final = 5

    def __init__(
        self,
        path: Path | None,
        *,
        report: Callable[[Reject], None] | None = None,
        most: int | None = None,
        most_bytes: int | None = None,
        mode: int = 0o666,
    ) -> None:
        self.path = path
        self._report = report
        self._most, self._most_bytes = most, most_bytes
        self._mode = mode
        self.count = self.kept = self._bytes = 0
        self._full = False
        self._before = 0
        self.first: list[Reject] = []
        self._file: BinaryIO | None = None
        self._begun = False

    @property
    def size(self) -> int:
        """The bytes that are in the file."""
        return self._before + self._bytes

    def begin(self, resumed: int | None = None) -> None:
        """Move the file of the run before aside; or go on with it behind so many bytes, where that run is ``resumed``.

        The pipeline calls this once it holds the index: a run that cannot start leaves the file where it is.
        """
        self._begun = True
        if self.path is not None and self.path.exists():
            try:
                if resumed is not None and self.path.stat().st_size >= resumed:
                    os.truncate(self.path, resumed)
                    self._before = resumed
                    return
                self.path.replace(self.path.with_name(self.path.name + ".previous"))
            except OSError as error:
                raise IndexerError(f"{self.path}: {error.strerror}") from error

    def __enter__(self) -> RejectsFile:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, record: Record, reason: str, field: str = "") -> None:
        """Write one reject, unless there are too many."""
        if not self._begun:
            self.begin()
        self.count += 1
        if self._full:
            return
        raw, cut = _raw_text(record)
        reject = Reject(source=clean_text(record.source), line=record.line, field=clean_text(field),
                        reason=clean_text(reason), raw=raw, cut=cut)  # fmt: skip
        line = msgspec.json.encode(reject) + b"\n"
        self._full = self.kept == self._most or (
            self._most_bytes is not None and self._bytes + len(line) > self._most_bytes
        )
        if self._full:
            return
        self.kept, self._bytes = self.kept + 1, self._bytes + len(line)
        if len(self.first) < self.SHOWN:
            self.first.append(reject)
        if self._report is not None:
            self._report(reject)
        if self.path is not None:
            self._write(self.path, line)

    def _write(self, path: Path, line: bytes) -> None:
        try:
            if self._file is None:
                make_folder(path.parent)
                self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, self._mode), "ab")
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            raise IndexerError(f"the rejects file {path} cannot be written: {error.strerror}") from error


def _raw_text(record: Record) -> tuple[str, bool]:
    raw = record.raw
    if not raw and record.mapping is not None:
        raw = _as_json(record.mapping)
    text = raw[: 4 * MAX_RAW].decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return _writable(text[:MAX_RAW]), len(text) > MAX_RAW or (isinstance(raw, bytes) and len(raw) > 4 * MAX_RAW)


def _as_json(mapping: dict[str, object]) -> str:
    try:
        return msgspec.json.encode(mapping).decode()
    except (TypeError, ValueError, OverflowError, RecursionError):
        return repr(mapping)


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text

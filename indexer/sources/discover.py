"""From what a user names (files, folders, globs, ``-``) to records, in a stable order."""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from indexer.errors import SourceError, SourceMissingError
from indexer.sources.encoding import peekable
from indexer.sources.formats import FORMATS, HEAD, format_named, format_of
from indexer.sources.jsonl import DAMAGE
from indexer.sources.record import Record

STANDARD_INPUT: Final = "-"
_GZIP: Final = b"\x1f\x8b"


class Sources:
    """The records of everything that was named, once through.

    ``files`` are the files, ``size`` their bytes (None when standard input is among them) and ``position``
    the bytes read so far, for a progress bar; ``skipped`` counts the files of folders that are of no known
    format. Raises ``SourceMissingError`` when nothing is at a name, ``SourceError`` when a file cannot be
    read or ``format`` is not known.
    """

    def __init__(self, named: Sequence[str], format: str | None = None) -> None:
        if format is not None and format not in FORMATS:
            raise SourceError(f"{format}: not a format that can be read ({', '.join(FORMATS)})")
        self._format = FORMATS[format] if format else None
        self.skipped = 0
        self.files = list(dict.fromkeys(file for name in named for file in self._found(name)))
        if not self.files:
            raise SourceMissingError(f"{', '.join(named)}: no file of a known format ({', '.join(FORMATS)})")
        for file in self.files:
            if file != STANDARD_INPUT and not os.access(file, os.R_OK):
                raise SourceError(f"{file}: no permission to read it")
        self.size = None if STANDARD_INPUT in self.files else sum(Path(file).stat().st_size for file in self.files)
        self.current = ""
        self._done = 0
        self._raw: BinaryIO | None = None

    @property
    def position(self) -> int:
        """Bytes of the files (as they are on disk) read so far."""
        if self._raw is None or self.current == STANDARD_INPUT:
            return self._done
        return self._done + (self._raw.tell() if self._raw.seekable() else 0)  # a pipe has no place

    def __iter__(self) -> Iterator[Record]:
        for file in self.files:
            self.current = file
            try:
                yield from self._standard_input() if file == STANDARD_INPUT else self._file(file)
            except OSError as error:
                raise SourceError(f"{file}: {error.strerror or error}") from error

    def _file(self, file: str) -> Iterator[Record]:
        with Path(file).open("rb", buffering=HEAD) as raw:
            self._raw = raw
            yield from self._read(raw, file)
            self._raw = None
        self._done += Path(file).stat().st_size

    def _standard_input(self) -> Iterator[Record]:
        yield from self._read(io.BufferedReader(sys.stdin.buffer, HEAD), STANDARD_INPUT)  # type: ignore[type-var]

    def _read(self, raw: BinaryIO, name: str) -> Iterator[Record]:
        stream = peekable(raw)
        if stream.peek(2)[:2] == _GZIP:
            stream = peekable(gzip.GzipFile(fileobj=stream))  # type: ignore[arg-type]
        try:
            format = self._format or format_of(name, stream.peek(HEAD))
            yield from format.read(stream, name)
        except DAMAGE as error:
            yield Record(source=name, reason=f"the compressed file cannot be read: {error}")

    def _found(self, name: str) -> list[str]:
        """Find the files that one name stands for."""
        if name == STANDARD_INPUT:
            return [name]
        if Path(name).is_dir():
            return self._in_folder(name)
        if Path(name).exists():
            return [os.path.normpath(name)]
        found = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) else []  # noqa: PTH207  # Path.glob takes no absolute pattern
        if not found:
            raise SourceMissingError(
                f"{name}: no file matches" if glob.has_magic(name) else f"{name}: no such file or folder"
            )
        return [file for match in found for file in (self._in_folder(match) if Path(match).is_dir() else [match])]

    def _in_folder(self, folder: str) -> list[str]:
        files: list[str] = []
        for place, folders, names in os.walk(folder, onerror=_unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.startswith("."):
                    continue
                if self._format or format_named(name):
                    files.append(os.path.normpath(Path(place, name)))
                else:
                    self.skipped += 1
        return files


def _unreadable(error: OSError) -> None:
    raise SourceError(f"{error.filename}: {error.strerror}") from error

"""From what a user names (files, folders, globs, ``-``) to records, in a stable order."""

from __future__ import annotations

import errno
import glob
import io
import os
import re
import sys
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from indexer.errors import SourceError, SourceMissingError
from indexer.sources.database import is_server, read_server, without_password
from indexer.sources.formats import FORMATS, HEAD
from indexer.sources.opening import NotAFile, is_of_the_file, is_special, open_found, open_named
from indexer.sources.reading import Reader, is_named_as_other
from indexer.sources.record import Record
from indexer.sources.sitemap import Sitemaps, is_sitemap

STANDARD_INPUT: Final = "-"


class Sources:
    """The records of everything that was named, once through. ``columns`` are names of columns of tables that are
    understood beside the usual ones, ``sql`` is the query that databases are asked. With ``found``,
    what is named are files that were found, and what cannot be read is a record.

    ``files`` are the files, ``size`` their bytes (None when standard input is among them) and ``position``
    the bytes read so far, for a progress bar. Of what was found in folders and by patterns, ``left`` counts by their
    endings the files that hold no articles (pictures, styles, programs, texts whose name says nothing), ``special`` the
    named pipes, sockets and devices; what cannot be read is a record with the reason, and so is a file that was named
    and is of no format that is known. Raises ``SourceMissingError`` when nothing is at a name, ``SourceError`` when a
    file that was named cannot be read or ``format`` is not known.
    """

    def __init__(
        self,
        named: Sequence[str],
        format: str | None = None,
        columns: Collection[str] = (),
        sql: str = "",
        *,
        found: bool = False,
    ) -> None:
        if format is not None and format not in FORMATS:
            raise SourceError(f"{format}: not a format that can be read ({', '.join(FORMATS)})")
        self._reader = Reader(FORMATS[format] if format else None, columns, sql)
        self._sql, self._as_found = sql, found
        self._everything = format is not None
        self.special = 0
        self._named: set[str] = set()
        self._unread: list[Record] = []
        self.files = list(dict.fromkeys(file for name in named for file in self._found(name)))
        if not self.files and not self._unread:
            raise SourceMissingError(f"{', '.join(named)}: no file of a known format ({', '.join(FORMATS)})")
        for file in self._named:
            if not os.access(file, os.R_OK):
                raise SourceError(f"{file}: no permission to read it")
        endless = STANDARD_INPUT in self.files or any(map(is_server, self.files))
        self.size = None if endless else sum(map(_size, self.files))
        self.current = ""
        self._done = 0
        self._raw: BinaryIO | None = None
        self._first = 0  # of the files: those before it are passed over
        self._sitemaps: frozenset[str] = frozenset()
        self._begun: list[tuple[int, int]] = []  # records given before a file, and which file it was

    @property
    def left(self) -> dict[str, int]:
        """The endings of files that were left alone, and how many of each there were."""
        return dict(self._reader.left.most_common())

    @property
    def refused(self) -> dict[str, int]:
        """The endings of files of kinds that are not read, each of which is a record with the reason."""
        return dict(self._reader.refused.most_common())

    @property
    def skipped(self) -> int:
        """How many files were left alone, of any kind."""
        return self.special + self._reader.left.total()

    @property
    def position(self) -> int:
        """Bytes of the files (as they are on disk) read so far."""
        if self._raw is None or self.current == STANDARD_INPUT:
            return self._done
        return self._done + (self._raw.tell() if self._raw.seekable() else 0)  # a pipe has no place

    def place(self, total: int) -> tuple[int, int]:
        """Tell where the first so many records have led: to which of the files, and how many records into it."""
        at = bisect_right(self._begun, (total, len(self.files))) - 1
        before, file = self._begun[max(at, 0)] if self._begun else (total, 0)
        return file, max(total - before, 0)

    def pass_over(self, files: int, total: int) -> None:
        """Begin with a later file, before which a run that was broken off has read so many records."""
        self._first = files
        self._done += sum(map(_size, self.files[:files]))
        self._begun = [(total, files)]
        self._unread = []

    def __iter__(self) -> Iterator[Record]:
        count = self._begun[0][0] if self._begun else 0
        # What was found beside other files is read for what it says of them; what was named is refused with a reason.
        sitemaps = [one for one in self.files if one not in self._named and len(self.files) > 1 and is_sitemap(one)]
        self._sitemaps, known = frozenset(sitemaps), Sitemaps(sitemaps)
        for number, records in self._each():
            if number >= 0 and (not self._begun or self._begun[-1][1] != number):
                self._begun.append((count, number))
            for record in records:
                count += 1
                yield known.completed(record)

    def _each(self) -> Iterator[tuple[int, Iterator[Record]]]:
        yield -1, iter(self._unread)
        for number, file in enumerate(self.files[self._first :], self._first):
            if file not in self._sitemaps:
                yield number, self._records(file)

    def _records(self, file: str) -> Iterator[Record]:
        self.current = file
        try:
            yield from self._of(file)
        except NotAFile:
            self.special += 1
        except OSError as error:
            if file in self._named or file == STANDARD_INPUT or not is_of_the_file(error):
                raise SourceError(f"{file}: {error.strerror or error}") from error
            yield _unreadable(file, error)

    def _of(self, file: str) -> Iterator[Record]:
        if file == STANDARD_INPUT:
            return self._standard_input()
        return read_server(file, self._sql) if is_server(file) else self._file(file)

    def _file(self, file: str) -> Iterator[Record]:
        raw, size = (open_named if file in self._named else open_found)(file, HEAD)
        try:
            with raw:
                self._raw = raw
                yield from self._reader.read(raw, file, named=file in self._named)
        finally:
            self._raw = None
            self._done += size

    def _standard_input(self) -> Iterator[Record]:
        raw = io.BufferedReader(sys.stdin.buffer, HEAD)  # type: ignore[type-var]  # typeshed: not raw
        yield from self._reader.read(raw, STANDARD_INPUT, named=True)

    def _found(self, name: str) -> list[str]:
        """Find the files that one name stands for."""
        if name == STANDARD_INPUT:
            return [name]
        if is_server(name):
            if not self._sql:
                raise SourceError(f"{without_password(name)}: say what to read with --sql 'SELECT …'")
            return [name]
        if self._as_found:
            return self._one(os.path.normpath(name))
        if Path(name).is_dir():
            return self._in_folder(name)
        if Path(name).exists():
            self._named.add(os.path.normpath(name))
            return [os.path.normpath(name)]
        found = matches(name) if glob.has_magic(name) else []
        if not found:
            raise SourceMissingError(
                f"{name}: no file matches" if glob.has_magic(name) else f"{name}: no such file or folder"
            )
        return [file for one in found for file in (self._in_folder(one) if Path(one).is_dir() else self._one(one))]

    def _in_folder(self, folder: str) -> list[str]:
        files: list[str] = []

        def onerror(error: OSError) -> None:
            if error.filename == folder or not is_of_the_file(error):
                raise SourceError(f"{error.filename}: {error.strerror}") from error
            self._unread.append(_unreadable(os.path.normpath(error.filename), error))

        for place, folders, names in os.walk(folder, onerror=onerror):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.startswith("."):
                    continue
                if self._everything or not is_named_as_other(name):
                    files += self._one(os.path.normpath(Path(place, name)))
                else:
                    self._reader.leave(name)
        return files

    def _one(self, path: str) -> list[str]:
        """A file that was found, unless it is none, or cannot be reached."""
        try:
            if not is_special(path):
                return [path]
            self.special += 1
        except OSError as error:
            if not is_of_the_file(error):
                raise SourceError(f"{path}: {error.strerror}") from error
            self._unread.append(_unreadable(path, error))
        return []


def matches(pattern: str) -> list[str]:
    """The files and folders that match a pattern, sorted. ``**`` does not follow links to folders, which may lead in
    circles; hidden ones match only what is hidden itself.

    >>> matches("index_data/sample/2023-*.nothing")
    []
    """
    parts = Path(pattern).parts
    fixed = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:fixed])
    # "**" within a name is "*", as in a shell.
    wanted = [part if part == "**" else re.sub(r"\*{2,}", "*", part) for part in parts[fixed:]]
    everything = wanted[-1] == "**"
    while wanted and wanted[-1] == "**":  # all that is in a folder is the folder
        wanted.pop()
    hidden = any(part.startswith(".") for part in wanted)
    found = root.glob("/".join(wanted)) if wanted else [root] if root.is_dir() else []
    found = (one for one in found if not everything or one.is_dir())
    return sorted({str(one) for one in found if hidden or not _is_hidden(one.relative_to(root))})


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _size(file: str) -> int:
    try:
        return Path(file).stat().st_size
    except OSError:  # gone since it was found
        return 0


def _unreadable(path: str, error: OSError) -> Record:
    missing = error.errno == errno.ENOENT
    dangling = missing and Path(path).is_symlink()
    what = "the link leads nowhere" if dangling else "it is gone" if missing else f"it cannot be read: {error.strerror}"
    return Record(source=path, reason=what)

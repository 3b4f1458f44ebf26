"""Reading: a stream of bytes to records, whatever it is: compressed, an archive of files, or one of the formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import PurePath
from typing import BinaryIO, Final

from indexer.sources.archive import ZIP, read_zip
from indexer.sources.database import read_sqlite
from indexer.sources.encoding import peekable
from indexer.sources.formats import HEAD, Format, Refused, format_named, format_of
from indexer.sources.layers import DAMAGE, bare_name, without_layers
from indexer.sources.record import Record
from indexer.sources.table import read_table

MOST_NESTED: Final = 3  # archives within each other


class Reader:
    """Reads streams, each as ``format`` or as what it is. ``columns`` are names of columns that are understood
    beside the usual ones, ``sql`` is what is asked of databases; ``left`` counts the files left alone by their
    endings, ``refused`` those that are not read.
    """

    def __init__(self, format: Format | None, columns: Collection[str] = (), sql: str = "") -> None:
        self._format, self._columns, self._sql = format, columns, sql
        self.left: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def read(self, stream: BinaryIO, name: str, *, named: bool, depth: int = 0) -> Iterator[Record]:
        """Yield the records of a stream. ``named``: a person named it, so that nothing in it is passed over in silence.

        What cannot be read is a record with the reason; pictures, styles and programs that were found are left alone.
        """
        try:
            source = peekable(without_layers(stream))
            head = source.peek(HEAD)
            if self._format is None and head.startswith(ZIP):
                yield from self._archive(source, name, depth)
                return
            format = self._format or format_of(name, head, guess=named, columns=self._columns)
            if format.read is read_table:
                yield from read_table(source, name, self._columns)
            elif format.read is read_sqlite:
                yield from read_sqlite(source, name, self._columns, self._sql)
            else:
                yield from format.read(source, name)
        except Refused as refusal:
            if refusal.other and not named:
                self.leave(name)
            else:
                self.refused[_ending(name)] += 1
                yield Record(source=name, reason=str(refusal))
        except DAMAGE as error:
            yield Record(source=name, reason=f"the compressed file cannot be read: {error}")

    def leave(self, name: str) -> None:
        """Count a file that is left alone."""
        self.left[_ending(name)] += 1

    def _archive(self, source: BinaryIO, name: str, depth: int) -> Iterator[Record]:
        if depth >= MOST_NESTED:
            yield Record(source=name, reason=f"archives are nested more than {MOST_NESTED} deep")
            return
        yield from read_zip(
            source, name, lambda file, place: self.read(file, place, named=False, depth=depth + 1), self._columns
        )


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower() or "no ending"


def is_named_as_other(name: str) -> bool:
    """Tell whether a name says that a file is no article, so that it need not be opened.

    >>> is_named_as_other("anh.JPG"), is_named_as_other("tin.jsonl.gz"), is_named_as_other("kho/Thumbs.db")
    (True, False, True)
    """
    bare = PurePath(bare_name(name))
    return bare.name == _THUMBNAILS or (format_named(name) is None and bare.suffix in _OTHERS)


_THUMBNAILS: Final = "thumbs.db"  # which Windows puts into every folder with pictures
_OTHERS: Final = frozenset(
    (
        ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp", ".ico", ".tif", ".tiff", ".heic", ".css",
        ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".m4a", ".webm", ".ogg",
        ".wav", ".avi", ".mov", ".flv", ".swf", ".exe", ".dll", ".so", ".py", ".pyc", ".sh", ".log", ".lock", ".cdx",
        ".idx", ".md5", ".sha256", ".bak", ".tmp", ".part",
    )
)  # fmt: skip

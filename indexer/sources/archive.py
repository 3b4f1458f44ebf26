"""ZIP archives: the files in one, each read as if it were a file of its own. WACZ and saved folders are such."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from typing import IO, Any, BinaryIO, Final

from indexer.sources.known import refused_in_zip
from indexer.sources.office import document_of, read_document
from indexer.sources.record import Record

ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
WACZ: Final = frozenset(("archive", "datapackage.json"))  # what stands in every archive of the web that is packed so
MAX_COPY: Final = 2_000_000_000  # bytes
_IN_MEMORY: Final = 16_000_000  # bytes; a larger archive that comes from a pipe waits in a temporary file

# Reads one file of an archive: its stream and its name.
ReadFile = Callable[[BinaryIO, str], Iterator[Record]]


def read_zip(stream: BinaryIO, name: str, read: ReadFile, columns: Collection[str] = ()) -> Iterator[Record]:
    """Yield the records of every file in an archive, in the order of their names, or those of the document it is.
    ``columns`` are names of columns that are understood beside the usual ones.
    """
    with ExitStack() as opened:
        try:
            copied = opened.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
            source: Any = _seekable(stream, copied)
            archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            yield Record(source=name, reason=f"the archive cannot be read: {error}")
            return
        opened.enter_context(archive)
        names = [info.filename for info in archive.infolist()]
        if document := document_of(names):
            source.seek(0)
            yield from read_document(document, source, name, columns)
            return
        if refused := refused_in_zip(names):
            yield Record(source=name, reason=f"this is {refused}")
            return
        wacz = {one.partition("/")[0] for one in names} >= WACZ
        for info in sorted(archive.infolist(), key=lambda one: one.filename):
            if wacz and not info.filename.startswith("archive/"):
                continue  # what tells of the pages is no page
            parts = info.filename.split("/")
            if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
                continue
            yield from _file(archive, info, f"{name}/{info.filename}", read)


def _file(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, read: ReadFile) -> Iterator[Record]:
    if info.flag_bits & 1:
        yield Record(source=place, reason="it is locked with a password: unpack the archive, and index the folder")
        return
    try:
        with archive.open(info) as file:
            yield from read(file, place)  # type: ignore[arg-type]  # a stream of bytes, if not by that name
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError) as error:
        yield Record(source=place, reason=f"it cannot be unpacked: {error}")


def _seekable(stream: BinaryIO, copied: IO[bytes]) -> IO[bytes]:
    """The stream itself where one can go back in it, or a copy of it."""
    if stream.seekable() and not isinstance(stream, zipfile.ZipExtFile):
        stream.seek(0)
        return stream
    for piece in iter(lambda: stream.read(1 << 20), b""):
        copied.write(piece)
        if copied.tell() > MAX_COPY:
            raise OSError(f"it is larger than {MAX_COPY:,} bytes, and from a pipe; name the file itself")
    copied.seek(0)
    return copied

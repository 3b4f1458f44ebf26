"""Opening: files as they are found in folders, where anything may lie, and as they are named by a person.

What was found is opened only if it is a regular file: a named pipe waits for whoever writes into it, a device may never
end. What was named is opened whatever it is: ``/dev/stdin`` and ``<(…)`` are such names.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

# Errors that are the file's own. Others (no descriptors left, no memory) would befall the next file as well.
_OWN: Final = frozenset(
    (
        errno.EACCES, errno.EIO, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENODEV, errno.ENOENT,
        errno.ENOTDIR, errno.ENXIO, errno.EPERM, errno.ESTALE,
    )
)  # fmt: skip


class NotAFile(Exception):
    """What was found is no regular file."""


def is_of_the_file(error: OSError) -> bool:
    """Tell whether an error says something of one file, so that others can still be read."""
    return error.errno in _OWN


def is_special(path: str) -> bool:
    """Tell whether something is there that is no regular file: a pipe, a socket, a device. Raises ``OSError`` where
    nothing is there, as behind a dangling link.
    """
    return not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116  # thousands of files


def open_found(path: str, buffering: int) -> tuple[BinaryIO, int]:
    """Open a file that was found in a folder; gives it, and its size. Raises ``NotAFile``, ``OSError``."""
    # A pipe may have taken the place of the file since it was found; opened like this, it is not waited for.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotAFile
        raw = io.FileIO(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise
    return _until_now(raw, buffering)


def open_named(path: str, buffering: int) -> tuple[BinaryIO, int]:
    """Open what a person named; gives it, and its size (0 for what has none). Raises ``OSError``."""
    return _until_now(Path(path).open("rb", buffering=0), buffering)


def _until_now(raw: io.FileIO, buffering: int) -> tuple[BinaryIO, int]:
    status = os.fstat(raw.fileno())
    size = status.st_size if stat.S_ISREG(status.st_mode) else 0
    # Files of the system's own (/proc) say that they are empty.
    return io.BufferedReader(_UntilNow(raw, size) if size else raw, buffering), size


class _UntilNow(io.RawIOBase):
    """A file as far as it went when it was opened: one that grows as fast as it is read would never end."""

    def __init__(self, raw: io.FileIO, size: int) -> None:
        super().__init__()
        self._raw, self._size, self._at = raw, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = self._raw.seek(max(start + offset, 0))
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has a wider type
        # A slice of a bytearray, which is what read() gives, would be a copy.
        count = self._raw.readinto(memoryview(buffer)[: max(self._size - self._at, 0)]) or 0
        self._at += count
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()

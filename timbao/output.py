"""Output: a file that a command writes, which has its name only when it is complete; and what cannot be written."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from search.durable import sync_folder


@contextmanager
def complete(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to; on leaving without an error it is made durable and takes the place of ``path``.

    Until then what was there stays; after an error nothing is left of the new one. What is no plain file, such as
    ``/dev/stdout`` or a pipe, is written to as it is. Raises ``OSError``.
    """
    target = path.resolve()  # a link goes on pointing where it did
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def drop_unwritable() -> None:
    """Let go of what standard output does not take, once a command has failed: Python would try again when it ends, and
    say so with an exit status of its own (120)."""
    try:
        sys.stdout.flush()
    except OSError:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)

"""Resuming: a run that was broken off goes on where its last commit was.

Beside the index stands how far the last commit reached: so many files, and so many records of the next. A run over the
same sources begins behind them, if none of these files has changed since, and what was committed is in the index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from indexer.comparing import Archive
from indexer.sources import Sources
from search.durable import write_durably

_WITNESSES: Final = 3  # ids of the last articles committed, which must be in the index


class Checkpoint(msgspec.Struct, kw_only=True, frozen=True):
    """How far a commit reached: ``files`` were read, ``records`` of the next one, ``total`` records in all.

    ``rejects`` is the size of the rejects file then.
    """

    signature: str
    files: int
    records: int
    total: int
    rejects: int
    witnesses: list[str]


class Resuming:
    """Keeps the checkpoints of a run, in a file; ``options`` is whatever else decides how the sources are read."""

    def __init__(self, path: Path, sources: Sources, options: str = "") -> None:
        self._path, self._sources = path, sources
        self._options = options
        # What has no size has no place either, and rows come in no order.
        self._possible = sources.size is not None
        self._begin()

    def _begin(self) -> None:
        self._signature, self._signed = hashlib.blake2b(self._options.encode(), digest_size=16), 0

    def found(self, archive: Archive) -> Checkpoint | None:
        """The checkpoint of a run over the same sources that was broken off; None where there is none that holds."""
        try:
            found = msgspec.json.decode(self._path.read_bytes(), type=Checkpoint)
        except (OSError, msgspec.DecodeError):
            return None
        if not self._possible or found.files >= len(self._sources.files):
            return None
        if self._sign(found.files + 1) == found.signature and all(archive.stored(found.witnesses)):
            return found
        self._begin()
        return None

    def _sign(self, files: int) -> str:
        """The signature of the first so many files."""
        for file in self._sources.files[self._signed : files]:
            with suppress(OSError):
                status = Path(file).stat()
                self._signature.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\0".encode("utf-8", "replace"))
        self._signed = max(self._signed, files)
        return self._signature.hexdigest()

    def reached(self, total: int, rejects: int, ids: Sequence[str]) -> None:
        """Keep that a commit has reached so many records. Where that cannot be kept, a later run begins anew."""
        if not self._possible:
            return
        files, records = self._sources.place(total)
        made = Checkpoint(
            signature=self._sign(files + 1), files=files, records=records, total=total, rejects=rejects,
            witnesses=list(ids[-_WITNESSES:]),
        )  # fmt: skip
        with suppress(OSError):
            write_durably(self._path, msgspec.json.encode(made), 0o666)

    @property
    def is_kept(self) -> bool:
        """Whether a later run can go on from here."""
        return self._path.exists()

    def end(self) -> None:
        """Forget the checkpoint: the run has come to its end."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

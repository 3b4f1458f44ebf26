"""Tasks: what becomes of a write that was accepted."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec

Kind = Literal["put", "delete", "bulk"]
State = Literal["waiting", "done", "failed"]

SHOWN: Final = 100  # errors that a task lists; the rest are among its rejects


class Counts(msgspec.Struct, kw_only=True):
    """What a write held: ``received`` lines or articles are ``indexed`` or ``rejected``; of the ids to delete,
    ``deleted`` were in the index and ``missing`` were not."""

    received: int = 0
    indexed: int = 0
    rejected: int = 0
    deleted: int = 0
    missing: int = 0


class LineError(msgspec.Struct, kw_only=True):
    """Why one line is no article: its number in the body, from 1 (null where there are no lines), and the field."""

    line: int | None = None
    field: str = ""
    reason: str


class Task(msgspec.Struct, kw_only=True):
    """An accepted write. ``waiting`` until it is in a generation; ``done`` with that generation's name, or
    ``failed`` when nothing of it could be carried out. ``key`` is the id of the API key that sent it. ``kind`` is null
    where the disk did not keep what was accepted. ``rejects_kept`` is how many of the rejected lines can be read: the
    first ones, where there were too many."""

    id: str
    kind: Kind | None
    state: State = "waiting"
    article: str | None = None
    key: str = ""
    accepted: datetime
    finished: datetime | None = None
    generation: str | None = None
    counts: Counts = msgspec.field(default_factory=Counts)
    rejects_kept: int = 0
    errors: list[LineError] = []

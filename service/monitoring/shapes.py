"""What the probes answer."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType


class Alive(msgspec.Struct, kw_only=True):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Ready(msgspec.Struct, kw_only=True):
    """The index answers, with this generation."""

    generation: str
    status: Literal["ready"] = "ready"
    writing: Literal["off", "on", "no-writer", "unknown"] = "off"
    waiting: int | None = 0
    fallback: str | UnsetType = UNSET

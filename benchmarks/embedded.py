"""The files of an embedded index, for figures of what is in them."""

from __future__ import annotations

from pathlib import Path

from search.whoosh.generations.generation import current_number
from search.whoosh.generations.snapshot import Snapshot


def embedded(folder: Path) -> Snapshot:
    """The newest generation of the index in a folder, opened."""
    return Snapshot(folder, current_number(folder))

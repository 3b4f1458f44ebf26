"""The embedded engine from within, for figures of what is in its files and of what a query takes."""

from __future__ import annotations

from pathlib import Path

from search import Engine
from search.whoosh.answering.kept_results import KEPT
from search.whoosh.generations.generation import current_number
from search.whoosh.generations.snapshot import Snapshot


def embedded(folder: Path) -> Snapshot:
    """The newest generation of the index in a folder, opened."""
    return Snapshot(folder, current_number(folder))


def keep_no_results(engine: Engine) -> None:
    """Have a query matched, ranked and answered each time it is asked, so that its figures are those of the work."""
    KEPT.limit = 0
    engine._answers.keep_none()

"""Cleaning: what no generation needs is removed; what one needs never is, nor anything where that is not known.

Only who holds the writer's lock cleans: the files of a writer at work belong to no generation yet. Readers keep what
they have opened, whatever is removed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from search.durable import sync_folder
from search.errors import IndexMissing, SearchError
from search.whoosh.generations.generation import (
    KEPT,
    current_number,
    file_name,
    is_pinned,
    known_number,
    load,
    names_in,
    numbers,
    toc_name,
)

_PATTERNS: Final = ("generation-*.json", "MAIN_*.arrays", "MAIN_*.deleted", "_MAIN_*.toc*", ".*.tmp")


def kept_beside(folder: Path, number: int, keep: int = KEPT) -> tuple[int, ...]:
    """The generations that stay when ``number`` is the newest: the last ``keep`` with it, and those pinned."""
    current = known_number(folder)
    if current is None:
        return ()
    older = [one for one in numbers(folder) if one <= current and one != number]
    recent = older[len(older) - keep + 1 :] if len(older) >= keep else older
    return tuple(one for one in older if one in recent or is_pinned(folder, one))


def clean(folder: Path, keep: int = KEPT) -> None:
    """Remove the generations before the last ``keep`` unless they are pinned, and every file that none of those left
    needs. Raises ``OSError`` where something could not be removed; everything else has been."""
    current = current_number(folder)
    kept = {current, *kept_beside(folder, current, keep)}
    if not _known(folder, kept):
        return
    dropped = [folder / file_name(one) for one in numbers(folder) if one < current and one not in kept]
    # The lists first, durably: a list whose files are gone would be damage, files without a list are only left over.
    _remove(dropped)
    if dropped:
        sync_folder(folder)
    tidy(folder)


def tidy(folder: Path) -> None:
    """Remove what no generation needs: what writers left that were killed, or could not clean up.

    A generation that was written and never published needs nothing, but its list stays until a higher number is
    written, so that no number ever stands for two contents. Raises as ``clean``.
    """
    current = current_number(folder)
    published = {current, *(number for number in numbers(folder) if number <= current)}
    needed = _known(folder, published)
    if needed:
        needed |= {file_name(number) for number in numbers(folder)}
        _remove(path for path in ours(folder) if path.name not in needed)


def _known(folder: Path, published: Iterable[int]) -> set[str]:
    """The files that generations need, with those of their own; empty where one of them cannot be read: what it needs
    is not known, and everything is left for a human."""
    needed: set[str] = set()
    for number in published:
        try:
            needed |= load(folder, number).files() | {file_name(number), toc_name(number)}
        except (SearchError, OSError):
            return set()
    return needed


def ours(folder: Path) -> Iterator[Path]:
    """The files that writers make in the folder of an index, whatever became of them."""
    for pattern in _PATTERNS:
        yield from (folder / name for name in names_in(folder, pattern))


def discard(folder: Path, before: Container[str]) -> None:
    """Remove what a writer has made since, given what was there before, but for what it has published. What cannot be
    removed now is left to the next writer's beginning."""
    with suppress(SearchError, OSError):
        published: set[str] = set()
        with suppress(IndexMissing):
            current = current_number(folder)
            published = load(folder, current).files() | {file_name(current), toc_name(current)}
        _remove(path for path in ours(folder) if path.name not in before and path.name not in published)


def _remove(paths: Iterable[Path]) -> None:
    failed: OSError | None = None
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            failed = failed or error
    if failed is not None:
        raise failed

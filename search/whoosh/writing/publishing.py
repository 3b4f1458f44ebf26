"""Publishing: the last steps of whoever writes a generation, and what becomes of its files when it fails.

What counts is whether ``CURRENT`` names the generation. Until it does, an error takes back everything the attempt has
made. Once it does, the generation is published, and what fails behind that is told and is no error any more.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from search.errors import SearchError
from search.whoosh.codec.toc import write_toc
from search.whoosh.generations.cleaning import clean, discard, kept_beside, ours, tidy
from search.whoosh.generations.generation import Generation, current_number, file_name, numbers, publish, toc_name

_log: Final = logging.getLogger("timbao.writer")


class Attempt:
    """What the holder of the writer's lock adds to a folder. Beginning one removes what attempts before left there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with suppress(SearchError, OSError):  # what is damaged, or cannot be removed, does not stop who can write
            tidy(folder)
        self._before = {path.name for path in ours(folder)}  # with what was published since
        self._late: BaseException | None = None

    def next_number(self, current: int) -> int:
        """The number of the next generation, never used before, not even by one that was never published."""
        return max([*numbers(self._folder), current]) + 1

    def publish(self, generation: Generation) -> Generation:
        """Write a generation whose files are durable, make it the newest, and remove those no longer kept; gives the
        generation as it was published."""
        folder, number = self._folder, generation.number
        generation = msgspec.structs.replace(generation, kept=kept_beside(folder, number))
        try:
            generation = write_toc(folder, generation)
            publish(folder, generation)
        except BaseException as error:
            if not self._names(number):
                raise
            self._note(generation.name, "it may be taken back if the machine crashes now", error)
        self._before |= generation.files() | {file_name(number), toc_name(number)}
        try:
            clean(folder)
        except BaseException as error:
            self._note(generation.name, "files that are no longer needed are left until the next commit", error)
        return generation

    def _note(self, name: str, trouble: str, error: BaseException) -> None:
        """Take note of what came when the generation was published already."""
        if isinstance(error, (SearchError, OSError)):
            told(name, trouble, error)
        else:
            self._late = error

    def _names(self, number: int) -> bool:
        """Whether ``CURRENT`` names a generation."""
        with suppress(SearchError, OSError):
            return current_number(self._folder) == number
        return False

    def interrupt(self) -> None:
        """Raise what came too late to stop the commit, an interrupt as a rule, now that what was published is known."""
        if self._late is not None:
            raise self._late

    def end(self) -> None:
        """Remove what was made and not published. Done by every attempt, whatever became of it."""
        discard(self._folder, self._before)


def told(name: str, trouble: str, error: BaseException) -> None:
    """Tell an operator what went wrong behind a commit that has happened."""
    _log.warning("published as %s, but %s: %s", name, trouble, error)

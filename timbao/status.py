"""Exit statuses, and the errors of all rooms made into a line and a status."""

from __future__ import annotations

import enum
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from indexer.errors import IndexerError, SourceMissingError
from search import CursorError, GenerationMissing, IndexMissing, OptionError, Published, QueryError, SearchError
from timbao.settings import SettingError


class Status(enum.IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REJECTS = 3


class Failure(click.ClickException):
    """An error as one line on stderr."""

    exit_code = int(Status.FAILED)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(f"timbao: {self.format_message()}", err=True, file=file)


class WrongUsage(Failure):
    """A failure whose cure is another command line."""

    exit_code = int(Status.USAGE)


@contextmanager
def errors_explained() -> Iterator[None]:
    """Turn what the rooms raise into failures: usage (2) where the cure is another command line, else failed
    (1).
    """
    try:
        yield
    except QueryError as error:
        raise WrongUsage(f"{error.en} {error.hint_en}".strip()) from error
    except (OptionError, CursorError, GenerationMissing, SettingError, SourceMissingError) as error:
        raise WrongUsage(str(error)) from error
    except IndexMissing as error:
        raise Failure(f"{error}; make one with: timbao index SOURCE…") from error
    except (SearchError, IndexerError) as error:
        raise Failure(str(error)) from error
    except BrokenPipeError:
        raise  # the reader of our output has gone: click ends quietly
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        raise Failure(f"{name}{error.strerror or error}") from error


@contextmanager
def full_disk_explained(place: str) -> Iterator[None]:
    """Around what writes an index: a full disk is named by the folder to make room in, with what to do then."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        folder = (Path() if "://" in place else Path(place)).absolute()
        raise Failure(
            f"{error.filename or folder}: {error.strerror}; make room there and give the same command again: "
            "what was committed is kept"
        ) from error


@contextmanager
def published(generation: str) -> Iterator[None]:
    """Around what follows a commit, such as printing what it did: what fails there does not undo it, and the message
    says so."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (SearchError, IndexerError, OSError) as error:
        raise Published(generation, error) from error

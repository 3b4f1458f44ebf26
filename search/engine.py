"""The protocol every engine keeps, and the one door through which an index is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from search.answer import Answer, Completions, Cost, GenerationInfo, Similar, Stats
from search.article import Article
from search.errors import IndexMissing
from search.options import SearchOptions, SuggestOptions
from search.selection import Selection

MEMORY = 512  # megabytes that a writer takes at most, unless it is told
LEAST_MEMORY = 200  # what it needs at least


class Writer(Protocol):
    """Takes articles in. Nothing is visible to readers, nor durable, before ``commit``."""

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles; one whose id is already in the index, or was added before, replaces it."""

    def delete(self, ids: Iterable[str]) -> int:
        """Delete by id; gives the number that were in the index."""

    def commit(self, mark: str = "") -> str:
        """Publish everything added and deleted so far, durably; gives the name of the new generation.

        A ``mark`` is published with it, in the same instant, and kept until a commit with another mark
        (``GenerationInfo.mark``): so whoever was stopped in a commit finds out whether it was published.
        """


class Engine(Protocol):
    """An index that can be asked. Engines are safe to share between threads and always answer from one
    generation; ``refresh`` moves to the newest."""

    def search(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Answer:
        """Answer a query. The options come as one Struct, or under the names of the HTTP parameters:
        ``search("bão", size=3, facets=["source"], **{"from": "2024"})``. Raises ``QueryError``, ``OptionError``,
        ``CursorError``, ``GenerationMissing``."""

    def select(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Selection:
        """Every article that a query finds, to be read in one fixed order, whatever ``sort``, ``size`` and ``cursor``
        are. Raises as ``search`` does."""

    def estimate(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Cost:
        """What a search would cost, from statistics alone; also of one that costs too much to be run. Raises as
        ``search`` does."""

    def get(self, article_id: str, generation: str | None = None) -> Article | None:
        """The stored article, or None; as a kept ``generation`` has it, else the newest. Raises
        ``GenerationMissing``."""

    def similar(self, article_id: str, size: int = 10) -> Similar | None:
        """The articles most like one, itself left out; None when there is no such article."""

    def suggest(self, q: str, options: SuggestOptions | None = None, /) -> Completions:
        """How a text that is being typed may go on. Every text that is suggested finds an article."""

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in index order."""

    def stats(self) -> Stats:
        """Counts, sizes and spans."""

    @property
    def generation(self) -> str:
        """The name of the generation that answers now."""

    @property
    def fallback(self) -> str:
        """Why another generation than the newest answers, in words; empty where the newest does."""

    def refresh(self) -> bool:
        """Move to the newest generation if there is one; True if it moved.

        Where the newest cannot be opened, the newest that can answers (``fallback``), and later calls try again. What
        goes wrong is logged once, not at each call. Raises ``EngineUnavailable`` where nothing can answer."""

    def check(self) -> list[str]:
        """Verify every checksum and cross-count; gives the damages found, in words (empty when whole)."""

    def writer(self, *, memory: int = MEMORY) -> AbstractContextManager[Writer]:
        """The single writer: commits on leaving without an error, leaves everything as it was otherwise.
        It takes at most ``memory`` megabytes, whatever the number of articles. Raises ``IndexLocked`` when another
        process is writing."""

    def generations(self) -> list[GenerationInfo]:
        """The generations that are kept, newest first."""

    def pin(self, name: str, *, keep: bool = True) -> None:
        """Keep a generation for good, so that it can be asked by name however many follow; ``keep`` False lets go of
        it with those of its age. Raises ``GenerationMissing`` and ``IndexLocked``."""

    def rollback(self, name: str) -> str:
        """Make a kept generation the newest again, durably, under a new name, which is given.
        Raises ``GenerationMissing`` when it is not kept or is the current one, and ``IndexLocked``."""

    def close(self) -> None:
        """Let go of files and connections."""


def open_index(
    url: str, *, create: bool = False, deadline_ms: float | None = None, max_cost: int | None = None
) -> Engine:
    """Open the index in the folder ``url``.

    ``create`` makes an empty index where there is none; otherwise ``IndexMissing`` is raised. ``deadline_ms`` bounds
    the time of each search, ``max_cost`` what it may be reckoned to cost in units (None: no bound).
    """
    scheme, separator, _ = url.partition("://")
    if separator:
        raise IndexMissing(f"this version opens folders only, not {scheme}:// addresses")
    from search.whoosh.engine import WhooshEngine  # noqa: PLC0415  # an engine loads only when it is asked for

    return WhooshEngine.open(url, create=create, deadline_ms=deadline_ms, max_cost=max_cost)

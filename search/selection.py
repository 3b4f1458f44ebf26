"""Selection: every article that a query finds, to be read one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from search.answer import QueryEcho
from search.article import Article


class Selection:
    """The articles that a query finds in one generation: published first to last, then by id; without a date last.

    The order depends on the articles alone. Whatever is written meanwhile, a selection stays as it is.

    Args:
        query: How the query was read.
        generation: The generation that answers.
        created: When that generation was published.
        count: How many articles there are.
        read: Gives the articles from a place on, the first being 0.
    """

    __slots__ = ("_read", "count", "created", "generation", "query")

    def __init__(
        self, query: QueryEcho, generation: str, created: datetime, count: int, read: Callable[[int], Iterator[Article]]
    ) -> None:
        self.query = query
        self.generation = generation
        self.created = created
        self.count = count
        self._read = read

    def articles(self, start: int = 0) -> Iterator[Article]:
        """The articles from the one at ``start`` on; one at a time is in memory."""
        return self._read(start)

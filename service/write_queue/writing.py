"""What writing over HTTP needs: the queue, how an article is read, and the process that applies what was accepted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from service.write_queue.queue import Queue


class ArticleRefused(Exception):
    """A JSON value is no article; ``field`` is the one at fault, ``reason`` says what is wrong, in English."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason


# Reads the JSON of one article, whose id is given, as far as can be done at once; raises ``ArticleRefused``.
ReadArticle = Callable[[bytes, str], object]


class Writing(NamedTuple):
    """What writing needs: the queue, how an article is read, and the command line of the process that drains the
    queue, which the server keeps running (empty: somebody else does)."""

    queue: Queue
    read_article: ReadArticle
    writer: Sequence[str] = ()

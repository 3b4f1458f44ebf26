"""Comparing: whether an article is in the index already, as it is, or another, or a newer one."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple, Protocol

import msgspec

from search import Article, SearchError


class Verdict(enum.Enum):
    """What an article is to the index: ``SAME`` and ``OLDER`` ones are not written."""

    NEW = enum.auto()
    CHANGED = enum.auto()
    AGAIN = enum.auto()  # another article of its id was given in this run, and is not committed yet
    SAME = enum.auto()
    OLDER = enum.auto()


class Archive(Protocol):
    """The part of an engine that comparing needs."""

    def stored(self, ids: Sequence[str], /) -> Sequence[Article | None]:
        """The stored articles of ids, in order; None for those that there are not."""

    def refresh(self) -> bool:
        """Move to the newest generation."""


class _Waiting(NamedTuple):
    """What is known of an article that is written and not committed."""

    print: int
    version: datetime | None


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Article)


class Comparing:
    """Compares articles with those of an index (None: there is none yet).

    With ``rewrite`` the same article is written again; with ``keep_newer`` one that was modified (else published)
    before the one that is there is not.
    """

    def __init__(self, archive: Archive | None, *, rewrite: bool = False, keep_newer: bool = False) -> None:
        self._archive = archive
        self._rewrite, self._keep_newer = rewrite, keep_newer
        # Hashes, not ids: a million ids take 40 MB less, and a collision miscounts an article and nothing else.
        self._waiting: dict[int, _Waiting] = {}

    def judged(self, articles: Sequence[Article]) -> Iterable[tuple[Article, Verdict]]:
        """Tell what each article is to the index; those that are not the same or older are taken to be written."""
        stored: Sequence[Article | None] = [None] * len(articles)
        if self._archive is not None:
            stored = self._archive.stored([article.id for article in articles])
        for article, there in zip(articles, stored, strict=True):
            key, made = hash(article.id), _Waiting(_print(article), _version(article))
            before = self._waiting.get(key)
            if before is not None:
                verdict = self._verdict(before.print == made.print, before.version, made.version)
                verdict = Verdict.AGAIN if verdict is Verdict.CHANGED else verdict
            elif there is None:
                verdict = Verdict.NEW
            else:
                verdict = self._verdict(_is_same(article, there), _version(there), made.version)
            if verdict not in (Verdict.SAME, Verdict.OLDER):
                self._waiting[key] = made
            yield article, verdict

    def _verdict(self, same: bool, there: datetime | None, given: datetime | None) -> Verdict:
        if same:
            return Verdict.CHANGED if self._rewrite else Verdict.SAME
        if self._keep_newer and there is not None and given is not None and given < there:
            return Verdict.OLDER
        return Verdict.CHANGED

    def committed(self) -> None:
        """What was written is in the index now."""
        try:
            if self._archive is not None:
                self._archive.refresh()
        except (SearchError, OSError):
            return  # it cannot be read back now, so what is known of it here goes on to count
        self._waiting.clear()


def _version(article: Article) -> datetime | None:
    return article.modified or article.published


def _print(article: Article) -> int:
    try:
        return hash(_ENCODER.encode(article))
    except (UnicodeEncodeError, OverflowError):  # what JSON cannot hold
        return hash(repr(article))


def _is_same(article: Article, stored: Article) -> bool:
    """Tell whether an article would be stored as it is: by way of JSON, in which all articles are kept."""
    try:
        return bool(_DECODER.decode(_ENCODER.encode(article)) == stored)
    except (UnicodeEncodeError, OverflowError):
        return False

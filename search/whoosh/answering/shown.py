"""Shown: what a list shows of an article, and what a line of one does."""

from __future__ import annotations

from typing import Final

from search.answer import Headline
from search.article import Article
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.store import Head

SHOWN: Final = frozenset(Head.__struct_fields__)


def shown(segment: Segment, doc: int, *, body: bool) -> Article:
    """What a list shows of an article, with its body if that is wanted."""
    head = segment.store.head(doc)
    return Article(
        id=head.id,
        url=head.url,
        title=head.title,
        summary=head.summary,
        published=head.published,
        source=head.source,
        section=head.section,
        body=segment.store.body(doc) if body else "",
    )


def headline(segment: Segment, doc: int) -> Headline:
    """What one line of a list shows of an article."""
    head = segment.store.head(doc)
    return Headline(
        id=head.id,
        url=head.url,
        title=head.title,
        published=head.published,
        source=head.source,
        section=head.section,
    )

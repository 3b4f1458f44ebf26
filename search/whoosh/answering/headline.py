"""Headline: what one line of a list shows of an article."""

from __future__ import annotations

from search.answer import Headline
from search.whoosh.segments.segment import Segment


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

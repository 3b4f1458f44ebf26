"""What can go wrong on the way in, as errors that a person can act on."""

from __future__ import annotations


class IndexerError(Exception):
    """The root of the errors of this room."""


class RecordError(IndexerError):
    """One record is not an article. ``field`` is the field at fault, ``reason`` says what is wrong in plain
    English.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason


class NotAnArticleError(RecordError):
    """A record that was never meant as an article: a draft, a revision, an attachment or a page of a CMS."""


class SourceError(IndexerError):
    """A source cannot be read at all: no permission, a disk that fails, a format that is not known."""


class SourceMissingError(SourceError):
    """There is nothing at the place that was named, or a pattern matches nothing."""

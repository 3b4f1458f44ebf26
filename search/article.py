"""Article: the one shape in which a news article moves between the rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec


class Image(msgspec.Struct, frozen=True, omit_defaults=True):
    """One picture of an article: where it is and what is written under it."""

    url: str = ""
    caption: str = ""


class Article(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A news article, cleaned and ready to be indexed.

    Every text is Unicode as the source wrote it: analysis never changes what is stored. Datetimes are aware;
    ``extra`` is kept and given back, and not searched. One of ``title`` and ``body`` is not empty
    (``indexer.records`` rejects a record that has neither).
    """

    id: str
    url: str = ""
    title: str = ""
    summary: str = ""
    body: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    source: str = ""
    section: str = ""
    authors: list[str] = []
    tags: list[str] = []
    images: list[Image] = []
    language: str = "vi"
    extra: dict[str, Any] = {}


msgspec.json.Decoder(Article)  # learnt while one thread imports: two that do so at once end the process

"""Rows: articles as the lines of an export, in CSV or NDJSON. The same articles give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from search import Article
from search.reports.table import BOM, csv_line

Format = Literal["csv", "ndjson"]
Column = Literal[
    "url",
    "title",
    "summary",
    "body",
    "published",
    "modified",
    "source",
    "section",
    "authors",
    "tags",
    "images",
    "language",
]
CSV: Final = "text/csv; charset=utf-8; header=present"
MEDIA_TYPES: Final[dict[Format, str]] = {
    "csv": CSV,
    "ndjson": "application/x-ndjson; charset=utf-8",
}
# Changes whenever the bytes of an export do, so that no download is taken up with bytes of another kind.
VERSION: Final = "2"

_BETWEEN: Final = "; "
_encode: Final = msgspec.json.Encoder().encode


class Rows:
    """Writes articles with chosen columns, ``id`` first.

    Args:
        format: What kind of lines.
        columns: Fields of ``Article``, in order.
        bom: Whether a CSV begins with a byte order mark, for Excel.
        escape: Whether cells that a spreadsheet would run as formulas get an apostrophe.
    """

    def __init__(self, format: Format, columns: Sequence[str], *, bom: bool = False, escape: bool = True) -> None:
        self.columns = tuple(columns)
        self._bom = BOM if bom else ""
        self._escape = escape
        self._format = format
        self.line: Callable[[Article], bytes] = self._csv if format == "csv" else self._json

    def head(self) -> bytes:
        """What comes before the first article."""
        return f"{self._bom}{csv_line(self.columns)}".encode() if self._format == "csv" else b""

    def _csv(self, article: Article) -> bytes:
        return csv_line((_cell(getattr(article, name)) for name in self.columns), escape=self._escape).encode()

    def _json(self, article: Article) -> bytes:
        return _encode({name: getattr(article, name) for name in self.columns}) + b"\n"


def _cell(value: Any) -> str:
    """A field as one cell: several values between semicolons, pictures by their addresses."""
    match value:
        case str():
            return value
        case None:
            return ""
        case datetime():
            return str(msgspec.to_builtins(value))  # as NDJSON and every other answer have it
        case list():
            return _BETWEEN.join(one if isinstance(one, str) else one.url for one in value)
    raise TypeError(f"not a column: {value!r}")

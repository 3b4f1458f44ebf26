"""Records: what a source gives (any mapping) made into an ``Article``, or refused with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from indexer import apart
from indexer.address import canonical_url
from indexer.clean import clean_text
from indexer.dates import Order
from indexer.empty import is_empty
from indexer.errors import RecordError
from indexer.fields import READERS, field_of, kind_of, read_when
from indexer.legacy import to_unicode
from indexer.papers import source_of
from indexer.shapes import opened
from search import Article

MAX_BYTES: Final = 4_000_000  # an article as JSON in UTF-8
MAX_NAMES: Final = 20_000  # of an article: no exporter has more, and each is looked up
MAX_DEPTH: Final = 32  # of the values kept in ``extra``
SMALL_MARKUP: Final = 16_000  # characters that no parser takes long for

_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {}, ())
_MARKERS: Final = ("@context", "@type", "@id")  # JSON-LD's own words, which say nothing about the article
_DATES: Final = ("published", "modified")
# When a record was fetched, which "2 giờ trước" is told from; the article's own dates are never these.
_FETCHED: Final = ("date_download", "crawled_at", "crawledAt", "scraped_at", "scrapedAt", "fetched_at", "crawl_date",
                   "crawl_time", "crawlTime", "crawled", "retrieved")  # fmt: skip


class Warned(msgspec.Struct, frozen=True):
    """A field that could not be read and was left out, and why."""

    field: str
    reason: str


class Reading(msgspec.Struct, frozen=True):
    """An article, the fields that were left out of it, and the names that were not understood."""

    article: Article
    warned: list[Warned] = []
    unknown: list[str] = []


_reading: Final = msgspec.json.Decoder(Reading)


def to_article(mapping: Mapping[Any, Any]) -> Article:
    """Make an article of a mapping with the usual names and values (``indexer.fields.ALIASES``).

    Whatever has no field of its own is kept in ``extra``. The id is the given one, else one of the canonical
    address, else one of the content. Raises ``RecordError``, also for a field that cannot be read: whoever writes
    article by article wants to be told.

    >>> article = to_article({"headline": "Giá cà phê lập đỉnh", "pubDate": "12/05/2023 08:30", "views": 95})
    >>> article.title, article.published.isoformat(), article.extra
    ('Giá cà phê lập đỉnh', '2023-05-12T08:30:00+07:00', {'views': 95})
    """
    return _Reader(strict=True, order=None).read(mapping).article


def to_reading(mapping: Mapping[Any, Any], order: Order | None = None) -> Reading:
    """As ``to_article``, but a field that cannot be read costs only itself: it is left out, kept in ``extra`` and told
    in ``warned``. Raises ``RecordError`` where there is neither a title nor a body, or the whole cannot be kept.
    """
    return _Reader(strict=False, order=order).read(mapping)


def read_record(mapping: Mapping[Any, Any]) -> Article:
    """As ``to_article``, but apart (``indexer.apart``) where the record holds so much markup that a parser might take
    long for it. Raises ``RecordError`` for that too.
    """
    if not has_much_markup(mapping):
        return to_article(mapping)
    return _reading.decode(apart.shared().do("indexer.records:read_step", apart.packed([mapping, None]))).article


def read_leniently(mapping: Mapping[Any, Any], order: Order | None = None) -> Reading:
    """As ``to_reading``, and apart where ``read_record`` is. Raises ``RecordError``."""
    if not has_much_markup(mapping):
        return to_reading(mapping, order)
    packed = apart.packed([mapping, order.value if order else ""])
    return _reading.decode(apart.shared().do("indexer.records:read_step", packed))


def read_step(data: bytes) -> bytes:
    """Read a record and its order of dates ("" where it is not known, null where the record is to be read strictly) as
    JSON, and give the reading as JSON. Raises ``RecordError``.
    """
    mapping, order = apart.unpacked(data)
    reading = Reading(to_article(mapping)) if order is None else to_reading(mapping, Order(order) if order else None)
    return msgspec.json.encode(reading)


def has_much_markup(mapping: object) -> bool:
    """Tell whether the texts of a record that may hold markup are so long together that a parser, whose time may grow
    with the square of that, could take more than a moment.
    """
    left, waiting = SMALL_MARKUP, [mapping]
    while waiting and left >= 0:
        value = waiting.pop()
        if isinstance(value, str):
            left -= len(value) if "<" in value else 0
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return left < 0


class _Reader:
    """One record in the making."""

    def __init__(self, *, strict: bool, order: Order | None) -> None:
        self._strict, self._order = strict, order
        self._warned: list[Warned] = []
        self._unknown: list[str] = []
        self._extra: dict[str, Any] = {}

    def read(self, mapping: Mapping[Any, Any]) -> Reading:
        if not isinstance(mapping, Mapping):
            raise RecordError("", f"an article must be an object with fields, not {kind_of(mapping)}")
        if len(mapping) > MAX_NAMES:
            raise RecordError("", f"it has {len(mapping):,} names; {MAX_NAMES:,} are allowed")
        mapping = opened(mapping)
        given = self._sorted(mapping)
        now = _fetched(mapping)
        fields = {field: self._field(field, names, mapping, now) for field, names in given.items()}
        # The rest of a list of categories is not lost: it is found as tags.
        first, *more = fields.pop("section", None) or [""]
        fields |= {"section": first, "tags": list(dict.fromkeys([*(fields.get("tags") or ()), *more]))}
        self._address(fields, mapping)
        fields["source"] = source_of(fields.get("source") or "", fields.get("url") or "")
        if not fields.get("title") and not fields.get("body"):
            raise RecordError("title", "there is neither a title nor a body")
        if encoding := to_unicode(fields):
            self._extra["converted_from"] = encoding
        fields = {field: value for field, value in fields.items() if value not in _EMPTY}
        fields["id"] = fields.get("id") or derived_id(fields)
        return Reading(_proved(Article(**fields, extra=self._extra)), self._warned, self._unknown)

    def _sorted(self, mapping: Mapping[Any, Any]) -> dict[str, list[str]]:
        """The names under which each field may be, the best first. What is no field is extra."""
        given: dict[str, list[tuple[int, str]]] = {}
        for name, value in mapping.items():
            known = field_of(name) if isinstance(name, str) else None
            if known is None:
                if name not in _MARKERS:
                    self._keep(name, value)
                    self._unknown += [_key(name)] if value not in _EMPTY else []
            elif known[0] == "extra":
                self._nested(value)
            elif not is_empty(value):
                given.setdefault(known[0], []).append((known[1], name))
        return {field: [name for _, name in sorted(names)] for field, names in given.items()}

    def _nested(self, value: Any) -> None:
        """An exported article comes back with its extra fields where they were."""
        if isinstance(value, Mapping):
            for name, part in value.items():
                if _key(name) not in self._extra:
                    self._keep(name, part, "extra")
        elif value not in _EMPTY:
            self._keep("extra", value)

    def _field(self, field: str, names: list[str], mapping: Mapping[Any, Any], now: datetime | None) -> Any:
        """Read the first of the values that says something; the others are extra."""
        found, failed = None, list[Warned]()
        for name in names:
            if found in _EMPTY:
                try:
                    found = self._value(field, mapping[name], now)
                except ValueError as error:
                    failed.append(Warned(field, str(error)))
                else:
                    if found not in _EMPTY or field in _DATES:  # the empty dates of databases say nothing
                        continue
            self._keep(name, mapping[name], field)
        if found in _EMPTY and failed:
            self._fail(failed[0])
        return found

    def _value(self, field: str, value: Any, now: datetime | None) -> Any:
        return read_when(value, self._order, now) if field in _DATES else READERS[field](value)

    def _address(self, fields: dict[str, Any], mapping: Mapping[Any, Any]) -> None:
        """Where nothing is called the address, an id may be one: JSON-LD's, and those of feeds."""
        for name in ("@id", "guid", "id"):
            value = mapping.get(name)
            value = value.get("#text", "") if isinstance(value, Mapping) else value
            if not fields.get("url") and isinstance(value, str) and value.startswith(("http://", "https://")):
                fields["url"] = READERS["url"](value)

    def _keep(self, name: Any, value: Any, field: str = "") -> None:
        key = _key(name)
        try:
            self._extra[key] = _plain(value, field or key)
        except RecordError as error:
            self._fail(Warned(error.field, error.reason))

    def _fail(self, warned: Warned) -> None:
        if self._strict:
            raise RecordError(warned.field, warned.reason) from None
        self._warned.append(warned)


def _fetched(mapping: Mapping[Any, Any]) -> datetime | None:
    for name in _FETCHED:
        if name in mapping:
            try:
                found: datetime | None = read_when(mapping[name])
            except ValueError:
                continue
            return found
    return None


def dates_of(mapping: Mapping[Any, Any]) -> Iterator[object]:
    """The values of a record that are dates by their names."""
    for name, value in mapping.items():
        known = field_of(name) if isinstance(name, str) else None
        if known is not None and known[0] in _DATES:
            yield value


def _key(name: object) -> str:
    return clean_text(str(name))


def _plain(value: object, field: str, depth: int = 0) -> Any:
    """Copy a JSON value with every text in it made writable."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth >= MAX_DEPTH:
        raise RecordError(field, f"is nested more than {MAX_DEPTH} deep")
    if isinstance(value, list | tuple):
        return [_plain(part, field, depth + 1) for part in value]
    if isinstance(value, Mapping):
        return {_key(name): _plain(part, field, depth + 1) for name, part in value.items()}
    raise RecordError(field, f"holds a {type(value).__name__}, which JSON cannot write")


def derived_id(fields: Mapping[str, Any]) -> str:
    """Derive the id of an article that has none: from its canonical address, else from its texts.

    >>> derived_id({"url": "https://BAO.example/tin?utm_source=zalo"}) == derived_id({"url": "https://bao.example/tin"})
    True
    """
    if url := canonical_url(fields.get("url", "")):
        return "url-" + digest(url)
    return "text-" + digest("\0".join(str(fields.get(name, "")) for name in ("title", "body", "published")))


def digest(text: str) -> str:
    """The first 96 bits of the SHA-256 of a text, in hexadecimal: 24 characters."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _proved(article: Article) -> Article:
    """Prove that an article can be written, here and not in the middle of a commit."""
    try:
        size = len(msgspec.json.encode(article))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise RecordError("", f"the article cannot be written as JSON: {error}") from None
    if size > MAX_BYTES:
        raise RecordError("", f"the article has {size:,} bytes; {MAX_BYTES:,} are allowed")
    return article

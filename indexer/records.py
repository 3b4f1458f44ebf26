"""Records: what a source gives (any mapping) made into an ``Article``, or refused with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from indexer import apart
from indexer.address import canonical_url
from indexer.clean import clean_text
from indexer.errors import RecordError
from indexer.fields import READERS, field_of, kind_of
from indexer.legacy import to_unicode
from search import Article

MAX_BYTES: Final = 4_000_000  # an article as JSON in UTF-8
MAX_DEPTH: Final = 32  # of the values kept in ``extra``
SMALL_MARKUP: Final = 16_000  # characters that no parser takes long for

_article: Final = msgspec.json.Decoder(Article)
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {}, ())
_MARKERS: Final = ("@context", "@type", "@id")  # JSON-LD's own words, which say nothing about the article


def to_article(mapping: Mapping[Any, Any]) -> Article:
    """Make an article of a mapping with the usual names and values (``indexer.fields.ALIASES``).

    Whatever has no field of its own is kept in ``extra``. The id is the given one, else one of the canonical
    address, else one of the content. Raises ``RecordError``.

    >>> article = to_article({"headline": "Giá cà phê lập đỉnh", "pubDate": "12/05/2023 08:30", "views": 95})
    >>> article.title, article.published.isoformat(), article.extra
    ('Giá cà phê lập đỉnh', '2023-05-12T08:30:00+07:00', {'views': 95})
    """
    if not isinstance(mapping, Mapping):
        raise RecordError("", f"an article must be an object with fields, not {kind_of(mapping)}")
    given, extra = _sorted(_unwrapped(mapping))
    fields = {field: _read(field, value) for field, value in given.items()}
    if isinstance(categories := given.get("section"), list | tuple):
        # The rest of a list of categories is not lost: it is found as tags.
        fields["tags"] = list(dict.fromkeys([*fields.get("tags", ()), *_read("tags", list(categories[1:]))]))
    if not fields.get("title") and not fields.get("body"):
        raise RecordError("title", "there is neither a title nor a body")
    if encoding := to_unicode(fields):
        extra["converted_from"] = encoding
    fields = {field: value for field, value in fields.items() if value not in _EMPTY}
    fields["id"] = fields.get("id") or derived_id(fields)
    return _proved(Article(**fields, extra=extra))


def read_record(mapping: Mapping[Any, Any]) -> Article:
    """As ``to_article``, but apart (``indexer.apart``) where the record holds so much markup that a parser might take
    long for it. Raises ``RecordError`` for that too.
    """
    if not has_much_markup(mapping):
        return to_article(mapping)
    return _article.decode(apart.shared().do("indexer.records:read_step", apart.packed(mapping)))


def read_step(data: bytes) -> bytes:
    """Read a record as JSON, and give the article as JSON. Raises ``RecordError``."""
    return msgspec.json.encode(to_article(apart.unpacked(data)))


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


def _sorted(mapping: Mapping[Any, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the values that are fields from those that are extra."""
    best: dict[str, tuple[int, str]] = {}
    extra: dict[str, Any] = {}
    for name, value in mapping.items():
        known = field_of(name) if isinstance(name, str) else None
        if known is None:
            if name not in _MARKERS:
                extra[_key(name)] = _plain(value, _key(name))
        elif value not in _EMPTY:
            field, rank = known
            loser = max(best.get(field, (999, "")), (rank, name))
            best[field] = min(best.get(field, (999, "")), (rank, name))
            if loser[1]:
                extra[_key(loser[1])] = _plain(mapping[loser[1]], field)
    given = {field: mapping[name] for field, (_, name) in best.items()}
    if isinstance(nested := given.pop("extra", {}), Mapping):
        # An exported article comes back with its extra fields where they were.
        extra = {_key(name): _plain(value, "extra") for name, value in nested.items()} | extra
    else:
        extra["extra"] = _plain(nested, "extra")
    if "url" not in given and str(mapping.get("@id", "")).startswith(("http://", "https://")):
        given["url"] = mapping["@id"]
    return given, extra


def _unwrapped(mapping: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Open a hit as Elasticsearch and OpenSearch write it: the article is under ``_source``, its id beside
    it.
    """
    inner = mapping.get("_source")
    if isinstance(inner, Mapping) and "_id" in mapping:
        return {"id": mapping["_id"], **inner}
    return mapping


def _key(name: object) -> str:
    return clean_text(str(name))


def _read(field: str, value: object) -> Any:
    try:
        return READERS[field](value)
    except ValueError as error:
        raise RecordError(field, str(error)) from None


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

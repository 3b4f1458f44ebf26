"""The names under which sources give the fields of an article, and how each value is read.

A reader takes any JSON value and gives the clean value of the field, or raises ``ValueError`` with what is
wrong in plain English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from analyzers import fold
from analyzers.composition import composed
from indexer.address import is_safe
from indexer.clean import clean_text, one_line, paragraphs
from indexer.dates import read_date
from search import Image

MAX_ID: Final = 200  # code points
MAX_ALIAS: Final = 40  # no alias is longer, and a longer key need not be folded

# In order of preference: where a record has two of a row, the first is read and the others are kept in
# ``extra``.
ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "articleid", "docid", "guid", "identifier", "uuid"),
    "url": ("url", "link", "canonicalurl", "permalink", "mainentityofpage", "href", "duongdan"),
    "title": ("title", "headline", "tieude", "name"),
    "summary": ("summary", "sapo", "description", "lead", "abstract", "excerpt", "tomtat"),
    "body": ("body", "content", "text", "articlebody", "fulltext", "maintext", "contenttext", "noidung"),
    "published": ("published", "publishedat", "datepublished", "pubdate", "publisheddate", "publishdate",
                  "date", "datecreated", "createdat", "time", "timestamp", "ngaydang", "ngayxuatban"),
    "modified": ("modified", "modifiedat", "datemodified", "updatedat", "updated", "lastmodified",
                 "ngaycapnhat"),
    "source": ("source", "publisher", "sitename", "domain", "nguon"),
    "section": ("section", "articlesection", "category", "categories", "chuyenmuc", "danhmuc", "topic"),
    "authors": ("authors", "author", "byline", "creator", "tacgia"),
    "tags": ("tags", "keywords", "tag", "tukhoa"),
    "images": ("images", "image", "imageurl", "thumbnail", "thumbnailurl", "anh"),
    "language": ("language", "lang", "inlanguage"),
    "extra": ("extra",),
}  # fmt: skip
_FIELD_OF: Final = {alias: (field, rank) for field, row in ALIASES.items() for rank, alias in enumerate(row)}

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)
_WORDS_FOR_VIETNAMESE: Final = frozenset(("vietnamese", "tieng viet"))
# What the wrapped values of JSON-LD, WordPress, XML-to-JSON and NewsAPI keep the text under.
_WRAPPINGS: Final = ("@value", "rendered", "#text", "$t", "name", "value", "@id", "url")


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str, int] | None:
    """Tell which field a key names, and how much it is preferred (0 is best); None for a key that is not
    known.

    >>> field_of("Chuyên mục"), field_of("datePublished"), field_of("views")
    (('section', 4), ('published', 2), None)
    """
    if len(name) > MAX_ALIAS or name.startswith("@"):
        return None
    return _FIELD_OF.get(re.sub(r"[\W_]+", "", fold(composed(name))))


def read_id(value: object) -> str:
    """Read an id: a text or a whole number."""
    if isinstance(value, Mapping) and set(value) == {"$oid"}:
        value = value["$oid"]  # as mongoexport writes it
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= 256:
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"must be a text or a whole number, not {kind_of(value)}")
    found = value.strip()
    if len(found) > MAX_ID:
        raise ValueError(f"has {len(found)} characters; {MAX_ID} are allowed")
    if _CONTROLS.search(found) or clean_text(found) != found:
        raise ValueError("contains control characters")
    return found


def read_url(value: object) -> str:
    """Read an address; it must be one that may be shown as a link."""
    url = one_line(_text(value))
    if not is_safe(url):
        raise ValueError("is not an address that begins with http:// or https://")
    return url


def read_line(value: object) -> str:
    """Read a text of one line. Of a list, the first."""
    return one_line(_text(value))


def read_title(value: object) -> str:
    """Read a title: a number is a mistake of the source, never a headline."""
    return one_line(_text(value, numbers=False))


def read_paragraphs(value: object) -> str:
    """Read a text of several paragraphs: a text, or a list of paragraphs."""
    if isinstance(value, list | tuple):
        return paragraphs("\n".join(_text(part, numbers=False) for part in value))
    return paragraphs(_text(value, numbers=False))


def read_when(value: object) -> Any:
    """Read a date (see ``indexer.dates``); None when it is one of the empty dates of databases."""
    if isinstance(value, Mapping) and set(value) == {"$date"}:
        value = value["$date"]
    try:
        return read_date(value)
    except ValueError as error:
        raise ValueError(f"{shown(value)} cannot be read as a date: {error}") from None


def read_names(value: object) -> list[str]:
    """Read authors or tags: a list, or one text with commas, semicolons or bars; no name twice."""
    if isinstance(value, list | tuple):
        names = [one_line(_text(part)) for part in value]
    else:
        names = split_names(one_line(_text(value)))
    return list(dict.fromkeys(name for name in names if name))


def split_names(text: str) -> list[str]:
    """Split a byline or a row of keywords.

    >>> split_names("Hoàng Lan - Minh Tú"), split_names("Sở Y tế; Sở Văn hóa, Thể thao")
    (['Hoàng Lan', 'Minh Tú'], ['Sở Y tế', 'Sở Văn hóa, Thể thao'])
    """
    separator = r";|\|" if re.search(r"[;|]", text) else r",|\s[-–—]\s"
    return [part.strip() for part in re.split(separator, text) if part.strip()]


def read_images(value: object) -> list[Image]:
    """Read images: addresses, or objects with an address and a caption."""
    parts = value if isinstance(value, list | tuple) else [value]
    images = (_image(part) for part in parts)
    return [image for image in dict.fromkeys(images) if image.url or image.caption]


def _image(value: object) -> Image:
    if isinstance(value, str):
        return Image(url=_image_url(value))
    if not isinstance(value, Mapping):
        raise ValueError(f"must be addresses or objects, not {kind_of(value)}")
    url = _first(value, ("url", "contentUrl", "src", "href", "@id"))
    caption = _first(value, ("caption", "description", "alt", "title", "name"))
    return Image(url=_image_url(url), caption=one_line(caption))


def _image_url(text: str) -> str:
    """An embedded image (``data:``) or a script has no address to show; its caption is kept."""
    url = one_line(text[:4000])
    return url if is_safe(url) else ""


def _first(value: Mapping[Any, Any], names: Iterable[str]) -> str:
    return next((_text(value[name]) for name in names if value.get(name)), "")


def read_language(value: object) -> str:
    """Read a language tag; only the language itself is kept: ``vi-VN`` is ``vi``."""
    text = one_line(_text(value))
    if fold(text) in _WORDS_FOR_VIETNAMESE:
        return "vi"
    if match := _LANGUAGE.fullmatch(text):
        return match[1].lower()
    raise ValueError(f"{shown(text)} is not a language tag such as vi or en")


READERS: Final[dict[str, Callable[[object], Any]]] = {
    "id": read_id, "url": read_url, "title": read_title, "summary": read_paragraphs, "body": read_paragraphs,
    "published": read_when, "modified": read_when, "source": read_line, "section": read_line,
    "authors": read_names, "tags": read_names, "images": read_images, "language": read_language,
}  # fmt: skip


def _text(value: object, *, numbers: bool = True) -> str:
    """Find the text of a value: itself, what an object wraps, the first of a list."""
    for _ in range(5):
        if isinstance(value, str):
            return value
        if numbers and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, list | tuple) and value:
            value = value[0]
        elif isinstance(value, Mapping) and any(value.get(name) for name in _WRAPPINGS):
            value = next(value[name] for name in _WRAPPINGS if value.get(name))
        else:
            break
    raise ValueError(f"must be a text, not {kind_of(value)}")


def kind_of(value: object) -> str:
    """Name the kind of a JSON value for a message."""
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        type(None): "null",
    }
    return names.get(type(value), "an object" if isinstance(value, Mapping) else type(value).__name__)


def shown(value: object) -> str:
    """Quote a value for a message, cut short."""
    text = clean_text(str(value))
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'

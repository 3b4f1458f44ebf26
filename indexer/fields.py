"""The names under which sources give the fields of an article, and how each value is read.

A reader takes any JSON value and gives the clean value of the field, or raises ``ValueError`` with what is
wrong in plain English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from analyzers import fold
from analyzers.composition import composed
from indexer.address import is_safe
from indexer.clean import clean_text, one_line, paragraphs
from indexer.dates import Order, read_date
from indexer.empty import is_empty
from indexer.pieces import joined, list_in, objects_in
from search import Image

_EXACT: Final = 2.0**53  # from here on whole numbers have no fraction of their own
MAX_ID: Final = 200  # code points
MAX_ALIAS: Final = 40  # no alias is longer, and a longer key need not be folded

# In order of preference: where a record has two of a row, the first is read and the others are kept in
# ``extra``.
ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "articleid", "docid", "guid", "identifier", "uuid", "newsid", "postid"),
    "url": ("url", "link", "canonicalurl", "permalink", "mainentityofpage", "href", "duongdan", "lienket",
            "originalurl", "pageurl", "articleurl", "sourceurl", "shareurl"),
    "title": ("title", "headline", "tieude", "name", "tenbai", "tenbaiviet", "posttitle", "articletitle", "newstitle"),
    "summary": ("summary", "sapo", "description", "lead", "abstract", "excerpt", "tomtat", "mota", "hometext",
                "metadescription", "shortdescription", "postexcerpt", "intro", "trichyeu"),
    "body": ("body", "content", "text", "articlebody", "fulltext", "maintext", "contenttext", "noidung", "cleanedtext",
             "textcontent", "plaintext", "contentencoded", "contenthtml", "bodyhtml", "postcontent", "articletext",
             "bodytext", "contents", "noidungbaiviet", "rawcontent", "rawtext"),
    "published": ("published", "publishedat", "datepublished", "pubdate", "publisheddate", "publishdate", "datepublish",
                  "publishingdate", "publish", "publishtime", "publishedtime", "publicationdate", "publtime",
                  "postdate", "posttime", "postedat", "date", "ngaydang", "ngayxuatban", "thoigiandang", "ngayphathanh",
                  "thoigian", "ngay", "datecreated", "createdat", "createddate", "createdtime", "createtime",
                  "timecreatepostorigin", "datetime", "time", "timestamp"),
    "modified": ("modified", "modifiedat", "datemodified", "updatedat", "updated", "lastmodified", "datemodify",
                 "modifieddate", "updatetime", "updatedtime", "updateddate", "lastupdate", "lastupdated", "edittime",
                 "postmodified", "ngaycapnhat", "thoigiancapnhat", "ngaysua"),
    "source": ("source", "publisher", "sitename", "sourcename", "website", "newspaper", "nguon", "nguontin", "tenbao",
               "toasoan", "domain", "sourcedomain", "hostname"),
    "section": ("section", "articlesection", "category", "categories", "chuyenmuc", "danhmuc", "theloai", "cates",
                "cate", "categoryname", "catname", "sectionname", "topic"),
    "authors": ("authors", "author", "byline", "creator", "dccreator", "tacgia", "butdanh", "nguoiviet", "phongvien",
                "authorname", "postauthor"),
    "tags": ("tags", "keywords", "tag", "tukhoa", "chude", "hashtags", "newskeywords", "metakeywords", "topics"),
    "images": ("images", "image", "imageurl", "thumbnail", "thumbnailurl", "anh", "hinhanh", "anhdaidien", "topimage",
               "mainimage", "leadimage", "coverimage", "featuredimage", "thumb"),
    "language": ("language", "lang", "inlanguage", "ngonngu", "metalang"),
    "extra": ("extra",),
}  # fmt: skip
_FIELD_OF: Final = {alias: (field, rank) for field, row in ALIASES.items() for rank, alias in enumerate(row)}

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)
_WORDS_FOR_VIETNAMESE: Final = frozenset(("vietnamese", "tieng viet"))
# What the wrapped values of JSON-LD, WordPress, XML-to-JSON and NewsAPI keep the text under.
_WRAPPINGS: Final = (
    "@value", "rendered", "#text", "$t", "name", "value", "term", "label", "title", "text", "attributes", "data", "@id",
    "url",
)  # fmt: skip
_MOMENTS: Final = (
    "$date",
    "$numberLong",
    "@value",
    "#text",
    "$t",
    "rendered",
    "iso",
    "date",
    "seconds",
    "_seconds",
    "value",
)
_HOST: Final = re.compile(r"https?://(?:www\.)?([^/?#:]+)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+", re.ASCII)
_ROUNDED: Final = re.compile(r"\s*\d[.,]\d{1,15}E\+\d{2,3}\s*", re.ASCII)  # as spreadsheets write long numbers into CSV
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d", re.ASCII)  # "1945" is a tag that people use


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


def is_id(name: str) -> bool:
    """Tell whether a key names the id."""
    known = field_of(name)
    return known is not None and known[0] == "id"


def read_id(value: object) -> str:
    """Read an id: a text or a whole number."""
    if isinstance(value, Mapping):  # as mongoexport and XML-to-JSON write it
        value = next(
            (value[name] for name in ("$oid", "$numberLong", "#text", "rendered", "@value") if name in value), value
        )
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:  # as tables with gaps in them write it
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= 256:
        return str(value)
    if (isinstance(value, float) and abs(value) >= _EXACT) or (isinstance(value, str) and _ROUNDED.fullmatch(value)):
        raise ValueError(f"is a number whose last digits are lost ({value}): save ids as texts")
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


def read_title(value: object) -> str:
    """Read a title: a number is a mistake of the source, never a headline."""
    return one_line(_text(value, numbers=False))


def read_paragraphs(value: object) -> str:
    """Read a text of several paragraphs: a text, or a list of paragraphs, or a text that is such a list."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = list_in(value) or value
    if not isinstance(value, list | tuple):
        return paragraphs(_text(value, numbers=False))
    parts, failed = list[str](), None
    for part in value:
        if isinstance(part, str) or not is_empty(part):
            try:
                parts.append(_text(part, numbers=False))
            except ValueError as error:  # a picture among the paragraphs
                failed = error
    if not parts and failed is not None:
        raise failed
    return paragraphs(joined(parts))


def read_when(value: object, order: Order | None = None, now: datetime | None = None) -> Any:
    """Read a date (see ``indexer.dates``); None when it is one of the empty dates of databases."""
    for _ in range(3):
        if isinstance(value, Mapping):
            value = next((value[name] for name in _MOMENTS if name in value), value)
        elif isinstance(value, list | tuple) and value:
            value = value[0]
    try:
        return read_date(value, order=order, now=now)
    except ValueError as error:
        raise ValueError(f"{shown(value)} cannot be read as a date: {error}") from None


def read_names(value: object) -> list[str]:
    """Read authors or tags: a list, or one text with commas, semicolons or bars; no name twice, and no numbers, which
    are the ids of another table.
    """
    if isinstance(value, str):
        value = list_in(value) or objects_in(value) or value
    if isinstance(value, list | tuple):
        names = [one_line(_text(part)) for part in value if not (is_empty(part) or _is_number(part))]
    else:
        names = [] if _is_number(value) else split_names(one_line(_text(value)))
    return list(dict.fromkeys(name for name in names if not is_empty(name)))


def read_name(value: object) -> str:
    """Read the one name of a source or section: a number is the id of another table, and no name."""
    if isinstance(value, list | tuple):
        value = next((part for part in value if not is_empty(part)), "")
    if _is_number(value) or is_empty(value):
        return ""
    name = one_line(_text(value))
    return "" if _NUMBER.fullmatch(name) else name


def read_source(value: object) -> str:
    """Read the name of a paper; of an address (``https://bao.example/#Organization``) the host stands for it.

    >>> read_source({"@id": "https://www.bao.example/#Organization"}), read_source({"name": "Báo Mẫu"})
    ('bao.example', 'Báo Mẫu')
    """
    name = read_name(value)
    match = _HOST.match(name)
    return match[1].lower() if match else name


def sections_of(value: object) -> list[str]:
    """List the sections that a value names, the first of which is the article's: a list, or a text that is one.

    >>> sections_of("Giao thông;Xã hội"), sections_of("Kinh doanh, Tài chính"), sections_of("Văn hóa, giải trí")
    (['Giao thông', 'Xã hội'], ['Kinh doanh', 'Tài chính'], ['Văn hóa, giải trí'])
    """
    if isinstance(value, str):
        value = list_in(value) or objects_in(value) or value
    if isinstance(value, list | tuple):
        return [name for part in value if (name := read_name(part))]
    name = read_name(value)
    if re.search(r"[;|>»›]", name):
        return [part.strip() for part in re.split(r"\s*[;|>»›]+\s*", name) if part.strip()]
    parts = [part.strip() for part in name.split(",") if part.strip()]
    # A section's own name goes on in small letters behind its comma.
    return parts if len(parts) > 1 and all(part[0].isupper() for part in parts) else [name] if name else []


def _is_number(value: object) -> bool:
    if isinstance(value, int | float):
        return not isinstance(value, bool)
    return (
        isinstance(value, str) and _NUMBER.fullmatch(value.strip()) is not None and not _YEAR.fullmatch(value.strip())
    )


def split_names(text: str) -> list[str]:
    """Split a byline or a row of keywords.

    >>> split_names("Hoàng Lan - Minh Tú"), split_names("Sở Y tế; Sở Văn hóa, Thể thao")
    (['Hoàng Lan', 'Minh Tú'], ['Sở Y tế', 'Sở Văn hóa, Thể thao'])
    """
    separator = r";|\|" if re.search(r"[;|]", text) else r",|\s[-–—]\s"
    return [part.strip() for part in re.split(separator, text) if part.strip()]


def read_images(value: object) -> list[Image]:
    """Read images: addresses, or objects with an address and a caption, or a text that is a list of these."""
    if isinstance(value, str):
        value = list_in(value) or objects_in(value) or value
    parts = value if isinstance(value, list | tuple) else [value]
    images = (_image(part) for part in parts if not is_empty(part))
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
    return next((_text(value[name]) for name in names if not is_empty(value.get(name))), "")


def read_language(value: object) -> str:
    """Read a language tag; only the language itself is kept: ``vi-VN`` is ``vi``."""
    text = one_line(_text(value))
    if fold(text) in _WORDS_FOR_VIETNAMESE:
        return "vi"
    # "vi,en" and "vi;q=0.9" name more than one; the first is the article's.
    if match := _LANGUAGE.fullmatch(re.split(r"[,;]", text)[0].strip()):
        return match[1].lower()
    raise ValueError(f"{shown(text)} is not a language tag such as vi or en")


READERS: Final[dict[str, Callable[[object], Any]]] = {
    "id": read_id, "url": read_url, "title": read_title, "summary": read_paragraphs, "body": read_paragraphs,
    "published": read_when, "modified": read_when, "source": read_source, "section": sections_of,
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
        elif isinstance(value, Mapping) and any(not is_empty(value.get(name)) for name in _WRAPPINGS):
            value = next(value[name] for name in _WRAPPINGS if not is_empty(value.get(name)))
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

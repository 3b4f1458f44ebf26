"""The names of fields, in English and Vietnamese.

Capitals, marks, hyphens and underscores do not matter: ``tiêu-đề:``, ``tiêu đề:``, ``tiêuđề:``, ``tieude:`` are one.
"""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import Final, Literal

from analyzers.fold import fold

Name = Literal["title", "section", "source", "author", "tag", "name", "date", "since", "until"]

DATES: Final = frozenset({"date", "since", "until"})

_ALIASES: Final[dict[str, Name]] = {
    "title": "title", "intitle": "title", "tieude": "title",
    "section": "section", "category": "section", "chuyenmuc": "section", "muc": "section",
    "source": "source", "nguon": "source", "bao": "source",
    "author": "author", "tacgia": "author",
    "tag": "tag", "the": "tag", "tukhoa": "tag",
    "name": "name", "ten": "name", "place": "name", "diadanh": "name",
    "date": "date", "ngay": "date",
    "since": "since", "from": "since", "tu": "since", "tungay": "since",
    "until": "until", "to": "until", "den": "until", "denngay": "until",
}  # fmt: skip
_APART: Final = frozenset({"tieu de", "chuyen muc", "tac gia", "tu khoa", "dia danh", "tu ngay", "den ngay"})
OFFERED: Final = ("title", "section", "source", "author", "tag", "name", "date")


def field_of(name: str) -> Name | None:
    """The field a name stands for, or None.

    >>> [field_of(name) for name in ("title", "Tiêu-đề", "chuyênmục", "nguồn", "thẻ", "từ", "giờ")]
    ['title', 'title', 'section', 'source', 'tag', 'since', None]
    """
    return _ALIASES.get(_key(name))


def field_apart(first: str, second: str) -> Name | None:
    """The field that two words with a blank between stand for, as Vietnamese writes its names, or None.

    >>> field_apart("Tiêu", "đề"), field_apart("từ", "ngày"), field_apart("bão", "ngày")
    ('title', 'since', None)
    """
    first, second = _key(first), _key(second)
    return _ALIASES[first + second] if f"{first} {second}" in _APART else None


def could_be(name: str) -> bool:
    """Whether a name is made as names of fields are: of letters, with ``-`` or ``_`` within.

    >>> [could_be(name) for name in ("tittle", "tiêu-đề", "12", "TP.HCM", "covid-19", "")]
    [True, True, False, False, False, False]
    """
    return unicodedata.normalize("NFC", name).replace("-", "").replace("_", "").isalpha()


def cures(name: str) -> tuple[str, str]:
    """What to write instead of an unknown name, in Vietnamese and in English.

    >>> cures("tittle")[1]
    'Did you mean title:? If it is text to find, put it in quotes.'
    """
    near = get_close_matches(_key(name), _ALIASES, n=1, cutoff=0.7)
    if near:
        found = _ALIASES[near[0]]
        return (
            f"Có phải {found}:? Nếu là chữ cần tìm, đặt vào ngoặc kép.",
            f"Did you mean {found}:? If it is text to find, put it in quotes.",
        )
    listed = ", ".join(OFFERED)
    return (
        f"Các trường là {listed}. Nếu là chữ cần tìm, đặt vào ngoặc kép.",
        f"The fields are {listed}. If it is text to find, put it in quotes.",
    )


def _key(name: str) -> str:
    return fold(unicodedata.normalize("NFC", name)).replace("-", "").replace("_", "")

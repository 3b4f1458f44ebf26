"""What JSON can hold of an article: every engine stores the same of it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

import msgspec

from search.article import Article

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def storable(article: Article) -> Article:
    """The article itself, or a copy without what JSON cannot hold: lone surrogates become U+FFFD, numbers of more
    than 64 bits text."""
    try:
        msgspec.json.encode(article)
    except (UnicodeEncodeError, OverflowError):
        plain = msgspec.to_builtins(article, builtin_types=(datetime,))
        return msgspec.convert(_storable(plain), Article)
    return article


def _storable(value: Any) -> Any:
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case dict():
            return {_storable(key): _storable(item) for key, item in value.items()}
        case list():
            return [_storable(item) for item in value]
        case int() if not -(1 << 63) <= value < 1 << 64:
            return str(value)
    return value

"""Articles written before Unicode: texts in TCVN3, VNI or VISCII letters become what they say."""

from __future__ import annotations

import re
from typing import Any, Final

from analyzers.legacy import convert

_TEXTS: Final = ("title", "summary", "body", "source", "section")
_LISTS: Final = ("authors", "tags")
# Letters that no legacy encoding looks like: one of them, and a text is Unicode. Found within a few words of
# any Vietnamese text, which spares nearly every article the closer look.
_UNICODE: Final = re.compile("[\u1ea0-\u1ef9]")
_SEPARATOR: Final = "\x1f"


def to_unicode(fields: dict[str, Any]) -> str:
    """Convert the texts of an article in place; gives the name of the encoding they were in, or ""."""
    sample = fields.get("body") or fields.get("title") or ""
    if sample.isascii() or _UNICODE.search(sample):
        return ""
    # A title alone is too short to judge, so all the texts are judged and converted as one.
    texts = [fields.get(name, "") for name in _TEXTS]
    texts += [_SEPARATOR.join(fields.get(name, ())) for name in _LISTS]
    joined = f"{_SEPARATOR}{_SEPARATOR}".join(texts)
    converted, encoding = convert(joined)
    parts = converted.split(_SEPARATOR * 2)
    if encoding is None or len(parts) != len(texts):
        return ""
    fields.update(zip(_TEXTS, parts, strict=False))
    for name, part in zip(_LISTS, parts[len(_TEXTS) :], strict=True):
        fields[name] = [one for one in part.split(_SEPARATOR) if one]
    return encoding.value

"""Texts that crawlers write as the list they had in Python or JSON: ``['\\r\\n', 'Sáng nay, ', 'cầu thông xe.']``."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from typing import Any, Final

_LIST: Final = re.compile(r"\s*\[\s*(?:[\"'].*[\"']\s*,?\s*)?\]\s*", re.DOTALL)
_OBJECTS: Final = re.compile(r"\s*\[\s*\{.*\}\s*,?\s*\]\s*", re.DOTALL)
_LONGEST: Final = 2_000_000  # characters of a text that is read as a list
_PUNCTUATION: Final = re.compile(r"\s*[.,;:!?…)”\"]")


def list_in(text: str) -> list[Any] | None:
    """Read a text that is a list of texts; None for any other.

    >>> list_in("['Một', 'hai']"), list_in('["Một"]'), list_in("[Ảnh] Cầu mới")
    (['Một', 'hai'], ['Một'], None)
    """
    if len(text) > _LONGEST or _LIST.fullmatch(text) is None:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list) and all(isinstance(part, str) for part in found):
            return found
    return None


def objects_in(text: str) -> list[Any] | None:
    """Read a text that is a list of objects, as tables have those of JSON; None for any other.

    >>> objects_in('[{"name": "An"}]'), objects_in("[{'name': 'An', 'id': None}]"), objects_in("[Ảnh] {1}")
    ([{'name': 'An'}], [{'name': 'An', 'id': None}], None)
    """
    if len(text) > _LONGEST or _OBJECTS.fullmatch(text) is None:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list) and all(isinstance(part, dict) for part in found):
            return found
    return None


def joined(parts: Sequence[str]) -> str:
    """Join the pieces of a text. Each is a paragraph, unless they are those that XPath gives, in which line ends are
    pieces and sentences are cut at every tag.

    >>> joined(["Một.", "Hai."]), joined(["\\r\\n ", "Một ", "hai", ".", "\\n", "Ba."])
    ('Một.\\nHai.', 'Một hai.\\nBa.')
    """
    if not any(_is_fragment(part) for part in parts):
        return "\n".join(parts)
    return "".join("\n" if not part.strip() and "\n" in part else part for part in parts).strip()


def _is_fragment(part: str) -> bool:
    return (not part.strip() and "\n" in part) or (_PUNCTUATION.match(part) is not None and len(part) < 40)

"""Terms as the cluster holds them: without a space, which separates terms, and never too long for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

# No token holds one of these; ``#`` stands before the hash of what was cut off.
JOINT: Final = "_"  # between the forms of a pair or a word
FORM: Final = "="  # before a form, where keys and forms stand in one field
COUNT: Final = "|"  # between a term and how often it occurs
START: Final = "^"  # before the first token of a title
_LONGEST: Final = 120  # characters of one form; Lucene takes 32,766 bytes of a term


@lru_cache(maxsize=1 << 16)
def term_of(form: str) -> str:
    """A form or a key as a term; of a longer one the beginning and a hash.

    >>> term_of("đường"), len(term_of("a" * 40_000))
    ('đường', 153)
    """
    if len(form) <= _LONGEST:
        return form
    digest = blake2b(form.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{form[:_LONGEST]}#{digest}"


def joined(text: str) -> str:
    """Forms with spaces between as one term.

    >>> joined("học sinh")
    'học_sinh'
    """
    return JOINT.join(map(term_of, text.split(" "))) if " " in text else term_of(text)


def neighbours(lefts: Iterable[str], rights: Iterable[str]) -> list[str]:
    """The terms of each two forms side by side.

    >>> neighbours(["học"], ["sinh", "tập"])
    ['học_sinh', 'học_tập']
    """
    ends = list(map(term_of, rights))
    return [f"{left}{JOINT}{right}" for left in map(term_of, lefts) for right in ends]

"""Answer cache: what was answered lately, so that what many ask costs its work once.

Readers of a site type the same, feeds and dashboards ask the same every minute, and a generation never changes. Answers
are kept as bytes: whoever gets one may change it, and they take a fifth of the memory.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final, TypeVar

import msgspec

from search.answer import Answer, Completions
from search.kept import Kept

LIMIT: Final = 8_000_000  # bytes; an answer of ten articles with their passages has some 13,000
_LARGEST: Final = 250_000  # bytes of one answer
_BESIDE: Final = 300  # bytes that one takes beside its own

T = TypeVar("T", Answer, Completions)

# Made while one thread imports: msgspec learns a type when it first decodes it, and two threads that do so at the same
# time end the process.
_DECODERS: Final[dict[type, msgspec.json.Decoder[Any]]] = {
    kind: msgspec.json.Decoder(kind) for kind in (Answer, Completions)
}


class AnswerCache:
    """The last answers of an engine. Safe to share between threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        """``limit``: bytes of all answers; with 0 none is kept."""
        self._kept: Kept[bytes] = Kept(limit, lambda answer: len(answer) + _BESIDE)

    def find(self, key: bytes, kind: type[T]) -> T | None:
        """The answer to a question (``question``), the asker's own to change; None if it is not kept."""
        found = self._kept.find((kind, key))
        return None if found is None else _DECODERS[kind].decode(found)

    def put(self, key: bytes, answer: Answer | Completions) -> None:
        """Keep the answer to a question."""
        try:
            encoded = msgspec.json.encode(answer)
        except UnicodeEncodeError:  # half a character in the query
            return
        if len(encoded) + _BESIDE <= min(_LARGEST, self._kept.limit):
            self._kept.put((type(answer), key), encoded)

    def keep_none(self) -> None:
        """Let go of all, and keep none from now on: for who measures the work that they save."""
        self._kept.limit = 0
        self._kept.clear()

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._kept.size


def question(*parts: object) -> bytes:
    """What stands for a question: 128 bits of BLAKE2b of all that its answer follows from. However long a query and its
    options are, what is kept of them is not."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()

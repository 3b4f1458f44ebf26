"""Cursors: where a page of hits ended, as a signed text that only this index can make and read back.

A cursor is bound to its query and its generation: the last hit's sort key and ordinal, the generation's name,
and 16 bytes of HMAC-SHA256 over them and the query's fingerprint (base64url of msgpack).
"""

from __future__ import annotations

import base64
import binascii
import hmac
from hashlib import blake2b
from typing import Final

import msgspec

from search.errors import CursorError
from search.options import SearchOptions

_SIGNATURE = 16
_LONGEST = 400
# Options that decide neither what is found nor in which order.
_SHOWN: Final = (
    "cursor", "size", "facets", "facet_size", "narrow_facets", "histogram", "counting", "highlight", "explain",
    "suggest",
)  # fmt: skip


class CursorState(msgspec.Struct, array_like=True, frozen=True):
    """The place behind which the next page begins, in the order of the named generation."""

    key: float
    ordinal: int
    generation: str


_STATE: Final = msgspec.msgpack.Decoder(CursorState)  # made while one thread imports


def encode(state: CursorState, key: bytes, fingerprint: bytes) -> str:
    """The cursor of a place, signed with the index's key for the query with that fingerprint."""
    payload = msgspec.msgpack.encode(state)
    signed = payload + _sign(payload, key, fingerprint)
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode("ascii")


def decode(text: str, key: bytes, fingerprint: bytes) -> CursorState:
    """The place of a cursor. Raises ``CursorError`` if it was altered, or made for another query or index."""
    refused = CursorError("the cursor was altered or belongs to another query; start again without a cursor")
    if len(text) > _LONGEST or not text.isascii():
        raise refused
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        signed = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise refused from None
    payload, signature = signed[:-_SIGNATURE], signed[-_SIGNATURE:]
    # One text a cursor: unused bits at the end of base64 must not make a second spelling of it.
    canonical = base64.urlsafe_b64encode(signed).rstrip(b"=").decode("ascii") == text
    if not canonical or not hmac.compare_digest(signature, _sign(payload, key, fingerprint)):
        raise refused
    try:
        return _STATE.decode(payload)
    except msgspec.MsgspecError:
        raise refused from None


def _sign(payload: bytes, key: bytes, fingerprint: bytes) -> bytes:
    return hmac.digest(key, fingerprint + payload, "sha256")[:_SIGNATURE]


def fingerprint_of(q: str, options: SearchOptions) -> bytes:
    """What a cursor is bound to: everything that decides which articles come in which order."""
    plain = SearchOptions()
    shown = {name: getattr(plain, name) for name in _SHOWN}
    bare = msgspec.structs.replace(options, **shown)
    return blake2b(repr((q, bare)).encode("utf-8", "surrogatepass"), digest_size=16).digest()

"""Bodies of requests: read whole, within a bound, and unpacked to see that they can be."""

from __future__ import annotations

import gzip
import io
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

import falcon

from service.http.cost import UNPACKED, spend
from service.http.language import Text
from service.http.pace import Crowded, TooSlow
from service.http.problems import Problem

_PIECE: Final = 1 << 20
_RATIO: Final = 100  # articles pack to a third or a tenth; what unpacks to more is meant to cost more than it costs
_ALWAYS: Final = 1 << 20  # bytes that a body may unpack to, however small it is
_ROOM: Final = 128_000_000  # bytes of bodies that one process holds while they come in
_RETRY: Final = {"Retry-After": "5"}


class Body(NamedTuple):
    """A body as it was sent; ``packed`` tells whether it is gzip."""

    raw: bytes
    packed: bool

    def content(self) -> bytes:
        """The body unpacked."""
        return gzip.decompress(self.raw) if self.packed else self.raw


class _Room:
    """Room for what has come of bodies that are not there yet: many slow clients fill no memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = 0

    @contextmanager
    def taken(self, most: int) -> Iterator[_Share]:
        """A share of at most so many bytes; one alone may have them all, however many."""
        share = _Share(self, max(_ROOM, most))
        try:
            yield share
        finally:
            self.change(-share.size, 0)

    def change(self, size: int, most: int) -> bool:
        """Hold so many bytes more, if that is no more than ``most``; tells whether it was."""
        with self._lock:
            if size > 0 and self._held + size > most:
                return False
            self._held += size
            return True


class _Share:
    def __init__(self, room: _Room, most: int) -> None:
        self._room = room
        self._most = most
        self.size = 0

    def grow(self, size: int) -> None:
        """Hold more. Raises ``Problem`` where there is no room."""
        if not self._room.change(size, self._most):
            raise Problem("busy", headers=_RETRY)
        self.size += size


_room: Final = _Room()


def read_body(req: falcon.Request, types: Sequence[str], limit: int) -> Body:
    """Read the body of a request, as one of the media types, of at most ``limit`` bytes sent and unpacked.

    Raises ``Problem`` for any that is too large, cut short, of another type, or badly compressed.
    """
    _check_type(req, types)
    packed = _is_gzip(req)
    raw = _read(req, limit)
    if packed:
        spend(req, _check_gzip(raw, limit) / UNPACKED)
    if not raw:
        raise _unreadable("Yêu cầu không có nội dung.", "The request has no body.")
    return Body(raw, packed)


def _check_type(req: falcon.Request, types: Sequence[str]) -> None:
    sent = (req.content_type or "").partition(";")[0].strip().lower()
    if sent not in types:
        allowed = Text(
            f"Hãy gửi với `Content-Type: {types[0]}`.",
            f"Send it with `Content-Type: {types[0]}`.",
        )
        raise Problem("unsupported-media-type", allowed, members={"allowed": list(types)})


def _is_gzip(req: falcon.Request) -> bool:
    coding = (req.get_header("Content-Encoding") or "identity").strip().lower()
    if coding not in {"gzip", "x-gzip", "identity"}:
        raise Problem(
            "unsupported-media-type",
            Text("`Content-Encoding` chỉ nhận gzip.", "The only `Content-Encoding` taken is gzip."),
            members={"allowed": ["gzip"]},
        )
    return coding != "identity"


def _read(req: falcon.Request, limit: int) -> bytes:
    length = req.content_length  # Falcon refuses one that is no number
    if length is not None and length > limit:
        raise _too_large(limit)
    if length is None and "chunked" not in (req.get_header("Transfer-Encoding") or "").lower():
        return b""
    pieces: list[bytes] = []
    size = 0
    try:
        with _room.taken(limit + _PIECE) as share:
            while size <= limit and (piece := req.stream.read(_wanted(length, size))):
                share.grow(len(piece))
                pieces.append(piece)
                size += len(piece)
    except Problem:
        raise
    except TooSlow as error:
        raise Problem("request-timeout") from error
    except Crowded as error:
        raise Problem("busy", headers=_RETRY) from error
    except Exception as error:  # whatever a server raises here, it is a body that was sent wrongly or not to its end
        raise _unreadable("Nội dung bị đứt quãng khi gửi.", "The body broke off while it was sent.") from error
    if size > limit:
        raise _too_large(limit)
    if length is not None and size != length:
        raise _unreadable(
            f"Nhận được {size} byte, `Content-Length` nói {length}.",
            f"{size} bytes came, and `Content-Length` says {length}.",
        )
    return b"".join(pieces)


def _wanted(length: int | None, size: int) -> int:
    return _PIECE if length is None else min(_PIECE, length - size)


def _check_gzip(raw: bytes, limit: int) -> int:
    """Unpack piece by piece, so that a small body that unpacks to a huge one costs no memory; gives its size."""
    size, ratio_limit = 0, max(_ALWAYS, _RATIO * len(raw))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                if size > limit:
                    raise _too_large(limit)
                if size > ratio_limit:
                    raise _packed_too_tightly(ratio_limit)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _unreadable("Nội dung không phải gzip lành lặn.", "The body is not whole and sound gzip.") from error
    return size


def _packed_too_tightly(limit: int) -> Problem:
    text = Text(
        f"Nội dung nén được phép giải nén thành nhiều nhất {_RATIO} lần độ dài đã gửi; ở đây là {limit} byte.",
        f"A packed body may unpack to {_RATIO} times the bytes that were sent, here to {limit}.",
    )
    return Problem("body-too-large", text, members={"allowed": [f"0..{limit}"]})


def _too_large(limit: int) -> Problem:
    text = Text(
        f"Nội dung được phép dài nhất {limit} byte, cả khi đã giải nén.",
        f"A body may have {limit} bytes, unpacked as well. Send it in smaller parts.",
    )
    return Problem("body-too-large", text, members={"allowed": [f"0..{limit}"]})


def _unreadable(vi: str, en: str) -> Problem:
    return Problem("invalid-body", Text(vi, en))

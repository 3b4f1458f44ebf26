"""What the service needs to know beside the engine."""

from __future__ import annotations

import secrets
from typing import Final, Literal, get_args

import msgspec

Scope = Literal["search", "export", "ingest", "metrics"]


SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)


class ServiceSettings(msgspec.Struct, kw_only=True, frozen=True):
    """Settings of the HTTP service; every default is safe on a public address.

    ``base_url`` is what the public address starts with (``https://bao.vn/tim``, no slash at the end); without it links
    are relative to the server's root, and what has to be absolute begins with ``listening``, where it answers.
    ``cors_origins`` are the sites whose scripts may read the API
    (``*`` alone for all). ``log_queries`` writes queries to the access log; otherwise only a keyed hash
    is written, so that equal queries can be counted and not read. Lengths are in characters. ``export_rows`` is the
    most articles in one export, ``exports_at_once`` how many may run in one process. A batch has at most
    ``batch_rows`` queries in ``batch_bytes``, and ``batch_seconds`` to run.

    ``keys`` is the file of the API keys; without one nobody can write. ``anonymous`` are the scopes of requests without
    a key. ``bulk_bytes`` bounds the body of a bulk request, as sent and unpacked. ``rate_limit`` (``units/seconds``) is
    what a client may spend who has no rate of its own; empty: no limit. ``proxies`` are the addresses and networks
    whose ``X-Forwarded-For`` is believed.

    A request head has to be there in ``head_seconds``; a body in ``body_seconds``, and so has what a client takes of an
    answer, or ``min_rate`` bytes a second of either where it is longer. A connection without a request is closed after
    ``idle_seconds``. One process has at most ``connections``, ``connections_per_client`` of them from one address.
    ``name``, ``logo`` (an address) and ``accent`` (``#rrggbb``) are an owner's own, ``language`` that of whoever asks
    for no other, ``open`` where titles lead to, ``frame_origins`` the sites whose pages may frame ours.
    Of exports and of batches, ``..._at_once`` run in one process, ``..._per_client`` of those for one client.
    """

    base_url: str = ""
    listening: str = ""
    cors_origins: tuple[str, ...] = ()
    log_queries: bool = False
    log_key: str = msgspec.field(default_factory=lambda: secrets.token_hex(16))
    max_query_string: int = 8000
    max_parameters: int = 200
    gzip_from_bytes: int = 700
    page_size: int = 10
    export_rows: int = 1_000_000
    exports_at_once: int = 4
    exports_per_client: int = 2
    keys: str = ""
    anonymous: tuple[Scope, ...] = ("search", "export")
    bulk_bytes: int = 64_000_000
    rate_limit: str = ""
    proxies: tuple[str, ...] = ()
    batch_rows: int = 1000
    batch_bytes: int = 1 << 20
    batch_seconds: float = 30.0
    batches_at_once: int = 2
    batches_per_client: int = 1
    head_seconds: float = 10.0
    body_seconds: float = 20.0
    send_seconds: float = 20.0
    idle_seconds: float = 15.0
    min_rate: float = 1000.0
    name: str = ""
    logo: str = ""
    accent: str = ""
    language: Literal["auto", "vi", "en"] = "auto"
    open: Literal["archive", "original"] = "archive"
    frame_origins: tuple[str, ...] = ()
    connections: int = 400
    connections_per_client: int = 100

    @property
    def absolute(self) -> str:
        """What an address begins with that has to lead here from anywhere; nothing where neither is known."""
        return self.base_url or self.listening

"""``timbao serve``: the HTTP service."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path

import click
import msgspec

import timbao
from search import IndexMissing, open_index
from service import ServiceSettings
from service.access.client_address import networks
from service.access.keys import KeysUnusable, read_keys
from service.openapi import check_examples
from service.server import gunicorn as server
from service.settings import SCOPES
from service.write_queue.queue import Queue
from service.write_queue.writing import Writing
from timbao.options import index_option, index_place
from timbao.settings import SettingError, Settings, read_settings
from timbao.status import Failure
from timbao.writing import check_article, queue_place


@click.command()
@index_option
@click.option("--host", help="Where to listen. [TIMBAO_HOST; default: 127.0.0.1]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port; 0 takes any free one. [TIMBAO_PORT; default: 8000]",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that answer requests. [TIMBAO_WORKERS; default: 2]",
)
def serve(index_url: str | None, host: str | None, port: int | None, workers: int | None) -> None:
    """Answer over HTTP: the pages for readers, and the API under /api/v1.

    New generations of the index are taken up while it runs. Ctrl-C or SIGTERM stops it; SIGTERM lets the
    requests under way finish. SIGHUP reads the settings again, and lets them finish too.

    With TIMBAO_KEYS, articles are taken over HTTP as well, and a process beside the workers writes them.
    """
    settings = read_settings()
    place = index_place(index_url)
    listener = listen(
        settings.host if host is None else host,
        settings.port if port is None else port,
    )
    with listener:
        start(place, settings, listener, workers=workers)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, or a line that says why there is none."""
    try:
        return server.bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Failure(f"port {port} of {host} is taken; choose another with --port") from error
        if error.errno == errno.EACCES:
            raise Failure(f"port {port} needs more rights; choose one above 1023 with --port") from error
        raise Failure(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


def start(place: str, settings: Settings, listener: socket.socket, *, workers: int | None = None) -> None:
    """Serve an index until a signal asks to stop."""
    _require_index(place)
    check_examples()
    address = server.address(listener)
    current = _Current(settings, address, workers)

    def ready() -> None:
        click.echo(f"Timbao answers at {address} (Ctrl-C stops)", err=True)

    server.run(
        lambda: open_index(place, deadline_ms=current.settings.deadline_ms, max_cost=current.settings.max_cost),
        service_settings(settings, address),
        listener,
        workers=current.workers,
        when_ready=ready,
        writing=Writing(_queue(place), check_article, _writer_command(place)) if settings.keys else None,
        reread=current.read_again,
    )


def _require_index(place: str) -> None:
    """Stop where there is no index at all, which is a slip of whoever types. Any other trouble may pass, or is mended
    while the service says what is wrong: the workers start without, and try again."""
    try:
        open_index(place).close()
    except IndexMissing:
        raise
    except Exception:
        return  # each worker tells why


class _Current:
    """The settings as they are now: those of the start, until SIGHUP reads them again."""

    def __init__(self, settings: Settings, address: str, workers: int | None) -> None:
        self.settings = settings
        self._address = address
        self._workers = workers

    @property
    def workers(self) -> int:
        return self._workers or self.settings.workers

    def read_again(self) -> tuple[ServiceSettings, int]:
        """Read them; the place, the address and whether there is writing stay as they were at the start."""
        settings = read_settings()
        if bool(settings.keys) != bool(self.settings.keys):
            raise SettingError("TIMBAO_KEYS turns writing on or off, which takes a new start")
        chosen = service_settings(settings, self._address)
        self.settings = settings
        return chosen, self.workers


def _queue(place: str) -> Queue:
    try:
        return Queue(queue_place(place))
    except OSError as error:
        raise Failure(f"the queue {queue_place(place)} cannot be written: {error.strerror}") from error


def _writer_command(place: str) -> list[str]:
    """The command line of the writer, which the server keeps running: by the path of the program, so that nothing is
    imported from the folder where the server was started."""
    program = Path(timbao.__file__).with_name("__main__.py")
    return [sys.executable, str(program), "drain", "--follow", "--parent", str(os.getpid()), "--index", place]


def service_settings(settings: Settings, address: str) -> ServiceSettings:
    """The settings of the service that answers at an address, from those of the whole program. Raises ``Failure`` for
    keys that cannot be read, ``SettingError`` for proxies that are no networks."""
    try:
        networks(settings.proxies)
    except ValueError as error:
        raise SettingError(f"TIMBAO_PROXIES: {error}") from None
    if settings.keys:
        try:
            read_keys(Path(settings.keys))
        except KeysUnusable as error:
            raise Failure(f"{error}; make a key with: timbao keys add NAME") from error
    chosen = ServiceSettings(
        base_url=settings.base_url,
        listening=address,
        cors_origins=settings.cors_origins,
        log_queries=settings.log_queries,
        export_rows=settings.export_rows,
        keys=settings.keys,
        anonymous=tuple(scope for scope in SCOPES if scope in settings.anonymous),
        bulk_bytes=settings.bulk_mb * 1_000_000,
        rate_limit=settings.rate_limit,
        proxies=settings.proxies,
        name=settings.name,
        logo=settings.logo,
        accent=settings.accent,
        language=settings.language,
        open=settings.open,
        frame_origins=settings.frame_origins,
        head_seconds=settings.head_seconds,
        body_seconds=settings.body_seconds,
        send_seconds=settings.send_seconds,
        min_rate=settings.min_rate,
        idle_seconds=settings.idle_seconds,
        connections=settings.connections,
        connections_per_client=settings.connections_per_client,
        exports_at_once=settings.exports,
        exports_per_client=settings.exports_per_client,
        batches_at_once=settings.batches,
        batches_per_client=settings.batches_per_client,
    )
    return msgspec.structs.replace(chosen, log_key=settings.log_key) if settings.log_key else chosen

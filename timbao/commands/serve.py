"""``timbao serve``: the HTTP service."""

from __future__ import annotations

import errno
import socket

import click
import msgspec

from search import open_index
from service import ServiceSettings, server
from timbao.options import index_option, index_place
from timbao.settings import Settings, read_settings
from timbao.status import Failure


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
    requests under way finish.
    """
    settings = read_settings()
    place = index_place(index_url)
    listener = listen(
        settings.host if host is None else host,
        settings.port if port is None else port,
    )
    with listener:
        start(place, settings, listener, workers=workers or settings.workers)


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


def start(place: str, settings: Settings, listener: socket.socket, *, workers: int) -> None:
    """Serve an index until a signal asks to stop."""
    # A worker that cannot open the index would be started again and again: better to fail here, once.
    open_index(place).close()
    address = server.address(listener)

    def ready() -> None:
        click.echo(f"Timbao answers at {address} (Ctrl-C stops)", err=True)

    server.run(
        lambda: open_index(place, deadline_ms=settings.deadline_ms, max_cost=settings.max_cost),
        service_settings(settings),
        listener,
        workers=workers,
        when_ready=ready,
    )


def service_settings(settings: Settings) -> ServiceSettings:
    """The settings of the service, from those of the whole program."""
    chosen = ServiceSettings(
        base_url=settings.base_url,
        cors_origins=settings.cors_origins,
        log_queries=settings.log_queries,
        export_rows=settings.export_rows,
    )
    return msgspec.structs.replace(chosen, log_key=settings.log_key) if settings.log_key else chosen

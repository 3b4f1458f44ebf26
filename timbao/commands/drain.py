"""``timbao drain``: what the service has accepted into the index."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from search import IndexLocked, LazyEngine, open_index
from service.server import gunicorn as server
from service.write_queue.queue import Queue
from timbao.limits import limit_records
from timbao.options import counted, engine_at, index_option, index_place, json_option, print_json
from timbao.patience import PASSING, Patience
from timbao.status import Failure
from timbao.stopping import until_stopped
from timbao.writing import Drainer, queue_place

_RETRY_SECONDS = 0.2


@click.command()
@index_option
@click.option("--follow", is_flag=True, help="Go on with what comes, until stopped; timbao serve runs this.")
@click.option("--parent", type=int, metavar="PID", help="Stop when this process is no longer the parent.")
@json_option
def drain(index_url: str | None, follow: bool, parent: int | None, as_json: bool) -> None:
    """Apply to the index the writes that a service has accepted and not yet applied.

    While timbao serve runs with writing on, it does this by itself.
    """
    place = index_place(index_url)
    limit_records()
    stop = until_stopped(parent)
    if follow:
        server.log_to_stderr()
        queue = Queue(queue_place(place))
        with _lock(queue, stop):
            Drainer(queue, LazyEngine(lambda: open_index(place))).follow(stop)
        return
    with engine_at(place) as engine:
        queue = Queue(queue_place(place))
        with queue.writer_lock():
            queue.sweep()
            applied = _drain_all(Drainer(queue, engine), queue)
        generation = engine.generation
    if as_json:
        print_json({"applied": applied, "generation": generation})
    else:
        click.echo(f"{counted(applied, 'write')} applied; generation {generation}")


def _drain_all(drainer: Drainer, queue: Queue) -> int:
    applied = 0
    try:
        while queue.load().requests:
            applied += drainer.drain()
    except PASSING as error:
        done = f"{counted(applied, 'write')} applied; " if applied else ""
        raise Failure(f"{done}what was accepted is still waiting: {str(error) or type(error).__name__}") from error
    return applied


@contextmanager
def _lock(queue: Queue, stop: Callable[[float], bool]) -> Iterator[None]:
    """Wait for the writer before this one, which may be in the middle of its last commit."""
    lock = queue.writer_lock()
    patience = Patience(logging.getLogger("timbao.writer"), f"the queue {queue.folder} cannot be written")
    while True:
        try:
            lock.__enter__()
            queue.sweep()
            break
        except IndexLocked:
            pause = _RETRY_SECONDS
        except OSError as error:
            lock.__exit__(None, None, None)
            pause = patience.pause(error)
        if stop(pause):
            raise SystemExit(0)
    patience.over()
    try:
        yield
    finally:
        lock.__exit__(None, None, None)

"""The server: gunicorn's workers around the application, on a socket that is already bound."""

from __future__ import annotations

import gc
import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import falcon
from gunicorn.app.base import BaseApplication

from search import Engine, EngineUnavailable, LazyEngine
from search.tables import read_tables
from service.access.token_buckets import Buckets
from service.app import create_app
from service.monitoring.request_counts import SharedCounts
from service.server.allocator import settle_allocator
from service.server.patience import PatientArbiter, Starts
from service.server.supervised_process import Companion
from service.server.worker import ConnectionWorker
from service.settings import ServiceSettings
from service.write_queue.writing import Writing

_GRACE_SECONDS: Final = 10
# Objects in cycles are few, and what is kept between answers is much to look through: a full collection stops a request
# for 10 to 130 ms. With the thresholds of Python 900 titles had seven, with these none.
_COLLECTING: Final = (10_000, 20, 20)
_log: Final = logging.getLogger("timbao.service")
_OWN_LOGS: Final = ("timbao.service", "timbao.search", "timbao.writer")


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises ``OSError`` when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except BaseException:
        listener.close()
        raise
    return listener


def address(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(
    open_engine: Callable[[], Engine],
    settings: ServiceSettings,
    listener: socket.socket,
    *,
    workers: int = 2,
    when_ready: Callable[[], None] | None = None,
    writing: Writing | None = None,
    reread: Callable[[], tuple[ServiceSettings, int]] | None = None,
) -> None:
    """Serve until a signal asks to stop; requests under way are finished.

    SIGHUP starts new workers with settings read anew, and lets the old ones finish.

    Args:
        open_engine: Called in each worker, after the fork, until it gives an engine; what is mapped from files is
            shared. Whatever it raises is told to the log, and the worker answers what needs no index.
        settings: Of the application.
        listener: A bound socket, as from ``bind``; the server takes it over.
        workers: How many processes, each of which works on four requests at once.
        when_ready: Called once the server listens.
        writing: What writing over HTTP needs, its writer included; off without.
        reread: Gives the settings and the number of workers when SIGHUP asks for them; what it raises goes to the log,
            and the settings stay as they are.
    """
    log_to_stderr()
    _Server(open_engine, (settings, workers), listener, when_ready, writing, reread).run()


def log_to_stderr() -> None:
    """Send the access lines as they are, and the service's own messages with their level, to stderr."""
    own = "%(levelname)s %(message)s"
    for name, form in (("timbao.access", "%(message)s"), *((each, own) for each in _OWN_LOGS)):
        logger = logging.getLogger(name)
        if not logger.handlers:
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(logging.Formatter(form))
            logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False


class _Arbiter(PatientArbiter):
    """gunicorn's arbiter, which looks after a companion of the workers as it does after them."""

    companion: Companion | None = None

    def manage_workers(self) -> None:
        """Keep the workers and the companion running; called at least once a second."""
        super().manage_workers()
        if self.companion is not None:
            self.companion.keep_running()

    def stop(self, graceful: bool = True) -> None:
        """Stop the workers, then the companion, which so sees the last of what they accepted."""
        super().stop(graceful)
        if self.companion is not None:
            self.companion.stop(_GRACE_SECONDS)


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(
        self,
        open_engine: Callable[[], Engine],
        chosen: tuple[ServiceSettings, int],
        listener: socket.socket,
        when_ready: Callable[[], None] | None,
        writing: Writing | None,
        reread: Callable[[], tuple[ServiceSettings, int]] | None,
    ) -> None:
        self._open_engine = open_engine
        self._settings, workers = chosen
        self._writing = writing
        self._companion = Companion(writing.writer) if writing and writing.writer else None
        self._reread = reread
        self._buckets = Buckets()
        self._counts = SharedCounts()
        self.starts = Starts()
        self._begun = False
        self._options: dict[str, Any] = {
            # gunicorn closes the descriptor it is given; detached, nobody closes it a second time.
            "bind": f"fd://{listener.detach()}",
            "workers": workers,
            "worker_class": ConnectionWorker,
            "timeout": 60,
            "graceful_timeout": _GRACE_SECONDS,
            "limit_request_line": 8190,
            "loglevel": "warning",
            "proc_name": "timbao",
            "control_socket_disable": True,
            "when_ready": lambda _: when_ready() if when_ready else None,
        }
        # Heartbeats of the workers are file touches: on a slow disk they would be missed.
        if Path("/dev/shm").is_dir():
            self._options["worker_tmp_dir"] = "/dev/shm"
        super().__init__()

    @property
    def service_settings(self) -> ServiceSettings:
        """The settings as they are now, for a worker that begins."""
        return self._settings

    def load_config(self) -> None:
        """Set gunicorn's settings, read anew after the first time; those a release does not know are left out."""
        if self._begun and self._reread is not None:
            self._read_again(self._reread)
        self._begun = True
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _read_again(self, reread: Callable[[], tuple[ServiceSettings, int]]) -> None:
        try:
            self._settings, self._options["workers"] = reread()
        except Exception as error:  # a slip in a file must not stop a server that runs
            _log.error("the settings stay as they are: %s", error)
        else:
            _log.info("settings read again")

    def load(self) -> falcon.App[Any, Any]:
        """Open the index in this worker and build the application around it."""
        settle_allocator()
        gc.set_threshold(*_COLLECTING)
        engine = LazyEngine(self._open_engine)
        with suppress(EngineUnavailable):  # the worker starts all the same
            engine.refresh()
        app = create_app(engine, self._settings, writing=self._writing, buckets=self._buckets)
        self.starts.succeeded()
        return app

    def run(self) -> None:
        """Run the arbiter."""
        with suppress(RuntimeError):  # without pyvi's model every query says so
            read_tables()
        # What is imported and read stays, and workers share it. The collector took 20 to 30 ms to look through it, in
        # the middle of a request; without it a full collection takes 4. Before the fork, it is written to by nobody.
        gc.collect()
        gc.freeze()
        arbiter = _Arbiter(self)
        arbiter.companion = self._companion
        try:
            arbiter.run()
        finally:  # workers leave through here as well
            self._counts.remove()

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
import msgspec
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors

from search import Engine, EngineUnavailable, LazyEngine
from service.allocator import settle_allocator
from service.app import create_app
from service.companion import Companion
from service.language import Language
from service.measure import SharedCounts
from service.patience import PatientArbiter, PatientWorker, Starts
from service.problems import Problem
from service.rate import Buckets
from service.settings import ServiceSettings
from service.writing import Writing

THREADS: Final = 4
_GRACE_SECONDS: Final = 10
_log: Final = logging.getLogger("timbao.service")
_OWN_LOGS: Final = ("timbao.service", "timbao.search", "timbao.writer")
_TOO_LONG: Final = (errors.LimitRequestLine,)
_TOO_MANY_HEADERS: Final = (errors.LimitRequestHeaders,)
# What gunicorn raises for a request that cannot be read: the client's fault, however odd the request.
_UNREADABLE: Final = (
    errors.ParseException,
    errors.InvalidRequestLine,
    errors.InvalidHeader,
    errors.UnsupportedTransferCoding,
)


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
        workers: How many processes, each with four threads.
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


class ProblemWorker(PatientWorker):
    """A worker that answers requests gunicorn itself cannot read in the same shape as every other error."""

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: BaseException) -> None:
        """Answer with a problem instead of gunicorn's page."""
        code = _problem_code(exc)
        if code == "internal":
            self.log.error("error outside the application", exc_info=exc)
        try:
            client.sendall(_raw_answer(Problem(code)))
        except OSError:
            self.log.debug("the client left before its error was sent")


def _problem_code(exc: BaseException) -> str:
    if isinstance(exc, _TOO_LONG):
        return "address-too-long"
    if isinstance(exc, _TOO_MANY_HEADERS):
        return "headers-too-large"
    return "bad-request" if isinstance(exc, _UNREADABLE) else "internal"


def _raw_answer(problem: Problem) -> bytes:
    language: Language = "vi"
    body = msgspec.json.encode(problem.body(language, base_url="", instance="", request_id=""))
    head = (
        f"HTTP/1.1 {falcon.code_to_http_status(problem.status)}\r\n"
        f"Content-Type: application/problem+json\r\nContent-Language: {language}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode("latin-1") + body


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
            "worker_class": ProblemWorker,
            "threads": THREADS,
            "timeout": 60,
            "graceful_timeout": _GRACE_SECONDS,
            "keepalive": 15,
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
        # What is imported stays. The collector took 20 to 30 ms to look through it, in the middle of a request; without
        # it a full collection takes 4. The index is opened after: a generation that is left has to be let go of.
        gc.collect()
        gc.freeze()
        engine = LazyEngine(self._open_engine)
        with suppress(EngineUnavailable):  # the worker starts all the same
            engine.refresh()
        app = create_app(engine, self._settings, writing=self._writing, buckets=self._buckets)
        self.starts.succeeded()
        return app

    def run(self) -> None:
        """Run the arbiter."""
        arbiter = _Arbiter(self)
        arbiter.companion = self._companion
        try:
            arbiter.run()
        finally:  # workers leave through here as well
            self._counts.remove()

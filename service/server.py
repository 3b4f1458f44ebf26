"""The server: gunicorn's workers around the application, on a socket that is already bound."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import falcon
import msgspec
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from search import Engine
from service.app import create_app
from service.language import Language
from service.problems import Problem
from service.settings import ServiceSettings

THREADS: Final = 4
_GRACE_SECONDS: Final = 10
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
) -> None:
    """Serve until a signal asks to stop; requests under way are finished.

    Args:
        open_engine: Called once in each worker, after the fork; what is mapped from files is shared.
        settings: Of the application.
        listener: A bound socket, as from ``bind``; the server takes it over.
        workers: How many processes, each with four threads.
        when_ready: Called once the server listens.
    """
    log_to_stderr()
    _Server(open_engine, settings, listener, workers, when_ready).run()


def log_to_stderr() -> None:
    """Send the access lines as they are, and the service's own messages with their level, to stderr."""
    for name, form in (("timbao.access", "%(message)s"), ("timbao.service", "%(levelname)s %(message)s")):
        logger = logging.getLogger(name)
        if not logger.handlers:
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(logging.Formatter(form))
            logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False


class ProblemWorker(ThreadWorker):  # type: ignore[misc]
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


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(
        self,
        open_engine: Callable[[], Engine],
        settings: ServiceSettings,
        listener: socket.socket,
        workers: int,
        when_ready: Callable[[], None] | None,
    ) -> None:
        self._open_engine = open_engine
        self._settings = settings
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
        """Set gunicorn's settings; those a release of gunicorn does not know are left out."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> falcon.App[Any, Any]:
        """Open the index in this worker and build the application around it."""
        return create_app(self._open_engine(), self._settings)

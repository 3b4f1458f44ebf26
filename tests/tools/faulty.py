"""A way to a node on which things go wrong as a test wants: what stands between the engine and a real OpenSearch."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    """A request on its way."""

    method: str
    path: str
    body: bytes


class Given(NamedTuple):
    """An answer in its place, or after it."""

    status: int
    body: bytes


class FaultyWay:
    """Passes requests on to a node.

    ``instead`` may answer in its place (None: passes on), ``after`` may change what it answers; ``delay`` are seconds
    before each answer.
    """

    def __init__(self, host: str) -> None:
        self.instead: Callable[[Asked], Given | None] = lambda asked: None
        self.after: Callable[[Asked, Given], Given] = lambda asked, given: given
        self.delay = 0.0
        self.asked: list[Asked] = []
        way = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def _pass(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                asked = Asked(self.command, self.path, body)
                way.asked.append(asked)
                time.sleep(way.delay)
                given = way.instead(asked) or way.after(asked, _passed_on(host, asked, self.headers["content-type"]))
                self.send_response(given.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(given.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(given.body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815  # the names are the library's

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _passed_on(host: str, asked: Asked, kind: str | None) -> Given:
    request = urllib.request.Request(f"http://{host}{asked.path}", method=asked.method, data=asked.body or None)
    if kind:
        request.add_header("content-type", kind)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Given(answer.status, answer.read())
    except urllib.error.HTTPError as error:
        return Given(error.code, error.read())

"""One request answered, in a thread of a worker: read and written by gunicorn, and the application in between."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, Final

from gunicorn.http import errors, wsgi
from gunicorn.http.message import Request
from gunicorn.http.unreader import Unreader

from service.access.client_address import Network, client_at
from service.access.slots import TURN
from service.http.problems import Problem
from service.server.connections import Connection
from service.server.refusals import problem_code, raw_answer

_DRAINED: Final = 1 << 16  # bytes of a body nobody wanted that are read past
_log: Final = logging.getLogger("timbao.service")


class Answering:
    """Answers the requests of a worker.

    Args:
        cfg: gunicorn's settings.
        application: As WSGI has it.
        proxies: Whose ``X-Forwarded-For`` is believed.
        goes_on: Tells whether the worker takes further requests.
    """

    def __init__(
        self,
        cfg: Any,
        application: Callable[..., Iterable[bytes]],
        proxies: tuple[Network, ...],
        goes_on: Callable[[], bool],
    ) -> None:
        self._cfg = cfg
        self._application = application
        self._proxies = proxies
        self._goes_on = goes_on

    def answer(self, connection: Connection) -> bool:
        """Answer the request whose head is there; tells whether there may be another.

        Raises ``OSError`` when the client has left or was given up.
        """
        unreader = _Unreader(connection)
        try:
            request = Request(self._cfg, unreader, connection.address, connection.requests)
            keep = self._respond(request, connection)
        except (StopIteration, errors.NoMoreData):
            return False
        except OSError:
            raise
        except Exception as error:
            if connection.begun:  # nothing can be said any more: the answer ends too early, which shows
                raise
            _tell(connection, error)
            return False
        connection.head = unreader.rest()
        connection.push()
        return keep and not connection.spoiled

    def _respond(self, request: Any, connection: Connection) -> bool:
        if not connection.client and connection.address:
            forwarded = ",".join(value for name, value in request.headers if name == "X-FORWARDED-FOR")
            connection.counted = client_at(connection.address[0], forwarded, self._proxies) if forwarded else ""
        response, environ = wsgi.create(request, connection, connection.address, connection.server, self._cfg)
        environ["wsgi.multithread"] = True
        environ[TURN] = connection.turn

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            if not self._goes_on() or not _read_past(request, connection):
                response.force_close()
            return response.start_response(status, headers, exc_info)

        body = self._application(environ, start)
        try:
            for piece in body:
                response.write(piece)
                connection.push()
            response.close()
        finally:
            if hasattr(body, "close"):
                body.close()
        return not response.should_close()


class _Unreader(Unreader):  # type: ignore[misc]
    """Where gunicorn reads a request: from what the loop has collected, then from the connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self.unread(with_encoded_address(bytes(connection.head)))
        connection.head.clear()

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next bytes of the connection."""
        return self._connection.recv(max(1 << 16, min(size_hint or 0, 1 << 20)))

    def rest(self) -> bytearray:
        """What has been received beyond the request."""
        return bytearray(self.buf.getvalue())


def with_encoded_address(head: bytes) -> bytes:
    """The head of a request, the bytes of its address that no address may have percent-encoded.

    Programs and people send ``?q=học`` as it is typed, and what they mean is plain; gunicorn (27.0.1) refuses it.

    >>> with_encoded_address("GET /search?q=học HTTP/1.1\\r\\n\\r\\n".encode())
    b'GET /search?q=h%E1%BB%8Dc HTTP/1.1\\r\\n\\r\\n'
    """
    line, end, rest = head.partition(b"\r\n")
    if line.isascii():
        return head
    method, _, target = line.partition(b" ")
    target, _, version = target.rpartition(b" ")
    encoded = b"".join(b"%%%02X" % byte if byte > 0x7F else bytes([byte]) for byte in target)
    return b" ".join((method, encoded, version)) + end + rest


def _tell(connection: Connection, error: Exception) -> None:
    """Answer what gunicorn cannot read in the same shape as every other error."""
    code = problem_code(error)
    if code == "internal":
        _log.error("error outside the application", exc_info=error)
    connection.sendall(raw_answer(Problem(code)))


def _read_past(request: Any, connection: Connection) -> bool:
    """Read what has come of a body that the application left; tells whether that was all of it."""
    if connection.spoiled:
        return False
    connection.patient = False
    try:
        return len(request.body.read(_DRAINED)) < _DRAINED
    except Exception:  # not there yet, or no body: there is no telling where the next request begins
        connection.spoiled = True
        return False
    finally:
        connection.patient = True

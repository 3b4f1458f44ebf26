"""Fetching: one request at a time to a site, as it wants to be asked, within bounds of time and size."""

from __future__ import annotations

import http.client
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from indexer.following.addresses import Allowed, Forbidden

AGENT: Final = "timbao"
MAX_BYTES: Final = 32_000_000  # of an answer, unpacked
MAX_REDIRECTS: Final = 5
_SECONDS: Final = 20.0  # that a site may be silent
_WHOLE_SECONDS: Final = 120.0  # that an answer may take
_ROBOTS_SECONDS: Final = 86_400.0  # that robots.txt is believed
_LONGEST_DELAY: Final = 30.0  # seconds between requests that a site may ask for
_PIECE: Final = 1 << 16
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_BUSY: Final = (429, 503)


class FetchError(Exception):
    """A site did not answer, or not with what was asked; ``wait`` are the seconds it wants to be left alone."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class Answer(NamedTuple):
    """An answer: ``status`` 200, or 304, or what a site says of an address that has nothing (400 to 499); ``moment`` is
    when it was made, by the site's clock, at the earliest."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    moment: datetime


class Fetcher:
    """Asks sites, each as politely as it wants.

    Args:
        allowed: The private addresses that may be asked.
        delay: Seconds between two requests to one host, at least.
        sleep, clock, wall: The time; ``wall`` gives seconds since 1970.
    """

    def __init__(
        self,
        allowed: Allowed,
        delay: float = 1.0,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._allowed, self._delay = allowed, delay
        self._sleep, self._clock, self._wall = sleep, clock, wall
        self._asked: dict[str, float] = {}  # when each host was asked last
        self._robots: dict[str, tuple[float, RobotFileParser | None]] = {}

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for an address. Raises ``FetchError``, and ``Forbidden`` for what may not be asked."""
        for _ in range(MAX_REDIRECTS + 1):
            self._check_robots(url)
            answer = self._ask(url, headers or {})
            if answer.status not in _REDIRECTS:
                break
            url = urljoin(url, answer.headers.get("location", ""))
        else:
            raise FetchError(f"{url}: it leads on more than {MAX_REDIRECTS} times")
        if answer.status in _BUSY:
            raise FetchError(f"{url}: answered {answer.status}", _wait_of(answer.headers))
        if answer.status >= 500 or answer.status in _REDIRECTS:
            raise FetchError(f"{url}: answered {answer.status}")
        return answer

    # robots.txt. ---------------------------------------------------------------------------------------------

    def _check_robots(self, url: str) -> None:
        rules = self._rules(url)
        if rules is not None and not rules.can_fetch(AGENT, url):
            raise Forbidden(f"{url}: robots.txt of the site does not allow it")

    def _rules(self, url: str) -> RobotFileParser | None:
        """What robots.txt says; None where there is none."""
        parts = urlsplit(url)
        site = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        known = self._robots.get(site)
        if known is not None and self._clock() - known[0] < _ROBOTS_SECONDS:
            return known[1]
        address = f"{site}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(address, {})
            if answer.status not in _REDIRECTS:
                break
            address = urljoin(address, answer.headers.get("location", ""))
        if answer.status >= 500 or answer.status in _BUSY:
            raise FetchError(f"{address}: answered {answer.status}, so that nobody knows what may be asked")
        rules: RobotFileParser | None = None
        if answer.status == 200:  # OK
            rules = RobotFileParser()
            rules.parse(answer.body[:500_000].decode("utf-8", "replace").splitlines())
        self._robots[site] = (self._clock(), rules)
        return rules

    def _wait_turn(self, host: str, site: str) -> None:
        known = self._robots.get(site)
        asked = known[1].crawl_delay(AGENT) if known and known[1] else None
        delay = max(self._delay, min(float(asked or 0), _LONGEST_DELAY))
        left = self._asked.get(host, float("-inf")) + delay - self._clock()
        if left > 0:
            self._sleep(left)
        self._asked[host] = self._clock()

    # One request. --------------------------------------------------------------------------------------------

    def _ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        try:
            self._allowed.check(url)
            self._wait_turn(parts.netloc, urlunsplit((parts.scheme, parts.netloc, "", "", "")))
            return self._exchange(url, headers)
        except (OSError, http.client.HTTPException, zlib.error, UnicodeError) as error:
            raise FetchError(f"{url}: {str(error) or type(error).__name__}") from None

    def _exchange(self, url: str, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        host, port = str(parts.hostname), parts.port
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=ssl.create_default_context())
        else:
            connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
        began = self._clock()
        try:
            connection.connect()
            self._allowed.check_peer(host, connection.sock.getpeername()[0])
            sent = {"User-Agent": f"{AGENT} (feed reader)", "Accept-Encoding": "gzip", "Connection": "close", **headers}
            connection.request("GET", urlunsplit(("", "", parts.path or "/", parts.query, "")), headers=sent)
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            took = self._clock() - began
            moment = datetime.fromtimestamp((_seconds_of(given.get("date", "")) or self._wall()) - took, timezone.utc)
            return Answer(answer.status, url, given, self._body(answer, given), moment)
        finally:
            connection.close()

    def _body(self, answer: http.client.HTTPResponse, headers: Mapping[str, str]) -> bytes:
        unpack = zlib.decompressobj(31) if headers.get("content-encoding", "").lower() == "gzip" else None
        deadline, pieces, size = self._clock() + _WHOLE_SECONDS, [], 0
        while piece := answer.read1(_PIECE):
            if unpack is not None:
                piece = unpack.decompress(piece, MAX_BYTES + 1)  # what is in it
            size += len(piece)
            if size > MAX_BYTES:
                raise OSError(f"the answer is larger than {MAX_BYTES:,} bytes")
            if self._clock() > deadline:
                raise OSError(f"the answer takes longer than {_WHOLE_SECONDS:.0f} seconds")
            pieces.append(piece)
        if answer.length or (unpack is not None and not unpack.eof):
            raise OSError("the answer ended before its end")
        return b"".join(pieces)


def _wait_of(headers: Mapping[str, str]) -> float:
    """The seconds of a Retry-After, which may be a time."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return min(float(value), _ROBOTS_SECONDS)
    when = _seconds_of(value)
    return 0.0 if when is None else max(0.0, min(when - time.time(), _ROBOTS_SECONDS))


def _seconds_of(value: str) -> float | None:
    """A time as headers tell it, in seconds since 1970; None where it is none."""
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None

"""A client of the HTTP API, small enough to read: one connection that is kept, answers as the Structs of the service.

    with Client("http://127.0.0.1:8000") as timbao:
        for hit in timbao.hits("bão lũ", section="Thời sự", limit=50):
            print(hit.published, hit.title)

Parameters have the names of the HTTP API; ``from``, which Python keeps for itself, is written ``from_``. Lists are
lists: ``facets=["section"]``. What the service refuses is raised as ``Refused``. A client is for one thread.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import time
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, BinaryIO, Final, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from search import Answer, Article, Hit, Similar, Stats
from search.answer import Completions
from search.planning.explain import Explanation
from search.reports.series import SeriesAnswer
from service.api.shapes import BatchAnswer, Manifest, Problem, SearchAnswer, TaskAnswer
from timbao import __version__

ROOT: Final = "/api/v1"
_JSON: Final = "application/json"
_NDJSON: Final = "application/x-ndjson"
_CHUNK: Final = 1 << 16
_POLL_SECONDS: Final = (0.05, 1.0)  # between questions after a task: at first, at last
_Shape = TypeVar("_Shape")

# Learnt while one thread imports: two clients in two threads that do so at once end the process.
for _shape in (
    SearchAnswer,
    Completions,
    Similar,
    Explanation,
    Stats,
    SeriesAnswer,
    BatchAnswer,
    Manifest,
    TaskAnswer,
    Problem,
):
    msgspec.json.Decoder(_shape)


class Refused(Exception):
    """The service answered with a problem.

    Attributes:
        problem: The answer.
        code: The last part of its ``type``, which is stable.
        retry_after: Seconds after which to try again, where the service says so.
    """

    def __init__(self, problem: Problem, retry_after: int | None = None) -> None:
        super().__init__(f"{problem.title}: {problem.detail}")
        self.problem = problem
        self.code = problem.type.rpartition("/")[2]
        self.retry_after = retry_after


class Damaged(Exception):
    """A download is not what its manifest says."""


class Client:
    """Asks a Timbao service.

    Args:
        base_url: Where it is, ``https://bao.example/tim``, as in its ``TIMBAO_BASE_URL``.
        key: An API key, where one is needed.
        language: Of the words for people in problems, ``vi`` or ``en``.
        timeout: Seconds to wait for the service.

    Raises:
        ValueError: ``base_url`` is no http(s) address.
    """

    def __init__(self, base_url: str, key: str | None = None, *, language: str = "vi", timeout: float = 60) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"{base_url!r} is not the address of a service: it begins with http:// or https://")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.netloc, timeout=timeout)
        self._prefix = parts.path.rstrip("/")
        self._headers = {
            "Accept-Encoding": "gzip",
            "Accept-Language": language,
            "User-Agent": f"timbao/{__version__}",
        }
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    # Reading. -----------------------------------------------------------------------------------------------

    def search(self, q: str = "", **parameters: Any) -> Answer:
        """One page of answers. Of items, what ``fields`` leaves out is ``msgspec.UNSET``."""
        return self._get("/search", SearchAnswer, parameters | {"q": q})

    def pages(self, q: str = "", **parameters: Any) -> Iterator[Answer]:
        """Every page, all of the generation of the first."""
        cursor: str | None = None
        while True:
            answer = self.search(q, **parameters | ({"cursor": cursor} if cursor else {}))
            yield answer
            cursor = answer.next
            if cursor is None:
                return

    def hits(self, q: str = "", *, limit: int | None = None, **parameters: Any) -> Iterator[Hit]:
        """Every article, page after page, or the first ``limit``."""
        count = 0
        for answer in self.pages(q, **{"size": min(limit or 100, 100)} | parameters):
            for hit in answer.items:
                if count == limit:
                    return
                count += 1
                yield hit

    def suggest(self, q: str, **parameters: Any) -> Completions:
        """How a text that is being typed may go on."""
        return self._get("/suggest", Completions, parameters | {"q": q})

    def article(self, article_id: str) -> Article:
        """A stored article."""
        return self._get(_article(article_id), Article)

    def similar(self, article_id: str, size: int = 10) -> Similar:
        """Articles like one."""
        return self._get(f"{_article(article_id)}/similar", Similar, {"size": size})

    def analyze(self, text: str, **parameters: Any) -> Explanation:
        """What the analyzers make of a text."""
        return self._get("/analyze", Explanation, parameters | {"text": text})

    def cite(self, article_id: str, format: str = "text") -> str:
        """How to name an article as a source: ``text``, ``bibtex``, ``ris`` or ``csl-json``."""
        return _body(self._send("GET", f"{_article(article_id)}/cite", {"format": format})).decode()

    def stats(self) -> Stats:
        """What the archive holds."""
        return self._get("/stats", Stats)

    # Counts and whole results. ------------------------------------------------------------------------------

    def series(self, q: str = "", **parameters: Any) -> SeriesAnswer:
        """A query's share of coverage, period by period."""
        return self._get("/series", SeriesAnswer, parameters | {"q": q})

    def batch(self, queries: Iterable[str | Mapping[str, Any]], **parameters: Any) -> BatchAnswer:
        """Many queries at once, as texts or with options of their own; one that is wrong fails alone."""
        body = msgspec.json.encode([*queries])
        response = self._send("POST", "/batch", parameters, {"Content-Type": _JSON}, body)
        return msgspec.json.decode(_body(response), type=BatchAnswer)

    def manifest(self, q: str = "", **parameters: Any) -> Manifest:
        """What an export of these parameters holds."""
        return self._get("/export/manifest", Manifest, parameters | {"q": q})

    def export(self, q: str = "", **parameters: Any) -> Iterator[bytes]:
        """All hits as a file, in pieces, as they come. Read it to its end, or close the client."""
        response = self._send("GET", "/export", parameters | {"q": q}, {"Accept-Encoding": "identity"})
        while piece := response.read(_CHUNK):
            yield piece

    def export_to(self, file: BinaryIO, q: str = "", **parameters: Any) -> Manifest:
        """Write all hits to a file, checked against the manifest. Raises ``Damaged``."""
        manifest = self.manifest(q, **parameters)
        digest, length = hashlib.sha256(), 0
        for piece in self.export(q, **parameters | {"generation": manifest.generation}):
            digest.update(piece)
            length += file.write(piece)
        if (length, digest.hexdigest()) != (manifest.bytes, manifest.sha256):
            raise Damaged(f"{manifest.file}: {length} bytes came, and {manifest.bytes} were told, or others than told")
        return manifest

    # Writing. -----------------------------------------------------------------------------------------------

    def put(self, article: Article) -> TaskAnswer:
        """Put an article in, or in the place of the one of its id."""
        return self._write("PUT", _article(article.id), msgspec.json.encode(article), _JSON)

    def delete(self, article_id: str) -> TaskAnswer:
        """Take an article out."""
        return self._write("DELETE", _article(article_id))

    def add(self, articles: Iterable[Article | Mapping[str, Any]]) -> TaskAnswer:
        """Put many articles in, in one request."""
        lines = b"\n".join(map(msgspec.json.encode, articles))
        return self._write("POST", "/articles", gzip.compress(lines, 5), _NDJSON, {"Content-Encoding": "gzip"})

    def task(self, task_id: str) -> TaskAnswer:
        """What has become of a write."""
        return self._get(f"/tasks/{quote(task_id, safe='')}", TaskAnswer)

    def wait(self, task: TaskAnswer, timeout: float = 60) -> TaskAnswer:
        """The task when it is done or has failed. Raises ``TimeoutError``, and the task goes on."""
        deadline, pause = time.monotonic() + timeout, _POLL_SECONDS[0]
        while task.state == "waiting":
            if time.monotonic() > deadline:
                raise TimeoutError(f"task {task.id} is still waiting after {timeout} seconds")
            time.sleep(pause)
            pause = min(pause * 1.5, _POLL_SECONDS[1])
            try:
                task = self.task(task.id)
            except Refused as error:
                if error.problem.status != 503:  # which says nothing of the task: it is asked for again
                    raise
        return task

    # One request. -------------------------------------------------------------------------------------------

    def _get(self, path: str, shape: type[_Shape], parameters: Mapping[str, Any] | None = None) -> _Shape:
        return msgspec.json.decode(_body(self._send("GET", path, parameters)), type=shape)

    def _write(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        media_type: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> TaskAnswer:
        given = {"Content-Type": media_type} if media_type else {}
        response = self._send(method, path, None, given | dict(headers or {}), body)
        return msgspec.json.decode(_body(response), type=TaskAnswer)

    def _send(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> http.client.HTTPResponse:
        query = query_string(parameters or {})
        target = f"{self._prefix}{ROOT}{path}" + (f"?{query}" if query else "")
        given = self._headers | dict(headers or {})
        fresh = self._connection.sock is None
        try:
            response = self._ask(method, target, given, body)
        except (http.client.RemoteDisconnected, ConnectionError):
            # The service may close a connection that has been idle. Whatever is sent twice does no harm.
            self._connection.close()
            if fresh:
                raise
            response = self._ask(method, target, given, body)
        if response.status >= 400:
            raise _problem(response)
        return response

    def _ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None
    ) -> http.client.HTTPResponse:
        self._connection.request(method, target, body, dict(headers))
        return self._connection.getresponse()


def query_string(parameters: Mapping[str, Any]) -> str:
    """Parameters as they stand in an address.

    >>> query_string({"q": "bão", "from_": 2024, "facets": ["section"], "highlight": False, "to": None})
    'q=b%C3%A3o&from=2024&facets=section&highlight=false'
    """
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        values = value if isinstance(value, list | tuple) else [] if value is None else [value]
        texts = [str(one).lower() if isinstance(one, bool) else str(one) for one in values]
        pairs += [(name.rstrip("_"), text) for text in texts]
    return urlencode(pairs)


def _article(article_id: str) -> str:
    return f"/articles/{quote(article_id, safe='')}"


def _body(response: http.client.HTTPResponse) -> bytes:
    body = response.read()
    return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body


def _problem(response: http.client.HTTPResponse) -> Refused:
    body = _body(response)
    later = response.headers.get("Retry-After", "")
    retry_after = int(later) if later.isdecimal() else None
    try:
        return Refused(msgspec.json.decode(body, type=Problem), retry_after)
    except msgspec.DecodeError:  # not the service, but a proxy before it
        told = Problem(
            type="about:blank",
            title=response.reason,
            status=response.status,
            detail=body[:200].decode("utf-8", "replace"),
            instance="",
            request_id="",
        )
        return Refused(told, retry_after)

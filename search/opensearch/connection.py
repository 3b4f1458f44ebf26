"""Connection: requests to a cluster, and what can go wrong with them in the port's errors."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, Final

import msgspec
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, SSLError, TransportError
from opensearchpy.serializer import JSONSerializer

from search.deadline import Deadline
from search.errors import EngineUnavailable, QueryError, SearchError
from search.opensearch.address import Address

_PATIENCE: Final = 10.0  # seconds for an answer that nobody set a deadline for
_CONNECTIONS: Final = 16  # at a time, to each node
_AGAIN: Final = (0.1, 0.3)  # seconds before what only reads is asked again of another node
BLOCKED: Final = "cluster_block_exception"  # of an index that is read only, as when disks are full
_AWAY: Final = (502, 503, 504)
_PASSING: Final = (429, *_AWAY)
_WHOLE: Final = {"allow_partial_search_results": False}
_FIELD: Final = "docs.term_vectors.*"
_COUNTS: Final = f"docs.error,{_FIELD}.field_statistics.doc_count,{_FIELD}.terms.*.doc_freq,{_FIELD}.terms.*.ttf"

Body = Mapping[str, Any]

# The client logs each request that fails, which is told here in errors, and what readers ask.
for _name in ("opensearch", "opensearchpy.trace"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class Missing(EngineUnavailable):
    """The cluster has no such index or document."""


class Passing(EngineUnavailable):
    """The cluster cannot answer right now; another node may, or the same one a moment later."""


class TooSlow(Passing):
    """No answer came in time; whether what was asked was done is not known."""


class TooLarge(EngineUnavailable):
    """A request is larger than the cluster takes."""


class Conflict(EngineUnavailable):
    """Something is there already, or was changed meanwhile."""


class _Serializer(JSONSerializer):
    """JSON by msgspec."""

    def loads(self, s: Any) -> Any:
        """Read an answer."""
        return msgspec.json.decode(s)

    def dumps(self, data: Any) -> Any:
        """Write a request, unless it is written already."""
        return data if isinstance(data, str | bytes) else msgspec.json.encode(data).decode()


class Connection:
    """A cluster. Safe to share between threads, and to take along into a new process."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: OpenSearch | None = None
        self._process = 0

    @property
    def _here(self) -> OpenSearch:
        """The client of this process: sockets are not shared with the one that it was forked from."""
        if self._client is None or self._process != os.getpid():
            self._client, self._process = self._made(), os.getpid()
        return self._client

    def _made(self) -> OpenSearch:
        address = self.address
        tls: dict[str, Any] = {}
        if address.ca:
            try:
                Path(address.ca).read_bytes()
            except OSError as error:
                reason = f"the file of certificates {address.ca} cannot be read: {error.strerror}"
                raise EngineUnavailable(reason) from error
            tls["ca_certs"] = address.ca
        return OpenSearch(
            hosts=[{"host": host, "port": port} for host, port in address.hosts],
            http_auth=(address.user, address.password) if address.user else None,
            use_ssl=address.tls,
            verify_certs=address.tls,
            ssl_show_warn=False,
            timeout=_PATIENCE,
            max_retries=0,
            pool_maxsize=_CONNECTIONS,
            serializer=_Serializer(),
            **tls,
        )

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        deadline: Deadline | None = None,
        patience: float = _PATIENCE,
        **parameters: Any,
    ) -> Any:
        """One request. Raises ``Missing``, ``Conflict``, ``EngineUnavailable``, and what a deadline raises."""
        left = deadline.left if deadline else None
        parameters["request_timeout"] = patience if left is None else min(patience, max(0.001, left))
        kind = {"content-type": "application/x-ndjson"} if isinstance(body, bytes) else None
        try:
            return self._here.transport.perform_request(method, path, params=parameters, body=body, headers=kind)
        except OpenSearchException as error:
            if deadline:
                deadline.check()
            raise translated(error, self.address) from error

    def read(self, method: str, path: str, body: Any = None, **rest: Any) -> Any:
        """A request that only reads: where the cluster cannot answer right now, it is asked again, briefly."""
        for pause in _AGAIN:
            try:
                return self.ask(method, path, body, **rest)
            except TooSlow:  # whoever asks has waited long enough
                raise
            except Passing:
                time.sleep(pause)
        return self.ask(method, path, body, **rest)

    def search(self, index: str, body: Body, *, deadline: Deadline | None = None, **parameters: Any) -> Any:
        """Search an index; an answer is whole, or an error."""
        path = f"/{index}/_search" if index else "/_search"
        found = self.read("POST", path, body, deadline=deadline, allow_partial_search_results="false", **parameters)
        return _whole(found)

    def search_all(
        self, index: str, bodies: Sequence[Body], *, deadline: Deadline | None = None, shards: Sequence[int] = ()
    ) -> list[Any]:
        """Several searches in one request; each of one shard, where ``shards`` are given."""
        if len(bodies) == 1 and not shards:
            return [self.search(index, bodies[0], deadline=deadline)]
        heads = [msgspec.json.encode({**_WHOLE, "preference": f"_shards:{shard}"}) for shard in shards]
        lines = b"".join(
            head + b"\n" + msgspec.json.encode(body) + b"\n"
            for head, body in zip(heads or repeat(msgspec.json.encode(_WHOLE)), bodies, strict=False)
        )
        for pause in (*_AGAIN, None):
            answers = self.read("POST", f"/{index}/_msearch", lines, deadline=deadline)["responses"]
            status = {one.get("status", 200) for one in answers}
            if pause is None or not status & set(_PASSING):
                break
            time.sleep(pause)
        for one in answers:
            if "error" in one:
                if deadline:
                    deadline.check()
                raise refused(one["status"], one["error"], self.address)
        return list(map(_whole, answers))

    def term_counts(self, index: str, documents: Sequence[Body]) -> list[Any]:
        """What the shards know of the terms of documents: for each document its fields."""
        for pause in (*_AGAIN, None):
            answer = self.read(
                "POST", f"/{index}/_mtermvectors", {"docs": documents}, filter_path=_COUNTS, realtime="false"
            )
            found = answer.get("docs", [])
            failed = [one["error"] for one in found if "error" in one]
            if not failed:
                return [one.get("term_vectors", {}) for one in found]
            if pause is not None:
                time.sleep(pause)
        kind, reason = _said(failed[0])
        raise Passing(f"{self.address.shown} cannot tell what it has now: {kind}: {reason}")

    def close(self) -> None:
        """Let go of the sockets."""
        if self._client is not None and self._process == os.getpid():
            self._client.close()


def _whole(found: Any) -> Any:
    """An answer of all shards; what some did not give would be missing without a word."""
    shards = found["_shards"]
    if shards["failed"] or found.get("timed_out"):
        reasons = {failure["reason"].get("reason", "") for failure in shards.get("failures", ())}
        raise Passing(f"{shards['failed']} of {shards['total']} shards did not answer: {'; '.join(sorted(reasons))}")
    return found


def translated(error: OpenSearchException, address: Address) -> SearchError:
    """What went wrong, in the port's errors."""
    if isinstance(error, SSLError):
        return EngineUnavailable(
            f"the certificate of {address.shown} cannot be trusted: {_short(error)}; name the file of the authority "
            "that signed it: ?ca=FILE"
        )
    if isinstance(error, ConnectionTimeout):
        return TooSlow(f"{address.shown} did not answer in time")
    if isinstance(error, NoConnection):
        return Passing(f"{address.shown} cannot be reached: {_short(error)}")
    if isinstance(error, TransportError) and isinstance(error.status_code, int):
        info = error.info if isinstance(error.info, dict) else {}
        return refused(error.status_code, info.get("error", str(error.error)), address)
    return EngineUnavailable(f"{address.shown}: {_short(error)}")


def refused(status: int, cause: Any, address: Address) -> SearchError:
    """The error of an answer of the cluster, by its status and what it says."""
    kind, reason = _said(cause)
    where = address.shown
    if status == 401:
        return EngineUnavailable(f"{where} refuses the name or the password, which stand before @ in the address")
    if kind == BLOCKED and status not in _AWAY:  # 403 or 429; of a cluster that is only starting 503
        return EngineUnavailable(
            f"{where} takes no writes now: {reason}; make room on the disks of the nodes, "
            "or lift the block (index.blocks)"
        )
    if status == 403:
        return EngineUnavailable(f"{where} does not allow this to {address.user or 'nobody'}: {reason}")
    if status == 404:
        return Missing(f"{where}: {reason}")
    if status == 409:
        return Conflict(f"{where}: {reason}")
    if status == 413:
        return TooLarge(f"{where} takes no request of this size (http.max_content_length): {reason}")
    if "too_many" in kind and "clause" in f"{kind} {reason}":
        return QueryError(
            "too-broad",
            "Truy vấn có quá nhiều thành phần.",
            "The query has too many parts.",
            hint_vi="Bỏ bớt từ, hoặc tách thành nhiều truy vấn.",
            hint_en="Leave out some words, or ask in several queries.",
        )
    if status in _PASSING:
        return Passing(f"{where} cannot answer now: {kind}: {reason}")
    return EngineUnavailable(f"{where} answered {status}: {kind}: {reason}")


def _said(cause: Any) -> tuple[str, str]:
    """The kind and the reason of an error, the innermost that is told."""
    if not isinstance(cause, dict):
        return "", str(cause)
    kind, reason = cause.get("type", ""), cause.get("reason") or ""
    for root in cause.get("root_cause") or cause.get("failed_shards") or ():
        inner = root.get("reason", root)
        inner = inner if isinstance(inner, dict) else root
        return _said({**inner, "root_cause": ()}) if inner.get("type") else (kind, reason)
    caused = cause.get("caused_by")
    if isinstance(caused, dict) and caused.get("reason"):
        reason = f"{reason} ({caused['reason']})"
    return kind, reason[:300]


def _short(error: Exception) -> str:
    cause = getattr(error, "info", None) or error
    text = str(cause) or type(cause).__name__
    return text.splitlines()[0][:300]


def patiently(call: Callable[[], Any], pauses: Iterable[float]) -> Any:
    """Call until it succeeds or there is no pause left, whenever what is wrong may pass by itself."""
    for pause in pauses:
        try:
            return call()
        except Passing:
            time.sleep(pause)
    return call()

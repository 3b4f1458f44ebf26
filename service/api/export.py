"""``GET /api/v1/export``: every article that a query finds, as a file; and ``/export/manifest``: what is in that file.

The bytes depend on the generation, the parameters and nothing else. So a download that broke off goes on at the byte
where it ended, and the manifest can say beforehand how many there are and what they hash to.
"""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Final

import falcon
import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers import fold
from search import Engine, Selection
from service.access.policy import Policy
from service.access.slots import RequestSlots
from service.api.export_rows import MEDIA_TYPES, VERSION, Column, Rows
from service.api.params import ExportParams, canonical, check_dates, query_options
from service.api.shapes import Manifest, ManifestQuery
from service.http.byte_range import Download, Span, asked_range, cut, span_of
from service.http.cost import EXPORTED, promise, spend
from service.http.etag import not_modified
from service.http.negotiation import takes_gzip
from service.http.problems import Problem
from service.http.query_string import read_pairs, validated
from service.http.resource import ApiResource
from service.http.urls import ROOT
from service.settings import ServiceSettings

COLUMNS: Final[tuple[Column, ...]] = (
    "url", "title", "summary", "published", "source", "section", "authors", "tags",
)  # fmt: skip
ORDER: Final = "published,id"
_FILTERS: Final = ("match", "words", "from", "to", "source", "section", "author", "tag", "collapse")
_PAID_AT_ONCE: Final = 500  # articles
_KEPT: Final = 16  # measured exports; eight bytes for each article


class Measure(msgspec.Struct, frozen=True):
    """An export written once to nowhere: where each of its lines ends, and the hash of all of them."""

    ends: NDArray[np.int64]
    sha256: bytes

    @property
    def total(self) -> int:
        """Its length in bytes."""
        return int(self.ends[-1])


def tag_of(params: ExportParams, identity: str) -> str:
    """What stands for the bytes of an export and no others; known before anything is searched. ``identity`` is that of
    the generation (``Engine.identity``)."""
    named = "\n".join((VERSION, canonical(params, generation=None), identity))
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Export:
    """One export: the articles, how they are written, and what names it."""

    def __init__(self, params: ExportParams, selection: Selection, tag: str) -> None:
        self.params = params
        self.selection = selection
        columns = ("id", *dict.fromkeys(params.fields or COLUMNS))
        self.rows = Rows(params.format, columns, bom=params.bom, escape=params.escape)
        self.query_string = canonical(params, generation=selection.generation)
        self.tag = tag

    @property
    def cost(self) -> float:
        """What it costs to write the articles out."""
        return self.selection.count / EXPORTED

    @property
    def file(self) -> str:
        """The name of the file: generation and query, in plain letters."""
        words = re.sub("[^a-z0-9]+", "-", fold(self.selection.query.canonical.lower())).strip("-")[:60].strip("-")
        return "-".join(filter(None, ("timbao", self.selection.generation, words))) + f".{self.params.format}"

    def lines(self, start: int = 0) -> Iterator[bytes]:
        """The lines from the one at ``start`` on; the head is the first of them."""
        if not start:
            yield self.rows.head()
        for article in self.selection.articles(max(0, start - 1)):
            yield self.rows.line(article)

    def part(self, span: Span, measure: Measure) -> Iterator[bytes]:
        """Some bytes of the export; lines before them are not even written."""
        line = int(np.searchsorted(measure.ends, span.first, side="right"))
        begin = int(measure.ends[line - 1]) if line else 0
        return cut(self.lines(line), span.first - begin, span.end - span.first)

    def measure(self) -> Measure:
        """Write it to nowhere."""
        digest = hashlib.sha256()
        ends = np.zeros(self.selection.count + 1, np.int64)
        at = 0
        for number, line in enumerate(self.lines()):
            digest.update(line)
            at += len(line)
            ends[number] = at
        return Measure(ends, digest.digest())


class Measures:
    """The exports that were measured lately. Those of a generation never change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[str, Measure] = OrderedDict()

    def known(self, export: Export) -> Measure | None:
        """The measure of an export, if it is known."""
        with self._lock:
            return self._found.get(export.tag)

    def of(self, export: Export) -> Measure:
        """The measure of an export, taken now if it is not known."""
        found = self.known(export) or export.measure()
        with self._lock:
            self._found[export.tag] = found
            self._found.move_to_end(export.tag)
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return found


class ExportResource(ApiResource):
    """``GET /api/v1/export`` and ``GET /api/v1/export/manifest``."""

    policy = policy_manifest = Policy({"GET": "export"}, queried=True)

    def __init__(self, engine: Engine, settings: ServiceSettings) -> None:
        super().__init__(engine, settings)
        self._slots = RequestSlots(settings.exports_at_once, settings.exports_per_client, settings, busy="export-busy")
        self._measures = Measures()

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Send the file, or the part of it that is asked for."""
        params, generation, named = self._asked(req)
        packed = takes_gzip(req) and not req.get_header("Range")
        tag = named + ("-gzip" if packed else "")
        resp.set_header("ETag", f'"{tag}"')
        resp.set_header("Cache-Control", "no-cache")
        resp.append_header("Vary", "Accept-Encoding")
        if any(str(known) == tag for known in req.if_none_match or ()):
            resp.status = falcon.HTTP_304
            return
        release = self._slots.take(req)
        try:
            export = Export(params, self._selection(req, params, generation), named)
            self._describe(resp, export)
            lines = self._lines(req, resp, export, packed=packed)
            if req.method == "HEAD":
                release()
                if resp.content_length is None:
                    resp.stream = iter(())  # how long it is has not been measured: an answer without a body would be 0
            else:
                resp.stream = Download(_paid(lines, promise(req, export.cost)), release, packed=packed)
        except BaseException:
            release()
            raise

    def on_get_manifest(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Say what the file holds, how long it is and what it hashes to."""
        params, generation, named = self._asked(req)
        if not_modified(req, resp, "manifest", named):
            return
        with self._slots.held(req):
            export = Export(params, self._selection(req, params, generation), named)
            measure = self._measured(req, export)
        self._json(req, resp, self._manifest(export, measure))

    def on_head_manifest(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Answer HEAD."""
        self.on_get_manifest(req, resp)

    def _asked(self, req: falcon.Request) -> tuple[ExportParams, str, str]:
        """The parameters, the generation that is to answer, and the tag of what it answers."""
        params = validated(read_pairs(req, self._settings), ExportParams)
        check_dates(params.since, params.until)
        generation = params.generation or self._engine.generation
        return params, generation, tag_of(params, self._engine.identity(generation))

    def _selection(self, req: falcon.Request, params: ExportParams, generation: str) -> Selection:
        selection = self._engine.select(params.q, query_options(params, generation))
        spend(req, selection.query.cost.units)
        most = self._settings.export_rows
        if selection.count > most:
            raise Problem("export-too-large", members={"total": selection.count, "allowed": [f"0..{most}"]})
        return selection

    def _describe(self, resp: falcon.Response, export: Export) -> None:
        resp.content_type = MEDIA_TYPES[export.params.format]
        resp.downloadable_as = export.file
        resp.set_header("Accept-Ranges", "bytes")
        resp.set_header("X-Timbao-Generation", export.selection.generation)
        resp.set_header("X-Timbao-Count", str(export.selection.count))
        resp.append_link(self._address(export), "canonical")
        resp.append_link(self._address(export, "/manifest"), "describedby", type_hint="application/json")

    def _lines(self, req: falcon.Request, resp: falcon.Response, export: Export, *, packed: bool) -> Iterator[bytes]:
        """The lines to send; sets the headers that say which they are."""
        if packed:
            resp.set_header("Content-Encoding", "gzip")
            return export.lines()
        if (asked := self._resumed(req, export)) is not None:
            measure = self._measured(req, export)
            span = span_of(asked, measure.total)
            resp.status = falcon.HTTP_206
            resp.set_header("Content-Range", span.header())
            resp.content_length = span.end - span.first
            return export.part(span, measure)
        if (known := self._measures.known(export)) is not None:
            resp.content_length = known.total
            resp.set_header("Repr-Digest", f"sha-256=:{base64.b64encode(known.sha256).decode()}:")
        return export.lines()

    def _measured(self, req: falcon.Request, export: Export) -> Measure:
        """The measure of an export; taking it costs as much as the export."""
        if self._measures.known(export) is None:
            spend(req, export.cost)
        return self._measures.of(export)

    @staticmethod
    def _resumed(req: falcon.Request, export: Export) -> tuple[int | None, int | None] | None:
        """The range asked for, where it is sure that the bytes before it were of this very export.

        Without a generation in the address, or its tag in ``If-Range``, they may have been of an older one.
        """
        condition = req.get_header("If-Range")
        sure = export.params.generation is not None if condition is None else condition.strip() == f'"{export.tag}"'
        return asked_range(req) if sure else None

    def _manifest(self, export: Export, measure: Measure) -> Manifest:
        query, selection = export.selection.query, export.selection
        chosen = msgspec.to_builtins(export.params)
        return Manifest(
            url=self._address(export),
            file=export.file,
            query=ManifestQuery(text=query.text, canonical=query.canonical, parsed=query.parsed, notes=query.notes),
            filters={name: chosen[name] for name in _FILTERS if name in chosen},
            generation=selection.generation,
            created=selection.created,
            order=ORDER,
            format=export.params.format,
            columns=list(export.rows.columns),
            count=selection.count,
            bytes=measure.total,
            sha256=measure.sha256.hex(),
        )

    def _address(self, export: Export, part: str = "") -> str:
        return f"{self._settings.base_url}{ROOT}/export{part}?{export.query_string}"


def _paid(lines: Iterator[bytes], pay: Callable[[float], None]) -> Iterator[bytes]:
    """The lines, paid for as they are written."""
    unpaid = 0
    try:
        for line in lines:
            unpaid += 1
            yield line
            if unpaid == _PAID_AT_ONCE:
                pay(unpaid / EXPORTED)
                unpaid = 0
    finally:
        pay(unpaid / EXPORTED)

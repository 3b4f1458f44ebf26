"""The engine of a cluster: an index in OpenSearch, opened and written behind the port (``search.searcher.Backend``)."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Final

import msgspec

from search.answer import GenerationInfo
from search.backoff import Backoff
from search.errors import (
    EngineUnavailable,
    GenerationMissing,
    IndexDamaged,
    IndexMissing,
    Published,
    SearchError,
)
from search.opensearch.address import read_address
from search.opensearch.catalog import Catalog, CatalogStore, info_of
from search.opensearch.checking import damages_of
from search.opensearch.connection import Conflict, Connection
from search.opensearch.generation_view import View
from search.opensearch.locking import ClusterLock
from search.opensearch.mapping import articles_index
from search.opensearch.searcher import ClusterSearcher
from search.opensearch.writer import ClusterWriter
from search.searcher import Capabilities

_OPEN: Final = 3  # the newest generation and a few that cursors still read
_log: Final = logging.getLogger("timbao.search")


class OpenSearchEngine:
    """An index in a cluster. Safe to share between threads; ``refresh`` moves to the newest generation."""

    capabilities: Final = Capabilities()

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._store = CatalogStore(connection)
        self._lock = threading.Lock()
        self._old: OrderedDict[int, ClusterSearcher] = OrderedDict()
        self._retry = Backoff()
        self._fallback = ""
        self._catalog, self._version = self._store.read()
        self._searcher = self._opened(self._catalog)

    @classmethod
    def open(cls, url: str, *, create: bool = False) -> OpenSearchEngine:
        """Open the index at an address; ``create`` makes an empty one where there is none."""
        connection = Connection(read_address(url))
        try:
            return cls(connection)
        except IndexMissing:
            if not create:
                raise
        CatalogStore(connection).create()
        return cls(connection)

    def _opened(self, catalog: Catalog, name: str | None = None) -> ClusterSearcher:
        generation = catalog.generation(name) if name else catalog.newest
        return ClusterSearcher(View.open(self._connection, catalog, generation))

    def newest(self) -> ClusterSearcher:
        """The searcher of the generation that answers now."""
        return self._searcher

    def kept(self, generation: str) -> ClusterSearcher:
        """The searcher of a generation that is kept, not newer than the one that answers. Raises
        ``GenerationMissing``."""
        now = self._searcher
        if generation == now.generation:
            return now
        catalog, _ = self._store.read()
        wanted = catalog.generation(generation, upto=now.number)
        with self._lock:
            if wanted.number not in self._old:
                self._keep(self._opened(catalog, generation))
            return self._old[wanted.number]

    def _keep(self, searcher: ClusterSearcher) -> None:
        self._old[searcher.number] = searcher
        while len(self._old) >= _OPEN:
            self._old.popitem(last=False)

    def watch(self) -> AbstractContextManager[None]:
        """What is damaged in a cluster is told by the cluster."""
        return nullcontext()

    @property
    def fallback(self) -> str:
        """Why another generation than the newest answers, in words; empty where the newest does."""
        return self._fallback

    def refresh(self) -> bool:
        """Move to the newest generation if there is one; asks the cluster for one small document.

        Where the newest cannot be opened, the one that is open goes on answering, and it is tried again now and then.
        """
        if self._fallback and not self._retry.due():
            return False
        try:
            catalog, version = self._store.read()
        except (EngineUnavailable, IndexMissing, IndexDamaged) as error:
            self._failed(error)
            raise EngineUnavailable(str(error)) from error
        if version == self._version and not self._fallback:
            return False
        with self._lock:
            try:
                moved = self._move(catalog)
            except (EngineUnavailable, IndexDamaged) as error:
                self._failed(error)
                return False
            self._catalog, self._version = catalog, version
            self._succeeded()
            return moved

    def _move(self, catalog: Catalog) -> bool:
        before = self._searcher
        if catalog.newest.number == before.number and catalog.key == self._catalog.key:
            return False
        self._searcher = self._opened(catalog)
        if catalog.key == self._catalog.key:
            self._keep(before)
        else:  # another index was put in the place of this one
            self._old.clear()
        return True

    def _failed(self, error: Exception) -> None:
        self._retry.failed()
        if str(error) != self._fallback:
            _log.error("%s answers until the newest generation can be opened: %s", self._searcher.generation, error)
        self._fallback = str(error)

    def _succeeded(self) -> None:
        if self._fallback:
            _log.warning("%s answers: the newest generation can be opened again", self._searcher.generation)
        self._fallback = ""
        self._retry.succeeded()

    # Writing and keeping. -----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def writer(self) -> Iterator[ClusterWriter]:
        """The single writer: commits on leaving without an error. Raises ``IndexLocked``."""
        with ClusterLock(self._connection) as lock:
            writer = ClusterWriter(self._connection, lock)
            found = writer.generation
            try:
                yield writer
                writer.commit()
            except SearchError as error:
                if writer.generation == found:
                    raise
                raise Published(writer.generation, error) from error
            finally:
                writer.close()

    def generations(self) -> list[GenerationInfo]:
        """The generations that are kept, newest first."""
        catalog, _ = self._store.read()
        path = f"/{articles_index(self._connection.address.name)}/_stats/store"
        size = self._connection.read("GET", path)["_all"]["primaries"]["store"]["size_in_bytes"]
        return [
            info_of(one, current=at == 0, size=size * one.articles // max(1, catalog.newest.articles) if at else size)
            for at, one in enumerate(catalog.generations)
        ]

    def pin(self, name: str, *, keep: bool = True) -> None:
        """Keep a generation for good, or no longer. Raises ``GenerationMissing`` and ``IndexLocked``."""
        with ClusterLock(self._connection):
            catalog, version = self._store.read()
            wanted = catalog.generation(name)
            generations = tuple(
                msgspec.structs.replace(one, pinned=keep) if one is wanted else one for one in catalog.generations
            )
            try:
                self._store.replace(msgspec.structs.replace(catalog, generations=generations), version)
            except Conflict as error:
                raise EngineUnavailable("another process has published meanwhile; try again") from error

    def rollback(self, name: str) -> str:
        """Publish a kept generation's content as a new generation, and give its name."""
        self._catalog_has(name)
        with ClusterLock(self._connection) as lock:
            writer = ClusterWriter(self._connection, lock)
            try:
                return writer.roll_back(name)
            finally:
                writer.close()

    def _catalog_has(self, name: str) -> None:
        catalog, _ = self._store.read()
        if catalog.generation(name) is catalog.newest:
            raise GenerationMissing(f"generation {name} is the current one already")

    def check(self) -> list[str]:
        """Compare what the cluster has with what was written, for every generation that is kept."""
        return damages_of(self._connection)

    def close(self) -> None:
        """Let go of the sockets."""
        self._old.clear()
        self._connection.close()

"""Writer: takes articles in, analyses them, and publishes what changed as one generation.

What is added carries the number of the generation that it is for, which nobody reads before it is published; what is
deleted is kept, with that number as its end, as long as an older generation has it. So a writer that stops anywhere has
changed nothing, and the next one removes what it left.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, Final, NamedTuple

import msgspec

from search.article import Article
from search.errors import EngineUnavailable, GenerationMissing, SearchError
from search.opensearch.analysis import Analysis
from search.opensearch.bulk import PAUSES, Bulk, Operation, operation
from search.opensearch.catalog import Catalog, CatalogStore, Generation, LexiconChange, kept_of
from search.opensearch.conditions import Query, all_of
from search.opensearch.connection import Conflict, Connection, Passing, patiently
from search.opensearch.documents import article_of, id_of, placed, read
from search.opensearch.filtering import living
from search.opensearch.lexicon import Change
from search.opensearch.locking import ClusterLock
from search.opensearch.mapping import LIVING, articles_index
from search.storable import storable

_BATCH: Final = 500  # articles that are looked up and sent together ...
_CHARACTERS: Final = 4_000_000  # ... or fewer, of so much text
_READ: Final = 200  # documents read at a time
_log: Final = logging.getLogger("timbao.writer")


class Document(NamedTuple):
    """An article as it was found in the index: the name of its document, its id there, its number in the order of the
    index, and the first generation that has it."""

    name: str
    id: str
    number: int
    begin: int
    article: Article

    @classmethod
    def of(cls, hit: Mapping[str, Any]) -> Document:
        """That of a hit."""
        source = hit["_source"]
        return cls(hit["_id"], source["id"], source["number"], source["from"], article_of(hit))


class ClusterWriter:
    """Collects changes and publishes them as one generation. Not safe to share between threads.

    Args:
        connection: The cluster.
        lock: The writer's lock, held.
    """

    def __init__(self, connection: Connection, lock: ClusterLock) -> None:
        self._connection = connection
        self._lock = lock
        self._index = articles_index(connection.address.name)
        self._store = CatalogStore(connection)
        self._bulk = Bulk(connection, self._index)
        self._analysis = Analysis()
        self._sender = ThreadPoolExecutor(1, thread_name_prefix="bulk")
        self._sending: list[Future[None]] = []
        self._catalog, self._version = self._store.read()
        self._forget()
        self._clean_up()

    def _forget(self) -> None:
        """Begin with the newest generation as it is."""
        newest = self._catalog.newest
        self._articles, self._syllables, self._next = newest.articles, newest.syllables, newest.next
        self._pending: dict[str, Article] = {}
        self._characters = 0
        self._added: dict[str, str] = {}  # what was added since the last commit, and under which name
        self._change = Change()
        self._ended_names: set[str] = set()  # what was deleted since; the cluster shows it at the commit only
        self._changed = False

    @property
    def _coming(self) -> int:
        """The number of the generation that is being written."""
        return self._catalog.newest.number + 1

    @property
    def generation(self) -> str:
        """The name of the newest generation: the last that was published here, or the one that was found."""
        return self._catalog.newest.name

    @property
    def articles(self) -> int:
        """The number of articles in it."""
        return self._catalog.newest.articles

    # What another writer left. ------------------------------------------------------------------------------

    def _clean_up(self) -> None:
        """Take back what was never published."""
        self._refresh()
        newest = self._catalog.newest.number
        self._delete_where({"range": {"from": {"gt": newest}}})
        ended = {"range": {"to": {"gt": newest, "lt": LIVING}}}
        restored = list(self._read(ended))
        self._bulk.send(self._written(restored, LIVING))
        if restored:
            self._refresh()

    def _delete_where(self, query: Query) -> None:
        if self._count(query):
            self._connection.ask(
                "POST", f"/{self._index}/_delete_by_query", {"query": query}, conflicts="proceed", refresh="true",
                patience=600.0,
            )  # fmt: skip

    def _written(self, ones: Sequence[Document], to: int) -> list[Operation]:
        """Documents with another end. They are written whole: what is not stored would be lost else."""
        made = self._analysis.of([one.article for one in ones]).documents
        return [
            operation(one.name, placed(document, one.number, one.begin, to), one.article.id)
            for one, document in zip(ones, made, strict=True)
        ]

    def _refresh(self) -> None:
        patiently(lambda: self._connection.ask("POST", f"/{self._index}/_refresh", patience=120.0), PAUSES)

    def _count(self, query: Query) -> int:
        body = {"size": 0, "track_total_hits": True, "query": query}
        found: int = self._connection.search(self._index, body)["hits"]["total"]["value"]
        return found

    def _read(self, query: Query) -> Iterator[Document]:
        """The documents that meet a query, in the order of the index."""
        after: dict[str, Any] = {}
        while True:
            order = [{"number": "asc"}, {"from": "asc"}]
            what = read("id", "from", "number", fields=None)
            body = {"size": _READ, "track_total_hits": False, "query": query, "sort": order, **what, **after}
            hits = self._connection.search(self._index, body)["hits"]["hits"]
            yield from map(Document.of, hits)
            if len(hits) < _READ:
                return
            after = {"search_after": hits[-1]["sort"]}

    # Changes. -----------------------------------------------------------------------------------------------

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles; one whose id is already there, or was added before, replaces it."""
        for article in map(storable, articles):
            self._pending.pop(article.id, None)
            self._pending[article.id] = article
            self._characters += len(article.body) + len(article.title) + len(article.summary)
            if self._characters >= _CHARACTERS or len(self._pending) >= _BATCH:
                self._flush()

    def delete(self, ids: Iterable[str]) -> int:
        """Delete by id; gives the number that were in the index or waiting to be."""
        self._flush()
        wanted = list(dict.fromkeys(map(_storable_id, ids)))
        return sum(len(self._end(wanted[at : at + _BATCH])) for at in range(0, len(wanted), _BATCH))

    def _flush(self) -> None:
        """Send the waiting articles."""
        if not self._pending:
            return
        self._lock.require()
        articles = list(self._pending.values())
        self._pending, self._characters = {}, 0
        self._end([article.id for article in articles])
        self._send(self._entered(articles, range(self._next, self._next + len(articles))))

    def _entered(self, articles: Sequence[Article], numbers: Sequence[int]) -> list[Operation]:
        """Count articles in, as new documents with these numbers in the order of the index."""
        made = self._analysis.of(articles)
        operations = []
        for article, number, document in zip(articles, numbers, made.documents, strict=True):
            name = str(self._next)
            own = placed(document, number, self._coming)
            operations.append(operation(name, own, article.id))
            self._added[id_of(article.id)] = name
            self._next += 1
        self._articles += len(articles)
        self._syllables += sum(made.lengths)
        self._change.add(made.change)
        self._changed = True
        return operations

    def _end(self, ids: Sequence[str]) -> set[str]:
        """Take articles out of the coming generation; gives the ids of those that were there."""
        names = {id_of(article_id): article_id for article_id in ids}
        new = [name for name in names if name in self._added]
        ended: list[Document] = []
        if new:
            self._settle()
            self._refresh()
            ended += self._read({"ids": {"values": [self._added[name] for name in new]}})
        if self._catalog.newest.articles:
            there = {"terms": {"id": list(names)}}
            ended += self._read(all_of([living(self._coming), there, {"range": {"from": {"lt": self._coming}}}]))
            ended = [one for one in ended if one.name not in self._ended_names]
        if ended:
            self._send(self._ended(ended))
        return {names[one.id] for one in ended}

    def _ended(self, ones: Sequence[Document]) -> list[Operation]:
        """What ends articles: one that nobody has seen goes, another is kept for the generations that have it."""
        made = self._analysis.of([one.article for one in ones])
        self._articles -= len(ones)
        self._syllables -= sum(made.lengths)
        self._change.add(made.change, -1)
        self._changed = True
        operations = []
        for one, document in zip(ones, made.documents, strict=True):
            if one.begin == self._coming:
                del self._added[one.id]
                operations.append(operation(one.name, None, one.article.id))
                continue
            self._ended_names.add(one.name)
            kept = placed(document, one.number, one.begin, self._coming)
            operations.append(operation(one.name, kept, one.article.id))
        return operations

    # Sending. -----------------------------------------------------------------------------------------------

    def _send(self, operations: list[Operation]) -> None:
        """Have operations sent while the next are made; an error of the last ones is raised here."""
        self._settle()
        self._sending.append(self._sender.submit(self._bulk.send, operations))

    def _settle(self) -> None:
        while self._sending:
            self._sending.pop().result()

    # Publishing. --------------------------------------------------------------------------------------------

    def commit(self, mark: str = "") -> str:
        """Publish everything so far; gives the new generation's name (the old one's if nothing changed)."""
        self._flush()
        self._settle()
        if not self._changed:
            return self.generation
        return self._publish(mark or self._catalog.newest.mark)

    def _publish(self, mark: str) -> str:
        self._lock.require()
        self._refresh()
        number = self._coming
        there = self._count(living(number))
        if there != self._articles:
            raise EngineUnavailable(
                f"{self._connection.address.shown} has {there} articles where {self._articles} were written; nothing "
                "was published, and all that was given since the last commit has to be given again"
            )
        generation = Generation(number, time.time(), self._articles, self._syllables, self._next, mark)
        pieces = self._store.add_pieces(self._change.pieces())
        catalog = msgspec.structs.replace(
            self._catalog,
            generations=kept_of((generation, *self._catalog.generations)),
            lexicon=(*self._catalog.lexicon, LexiconChange(number, pieces)),
        )
        catalog = msgspec.structs.replace(catalog, lexicon=self._store.compacted(catalog))
        self._replace(catalog)
        dropped = len(catalog.generations) <= len(self._catalog.generations)
        self._catalog = catalog
        self._forget()
        if dropped:
            self._remove_old()
        return self.generation

    def _replace(self, catalog: Catalog) -> None:
        """Publish. Where the answer is lost, what the cluster has tells whether it happened."""
        try:
            self._version = self._store.replace(catalog, self._version)
        except Conflict as error:
            raise EngineUnavailable("another process has published meanwhile; nothing of this was") from error
        except Passing:
            found, self._version = patiently(self._store.read, PAUSES)
            if found != catalog:
                raise

    def _remove_old(self) -> None:
        """Remove what no generation has any more. What fails here only takes room until the next commit."""
        numbers = sorted(one.number for one in self._catalog.generations)
        kept = [all_of([{"range": {"from": {"lte": n}}}, {"range": {"to": {"gt": n}}}]) for n in numbers]
        try:
            self._delete_where({"bool": {"must_not": kept}})
            self._store.remove_pieces(self._catalog)
        except SearchError as error:
            _log.warning("published as %s; what no generation needs was not removed: %s", self.generation, error)

    # Going back. --------------------------------------------------------------------------------------------

    def roll_back(self, name: str) -> str:
        """Publish the content of a kept generation as a new one."""
        old = self._catalog.generation(name)
        newest = self._catalog.newest
        if old is newest:
            raise GenerationMissing(f"generation {name} is the current one already")
        then, now = living(old.number), living(newest.number)
        returning = self._read(all_of([then, {"bool": {"must_not": [now]}}]))
        leaving = self._read(all_of([now, {"bool": {"must_not": [then]}}]))
        for ones in _batches(leaving):
            self._send(self._ended(ones))
        # Their documents are those of other generations: they come back as new ones, in their old places.
        for ones in _batches(returning):
            self._send(self._entered([one.article for one in ones], [one.number for one in ones]))
        self._settle()
        self._changed = True
        return self._publish(old.mark or newest.mark)

    def close(self) -> None:
        """Stop sending."""
        self._sender.shutdown(cancel_futures=True)


def _storable_id(article_id: str) -> str:
    return storable(Article(id=article_id)).id


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while some := list(islice(documents, _BATCH)):
        yield some

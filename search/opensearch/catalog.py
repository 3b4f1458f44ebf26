"""Catalog: the one document that says which generations there are. Whoever replaces it publishes."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any, Final

import msgspec

from search.answer import GenerationInfo
from search.errors import GenerationMissing, IndexDamaged, IndexMissing, other_format
from search.opensearch.connection import Conflict, Connection, Missing
from search.opensearch.lexicon import Change, Lexicon, pieces_of, read_piece
from search.opensearch.mapping import FORMAT, articles_body, articles_index, catalog_body, catalog_index

KEPT: Final = 4  # generations
_CHANGES: Final = 24  # of the lexicon, from which those of no kept generation are put together
_ASKED: Final = 8  # pieces in one request


class Generation(msgspec.Struct, frozen=True):
    """One generation: how much it holds, the number that the next article gets, and what it was marked with."""

    number: int
    created: float
    articles: int
    syllables: int
    next: int
    mark: str = ""
    pinned: bool = False

    @property
    def name(self) -> str:
        """As it is asked for."""
        return f"g{self.number}"


class LexiconChange(msgspec.Struct, frozen=True):
    """The pieces that hold what a generation changed of the lexicon, by their ids."""

    number: int
    pieces: tuple[str, ...]


class Catalog(msgspec.Struct, frozen=True):
    """What there is. ``generations`` are those that are kept, the newest first."""

    format: int
    key: str
    generations: tuple[Generation, ...]
    lexicon: tuple[LexiconChange, ...] = ()

    @property
    def newest(self) -> Generation:
        """The generation that was published last."""
        return self.generations[0]

    def generation(self, name: str, upto: int | None = None) -> Generation:
        """A generation that is kept, of those up to a number. Raises ``GenerationMissing``."""
        kept = [one for one in self.generations if upto is None or one.number <= upto]
        for one in kept:
            if one.name == name:
                return one
        names = tuple(one.name for one in kept)
        raise GenerationMissing(f"generation {name} is not kept; kept are {', '.join(names)}", kept=names)


msgspec.json.Decoder(Catalog)  # learnt while one thread imports: two that do so at once end the process


class Version(msgspec.Struct, frozen=True):
    """Which catalog was read, so that it is replaced only if it is still the one."""

    seq: int
    term: int


class CatalogStore:
    """Reads and replaces the catalog of an index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = catalog_index(connection.address.name)

    def create(self) -> None:
        """Make an empty index."""
        address = self._connection.address
        for index, body in (
            (articles_index(address.name), articles_body(address.shards, address.replicas)),
            (self._index, catalog_body(address.replicas)),
        ):
            if not self._exists(index):
                self._make(index, body)
        first = Generation(1, time.time(), 0, 0, 0)
        try:
            self._put("current", Catalog(FORMAT, secrets.token_hex(16), (first,)), op_type="create")
        except Conflict:
            return  # another process was as quick

    def _exists(self, index: str) -> bool:
        return bool(self._connection.read("HEAD", f"/{index}"))

    def _make(self, index: str, body: dict[str, Any]) -> None:
        try:
            self._connection.ask("PUT", f"/{index}", body)
        except Exception as error:
            if "already_exists" not in str(error):
                raise

    def read(self) -> tuple[Catalog, Version]:
        """The catalog as it is now. Raises ``IndexMissing``, ``IndexDamaged``."""
        try:
            found = self._connection.read("GET", f"/{self._index}/_doc/current")
        except Missing as error:
            raise IndexMissing(f"there is no index at {self._connection.address.shown}") from error
        source = found["_source"]
        if source.get("format") != FORMAT:
            raise other_format(self._connection.address.shown, source.get("format", 0), FORMAT)
        try:
            return msgspec.convert(source, Catalog), Version(found["_seq_no"], found["_primary_term"])
        except msgspec.ValidationError as error:
            raise IndexDamaged(f"the catalog of {self._connection.address.shown} cannot be read: {error}") from error

    def replace(self, catalog: Catalog, version: Version) -> Version:
        """Publish a catalog in the place of the one that was read. Raises ``Conflict``."""
        return self._put("current", catalog, if_seq_no=version.seq, if_primary_term=version.term)

    def _put(self, name: str, content: Any, **parameters: Any) -> Version:
        path = f"/{self._index}/_doc/{name}"
        found = self._connection.ask("PUT", path, msgspec.to_builtins(content), **parameters)
        return Version(found["_seq_no"], found["_primary_term"])

    # The lexicon. -------------------------------------------------------------------------------------------

    def add_pieces(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Store pieces; gives their ids."""
        ids = []
        for text in texts:
            ids.append(f"lexicon-{secrets.token_hex(8)}")
            self._put(ids[-1], {"piece": text})
        return tuple(ids)

    def changes(self, wanted: Iterable[LexiconChange]) -> list[Change]:
        """The changes of the lexicon, piece by piece."""
        ids = [one for change in wanted for one in change.pieces]
        found: list[Change] = []
        for at in range(0, len(ids), _ASKED):
            part = ids[at : at + _ASKED]
            answer = self._connection.read("POST", f"/{self._index}/_mget", {"ids": part})
            for one in answer["docs"]:
                if not one.get("found"):
                    raise IndexDamaged(
                        f"{self._connection.address.shown}: the piece {one['_id']} of the lexicon is missing"
                    )
                found.append(read_piece(one["_source"]["piece"]))
        return found

    def lexicon(self, catalog: Catalog, generation: Generation) -> Lexicon:
        """The lexicon of a generation."""
        changes = self.changes(one for one in catalog.lexicon if one.number <= generation.number)
        return Lexicon(Change()).with_changes(changes)

    def compacted(self, catalog: Catalog) -> tuple[LexiconChange, ...]:
        """The changes of the lexicon with those put together that only all generations together need."""
        oldest = catalog.generations[-1].number
        old = [one for one in catalog.lexicon if one.number <= oldest]
        if len(old) < _CHANGES:
            return catalog.lexicon
        whole = LexiconChange(oldest, self.add_pieces(pieces_of(self.changes(old))))
        return (whole, *catalog.lexicon[len(old) :])

    def remove_pieces(self, needed: Catalog) -> None:
        """Remove the pieces that no generation needs."""
        keep = ["current", "lock", *(one for change in needed.lexicon for one in change.pieces)]
        self._connection.ask(
            "POST", f"/{self._index}/_delete_by_query", {"query": {"bool": {"must_not": [{"ids": {"values": keep}}]}}},
            conflicts="proceed", refresh="true",
        )  # fmt: skip


def kept_of(generations: Iterable[Generation]) -> tuple[Generation, ...]:
    """Of generations, newest first, those that are kept: the last few, and those that are pinned."""
    return tuple(one for at, one in enumerate(generations) if at < KEPT or one.pinned)


def info_of(generation: Generation, *, current: bool, size: int) -> GenerationInfo:
    """What is told of a generation."""
    return GenerationInfo(
        name=generation.name,
        number=generation.number,
        created=datetime.fromtimestamp(generation.created, timezone.utc),
        articles=generation.articles,
        deleted=0,
        segments=1,
        size_bytes=size,
        current=current,
        mark=generation.mark,
        pinned=generation.pinned,
    )

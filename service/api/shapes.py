"""The shapes of answers that are the service's own: what is left of a hit when fields are chosen, batches, manifests,
problems, probes. The client reads them, so nothing here needs the server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, get_args, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from search import Answer, Article, Hit, Note, Total
from search.answer import FacetValue
from search.options import FIELDS
from search.reports.batch import Status
from service.api.export_rows import Column
from service.write_queue.task import Task


def _chosen() -> list[tuple[str, Any, Any]]:
    """The members that ``fields`` may leave out: those of a hit, and those of its article that a hit does not carry."""
    hints = get_type_hints(Article) | get_type_hints(Hit)
    names = [*Hit.__struct_fields__, *(name for name in FIELDS if name not in Hit.__struct_fields__)]
    return [(name, hints[name] | UnsetType, UNSET) for name in names if name != "id"]


# One article of an answer: its ``id``, and those members that ``fields`` asks for.
Item: Final = msgspec.defstruct("Item", [("id", str), *_chosen()], kw_only=True)


def _columns() -> list[tuple[str, Any, Any]]:
    """The members that ``fields`` of an export may choose."""
    hints = get_type_hints(Article)
    return [(name, hints[name] | UnsetType, UNSET) for name in get_args(Column)]


# One line of an export in NDJSON.
Line: Final = msgspec.defstruct("Line", [("id", str), *_columns()], kw_only=True)


class LooseItems(msgspec.Struct):
    """What has every syllable and is no hit."""

    items: list[Item]  # type: ignore[valid-type]


class SearchAnswer(Answer, kw_only=True):
    """The answer to one search."""

    items: list[Item]  # type: ignore[valid-type]
    loose: LooseItems | UnsetType = UNSET  # type: ignore[assignment]


class ValueList(msgspec.Struct, kw_only=True):
    """The values of a facet, and how many articles have each."""

    generation: str
    took_ms: float
    count: int
    items: list[FacetValue]


class StoredArticle(Article, kw_only=True, omit_defaults=False):
    """An article as it is stored, every member present."""


# An article as it is sent: whatever is left out is empty, and the id is that of the address, or made.
SentArticle: Final = msgspec.defstruct(
    "SentArticle",
    [(name, get_type_hints(Article)[name] | UnsetType, UNSET) for name in Article.__struct_fields__],
    kw_only=True,
)


class BatchProblem(msgspec.Struct, kw_only=True):
    """Why a row has no answer."""

    code: str
    detail: str
    hint: str
    position: int | None


class BatchRow(msgspec.Struct, kw_only=True):
    """What came of one row."""

    row: int
    status: Status
    q: str
    canonical: str
    parsed: str
    notes: list[Note]
    total: Total | None
    items: list[Hit]
    extra: dict[str, str]
    problem: BatchProblem | None


class BatchAnswer(msgspec.Struct, kw_only=True):
    """What came of a batch."""

    generation: str
    took_ms: float
    answered: int
    failed: int
    blank: int
    rows: list[BatchRow]


class ManifestQuery(msgspec.Struct, kw_only=True):
    """How the query of an export was read."""

    text: str
    canonical: str
    parsed: str
    notes: list[Note]


class Manifest(msgspec.Struct, kw_only=True):
    """What is in an export: enough to check the file, to get it again, and to say where a number is from."""

    url: str
    file: str
    query: ManifestQuery
    filters: dict[str, Any]
    generation: str
    created: datetime
    order: str
    format: str
    columns: list[str]
    count: int
    bytes: int
    sha256: str


class Problem(msgspec.Struct, kw_only=True):
    """What is wrong, for programs (``type``, ``status``) and for people (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    parameter: str | UnsetType = UNSET
    value: str | UnsetType = UNSET
    allowed: list[str] | UnsetType = UNSET
    position: int | UnsetType = UNSET
    hint: str | UnsetType = UNSET
    kept: list[str] | UnsetType = UNSET
    total: int | UnsetType = UNSET
    id: str | UnsetType = UNSET
    scope: str | UnsetType = UNSET
    field: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class TaskAnswer(Task, kw_only=True):
    """A task, and where its rejects can be read."""

    rejects_url: str | None = None


class Reject(msgspec.Struct, kw_only=True):
    """A rejected line, whole (``cut``: only its beginning), with the reason."""

    source: str
    line: int | None
    field: str
    reason: str
    raw: str
    cut: bool


def members_of(value: msgspec.Struct, names: Iterable[str]) -> dict[str, Any]:
    """Some members of a Struct, by their names."""
    return {name: getattr(value, name) for name in names}

"""Batches: many queries, one after the other, of one generation; what is wrong with a row is told of that row alone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from search.answer import Hit, Note, Total
from search.errors import GenerationMissing, OptionError, QueryError
from search.options import MAX_VALUE, SearchOptions, check_options, read_options
from search.reports.header import COLUMNS, Name, header_of, is_unnamed, numbered, unnamed
from search.reports.spreadsheet import (
    Bounds,
    Record,
    TableTooLarge,
    alone,
    decode,
    hinted,
    lines,
    records,
    undecoded,
)
from search.reports.table import BOM, csv_line

if TYPE_CHECKING:
    from search.engine import Engine

Status = Literal["ok", "blank", "failed"]

_FIELDS: Final = {"from": "since", "to": "until"}
_LISTS: Final = frozenset({"source", "section", "author", "tag"})
_BLANK: Final = 3  # blank rows that are read for each row that may be asked
_CELLS: Final = 50  # cells
_BETWEEN: Final = "|"  # several values in one cell
OUT: Final = (
    "row", "q", "status", "total", "all_words", "loose", "canonical", "parsed", "top", "generation", "error",
    "message", "position",
)  # fmt: skip


class RowProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row has no answer. ``code`` is that of a query error, or ``bad-option``, ``bad-encoding``, ``bad-row``,
    ``generation-gone``, ``unfinished``."""

    code: str
    vi: str
    en: str
    position: int | None = None
    hint_vi: str = ""
    hint_en: str = ""

    def told(self, language: Literal["vi", "en"]) -> str:
        """What is wrong and the cure, in a language."""
        said = (self.vi, self.hint_vi) if language == "vi" else (self.en, self.hint_en)
        return " ".join(filter(None, said))


class Row(msgspec.Struct, kw_only=True):
    """A query to be asked: its row, its own options under the names of the HTTP parameters, the columns that mean
    nothing to a search, and what is wrong with it already."""

    number: int
    q: str = ""
    options: dict[str, Any] = {}
    extra: dict[str, str] = {}
    problem: RowProblem | None = None


class RowAnswer(msgspec.Struct, kw_only=True):
    """What came of a row: ``ok``, ``blank`` (nothing was asked) or ``failed``, with its reason; ``cost`` is that of the
    query, in units."""

    row: int
    q: str
    status: Status
    total: Total | None = None
    canonical: str = ""
    parsed: str = ""
    notes: list[Note] = []
    items: list[Hit] = []
    extra: dict[str, str] = {}
    problem: RowProblem | None = None
    cost: int = 0


def read_table(data: bytes, most: int | None = None) -> list[Row]:
    """The queries of a CSV, or of a text with one a line.

    A first row that names a column ``q`` (or ``query``, ``câu tìm``, ``từ khóa``) is a header; the separator is the one
    that makes it one, and quotes are the table's. Without a header a line is one query as it stands, whatever
    separators and quotes are in it.

    Raises ``TableTooLarge`` for more than ``most`` rows, without reading much further; so for a header and rows of more
    than 50 cells each.
    """
    hint, text = hinted(decode(data))
    bounds = None if most is None else Bounds((1 + _BLANK) * most + 1, _CELLS * (most + 1))
    text = _without_end(text)
    first = next((line for line in lines(text, bounds) if not line.blank), Record(0, [""]))
    header, delimiter = header_of(first.cells[0], hint, bounds)
    found = (
        (one for one in records(text, delimiter, bounds) if one.number > first.number)
        if header
        else lines(text, bounds)
    )
    rows = [_row(record, header) for record in found]
    while rows and not rows[-1].q and rows[-1].problem is None and not any(rows[-1].extra.values()):
        rows.pop()  # the blank lines at the end of a file are no rows
    if most is not None and len(rows) > most:
        raise TableTooLarge(f"more than {most} rows")
    return rows


def _without_end(text: str) -> str:
    """A text without the lines at its end that have nothing in them, however many there are."""
    told = len(text.rstrip())
    ends = [place for place in (text.find("\r", told), text.find("\n", told)) if place >= 0]
    return text[: min(ends)] if ends else text


def _row(record: Record, header: list[Name] | None) -> Row:
    if header is None:
        found = Row(number=record.number, q=alone(record.cells[0]))
    else:
        found = Row(number=record.number)
        beyond = (Name(unnamed(place), None) for place in count(len(header) + 1))
        for (name, column), cell in zip(chain(header, beyond), record.cells, strict=False):
            if column == "q":
                found.q = cell.strip()
            elif column and cell.strip():
                values = [value.strip() for value in cell.split(_BETWEEN) if value.strip()]
                found.options[column] = values if column in _LISTS else cell.strip()
            elif column is None and (cell.strip() or not is_unnamed(name)):
                found.extra[name if name not in found.extra else numbered(name, found.extra)] = cell
    if any(undecoded(cell) for cell in record.cells):
        found.problem = RowProblem(
            code="bad-encoding",
            vi="Hàng này không phải UTF-8.",
            en="This row is not UTF-8.",
            hint_vi="Lưu lại tệp ở dạng “CSV UTF-8”.",
            hint_en="Save the file again as “CSV UTF-8”.",
        )
    return found


def read_json(values: Sequence[Any], most: int | None = None) -> list[Row]:
    """The queries of a JSON array: texts, or objects with ``q`` and the parameters of a search.

    Raises ``TableTooLarge`` for more than ``most``.
    """
    if most is not None and len(values) > most:
        raise TableTooLarge(f"more than {most} rows")
    return [_json_row(number, value) for number, value in enumerate(values, 1)]


def _json_row(number: int, value: Any) -> Row:
    if isinstance(value, str):
        return Row(number=number, q=value)
    if isinstance(value, dict) and isinstance(value.get("q", ""), str):
        options = {name: one for name, one in value.items() if name != "q"}
        unknown = [name for name in options if name not in COLUMNS.values()]
        if not unknown:
            return Row(number=number, q=value.get("q", ""), options=options)
        told = f"“{unknown[0][:100]}”"
        return _bad_row(number, f"Không có tham số {told}.", f"There is no parameter {told}.", value.get("q", ""))
    return _bad_row(
        number, "Mỗi phần tử phải là một câu tìm, hoặc một đối tượng có q.", "A row is a text, or an object with q."
    )


def _bad_row(number: int, vi: str, en: str, q: str = "") -> Row:
    return Row(number=number, q=q, problem=RowProblem(code="bad-row", vi=vi, en=en))


def run(
    engine: Engine, rows: Iterable[Row], options: SearchOptions, *, seconds: float | None = None
) -> Iterator[RowAnswer]:
    """Ask the queries one after the other, all of the generation that answers first; ``options`` hold where a row has
    none of its own. After ``seconds`` what is left fails as ``unfinished``."""
    pinned = msgspec.structs.replace(options, generation=options.generation or engine.generation, suggest=False)
    end = None if seconds is None else time.monotonic() + seconds
    for row in rows:
        if row.problem is None and row.q.strip() and end is not None and time.monotonic() > end:
            row.problem = RowProblem(
                code="unfinished",
                vi="Hết thời gian trước khi đến hàng này.",
                en="The time was up before this row.",
                hint_vi="Gửi lại những hàng chưa xong.",
                hint_en="Send the rows that are left again.",
            )
        yield _answered(engine, row, pinned)


def _answered(engine: Engine, row: Row, options: SearchOptions) -> RowAnswer:
    shown = row.q.encode("utf-8", "replace").decode()  # no answer can carry a lone surrogate
    answer = RowAnswer(row=row.number, q=shown, status="failed", extra=row.extra, problem=row.problem)
    if row.problem is not None:
        return answer
    if not row.q.strip():
        answer.status = "blank"
        return answer
    try:
        found = engine.search(row.q, _with_own(options, row.options))
    except QueryError as error:
        answer.problem = RowProblem(
            code=error.code,
            vi=error.vi,
            en=error.en,
            position=error.position,
            hint_vi=error.hint_vi,
            hint_en=error.hint_en,
        )
    except OptionError as error:
        answer.problem = RowProblem(code="bad-option", vi=error.vi, en=error.en)
    except GenerationMissing as error:
        answer.problem = RowProblem(code="generation-gone", vi=f"Không còn bản {options.generation}.", en=str(error))
    else:
        answer.status, answer.total, answer.items = "ok", found.total, found.items
        answer.canonical, answer.parsed = found.query.canonical, found.query.parsed
        answer.notes, answer.cost = found.query.notes, found.query.cost.units
    return answer


def _with_own(options: SearchOptions, own: Mapping[str, Any]) -> SearchOptions:
    """The options of the batch, with those of a row in their place. Raises ``OptionError``."""
    for name in _LISTS & own.keys():
        values = [own[name]] if isinstance(own[name], str) else own[name]
        if isinstance(values, list) and any(isinstance(one, str) and len(one) > MAX_VALUE for one in values):
            raise OptionError(
                name, f"{name} dài quá {MAX_VALUE} ký tự", f"{name} is longer than {MAX_VALUE} characters"
            )
    read = read_options(own)
    return check_options(
        msgspec.structs.replace(
            options, **{_FIELDS.get(name, name): getattr(read, _FIELDS.get(name, name)) for name in own}
        )
    )


def table(
    answers: Sequence[RowAnswer], generation: str, *, language: Literal["vi", "en"], bom: bool = False
) -> Iterator[str]:
    """The answers as CSV, a line a row: the columns of ``OUT``, then those the batch had of its own."""
    extra = list(dict.fromkeys(name for answer in answers for name in answer.extra))
    names = list(OUT)
    for name in extra:
        names.append(name if name not in OUT else numbered(name, {*names, *extra}))
    yield (BOM if bom else "") + csv_line(names)
    for one in answers:
        problem = one.problem
        yield csv_line(
            [
                one.row,
                one.q,
                one.status,
                one.total.value if one.total else "",
                one.total.all_words if one.total else "",
                one.total.loose if one.total else "",
                one.canonical,
                one.parsed,
                "; ".join(hit.id for hit in one.items),
                generation,
                problem.code if problem else "",
                problem.told(language) if problem else "",
                "" if problem is None or problem.position is None else problem.position,
                *(_sound(one.extra.get(name, "")) for name in extra),
            ]
        )


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()

"""JSON files: an array of articles, an object with such an array under a usual key, or one article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from indexer.fields import field_of
from indexer.sources.json_scan import JsonScanError, JsonScanner
from indexer.sources.jsonld import is_other_thing
from indexer.sources.layers import DAMAGE
from indexer.sources.record import Record

LISTS: Final = frozenset(
    (
        "articles", "items", "data", "results", "records", "docs", "documents", "rows", "news", "entries",
        "posts", "hits", "response", "feed", "@graph",
    )
)  # fmt: skip
_RAW: Final = 1_000_000  # characters kept of what cannot be read


def read_json(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of a JSON file, one after another: the file need not fit in memory.

    Where the text stops being JSON (a file cut short, say) what came before is kept, and a last record says
    where.
    """
    scanner = JsonScanner(stream)
    try:
        if not scanner.peek():
            yield Record(source=name, line=1, reason="the file is empty")
        while scanner.peek():
            yield from _value(scanner, name)
    except JsonScanError as error:
        yield Record(source=name, line=scanner.line, raw=scanner.rest(_RAW), reason=f"the file is not JSON: {error}")
    except DAMAGE as error:
        yield Record(source=name, line=scanner.line, reason=f"the rest of the file cannot be read: {error}")


def _value(scanner: JsonScanner, name: str) -> Iterator[Record]:
    sign = scanner.peek()
    if sign == "[":
        scanner.take("[")
        yield from _array(scanner, name)
    elif sign == "{":
        yield from _object(scanner, name)
    else:
        raise scanner.broken("an array or an object was expected")


def _array(scanner: JsonScanner, name: str) -> Iterator[Record]:
    """Yield the items of an array whose bracket has been taken."""
    while scanner.peek() != "]":
        line = scanner.line
        item, text = scanner.value()
        yield from _record(item, text, name, line)
        if scanner.peek() != "]":
            scanner.take(",")
    scanner.take("]")


def _object(scanner: JsonScanner, name: str) -> Iterator[Record]:
    line, fields, streamed = scanner.line, dict[str, Any](), False
    scanner.take("{")
    while scanner.peek() != "}":
        key = scanner.value()[0]
        scanner.take(":")
        if str(key).lower() in LISTS and scanner.peek() == "[":
            scanner.take("[")
            if scanner.peek() == "{":
                streamed = True
                yield from _array(scanner, name)
            else:
                fields[str(key)] = _plain_array(scanner)
        else:
            fields[str(key)] = scanner.value()[0]
        if scanner.peek() != "}":
            scanner.take(",")
    scanner.take("}")
    if not streamed:
        for item in _inside(fields):
            yield from _record(item, "", name, line)


def _plain_array(scanner: JsonScanner) -> list[Any]:
    values: list[Any] = []
    while scanner.peek() != "]":
        values.append(scanner.value()[0])
        if scanner.peek() != "]":
            scanner.take(",")
    scanner.take("]")
    return values


def _inside(fields: Mapping[str, Any], depth: int = 0) -> list[Any]:
    """Find the articles inside an answer such as ``{"response": {"results": […]}}``; else it is an article
    itself.
    """
    own = {known[0] for known in map(field_of, fields) if known}
    if own & {"title", "body"}:
        return [fields]
    for key, value in fields.items():
        if key.lower() not in LISTS:
            continue
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return value
        if isinstance(value, dict) and depth < 3:
            return _inside(value, depth + 1)
    return [fields]


def _record(item: Any, text: str, name: str, line: int) -> Iterator[Record]:
    if isinstance(item, dict):
        if _is_phpmyadmin(item):
            rows = item.get("data")
            for row in rows if isinstance(rows, list) else []:
                yield from _record(row, "", name, line)
        elif not is_other_thing(item):
            yield Record(source=name, line=line, mapping=item, raw=text)
    else:
        yield Record(source=name, line=line, raw=text, reason="the item is not an object with fields")


def _is_phpmyadmin(item: Mapping[str, Any]) -> bool:
    """Tell whether an item is of phpMyAdmin's own: a header, the name of a database, a table with its rows."""
    kind = item.get("type")
    return (kind == "header" and "version" in item) or (
        kind in ("database", "table") and "name" in item and item.keys() <= {"type", "name", "database", "data"}
    )

"""JSON files: an array of articles, an object with such an array under a usual key, or one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from indexer.sources.json_inside import LISTS, articles_in, has_text, is_article
from indexer.sources.json_scan import JsonScanError, JsonScanner
from indexer.sources.jsonld import is_other_thing
from indexer.sources.layers import DAMAGE
from indexer.sources.record import Record

_KEYED: Final = 1_000  # articles by their keys that are read at once
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
        if len(fields) >= _KEYED and _are_articles(fields):  # by their keys, of which there may be very many
            yield from _records(fields.values(), name, line)
            fields, streamed = {}, True
        if scanner.peek() != "}":
            scanner.take(",")
    scanner.take("}")
    if streamed:
        yield from _records(fields.values() if _are_articles(fields) else (), name, line)
    else:
        yield from _records(articles_in(fields), name, line)


def _are_articles(fields: Mapping[str, Any]) -> bool:
    return not has_text(fields) and all(map(is_article, fields.values()))


def _records(items: Iterable[Any], name: str, line: int) -> Iterator[Record]:
    for item in items:
        yield from _record(item, "", name, line)


def _plain_array(scanner: JsonScanner) -> list[Any]:
    values: list[Any] = []
    while scanner.peek() != "]":
        values.append(scanner.value()[0])
        if scanner.peek() != "]":
            scanner.take(",")
    scanner.take("]")
    return values


def _record(item: Any, text: str, name: str, line: int) -> Iterator[Record]:
    if isinstance(item, dict) and isinstance(item.get("node"), dict) and item.keys() <= {"node", "cursor"}:
        item = item["node"]
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

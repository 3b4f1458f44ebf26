"""Naming: a small TOML file that says under which names a source gives the fields of an article, and what the papers at
its hosts are called.

[fields]
title = "ten_bai"
published = ["meta.ngay", "created"]

[sources]
"bao.example" = "Báo Bờ Sông"
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from indexer.errors import SourceError
from indexer.fields import ALIASES
from indexer.sources.record import Record

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FIELDS: Final = tuple(field for field in ALIASES if field != "extra")


class Naming:
    """Which names stand for which fields; a name may lead into objects (``meta.date``), lists too."""

    def __init__(self, names: Mapping[str, list[str]], papers: Mapping[str, str] | None = None) -> None:
        self._names = dict(names)
        self.papers = dict(papers or {})

    @property
    def columns(self) -> set[str]:
        """The names that are given, as the columns of a table would have them."""
        return {name for names in self._names.values() for name in names}

    def named(self, mapping: Mapping[str, Any]) -> dict[str, Any]:
        """Give a record with the fields under their own names.

        >>> Naming({"title": ["ten"], "published": ["meta.ngay"]}).named({"ten": "T", "meta": {"ngay": "1/2/2024"}})
        {'meta': {'ngay': '1/2/2024'}, 'title': 'T', 'published': '1/2/2024'}
        """
        found = {}
        used = set()
        for field, names in self._names.items():
            for name in names:
                value = _at(mapping, name)
                if value not in (None, ""):
                    found[field] = value
                    used.add(name)
                    break
        rest = {name: value for name, value in mapping.items() if name not in used and name not in found}
        return rest | found

    def applied(self, records: Iterable[Record]) -> Iterator[Record]:
        """Name the fields of every record."""
        for record in records:
            if record.mapping is None:
                yield record
            else:
                yield Record(source=record.source, line=record.line, raw=record.raw, mapping=self.named(record.mapping))


def read_naming(path: Path) -> Naming:
    """Read the file. Raises ``SourceError`` with what is wrong."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error
    except ValueError as error:  # bad TOML, or bytes that are not UTF-8
        raise SourceError(f"{path}: not TOML: {error}") from error
    papers = table.pop("sources", {})
    fields = table.pop("fields", {} if papers else None)
    if table or not isinstance(fields, dict) or not isinstance(papers, dict):
        raise SourceError(
            f'{path}: a table [fields] is expected, with lines such as title = "ten_bai", or a table [sources], with '
            'lines such as "bao.example" = "Báo Bờ Sông"'
        )
    for host, paper in papers.items():
        if not isinstance(paper, str) or not paper.strip() or "/" in host or "." not in host:
            raise SourceError(f'{path}: [sources] must have hosts and names, such as "bao.example" = "Báo Bờ Sông"')
    names: dict[str, list[str]] = {}
    for field, given in fields.items():
        if field not in FIELDS:
            raise SourceError(f"{path}: {field} is not a field of articles ({', '.join(FIELDS)})")
        listed = [given] if isinstance(given, str) else given
        if not isinstance(listed, list) or not listed or not all(isinstance(name, str) and name for name in listed):
            raise SourceError(f"{path}: {field} must be a name or a list of names")
        names[field] = listed
    return Naming(names, papers)


def _at(mapping: Mapping[str, Any], path: str) -> Any:
    """The value at a name, which may itself have dots in it, or at a path."""
    if path in mapping:
        return mapping[path]
    value: Any = mapping
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value

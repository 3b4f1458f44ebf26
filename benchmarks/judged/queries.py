"""The tables of a set: the judged queries, and the labels of articles."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

from analyzers import tokenize

NEAR: Final = 20
NEAR_LONG: Final = 30  # parts of a query of the group "long"

Phrase = tuple[str, ...]


class Query(NamedTuple):
    """A judged query: its parts as they are meant, with marks, and the same said in other words."""

    group: str
    text: str
    parts: tuple[Phrase, ...]
    also: tuple[tuple[Phrase, ...], ...]
    intent: str

    @property
    def whole(self) -> Phrase:
        """All parts behind each other."""
        return tuple(syllable for part in self.parts for syllable in part)

    @property
    def slack(self) -> int:
        """How many other syllables may stand among parts that are near."""
        return NEAR_LONG if self.group == "long" else NEAR


def read_queries(path: Path) -> list[Query]:
    """The queries of a table: `` / `` stands between parts, `` | `` between other wordings."""
    with path.open(encoding="utf-8") as lines:
        return [
            Query(
                row["group"],
                row["query"],
                _parts(row["marked"]),
                tuple(_parts(one) for one in row["also"].split(" | ") if one),
                row["intent"],
            )
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def read_labels(path: Path) -> dict[str, dict[str, int]]:
    """The labels of each query: id to 1 (relevant) or 0; ``1?`` and ``0?``, unsure, count as the digit."""
    labels: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            labels[row["query"]][row["id"]] = int(row["relevant"][0])
    return dict(labels)


def _parts(marked: str) -> tuple[Phrase, ...]:
    return tuple(tuple(tokenize(part).forms) for part in marked.split(" / "))

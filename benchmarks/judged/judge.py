"""A judge of hits: what a rule finds for the judged queries, scored by labels of a sample of each stratum.

For each query the strata of its pool are counted exactly; the share of relevant articles in a stratum comes from its
labels, shrunk by one label towards the stratum's share, apart for what was found and what was not.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import ARTICLES
from benchmarks.judged.queries import read_labels, read_queries
from benchmarks.judged.strata import Strata, kept


class Score(NamedTuple):
    """How well the hits of one query are those that are meant; ``outside``: hits that are in no stratum."""

    precision: float
    recall: float
    f1: float
    hits: int
    outside: int


class Judge:
    """Judged queries.

    Args:
        groups: The group of each query.
        strata: The strata of each query.
        labels: The labels of each query: id to 1 (relevant) or 0.
    """

    def __init__(self, groups: Mapping[str, str], strata: Strata, labels: Mapping[str, Mapping[str, int]]) -> None:
        self.groups = groups
        self._strata = strata
        self._labels = labels

    @classmethod
    def read(cls, folder: Path, archive: Path = ARTICLES) -> Judge:
        """The judge of a folder, which has the strata in ``strata.json.gz`` or lets them be computed."""
        with (folder / "queries.tsv").open(encoding="utf-8") as lines:
            groups = {row["query"]: row["group"] for row in csv.DictReader(lines, delimiter="\t")}
        return cls(groups, _strata(folder, archive), read_labels(folder / "hits.tsv"))

    def has(self, name: str) -> bool:
        """Whether any query has articles in a stratum."""
        return any(of.get(name) for of in self._strata.values())

    def without(self, left_out: str) -> Judge:
        """The same queries without a stratum."""
        strata = {
            query: {name: ids for name, ids in of.items() if name != left_out} for query, of in self._strata.items()
        }
        return Judge(self.groups, strata, self._labels)

    def among(self, archive: set[str]) -> Judge:
        """The same queries in an archive of these articles alone, but for those without a relevant article in it."""
        labels = {
            query: {id_: label for id_, label in of.items() if id_ in archive} for query, of in self._labels.items()
        }
        strata = {query: {name: ids & archive for name, ids in of.items()} for query, of in self._strata.items()}
        groups = {query: group for query, group in self.groups.items() if any(labels[query].values())}
        return Judge(groups, strata, labels)

    def score(self, query: str, found: set[str]) -> Score:
        """The score of what was found for a query."""
        right = missed = 0.0
        inside = 0
        for ids in self._strata[query].values():
            labels = {id_: label for id_, label in self._labels[query].items() if id_ in ids}
            share = sum(labels.values()) / len(labels) if labels else 0.0
            hits = len(ids & found)
            right += hits * _share([one for id_, one in labels.items() if id_ in found], share)
            missed += (len(ids) - hits) * _share([one for id_, one in labels.items() if id_ not in found], share)
            inside += hits
        precision = right / inside if inside else 0.0
        recall = right / (right + missed) if right + missed else 1.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        return Score(precision, recall, f1, len(found), len(found) - inside)


def _strata(folder: Path, archive: Path) -> Strata:
    path = folder / "strata.json.gz"
    if not path.exists():
        return kept(read_queries(folder / "queries.tsv"), archive)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {query: {name: set(ids) for name, ids in of.items()} for query, of in json.load(file)["queries"].items()}


def _share(labels: Sequence[int], prior: float) -> float:
    return (sum(labels) + prior) / (len(labels) + 1)

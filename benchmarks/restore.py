"""Marks put back: how many syllables of titles come out right? (``python -m benchmarks.restore``)

The titles of ``title-queries-dev.tsv`` are stripped of their marks, and put right from the statistics of an index
in which no title stands (that of ``python -m benchmarks.quality``) and, in the same run, by pyvi's
``ViUtils.add_accents``. A token with a letter in it is right when its normal form (small letters, one place for the
tone) is that of the title. ``tune`` is the half on which the weights of ``analyzers.restore`` were tuned, ``held``
the other. ``itself`` says whether the body of the article that the title belongs to counts in the statistics, as it
does when somebody looks for it, or was left out. Where pyvi raises an error or gives other letters, the title counts
as left as it was. Then: to how many of the titles, and of three syllables from each, is anything suggested, as they
stand (a false alarm, as a title is in order but for a few slips) and without marks, and at what cost.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import click
import numpy as np
from pyvi import ViUtils

from analyzers.fold import fold
from analyzers.restore import restore
from analyzers.tokens import tokenize
from benchmarks.corpus import TITLES, read_titles
from benchmarks.embedded import embedded
from benchmarks.quality import short
from benchmarks.typing_habits import without_marks
from search.query import parse
from search.suggesting.suggestions import suggestions
from search.whoosh.answering.ngram_counts import NgramCounts
from search.whoosh.answering.statistics import SnapshotStatistics
from search.whoosh.generations.snapshot import Snapshot
from search.whoosh.segments.pairs import Pairs
from search.whoosh.segments.postings import Counted
from search.whoosh.segments.segment import Segment

Forms = Sequence[str]
Restorer = Callable[[str, str], Forms]  # (text without marks, id of its article) → forms


class _Without(Segment):
    """A segment as if one article were not in it."""

    def __init__(self, segment: Segment, doc: int) -> None:
        super().__init__(segment.file.path)
        self._doc = doc

        self.pair = lru_cache(maxsize=1 << 9)(self._pair_without)

    def form_weights(self, first: int, last: int) -> list[int]:
        weights = super().form_weights(first, last)
        for number, form in enumerate(range(first, last)):
            postings = self.postings(form, form + 1)
            weights[number] -= int(postings.weights()[postings.docs == self._doc].sum())
        return weights

    def _pair_without(self, left: int, right: int) -> Pairs | None:
        found = self.pairs.find(left, right)
        if found is None:
            return None
        kept = found.docs != self._doc
        if not kept.any():
            return None
        first = np.concatenate(([0], np.cumsum(kept)))[found.first]
        found.first, found.postings = first, Counted(found.docs[kept], found.weights()[kept])
        return found


def from_archive(snapshot: Snapshot, *, itself: bool) -> Restorer:
    """Timbao's restorer; without the wanted article itself if so asked."""
    statistics = NgramCounts(snapshot.segments)

    def restored(text: str, wanted: str) -> Forms:
        return restore(tokenize(text).forms, statistics if itself else _leaving_out(snapshot, wanted)).forms

    return restored


def _leaving_out(snapshot: Snapshot, wanted: str) -> NgramCounts:
    segments = []
    for segment in snapshot.segments:
        doc = segment.find(wanted)
        segments.append(segment if doc is None else _Without(segment, doc))
    return NgramCounts(segments)


class Pyvi:
    """pyvi's restorer, and what went wrong with it."""

    def __init__(self) -> None:
        self._add_accents: Callable[[str], str] = ViUtils.add_accents
        self.errors = 0
        self.miscounted = 0

    def __call__(self, text: str, wanted: str) -> Forms:
        """The forms of what pyvi makes of a text."""
        plain = tokenize(text).forms
        try:
            forms = tokenize(self._add_accents(text)).forms
        except KeyError:  # of a label that its table of letters does not have
            self.errors += 1
            return plain
        if [fold(form) for form in forms] == [fold(form) for form in plain]:
            return forms
        self.miscounted += 1
        return plain if len(forms) != len(plain) else forms


def measure(restorer: Restorer, titles: Sequence[tuple[str, str]]) -> tuple[int, int, int, float]:
    """(syllables right, syllables, titles wholly right, milliseconds a title)."""
    right = syllables = whole = 0
    spent = 0.0
    for title, wanted in titles:
        meant = tokenize(title).forms
        text = without_marks(title)
        begin = time.perf_counter()
        forms = restorer(text, wanted)
        spent += time.perf_counter() - begin
        checks = [one == other for one, other in zip(forms, meant, strict=True) if any(map(str.isalpha, other))]
        right, syllables, whole = right + sum(checks), syllables + len(checks), whole + all(checks)
    return right, syllables, whole, spent * 1000 / len(titles)


def alarms(snapshot: Snapshot, queries: Sequence[str]) -> tuple[int, float]:
    """(queries to which anything is suggested, milliseconds a query)."""
    statistics = SnapshotStatistics(snapshot)
    roots = [parse(query, lenient=True).root for query in queries]
    begin = time.perf_counter()
    found = [suggestions(query, root, statistics) for query, root in zip(queries, roots, strict=True)]
    return sum(map(bool, found)), (time.perf_counter() - begin) * 1000 / len(queries)


@click.command()
@click.option("--titles", type=click.Path(path_type=Path), default=TITLES, show_default=True)
@click.option("--index", default="index_data/quality", show_default=True, help="An index without titles.")
@click.option("--pyvi/--no-pyvi", "with_pyvi", default=True, show_default=True)
def main(titles: Path, index: str, with_pyvi: bool) -> None:
    """Print the share of syllables of titles that get their marks back, for Timbao and for pyvi."""
    snapshot = embedded(Path(index))
    halves: dict[str, list[tuple[str, str]]] = {"tune": [], "held": []}
    for title, wanted in read_titles(titles):
        halves["tune" if zlib.crc32(title.encode()) % 2 else "held"].append((title, wanted))
    own, pyvi = from_archive(snapshot, itself=True), Pyvi()
    restorers: dict[str, Restorer] = {
        "Timbao, itself": own,
        "the same, asked again": own,
        "Timbao, left out": from_archive(snapshot, itself=False),
    } | ({"pyvi add_accents": pyvi} if with_pyvi else {})
    click.echo("| split | titles | restorer | syllables right | of | share | titles wholly right | ms a title |")
    click.echo("|---|---|---|---|---|---|---|---|")
    for split, queries in halves.items():
        for name, restorer in restorers.items():
            right, syllables, whole, ms = measure(restorer, queries)
            share = f"{right / syllables:.2%} | {whole / len(queries):.1%} | {ms:.2f}"
            click.echo(f"| {split} | {len(queries)} | {name} | {right} | {syllables} | {share} |")
    click.echo(f"pyvi: {pyvi.errors} titles raised an error, {pyvi.miscounted} came back with other letters")
    click.echo("\n| split | queries | asked | with a suggestion | ms a query, first time |\n|---|---|---|---|---|")
    for split, queries in halves.items():
        asked = [title for title, _ in queries]
        for name, cut in (("title", str), ("three syllables", short(3))):
            for marks, strip in (("", str), (", no marks", without_marks)):
                texts = [strip(cut(title)) for title in asked]
                count, ms = alarms(snapshot, texts)
                click.echo(f"| {split} | {len(texts)} | {name}{marks} | {count} | {ms:.2f} |")


if __name__ == "__main__":
    main()

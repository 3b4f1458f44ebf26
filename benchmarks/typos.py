"""Words that are no syllables, read by the archive's vocabulary. (``python -m benchmarks.typos``)

Foreign words and names that at least twenty articles have are drawn with a seed, and each slips once: a letter left
out, doubled, typed twice over as its neighbour on the keyboard, replaced by that, or swapped with the next. Printed is
how many are read as the word that was meant (or searched for as it, where the archive has the slip too), how many as
another. Then the abbreviations of ``analyzers/data`` that ten articles have, as if they were not listed: how many the
archive spells out so, how many otherwise. At last the false alarms: titles, and pieces of three syllables from them, in
which a slip is seen or a word is read otherwise than typed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import click

from analyzers.fold import fold
from analyzers.syllable import is_key
from analyzers.tokens import tokenize
from analyzers.variants import phrase_variants
from benchmarks.corpus import TITLES, read_titles
from benchmarks.embedded import embedded
from benchmarks.quality import short
from search.planning import words
from search.planning.spelling import corrected
from search.planning.units import UnitReader
from search.whoosh.answering.statistics import SnapshotStatistics
from search.whoosh.generations.snapshot import Snapshot

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def names(snapshot: Snapshot, count: int, dice: random.Random) -> list[str]:
    """Foreign words that the archive has often."""
    statistics = SnapshotStatistics(snapshot)
    keys = {key.decode() for segment in snapshot.segments for key in segment.keys.strings() if key.isalpha()}
    long = sorted(key for key in keys if key.isascii() and len(key) >= 5 and not is_key(key))
    return dice.sample([key for key in long if statistics.frequency(key) >= 20], count)


def slips(word: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """One of each kind: its name, and the word with it. The first letter stays."""
    at = dice.randrange(1, len(word))
    row = next(row for row in _ROWS if word[at] in row)
    place = row.index(word[at])
    near = row[place + 1] if place + 1 < len(row) else row[place - 1]
    yield "a letter left out", word[:at] + word[at + 1 :]
    yield "a letter doubled", word[:at] + word[at] + word[at:]
    yield "its neighbour as well", word[: at + 1] + near + word[at + 1 :]
    yield "its neighbour instead", word[:at] + near + word[at + 1 :]
    swap = dice.randrange(1, len(word) - 1)
    yield "two swapped", word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :]


def judged(slipped: str, meant: str, statistics: SnapshotStatistics) -> str:
    """How a word with a slip is read."""
    if slipped == meant or is_key(slipped):
        return "no slip"
    read = words.reading(slipped, statistics)
    found = {read.forms, *words.meanings(slipped, statistics)}
    if (meant,) in found:
        return "as meant"
    return "as another" if len(found) > 1 or read.kind else "as typed"


def listed(statistics: SnapshotStatistics) -> Counter[str]:
    """How the archive spells out what the table lists."""
    counts: Counter[str] = Counter()
    abbreviations = {form for key in words_of_table() for form in key}
    with patch.object(words, "phrase_variants", lambda forms: []):
        for form in sorted(abbreviations):
            meant = {variant.forms for variant in phrase_variants((form,)) if len(variant.forms) == len(form)}
            if meant and statistics.frequency(fold(form)) >= 10:
                found = words.meanings(form, statistics)
                counts["as listed" if meant & set(found) else "otherwise" if found else "not at all"] += 1
    return counts


def words_of_table() -> Iterator[list[str]]:
    """The single words of the table of abbreviations."""
    table = Path(__file__).parents[1] / "analyzers" / "data" / "abbreviations.tsv"
    for line in table.read_text("utf-8").splitlines():
        if line.startswith("abbreviation\t"):
            yield [one for one in line.partition("\t")[2].split(" | ") if " " not in one]


def alarms(texts: list[str], statistics: SnapshotStatistics) -> int:
    """Texts in which a slip is seen, or a word is read otherwise than typed."""
    count = 0
    for text in texts:
        forms = tokenize(text).forms
        reader = UnitReader(statistics)
        reader.chunks(text.split())
        count += corrected(forms, statistics) != tuple(forms) or any(note.code == "typing" for note in reader.notes)
    return count


@click.command(help=__doc__)
@click.option("--index", type=click.Path(path_type=Path, exists=True), default=Path("index_data/index"))
@click.option("--titles", type=click.Path(path_type=Path), default=TITLES, show_default=True)
@click.option("--count", type=int, default=500, show_default=True)
def main(index: Path, titles: Path, count: int) -> None:
    """Print three tables."""
    snapshot = embedded(index)
    statistics = SnapshotStatistics(snapshot)
    dice = random.Random(14)
    counts: dict[str, Counter[str]] = {}
    for word in names(snapshot, count, dice):
        for kind, slipped in slips(word, dice):
            counts.setdefault(kind, Counter())[judged(slipped, word, statistics)] += 1
    click.echo("| slip | words | as meant | as another | as typed |\n| --- | ---: | ---: | ---: | ---: |")
    for kind, own in counts.items():
        own.pop("no slip", None)
        shares = " | ".join(f"{own[one] / own.total():.1%}" for one in ("as meant", "as another", "as typed"))
        click.echo(f"| {kind} | {own.total()} | {shares} |")
    found = listed(statistics)
    click.echo(f"\nlisted abbreviations: {found.total()}; {dict(found)}")
    queries = [title for title, _ in read_titles(titles)]
    for name, cut in (("titles", str), ("three syllables", short(3))):
        click.echo(f"false alarms, {name}: {alarms([cut(one) for one in queries], statistics)} of {len(queries)}")


if __name__ == "__main__":
    main()

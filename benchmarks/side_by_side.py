"""Two builds of Timbao side by side, query by query in one run (``python -m benchmarks.side_by_side OLD NEW``).

OLD and NEW are checkouts. Each answers in a process of its own, over the same index (or an index of its own, where the
format differs); they take turns, so that whatever else the machine does hits both alike. Printed are medians in
milliseconds by class of queries, and the median of the ratios: below 1, NEW is faster. The answers are compared as
well: how many are the same but for the time they took, and how many have the same articles in the same order.

The log is JSON, a line a query: ``{"class": …, "q": …, "options": {…}}``; without one, syllables that most articles
have, titles and parts of them are asked, with and without their marks, each for a full page (ten hits, passages, what
else may have been meant) and for the bare ten. Times are processor time. Of several rounds the first warms up and is
not counted; of one alone every query is asked for the first time. Answers that were given before are not kept here, as
a service would.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from benchmarks.corpus import TITLES, read_titles
from benchmarks.typing_habits import without_marks

_PAGES: Final = {"full page": {"lenient": True}, "bare ten": {"lenient": True, "highlight": False, "suggest": False}}
_COMMON: Final = [
    "người",
    "ngày",
    "năm",
    "công",
    "thành",
    "nhà",
    "việt",
    "nước",
    "hàng",
    "trường",
    "học",
    "sinh",
    "tế",
    "đầu",
    "thể",
]
_SERVER: Final = """
import sys, time, msgspec
from search import open_index, read_options
engine = open_index(sys.argv[1])
if hasattr(engine, "_answers"):
    engine._answers.keep_none()  # so that it is work that is measured
for line in sys.stdin.buffer:
    asked = msgspec.json.decode(line)
    options = read_options(asked["options"])
    begin = time.process_time()
    try:
        found = engine.search(asked["q"], options)
    except Exception as error:
        found = {"error": type(error).__name__, "items": []}
    took = (time.process_time() - begin) * 1000
    answer = msgspec.to_builtins(found, str_keys=True)
    answer.pop("took_ms", None), answer.pop("next", None)
    sys.stdout.buffer.write(msgspec.json.encode([took, answer]) + b"\\n")
    sys.stdout.buffer.flush()
"""


class Asked(msgspec.Struct, rename={"group": "class"}):
    """A query of the log."""

    group: str
    q: str
    options: dict[str, Any] = {}


class Build:
    """A checkout, answering."""

    def __init__(self, checkout: Path, index: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(index)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=checkout,
            env={"PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def ask(self, asked: Asked) -> tuple[float, dict[str, Any]]:
        """(milliseconds, the answer)."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(msgspec.json.encode(asked) + b"\n")
        self._process.stdin.flush()
        took, answer = msgspec.json.decode(self._process.stdout.readline())
        return took, answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def default_log(count: int) -> list[Asked]:
    """Queries of each class, made of titles."""
    dice = random.Random(1)
    titles = [title for title, _ in read_titles(TITLES)]
    log = []
    for number, title in enumerate(dice.sample(titles, min(count, len(titles)))):
        two, four = (" ".join(title.split()[:words]) for words in (2, 4))
        queries = {
            "one common syllable": _COMMON[number % len(_COMMON)],
            "two common syllables": " ".join(dice.sample(_COMMON, 2)),
            "two words": two,
            "two words, no marks": without_marks(two),
            "four words": four,
            "four words, no marks": without_marks(four),
            "title": title,
            "title, no marks": without_marks(title),
            "phrase": '"' + two.replace('"', "") + '"',
        }
        for page, options in _PAGES.items():
            log += [Asked(f"{page}: {group}", q, options) for group, q in queries.items()]
    return log


@click.command(help=__doc__)
@click.argument("old", type=click.Path(path_type=Path, exists=True))
@click.argument("new", type=click.Path(path_type=Path, exists=True))
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--new-index", type=click.Path(path_type=Path, exists=True), help="Where NEW reads another format.")
@click.option("--log", type=click.Path(path_type=Path, exists=True))
@click.option("--titles", type=int, default=100, show_default=True, help="Titles that queries are made of.")
@click.option(
    "--rounds",
    type=int,
    default=3,
    show_default=True,
    help="How often the log is asked.",
)
def main(old: Path, new: Path, index: Path, new_index: Path | None, log: Path | None, titles: int, rounds: int) -> None:
    """Print a table: a line for each class of queries."""
    asked = msgspec.json.Decoder(Asked).decode_lines(log.read_bytes()) if log else default_log(titles)
    builds = [Build(old.resolve(), index), Build(new.resolve(), new_index or index)]
    times: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    dice = random.Random(2)  # who is asked first has other caches than who is asked second
    same = ordered = 0
    for turn in range(rounds):
        for query in asked:
            order = (0, 1) if dice.random() < 0.5 else (1, 0)
            found = {which: builds[which].ask(query) for which in order}
            if turn or rounds == 1:
                for which in order:
                    times[query.group][which].append(found[which][0])
            if not turn:
                same += found[0][1] == found[1][1]
                ordered += _ids(found[0][1]) == _ids(found[1][1])
    for build in builds:
        build.close()
    click.echo("| queries | asked | old, ms | new, ms | ratio |\n| --- | ---: | ---: | ---: | ---: |")
    for group, both in [*sorted(times.items()), ("all", _joined(list(times.values())))]:
        one, other = map(statistics.median, both)
        ratio = statistics.median(new / old for old, new in zip(*both, strict=True))
        click.echo(f"| {group} | {len(both[0])} | {one:.3f} | {other:.3f} | {ratio:.2f} |")
    click.echo(f"\n{same} of {len(asked)} answers are the same, {ordered} have the same articles in the same order")


def _joined(rows: Sequence[tuple[list[float], list[float]]]) -> tuple[list[float], list[float]]:
    return [one for row in rows for one in row[0]], [one for row in rows for one in row[1]]


def _ids(answer: dict[str, Any]) -> list[str]:
    return [hit["id"] for hit in answer["items"]]


if __name__ == "__main__":
    main()

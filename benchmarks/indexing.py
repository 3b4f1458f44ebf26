"""Two builds of Timbao indexing the same articles, in turn (``python -m benchmarks.indexing --other CHECKOUT``).

Each build indexes with ``timbao index`` in a process of its own and without workers, so that all of the work is that of
one thread, and commits at the end. Printed are articles a second of processor time, the best of some runs that
take turns, and where the time goes: a timer that counts processor time asks which module of the project is at work.
With ``--processes`` the builds index as users have them index, and the seconds on the wall are printed too.
"""

from __future__ import annotations

import gzip
import itertools
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import msgspec

from benchmarks.corpus import ARTICLES

_RUN: Final = r"""
import json, os, resource, signal, sys, time
source, index, processes, sampled = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "sampled"
os.cpu_count = lambda: processes
root = os.getcwd() + os.sep
from timbao.main import cli
import search.whoosh.engine, search.whoosh.writing.writer, search.whoosh.writing.build  # noqa: what is loaded late
from analyzers.segment import words
words("tải mô hình")
spent, last = {}, time.process_time()
def sample(signum, frame):
    global last
    now = time.process_time()
    files = []
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(root) and "site-packages" not in name:
            files.append(name[len(root):-3] + ":" + frame.f_code.co_name)
        frame = frame.f_back
    key = "|".join(dict.fromkeys(files))
    spent[key] = spent.get(key, 0.0) + now - last
    last = now
def used():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
if sampled:
    signal.signal(signal.SIGPROF, sample)
begin, wall = used(), time.perf_counter()
last = time.process_time()
if sampled:
    signal.setitimer(signal.ITIMER_PROF, 0.002, 0.002)
try:
    cli(["index", source, "--index", index, "--quiet", *sys.argv[5:]])
except SystemExit as ended:
    assert not ended.code, ended.code
finally:
    signal.setitimer(signal.ITIMER_PROF, 0)
print(json.dumps({"processor": used() - begin, "wall": time.perf_counter() - wall, "spent": spent}))
"""


def _derived(name: str) -> tuple[str, str]:
    """A module of what is derived, where it is and where earlier builds have it."""
    return f"search/derived/{name}", f"search/{name}"


# What a module of the project is part of, the first that is found from the innermost call outwards.
_STAGES: Final = (
    ("words: features and labels", ("analyzers/crf", "analyzers/labels")),
    ("words: text cut for pyvi", ("analyzers/segment",)),
    ("event sketches", _derived("sketches")),
    ("particulars of events", (*_derived("particulars"), "search/whoosh/segments/particulars",
                               "search/whoosh/writing/particulars", *_derived("particular_arrays"))),
    ("titles", ("search/whoosh/segments/titles",)),
    ("columns", ("search/whoosh/segments/columns",)),
    ("stored text, compressed", ("search/whoosh/segments/store", "search/storable")),
    ("merge", ("search/whoosh/writing/merge", "search/whoosh/writing/lists")),
    ("pairs", ("search/whoosh/writing/inverter:_pairs", "search/whoosh/writing/inverter:_pair_repeats")),
    ("compounds", ("search/whoosh/writing/compounds", "search/whoosh/writing/inverter:_invert_words",
                   "search/whoosh/writing/inverter:_add_words")),
    ("postings", ("search/whoosh/writing/inverter", *_derived("zone_arrays"), *_derived("form_table"))),
    ("tokens: cut and normalised", ("analyzers/tokens", "analyzers/normal", "analyzers/fold", "analyzers/syllable",
                                    "analyzers/composition", "analyzers/letters", "analyzers/tone", "analyzers/pieces",
                                    "analyzers/growing", *_derived("zones"))),
    ("commit and files", ("search/whoosh",)),
    ("compared with the index", ("indexer/comparing",)),
    ("read and cleaned", ("indexer", "timbao")),
)  # fmt: skip
# What works for several stages, and is told by who asks.
_SERVANTS: Final = (
    *_derived("sorting"),
    *(f"search/whoosh/{module}" for module in (
        "writing/sorting",
        "segments/arrays:_",
        "segments/arrays:smallest",
        "segments/arrays:ranges",
        "segments/arrays:gaps",
        "segments/arrays:offsets",
        "segments/packed",
        "segments/lexicon",
    )),
)  # fmt: skip


class Run(msgspec.Struct):
    """One run: seconds of processor time and on the wall, and processor time by what was on the stack."""

    processor: float
    wall: float
    spent: dict[str, float]


def run(checkout: Path, source: Path, processes: int, *, sampled: bool = False, options: Sequence[str] = ()) -> Run:
    """Index once with a checkout, into a folder that is removed."""
    with tempfile.TemporaryDirectory(prefix="timbao-indexing-") as folder:
        command = [sys.executable, "-c", _RUN, str(source), f"{folder}/index", str(processes)]
        done = subprocess.run(
            [*command, "sampled" if sampled else "timed", *options],
            cwd=checkout,
            env={"PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
            capture_output=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Run)


def stages(found: Run) -> dict[str, float]:
    """Seconds of each stage, of the sampled run."""
    seconds = dict.fromkeys((name for name, _ in _STAGES), 0.0)
    for stack, spent in found.spent.items():
        seconds[_stage(stack.split("|"))] += spent
    return seconds


def _stage(stack: Sequence[str]) -> str:
    for frame in stack:
        for name, modules in _STAGES:
            if frame.startswith(modules) and not frame.startswith(_SERVANTS):
                if name == "postings" and any(outer.startswith(dict(_STAGES)["pairs"]) for outer in stack):
                    return "pairs"
                return name
    return "read and cleaned"


@click.command(help=__doc__)
@click.option("--articles", type=click.Path(path_type=Path, exists=True), default=ARTICLES, help="JSON lines, gzipped")
@click.option("--limit", type=int, default=5000, show_default=True, help="Articles.")
@click.option(
    "--other", type=click.Path(path_type=Path, exists=True), required=True, help="The checkout to compare with."
)
@click.option("--runs", type=int, default=3, show_default=True, help="Runs of each build.")
@click.option("--processes", type=int, default=1, show_default=True, help="Worker processes; 1: none.")
def main(articles: Path, limit: int, other: Path, runs: int, processes: int) -> None:
    """Index in turn, and print."""
    builds = {"other": other.resolve(), "this": Path(__file__).resolve().parents[1]}
    with tempfile.TemporaryDirectory(prefix="timbao-indexing-") as folder:
        source = Path(folder) / "articles.jsonl"
        with gzip.open(articles) as lines, source.open("wb") as file:
            file.writelines(itertools.islice(lines, limit))
        options = ["--commit-every", "10000000"] if processes == 1 else []
        timed: dict[str, list[Run]] = {name: [] for name in builds}
        for name in [*builds] * runs:
            timed[name].append(run(builds[name], source, processes, options=options))
        parts = {name: run(builds[name], source, 1, sampled=True, options=options) for name in builds if processes == 1}
    for name, found in timed.items():
        processor, wall = min(one.processor for one in found), min(one.wall for one in found)
        click.echo(f"{name}: {limit / processor:,.0f} articles/s of processor time, {limit / wall:,.0f} on the wall")
    _print_stages(parts, limit)


def _print_stages(parts: dict[str, Run], limit: int) -> None:
    if not parts:
        return
    click.echo("\n| ms an article | " + " | ".join(parts) + " |\n| --- |" + " ---: |" * len(parts))
    told = {name: stages(found) for name, found in parts.items()}
    for stage, _ in _STAGES:
        click.echo(
            f"| {stage} | " + " | ".join(f"{seconds[stage] / limit * 1000:.3f}" for seconds in told.values()) + " |"
        )
    click.echo("| all | " + " | ".join(f"{found.processor / limit * 1000:.3f}" for found in parts.values()) + " |")


if __name__ == "__main__":
    main()

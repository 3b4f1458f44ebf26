"""Events: are articles on one happening folded, and others left apart? (``python -m benchmarks.events --index PATH``)

``events.tsv`` holds pairs of articles of the shared archive that were judged by hand; the index has to hold that
archive. Printed are, for each way of drawing pairs, how many of the pairs that ``collapse=event`` folds are of one
event or one affair (precision), and how many of the pairs of one event it folds (recall); the same of the rule for two
articles, before events are made of it, and of ``collapse=story``. The dates of that archive are made up, so what is
measured is the rule without them: what was published in the same days needs less in common. Then what it costs to form
the events of the whole index and to answer with them. ``--draw`` prints pairs to be judged.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.embedded import embedded
from search import Engine, open_index
from search.derived import events
from search.derived.events import NO_DATE
from search.whoosh.answering.collapse import GroupColumn
from search.whoosh.generations.snapshot import Snapshot

PAIRS = Path(__file__).with_name("events.tsv")
BROAD = ("cá chết", "lạm thu", "bão số 10", "mỹ tâm", "cháy chung cư", "động đất", "hà nội", "")
RUNS = 25


class Pair(NamedTuple):
    """Two articles that were judged: 2 one event, 1 one affair, 0 neither."""

    left: str
    right: str
    label: int
    drawn: str
    half: str


def pairs(path: Path = PAIRS) -> Iterator[Pair]:
    """The judged pairs."""
    lines = (line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    next(lines)  # the header
    for line in lines:
        left, right, label, drawn, half = line.split("\t")
        yield Pair(left, right, int(label), drawn, half)


def told(snapshot: Snapshot, *, dated: bool) -> events.Told:
    """What the articles of a snapshot tell; without their dates where these are made up."""
    files = [segment.file for segment in snapshot.segments]
    published = np.concatenate([file["published"] for file in files])
    alive = np.concatenate(
        [np.ones(one.docs, np.bool_) if one.alive is None else one.alive for one in snapshot.segments]
    )
    return events.Told(
        np.concatenate([file["particular"] for file in files]),
        np.concatenate([file["told_day"] for file in files]),
        published if dated else np.full_like(published, NO_DATE),
        alive,
    )


def labels(column: GroupColumn) -> NDArray[np.int64]:
    """For each article the number of its group; its own is less than 0 where it is alone."""
    alone = -1 - np.arange(len(column.place))
    return np.where(column.place < 0, alone, column.group[column.place] if len(column.group) else alone)


def place(snapshot: Snapshot, article_id: str) -> int:
    """The ordinal of an article. Raises where the index does not hold it."""
    found = snapshot.place(article_id)
    if found is None:
        raise click.ClickException(f"the index does not hold {article_id}: index the shared archive")
    return int(snapshot.bases[found[0]] + found[1])


def row(name: str, judged: Sequence[Pair], folds: Callable[[Pair], bool]) -> str:
    """One row of the table: pairs, how many were folded, precision and recall."""
    folded = [pair for pair in judged if folds(pair)]
    right = sum(pair.label > 0 for pair in folded)
    same = sum(pair.label == 2 for pair in judged)
    found = sum(pair.label == 2 for pair in folded)
    precision = f"{right / len(folded):.2f} ({right} of {len(folded)})" if folded else "–"
    recall = f"{found / same:.2f} ({found} of {same})" if same else "–"
    return f"| {name} | {len(judged)} | {precision} | {recall} |"


def quality(snapshot: Snapshot) -> None:
    """Print precision and recall."""
    judged = list(pairs())
    at = {one: place(snapshot, one) for pair in judged for one in (pair.left, pair.right)}
    stories = labels(GroupColumn(snapshot.segments, "story"))
    undated = told(snapshot, dated=False)
    own = events.labels_of(undated, stories_as_labels(snapshot))
    linked = set(zip(*(side.tolist() for side in events.links(undated)), strict=True))

    def by_event(pair: Pair) -> bool:
        return bool(own[at[pair.left]] == own[at[pair.right]])

    def by_link(pair: Pair) -> bool:
        return tuple(sorted((at[pair.left], at[pair.right]))) in linked

    def by_story(pair: Pair) -> bool:
        return bool(stories[at[pair.left]] == stories[at[pair.right]])

    click.echo("| folded by | pairs | precision | recall |\n|---|---|---|---|")
    for half in dict.fromkeys(pair.half for pair in judged):
        some = [pair for pair in judged if pair.half == half]
        click.echo(row(f"`event`, {half}", some, by_event))
        click.echo(row(f"the rule for two, {half}", some, by_link))
        click.echo(row(f"`story`, {half}", some, by_story))
    for drawn in dict.fromkeys(pair.drawn for pair in judged):
        click.echo(row(f"`event`, {drawn}", [pair for pair in judged if pair.drawn == drawn], by_event))


def stories_as_labels(snapshot: Snapshot) -> NDArray[np.int64]:
    """For each article the number of the first article of its story."""
    column = GroupColumn(snapshot.segments, "story")
    made = np.arange(len(column.place))
    grouped = column.place >= 0
    made[grouped] = column.members[column.first[column.group[column.place[grouped]]]]
    return made


def draw(snapshot: Snapshot, count: int, seed: int) -> None:
    """Print the ids of pairs that are folded, drawn with a seed: the first of an event, and another of it."""
    own = events.labels_of(told(snapshot, dated=False), stories_as_labels(snapshot))
    members = np.flatnonzero(own != np.arange(len(own))).tolist()
    for member in sorted(random.Random(seed).sample(members, count)):
        ids = [segment.ids[doc].decode() for segment, doc in map(snapshot.locate, (int(own[member]), member))]
        click.echo("\t".join(ids))


def cost(engine: Engine, snapshot: Snapshot) -> None:
    """Print the time to form the events of everything, and to answer broad queries with them."""
    begin = time.thread_time()
    column = GroupColumn(snapshot.segments, "event")
    once = time.thread_time() - begin
    begin = time.thread_time()
    GroupColumn(snapshot.segments, "story")
    only_stories = time.thread_time() - begin
    sizes = np.diff(column.first)
    arrays = sum(segment.file[name].nbytes for segment in snapshot.segments for name in ("particular", "told_day"))
    share = arrays / sum(segment.file.size for segment in snapshot.segments)
    click.echo(f"\n{len(column.place)} articles, {len(column.members)} of them in {len(sizes)} events of several,")
    click.echo(f"at most {sizes.max(initial=0)}; formed in {once * 1000:.0f} ms, {only_stories * 1000:.0f} of them for")
    click.echo(f"stories; the particulars take {share:.1%} of the index\n")
    click.echo(
        "| query | articles | stories | events | ms unfolded | `story` | `event` |\n|---|---|---|---|---|---|---|"
    )
    for query in BROAD:
        answers = {kind: engine.search(query, collapse=kind) for kind in (None, "story", "event")}
        times = fastest([partial(engine.search, query, collapse=kind) for kind in answers])
        counts = [answers[None].total.value, *(answers[kind].total.stories for kind in ("story", "event"))]
        shown = " | ".join([*map(str, counts), *(f"{one:.1f}" for one in times)])
        click.echo(f"| {query or '(everything)'} | {shown} |")


def fastest(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of the fastest run of each of some calls, which take turns."""
    taken = [[_timed(call) for call in calls] for _ in range(RUNS)]
    return [min(column) * 1000 for column in zip(*taken, strict=True)]


def _timed(call: Callable[[], object]) -> float:
    begin = time.thread_time()
    call()
    return time.thread_time() - begin


@click.command(help=__doc__)
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--draw", "drawn", type=int, help="Only print so many folded pairs, to be judged.")
@click.option("--seed", type=int, default=1, show_default=True)
def main(index: Path, drawn: int | None, seed: int) -> None:
    """Run what is asked for."""
    snapshot = embedded(index)
    if drawn:
        draw(snapshot, drawn, seed)
        return
    quality(snapshot)
    engine = open_index(str(index))
    cost(engine, snapshot)
    engine.close()


if __name__ == "__main__":
    main()

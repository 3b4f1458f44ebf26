"""Stories: are near-duplicates found, and articles on the same matter left apart? (``python -m benchmarks.stories``)

Articles are drawn with a seed from an index and edited as papers edit wire copy: another title, another byline, parts
cut, a lead of their own, single words changed. Beside them stand the articles that are most like each in what they are
about, by the engine's own ``similar``. Printed are, for several thresholds, the share of edited articles that are in
one story with their original (recall), and of all pairs within a story those of one origin (precision). A neighbour
that shares half of an original's shingles or more, counted without sketches, is a copy within the archive; such are
left out beforehand and their number is told. Then: what it costs to form the stories of the whole index, those of the
hits of common queries, and to answer with them.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from analyzers.tokens import tokenize
from benchmarks.embedded import embedded
from search import Article, Engine, open_index
from search.derived import stories
from search.derived.sketches import SHINGLE, SIZE, sketch_of
from search.derived.zones import zones

Edit = Callable[[Article, Article, random.Random], Article]
COPY = 0.5
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
COMMON = ("năm", "công an", "hà nội", "giá vàng", "việt nam", "")


def parts(text: str) -> list[str]:
    """The paragraphs of a text, or its sentences where it has few paragraphs."""
    paragraphs = [part for part in text.split("\n") if part.strip()]
    return paragraphs if len(paragraphs) > 4 else text.replace("\n", " ").split(". ")


def joined(article: Article, kept: Sequence[str], **changes: str) -> Article:
    """The article with another body."""
    return msgspec.structs.replace(article, body="\n".join(kept), **changes)


def byline(article: Article, _: Article, __: random.Random) -> Article:
    """Another agency, another author, a note at the end."""
    body = f"(TTXVN) - {article.body}\nHoàng Minh Đức (tổng hợp)\nNguồn: Thông tấn xã"
    return msgspec.structs.replace(article, body=body)


def retitled(article: Article, _: Article, source: random.Random) -> Article:
    """A title of other words: those of the summary, in another order."""
    words = article.summary.split() or article.title.split()
    source.shuffle(words)
    return msgspec.structs.replace(article, title=" ".join(words[:12]))


def third_cut(article: Article, other: Article, source: random.Random) -> Article:
    """The last third cut, and another title."""
    found = parts(article.body)
    return joined(retitled(article, other, source), found[: max(1, round(len(found) * 2 / 3))])


def half_cut(article: Article, other: Article, source: random.Random) -> Article:
    """The last half cut, and another title."""
    found = parts(article.body)
    return joined(retitled(article, other, source), found[: max(1, len(found) // 2)])


def own_lead(article: Article, other: Article, source: random.Random) -> Article:
    """Another summary and another first paragraph, the last one left out."""
    found = parts(article.body)
    lead = parts(other.body)[:1]
    return joined(retitled(article, other, source), [*lead, *found[1:-1]], summary=other.summary)


def copy_edited(article: Article, other: Article, source: random.Random) -> Article:
    """One word in twenty replaced."""
    words = article.body.split(" ")
    for at in source.sample(range(len(words)), len(words) // 20):
        words[at] = source.choice(other.body.split())
    return msgspec.structs.replace(article, body=" ".join(words))


def shortened(article: Article, _: Article, source: random.Random) -> Article:
    """A quarter of the sentences left out, here and there."""
    found = article.body.replace("\n", " ").split(". ")
    kept = sorted(source.sample(range(len(found)), max(1, len(found) * 3 // 4)))
    return msgspec.structs.replace(article, body=". ".join(found[at] for at in kept))


EDITS: tuple[Edit, ...] = (byline, retitled, third_cut, half_cut, own_lead, copy_edited, shortened)


def shingles(article: Article) -> frozenset[tuple[str, ...]]:
    """The set that a sketch stands for."""
    keys = [fold(form) for text in (article.title, article.summary, article.body) for form in tokenize(text).forms]
    return frozenset(tuple(keys[at : at + SHINGLE]) for at in range(len(keys) - SHINGLE + 1))


def resemblance(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Shingles of both, of those of either."""
    return len(one & other) / max(1, len(one | other))


class Made(msgspec.Struct):
    """The articles of the test, whose each is, and how it was made."""

    articles: list[Article] = []
    origins: list[int] = []
    kinds: list[str] = []
    copies: int = 0

    def add(self, article: Article, origin: int, kind: str) -> None:
        """One article more."""
        self.articles.append(article)
        self.origins.append(origin)
        self.kinds.append(kind)


def make(engine: Engine, count: int) -> Made:
    """Originals, what was made of them, and their neighbours."""
    source = random.Random(2021)
    drawn = [article for key in source.sample(sorted(engine.ids()), 3 * count) if (article := engine.get(key))]
    originals = [article for article in drawn if len(article.body) > 700][:count]
    made, seen = Made(), {article.id for article in originals}
    for number, article in enumerate(originals):
        other = originals[number - 1]
        made.add(article, number, "original")
        for edit in EDITS:
            made.add(edit(article, other, source), number, edit.__name__)
        own = shingles(article)
        near = engine.similar(article.id, 10)
        for hit in near.items if near else ():
            neighbour = engine.get(hit.id)
            if neighbour is None or hit.id in seen:
                continue
            seen.add(hit.id)
            if resemblance(own, shingles(neighbour)) >= COPY:
                made.copies += 1
            else:
                made.add(neighbour, -len(seen), "neighbour")
    return made


def sketched(articles: Sequence[Article]) -> NDArray[np.uint8]:
    """The sketches of some articles."""
    return np.array([sketch_of(zones(article)) for article in articles], np.uint8)


def judge(made: Made, labels: NDArray[np.int64]) -> tuple[dict[str, float], float]:
    """(recall of each edit, precision of all pairs)."""
    home = {made.origins[at]: int(labels[at]) for at, kind in enumerate(made.kinds) if kind == "original"}
    found: Counter[str] = Counter()
    for at, kind in enumerate(made.kinds):
        found[kind] += kind != "neighbour" and int(labels[at]) == home[made.origins[at]]
    groups: dict[int, Counter[int]] = {}
    for label, origin in zip(labels.tolist(), made.origins, strict=True):
        groups.setdefault(label, Counter())[origin] += 1
    right = sum(size * (size - 1) for group in groups.values() for size in group.values())
    pairs = sum(group.total() * (group.total() - 1) for group in groups.values())
    return {edit.__name__: found[edit.__name__] / len(home) for edit in EDITS}, right / max(1, pairs)


def quality(engine: Engine, count: int) -> None:
    """Print recall and precision by threshold."""
    made = make(engine, count)
    sketches = sketched(made.articles)
    told = np.ones(len(sketches), np.bool_)
    kinds = Counter(made.kinds)
    click.echo(
        f"{kinds['original']} originals, {kinds['neighbour']} neighbours on the same matter; set aside as copies"
    )
    click.echo(f"within the archive: {made.copies}. {SIZE} bytes an article.\n")
    click.echo("| resemblance | precision | recall | " + " | ".join(edit.__name__ for edit in EDITS) + " |")
    click.echo("|---" * (3 + len(EDITS)) + "|")
    for threshold in THRESHOLDS:
        labels = stories.labels_of(sketches, told, stories.agreeing(threshold))
        recalls, precision = judge(made, labels)
        row = " | ".join(f"{recall:.3f}" for recall in recalls.values())
        click.echo(f"| {threshold} | {precision:.4f} | {sum(recalls.values()) / len(recalls):.3f} | {row} |")


def cost(engine: Engine, index: Path) -> None:
    """Print the time to form the stories of everything, and of the hits of common queries."""
    snapshot = embedded(index)
    sketches = np.concatenate([segment.file["sketch"] for segment in snapshot.segments])
    everything = np.ones(len(sketches), np.bool_)
    begin = time.thread_time()
    labels = stories.labels_of(sketches, everything)
    once = time.thread_time() - begin
    _, sizes = np.unique(labels, return_counts=True)
    several = sizes[sizes > 1]
    share = sketches.nbytes / sum(segment.file.size for segment in snapshot.segments)
    click.echo(
        f"\n{len(sketches)} articles, {several.sum()} of them in {len(several)} stories, at most {np.max(sizes)};"
    )
    click.echo(f"formed in {once * 1000:.0f} ms; the sketches take {share:.1%} of the index\n")
    click.echo(
        "| query | articles | stories | ms without | ms with | ms to form from the hits |\n|---|---|---|---|---|---|"
    )
    for query in COMMON:
        engine.search(query, collapse="story")
        times = []
        for options in ({}, {"collapse": "story"}):
            taken = []
            for _ in range(5):
                begin = time.thread_time()
                answer = engine.search(query, None, **options)
                taken.append(time.thread_time() - begin)
            times.append(min(taken) * 1000)
        hits = everything.copy()
        hits[answer.total.value :] = False  # as many as the query has
        begin = time.thread_time()
        stories.labels_of(sketches, hits)
        row = f"{times[0]:.1f} | {times[1]:.1f} | {(time.thread_time() - begin) * 1000:.0f}"
        click.echo(f"| {query or '(all)'} | {answer.total.value} | {answer.total.stories} | {row} |")


@click.command()
@click.option("--index", type=click.Path(path_type=Path), default=Path("index_data/index"), show_default=True)
@click.option("--count", type=int, default=500, show_default=True)
def main(index: Path, count: int) -> None:
    """Print the tables."""
    engine = open_index(str(index))
    engine._answers.keep_none()  # each answer is worked for
    quality(engine, count)
    cost(engine, index)


if __name__ == "__main__":
    main()

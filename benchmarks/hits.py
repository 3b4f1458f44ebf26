"""What counts as a hit, judged: precision, recall and F1 of rules (``python -m benchmarks.hits``).

The first tables judge, on an index of all articles, what queries find under the options of a search, by labels
(``benchmarks/judged``): printed are plain means over queries by group, a table for each set of judged queries. All
sets are of the same archive. The rule was tuned on the first (``../shared/cases/hits``; its README tells how it was
made), and on no other (``benchmarks/judged`` tells what each has been used for). The others have also articles that say
the thing in other words and lack syllables of the query, and are shown with and without these, since the pool of the
first set has none of them.

``--part`` names an index of a part of the articles, and more of them: the queries are judged by the labels of the
articles in each, and hits outside the pools count as wrong. ``--typed-only`` asks for no other words for the same.

The last asks titles on an index without titles: how many wanted articles are no hits, and how many hits there are.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

import click

from benchmarks.corpus import ARTICLES, SHARED, TITLES, read_articles, read_titles
from benchmarks.judged import OTHER_WORDS, SETS
from benchmarks.judged.judge import Judge, Score
from benchmarks.quality import build, reciprocal_rank, splits
from benchmarks.typing_habits import without_marks
from search import Engine, SearchOptions, open_index

CASES = (SHARED.parent / "cases" / "hits", *SETS)
GROUPS = ("fixed", "parts", "unmarked", "partly", "latin", "long")
RULES: Mapping[str, tuple[Callable[[str], str], SearchOptions]] = {
    "as typed": (str, SearchOptions()),
    "without marks": (without_marks, SearchOptions()),
    "`match=folded`": (str, SearchOptions(match="folded")),
    "`match=exact`": (str, SearchOptions(match="exact")),
    "`words=all`": (str, SearchOptions(words="all")),
}


def judged(engine: Engine, judges: Mapping[str, Judge]) -> Iterator[str]:
    """The lines of a table for each judge, under its name."""
    found: dict[tuple[str, str], set[str]] = {}
    for title, judge in judges.items():
        yield f"### {title}"
        yield ""
        yield f"| asked | {' | '.join(GROUPS)} | all {len(judge.groups)} |"
        yield "|---" * (len(GROUPS) + 2) + "|"
        for name, (typed, options) in RULES.items():
            scores: dict[str, list[Score]] = defaultdict(list)
            for query, group in judge.groups.items():
                if (name, query) not in found:
                    found[name, query] = _ids(engine, typed(query), options)
                for each in (group, "all"):
                    scores[each].append(judge.score(query, found[name, query]))
            yield f"| {name} | {' | '.join(_cell(scores[group]) for group in (*GROUPS, 'all'))} |"
        yield ""


def parts(engines: Sequence[Engine], judges: Sequence[Judge]) -> Iterator[str]:
    """The lines of a table of means over all queries of judges in each of some archives, by group."""
    scores: dict[str, list[Sequence[float]]] = defaultdict(list)
    for engine in engines:
        ids = set(engine.ids())
        for judge in (judge.among(ids) for judge in judges):
            for query, group in judge.groups.items():
                score = _strict(judge.score(query, _ids(engine, query, SearchOptions())))
                scores[group].append(score)
                scores["all"].append(score)
    yield f"| {' | '.join(GROUPS)} | all {len(scores['all'])} |"
    yield "|---" * (len(GROUPS) + 1) + "|"
    means = ([statistics.mean(values) for values in zip(*scores[group], strict=True)] for group in (*GROUPS, "all"))
    yield f"| {' | '.join(' / '.join(f'{mean:.3f}' for mean in row) for row in means)} |"


def _strict(score: Score) -> tuple[float, float, float]:
    """Precision, recall and F1 where what is in no stratum is wrong."""
    precision = score.precision * (score.hits - score.outside) / score.hits if score.hits else 0.0
    both = precision + score.recall
    return precision, score.recall, 2 * precision * score.recall / both if both else 0.0


def each(engine: Engine, judges: Mapping[str, Judge]) -> Iterator[str]:
    """The lines of a table for each judge: its queries as they are typed, the worst first, and how they were read."""
    for title, judge in judges.items():
        yield f"### {title}"
        yield ""
        yield "| query | precision | recall | F1 | hits, of them in no stratum | read as |"
        yield "|---|---|---|---|---|---|"
        scores = {query: judge.score(query, _ids(engine, query, SearchOptions())) for query in judge.groups}
        for query, one in sorted(scores.items(), key=lambda item: item[1].f1):
            numbers = " | ".join(f"{number:.2f}" for number in (one.precision, one.recall, one.f1))
            yield f"| {query} | {numbers} | {one.hits}, {one.outside} | {engine.search(query).query.parsed} |"
        yield ""


def _ids(engine: Engine, query: str, options: SearchOptions) -> set[str]:
    return {article.id for article in engine.select(query, options).articles()}


def _cell(scores: Sequence[Score]) -> str:
    means = (statistics.mean(values) for values in list(zip(*scores, strict=True))[:3])
    return " / ".join(f"{mean:.2f}" for mean in means) + f" ({statistics.median_low([one.hits for one in scores])})"


def wanted(engine: Engine, sets: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[str]:
    """The lines of the second table."""
    yield "| split | asked | MRR@10 | with `words=any` | wanted that are no hits | median hits, of the archive |"
    yield "|---|---|---|---|---|---|"
    articles = engine.stats().articles
    for name, queries in sets.items():
        for asked, typed in (("as typed", str), ("without marks", without_marks)):
            ranks, loose, lost, totals = [], [], 0, []
            for title, article in queries:
                ranks.append(reciprocal_rank(engine, typed(title), article))
                loose.append(reciprocal_rank(engine, typed(title), article, words="any"))
                found = {hit.id for hit in engine.select(typed(title), SearchOptions(lenient=True)).articles()}
                lost += article not in found
                totals.append(len(found))
            share = statistics.median(totals) / articles
            yield (
                f"| {name} | {asked} | {statistics.mean(ranks):.4f} | {statistics.mean(loose):.4f} "
                f"| {lost / len(queries):.2%} | {share:.2%} |"
            )


def read_judges(folders: Sequence[Path]) -> dict[str, Judge]:
    """The judges of the folders that are there, under what their tables are called."""
    judges: dict[str, Judge] = {}
    for folder in folders:
        if not folder.exists():
            continue
        judge = Judge.read(folder)
        judges[f"{folder.parent.name}/{folder.name}"] = judge
        if judge.has(OTHER_WORDS):
            judges[f"{folder.parent.name}/{folder.name}, with the query's syllables only"] = judge.without(OTHER_WORDS)
    return judges


@click.command(help=__doc__)
@click.option("--cases", type=click.Path(path_type=Path, exists=True), multiple=True, help="Instead of all sets.")
@click.option("--index", type=click.Path(path_type=Path), default=Path("index_data/hits"), show_default=True)
@click.option("--titles", type=click.Path(path_type=Path), default=Path("index_data/quality"), show_default=True)
@click.option("--only", type=click.Choice(["judged", "each", "titles"]), help="each: every judged query.")
@click.option("--part", type=click.Path(path_type=Path, exists=True), multiple=True, help="Ask these indexes alone.")
@click.option("--typed-only", is_flag=True, help="Without other words for the same.")
def main(
    cases: Sequence[Path], index: Path, titles: Path, only: str | None, part: Sequence[Path], typed_only: bool
) -> None:
    """Print the tables."""
    if typed_only:
        patch("search.planning.other_words.synonyms", lambda *_: []).start()
    if part:
        judges = [judge for title, judge in read_judges(cases or CASES).items() if "only" not in title]
        for line in parts([open_index(str(folder)) for folder in part], judges):
            click.echo(line)
        return
    if only != "titles":
        engine = open_index(str(index), create=True)
        if not engine.stats().articles:
            with engine.writer() as writer:
                writer.add(read_articles(ARTICLES))
        table = each if only == "each" else judged
        for line in table(engine, read_judges(cases or CASES)):
            click.echo(line)
    if only in (None, "titles"):
        sets = splits(read_titles(TITLES), ARTICLES, None, 500)
        for line in wanted(build(titles, ARTICLES, None), sets):
            click.echo(line)


if __name__ == "__main__":
    main()

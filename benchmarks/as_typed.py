"""What people type, and what they mean by it: how much is read so. (``python -m benchmarks.as_typed``)

The inputs are in ``benchmarks/judged/typing``; what each means was written down before any was asked.

- ``queries.tsv``: a text with a mistake, a habit or an abbreviation in it, and the text that it means. It is *found*
  where it has the hits of what it means: an F1 of 0.8 between the two sets, or six of the first ten. It is *offered*
  where "Có phải" has what it means. Of a ``clean`` text, which means itself, anything that is offered, or read
  otherwise than typed, is a false alarm.
- ``suggestions.tsv``: the beginning of a text, and what one of eight suggestions has to begin with, marks included.
- ``names.tsv``: a query, and a name that has to be among those that are offered with it (``note``), or another query
  with the same hits (``place``).

Each set is split in two by a hash of what is typed: ``tune`` is there to be looked at, ``held`` only to be counted.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal, NamedTuple
from unittest.mock import patch

import click

from analyzers.normal import normal_form
from analyzers.tokens import tokenize
from search import Engine, SearchOptions, open_index
from search.answer import Answer
from search.suggesting import name_offers

SETS: Final = Path(__file__).parent / "judged" / "typing"
_SAME: Final = 0.8  # F1 of two sets of hits that are the same
_LEAST: Final = _SAME / (2 - _SAME)  # of the greater set, the smaller one has to be, for that F1
_OF_TEN: Final = 0.6  # of the first ten, for two lists that are the same
_LENIENT: Final = SearchOptions(lenient=True)
_ALARMS: Final = ("typing", "repair")  # notes that something was read instead of what was typed

Verdict = Literal["right", "offered", "wrong", "unknown"]


class Case(NamedTuple):
    """One input: its kind, what is typed, and what is expected; empty where that is nothing."""

    kind: str
    typed: str
    expected: str

    @property
    def half(self) -> str:
        """The half of its set that it is in."""
        return "held" if blake2b(self.typed.encode(), digest_size=1).digest()[0] % 2 else "tune"


def read_cases(name: str) -> list[Case]:
    """The cases of a set; ``␣`` stands for a space at the end."""
    with (SETS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Case(kind, typed.replace("␣", " "), expected) for kind, typed, expected in rows]


# The three judges: a verdict, and what there was instead. -----------------------------------------------------------


def judge_query(engine: Engine, case: Case) -> tuple[Verdict, str]:
    """Whether a query is read as it is meant."""
    answer = engine.search(case.typed, _LENIENT)
    if case.kind == "clean":
        alarms = [one.text for one in answer.suggest] + [one.vi for one in answer.query.notes if one.code in _ALARMS]
        return ("wrong" if alarms else "right"), " / ".join(alarms)
    meant = engine.search(case.expected, _LENIENT)
    if not meant.total.value:
        return "unknown", ""
    if _first_alike(answer, meant):
        return "right", ""
    fewer, more = sorted((answer.total.value, meant.total.value))
    if fewer >= _LEAST * more and _alike(_hits(engine, case.typed), _hits(engine, case.expected)):
        return "right", ""
    offered = [one.text for one in answer.suggest]
    wanted = _forms(case.expected)
    if any(_forms(one) == wanted for one in offered):
        return "offered", ""
    told = f"{answer.total.value} / {meant.total.value} {answer.query.parsed} | {offered}"
    return "wrong", told


def _first_alike(one: Answer, other: Answer) -> bool:
    first, second = ({item.id for item in answer.items} for answer in (one, other))
    return len(first & second) >= _OF_TEN * max(len(second), 1)


def _alike(one: set[str], other: set[str]) -> bool:
    return 2 * len(one & other) >= _SAME * (len(one) + len(other)) > 0


def _hits(engine: Engine, query: str) -> set[str]:
    return {article.id for article in engine.select(query, _LENIENT).articles()}


def _forms(text: str) -> list[str]:
    return [normal_form(form) for form in tokenize(text).forms]


def judge_suggestion(engine: Engine, case: Case) -> tuple[Verdict, str]:
    """Whether one of eight suggestions goes on as expected."""
    texts = [item.text for item in engine.suggest(case.typed).items]
    wanted = [_forms(one) for one in case.expected.split("|")]
    right = any(_forms(text)[: len(one)] == one or _is_begun(text, one) for text in texts for one in wanted)
    return ("right" if right else "wrong"), " | ".join(texts)


def _is_begun(text: str, wanted: list[str]) -> bool:
    """Whether a text begins so, the last syllable of which may go on: a number does."""
    return " ".join(_forms(text)).startswith(" ".join(wanted))


def judge_name(engine: Engine, case: Case) -> tuple[Verdict, str]:
    """Whether the expected names are offered, or the same is found."""
    if case.kind == "place":
        one, other = (_hits(engine, query) if query else set() for query in (case.typed, case.expected))
        return ("right" if one == other else "wrong"), f"{len(one)} / {len(other)}"
    with patch.object(name_offers, "_known", lambda *_: True), patch.object(name_offers, "_reaches", lambda *_: True):
        answer = engine.search(case.typed, _LENIENT)  # as if the archive went on beyond the day of each change
    offered = [other for offer in answer.names for other in offer.others]
    right = any(case.expected in other.lower() for other in offered) if case.expected else not offered
    return ("right" if right else "wrong"), ", ".join(offered)


JUDGES: Final[dict[str, Callable[[Engine, Case], tuple[Verdict, str]]]] = {
    "queries": judge_query,
    "suggestions": judge_suggestion,
    "names": judge_name,
}


def table(name: str, verdicts: dict[Case, Verdict]) -> Iterator[str]:
    """The lines of a table: kinds, and for each half how many are right, offered, wrong."""
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for case, verdict in verdicts.items():
        if verdict == "unknown":
            continue
        for kind in (case.kind, "all"):
            counts[kind][case.half][verdict] += 1
    yield f"| {name} | tune: right | offered | wrong | held: right | offered | wrong |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    kinds = [*(kind for kind in counts if kind != "all"), "all"]
    for kind in kinds:
        cells = (
            str(counts[kind][half][verdict]) for half in ("tune", "held") for verdict in ("right", "offered", "wrong")
        )
        yield f"| {kind} | {' | '.join(cells)} |"


@click.command(help=__doc__)
@click.option("--index", type=click.Path(path_type=Path, exists=True), default=Path("index_data/hits"))
@click.option("--only", type=click.Choice([*JUDGES]))
@click.option("--show", is_flag=True, help="Each wrong one of the half that is there to be looked at.")
def main(index: Path, only: str | None, show: bool) -> None:
    """Print a table for each set."""
    engine = open_index(str(index))
    for name in [only] if only else JUDGES:
        verdicts: dict[Case, Verdict] = {}
        for case in read_cases(name):
            verdicts[case], told = JUDGES[name](engine, case)
            if show and case.half == "tune" and verdicts[case] != "right":
                click.echo(f"{verdicts[case]:8}{case.kind:10} {case.typed!r} → {case.expected!r}: {told}")
        for line in table(name, verdicts):
            click.echo(line)
        click.echo("")


if __name__ == "__main__":
    main()

"""``timbao analyze``: what the analyzers make of a text, and how it is read as a query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analyzers.explain import TokenView
from search import SearchOptions
from search.planning.explain import MAX_TEXT, Explanation, QueryView, explain_text
from timbao.options import engine_at, json_option, on_terminal, print_json
from timbao.status import WrongUsage

_COLUMNS = ("source", "place", "form", "key", "onset · rhyme · tone", "changes", "variants", "word")


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--index", "index_url", metavar="PLACE", help="Read the query as this index would; none is needed.")
@click.option("--match", type=click.Choice(["auto", "exact", "folded"]), default="auto", help="How marks count.")
@click.option("--words", type=click.Choice(["auto", "all", "any"]), default="auto", help="What is a hit.")
@json_option
def analyze(text: tuple[str, ...], index_url: str | None, match: str, words: str, as_json: bool) -> None:
    """Show what the analyzers make of TEXT: its tokens, step by step, and how it is read as a query."""
    given = " ".join(text)
    if len(given) > MAX_TEXT:
        raise WrongUsage(f"the text is longer than {MAX_TEXT:,} characters")
    options = SearchOptions(match=match, words=words)  # type: ignore[arg-type]  # click has checked them
    if index_url is None:
        explained = explain_text(given, options=options)
    else:
        with engine_at(index_url) as engine:
            explained = engine.explain(given, options)
    if as_json:
        print_json(explained)
    else:
        _print(explained)


def _print(explained: Explanation) -> None:
    # Into a pipe nothing is cut to the width of a terminal that is not there.
    console = Console(highlight=False) if on_terminal() else Console(highlight=False, width=4000)
    rows = [
        (
            view.source, f"{view.start}-{view.end}", view.form, view.key, _syllable(view),
            ", ".join(view.changes), ", ".join(view.variants), view.word,
        )
        for view in explained.tokens
    ]  # fmt: skip
    console.print(_table(_COLUMNS, rows))
    across = [(one.source, f"{one.start}-{one.end}", one.kind, " ".join(one.forms)) for one in explained.readings]
    across += [(one.source, f"{one.start}-{one.end}", one.kind, " ".join(one.forms)) for one in explained.spellings]
    if across:
        console.print()
        console.print(_table(("source", "place", "kind", "may be"), across))
    if explained.query is not None:
        console.print()
        console.print(_table(("as a query", ""), _query(explained.query)))


def _syllable(view: TokenView) -> str:
    return f"{view.onset or '–'} · {view.rhyme} · {view.tone}" if view.rhyme else ""


def _query(query: QueryView) -> list[tuple[str, str]]:
    """What there is to say of a query, by its name."""
    found = {
        "canonical": query.canonical,
        "read as": query.parsed,
        "": query.parsed_en,
        "condition": query.condition,
        "rule": query.rule or "",
        "groups": ", ".join(query.groups),
        "spellings": "; ".join(f"{one.typed} = {' = '.join(one.spellings)}" for one in query.alternatives),
        "pairs": ", ".join(query.pairs),
        "words": ", ".join(query.words),
        "prefixes": ", ".join(query.prefixes),
        "notes": " ".join(note.en for note in query.notes),
    }
    return [(name, value) for name, value in found.items() if value]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD if on_terminal() else None, pad_edge=False)
    cells = [*rows]
    told = [at for at in range(len(columns)) if at < 4 or any(row[at] for row in cells)]
    for at in told:
        table.add_column(columns[at], no_wrap=not on_terminal())
    for row in cells:
        table.add_row(*(Text(row[at]) for at in told))
    return table

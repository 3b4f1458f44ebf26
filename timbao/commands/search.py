"""``timbao search``: ask the index from a terminal, with the filters of the HTTP API."""

from __future__ import annotations

import click
from rich.console import Console
from rich.text import Text

from search import Answer, Clause, Highlight, Hit, OptionError, QueryError, SearchOptions
from search.options import FACETS, MAX_SIZE
from search.query.dates import local
from timbao.filters import filter_options, search_options
from timbao.options import counted, engine_at, index_option, json_option, on_terminal, print_json
from timbao.status import WrongUsage


@click.command()
@click.argument("query", nargs=-1, required=True)
@index_option
@filter_options()
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance")
@click.option("--size", type=click.IntRange(0, MAX_SIZE), default=10, show_default=True, help="Articles to print.")
@click.option("--cursor", help='The "next" of an earlier answer: the page after it.')
@click.option("--facets", metavar="NAMES", default="", help=f"Count by {', '.join(FACETS)} (commas between).")
@click.option("--histogram", type=click.Choice(["year", "month", "day"]), help="Count by period.")
@click.option(
    "--collapse",
    type=click.Choice(["story", "event"]),
    help="Fold articles of nearly the same words into one (story), or all that tell of one event (event).",
)
@click.option("--explain", is_flag=True, help="Count each clause of the query by itself.")
@json_option
def search(query: tuple[str, ...], index_url: str | None, as_json: bool, **given: object) -> None:
    """Search for QUERY and print what is found, best first.

    Words, "phrases", OR, NOT, title:word, date:[2021-01-01 TO 2021-06-30], "a b"~5, prefix*, =exact. A query
    that begins with a minus stands after --.
    """
    text = " ".join(query)
    options = _options(given)
    with engine_at(index_url) as engine:
        try:
            answer = engine.search(text, options)
        except QueryError as error:
            raise WrongUsage(pointed(text, error)) from error
    if as_json:
        print_json(answer)
    else:
        _print(answer)


def pointed(text: str, error: QueryError) -> str:
    """Say what is wrong with a query, with a caret under the place."""
    line = " ".join(text.split("\n"))
    column = Text(line[: error.position]).cell_len
    return f"{error.en}\n  {line}\n  {' ' * column}^ {error.hint_en}".rstrip()


def _options(given: dict[str, object]) -> SearchOptions:
    facets = tuple(name.strip() for name in str(given.pop("facets")).split(",") if name.strip())
    for name in facets:
        if name not in FACETS:
            raise OptionError("facets", "", f"--facets: {name} is none of {', '.join(FACETS)}")
    return search_options(given | {"facets": facets})


def _print(answer: Answer) -> None:
    if on_terminal():
        console = Console(highlight=False, soft_wrap=True)
        for line in _lines(answer):
            console.print(line)
    else:
        for line in _lines(answer):
            click.echo(line.plain)


def _lines(answer: Answer) -> list[Text]:
    more = "at least " if answer.total.relation != "eq" else ""
    found = f"{more}{counted(answer.total.value, 'article')}"
    if answer.total.loose > answer.total.value:
        found += f" ({answer.total.loose:,} with every syllable anywhere: --words all --match folded)"
    if answer.total.stories:
        found += f", {answer.total.stories:,} when folded"
    lines = [Text(f"{found} for {answer.query.parsed or answer.query.text}", "dim")]
    lines += [Text(f"note: {note.en}", "yellow") for note in answer.query.notes]
    lines += _clauses(answer.query.clauses)
    lines += [Text(f"did you mean: {one.text}", "yellow") for one in answer.suggest]
    lines += [Text(f"{one.en}, for all of them: {one.q}", "yellow") for one in answer.names]
    for hit in answer.items:
        lines += [Text(), *_hit(hit)]
    if answer.loose and answer.loose.items:
        lines += [Text(), Text("— no hits, but with every syllable, wherever and in whatever marks —", "dim")]
        for hit in answer.loose.items:
            lines += [Text(), *_hit(hit)]
    for name, values in answer.facets.items():
        lines += [Text(), Text(name, "bold"), *(Text(f"{one.count:>8,}  {one.value}") for one in values)]
    if answer.histogram:
        lines += [
            Text(),
            *(Text(f"{one.key:<10} {one.count:>8,} of {one.total:,}") for one in answer.histogram),
        ]
    if answer.next:
        lines += [Text(), Text(f"more: --cursor {answer.next}", "dim")]
    return lines


def _clauses(clauses: list[Clause], depth: int = 0) -> list[Text]:
    lines: list[Text] = []
    for one in clauses:
        lines.append(Text(f"{one.count:>8,} of {one.archive:,}  {'  ' * depth}{one.text}"))
        lines += _clauses(one.clauses, depth + 1)
    return lines


def _hit(hit: Hit) -> list[Text]:
    title = next((_marked(one) for one in hit.highlights if one.field == "title"), Text(hit.title, "bold"))
    when = local(hit.published).strftime("%d/%m/%Y %H:%M") if hit.published else ""
    facts = [hit.source, hit.section, when, f"{hit.score:.2f} {hit.match}", hit.id]
    lines = [title or Text(hit.id, "bold"), Text("  " + " · ".join(fact for fact in facts if fact), "dim")]
    snippet = next((one for one in hit.highlights if one.field != "title"), None)
    if snippet is not None:
        lines.append(Text("  ") + _marked(snippet, base=""))
    if hit.url:
        lines.append(Text(f"  {hit.url}", "blue"))
    if hit.story:
        lines += [Text(f"  with it: {one.title} · {one.source} · {one.id}", "dim") for one in hit.story.members]
    return lines


def _marked(highlight: Highlight, base: str = "bold") -> Text:
    """A passage with its matches marked; line ends are spaces, so that the spans still hold."""
    text = Text(highlight.text.replace("\n", " "), base)
    for start, end in highlight.spans:
        text.stylize("bold red", start, end)
    return text

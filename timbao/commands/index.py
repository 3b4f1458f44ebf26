"""``timbao index``: articles into the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from indexer import FORMATS, Order, Progress, Reject, RejectsFile, Sources, Summary, index_articles, read_naming
from search import LEAST_MEMORY, MEMORY, beside
from timbao.limits import limit_records
from timbao.notes import notes_in_words
from timbao.options import counted, engine_at, index_option, index_place, json_option, print_json
from timbao.status import Status, WrongUsage, published


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@index_option
@click.option("--format", "format_name", type=click.Choice(list(FORMATS)), help="Read everything as this format.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where rejected records go. [default: beside the index, <index>.rejects.jsonl]",
)
@click.option(
    "--mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.toml",
    help="Names under which the sources give the fields, beside the usual ones.",
)
@click.option(
    "--date-order",
    type=click.Choice([order.value for order in Order]),
    help="How 3/12/2024 is read. [default: as each file's other dates tell, else day first]",
)
@click.option("--commit-every", type=click.IntRange(min=1), metavar="N", help="Commit after every N articles.")
@click.option(
    "--memory",
    type=click.IntRange(min=LEAST_MEMORY),
    default=MEMORY,
    show_default=True,
    metavar="MB",
    help="Memory that indexing may take, whatever the number of articles.",
)
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print every rejected record to stderr.")
def index(  # noqa: PLR0913, PLR0917  # one parameter an option
    sources: tuple[str, ...],
    index_url: str | None,
    format_name: str | None,
    rejects: Path | None,
    mapping: Path | None,
    date_order: str | None,
    commit_every: int | None,
    memory: int,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Index the articles of files, folders (with all that is in them), globs, or standard input (-).

    What a file holds is told from its content: JSON Lines, JSON, CSV and TSV, SQL dumps, RSS, Atom and WordPress
    exports, web pages, MHTML, WARC, pages saved as text; compressed with gzip, xz, zstd or bzip2, or in ZIP archives.
    An article whose id is in the index already replaces it, so the same source may be indexed again. Nothing is
    visible before the end.

    A record that is not an article goes to the rejects file, which is that of the last run; the file of the
    run before is kept as <file>.previous.
    """
    place = index_place(index_url)
    limit_records()
    naming = read_naming(mapping) if mapping else None
    found = Sources(sources, format_name, naming.columns if naming else ())
    path = rejects or default_rejects(place)
    if any(Path(file).resolve() == path.resolve() for file in found.files):
        raise WrongUsage(f"{path}: the rejects file is itself a source; name another with --rejects")
    with (
        engine_at(place, create=True, memory=memory) as engine,
        RejectsFile(path, report=_printer(verbose)) as rejected,
        _progress(found, quiet=quiet) as progress,
    ):
        summary = index_articles(
            engine,
            naming.applied(found) if naming else found,
            rejected,
            commit_every=commit_every,
            order=Order(date_order) if date_order else None,
            progress=progress,
        )
    with published(summary.generation) if summary.indexed else nullcontext():
        if as_json:
            print_json(_for_machines(summary, rejected, found))
        elif not quiet:
            click.echo("\n".join(_in_words(summary, found)))
        if rejected.count and not quiet:
            click.echo("\n".join(_rejects_in_words(rejected, shown=not verbose)), err=True)
    raise SystemExit(_status(summary))


def default_rejects(place: str) -> Path:
    """Where rejects go when nobody says: beside the index, or here when the index is on a cluster.

    >>> str(default_rejects("index_data/index")), str(default_rejects("opensearch://host:9200/news"))
    ('index_data/index.rejects.jsonl', 'rejects.jsonl')
    """
    return beside(place, ".rejects.jsonl") or Path("rejects.jsonl")


def _printer(verbose: bool) -> Callable[[Reject], None] | None:
    return (lambda reject: click.echo(f"rejected: {reject}", err=True)) if verbose else None


@contextmanager
def _progress(sources: Sources, *, quiet: bool) -> Iterator[Progress | None]:
    """Show a bar on stderr while a person watches, and nothing into a pipe or a log."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task("starting", total=sources.size)

        def show(summary: Summary, doing: str) -> None:
            counts = f"{doing}: {summary.indexed:,} indexed, {summary.rejected:,} rejected"
            bars.update(task, completed=sources.position, description=counts)

        yield show


def _in_words(summary: Summary, sources: Sources) -> list[str]:
    indexed = counted(summary.indexed, "article")
    lines = [
        f"{indexed} indexed ({summary.added:,} new, {summary.replaced:,} replaced) "
        f"in {summary.seconds:.1f} s, {summary.articles_per_second:,.0f} a second; "
        f"generation {summary.generation}"
    ]
    if summary.duplicates:
        lines.append(f"{summary.duplicates:,} of them had the id of an earlier one, which they replaced")
    lines += notes_in_words(summary)
    if sources.refused:
        count = sum(sources.refused.values())
        lines.append(f"{counted(count, 'file')} of kinds that are not read: {_endings(sources.refused)}")
    if sources.skipped:
        lines.append(f"{counted(sources.skipped, 'file')} left alone: {_left_in_words(sources)}")
    if summary.interrupted:
        kept = f"the {summary.indexed:,} articles committed before are" if summary.indexed else "nothing of this run is"
        return [f"interrupted: {kept} kept; generation {summary.generation}"]
    return lines


def _left_in_words(sources: Sources) -> str:
    kinds = [_endings(sources.left)] if sources.left else []
    if sources.special:
        kinds.append(f"{sources.special:,} that are pipes, sockets or devices")
    return ", ".join(kinds)


def _endings(counts: dict[str, int]) -> str:
    kinds = [f"{count:,} {ending}" for ending, count in list(counts.items())[:12]]
    return ", ".join([*kinds, "…"] if len(counts) > len(kinds) else kinds)


def _rejects_in_words(rejects: RejectsFile, *, shown: bool) -> list[str]:
    lines = [f"{counted(rejects.count, 'record')} rejected, kept in {rejects.path} with the reasons"]
    if shown:
        lines += [f"  {reject}" for reject in rejects.first]
        if rejects.count > len(rejects.first):
            lines.append("  …")
    return lines


def _for_machines(summary: Summary, rejects: RejectsFile, sources: Sources) -> dict[str, object]:
    counts: dict[str, object] = msgspec.to_builtins(summary)
    return counts | {
        "skipped_files": sources.skipped,
        "skipped_endings": sources.left,
        "refused_endings": sources.refused,
        "rejects_file": str(rejects.path) if rejects.count else None,
        "rejects": [{"source": r.source, "line": r.line, "field": r.field, "reason": r.reason} for r in rejects.first],
    }


def _status(summary: Summary) -> Status:
    if summary.interrupted:
        return Status.FAILED
    return Status.REJECTS if summary.rejected else Status.DONE

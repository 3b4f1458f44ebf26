"""``timbao index``: articles into the index."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from pathlib import Path

import click

from indexer import (
    FORMATS,
    How,
    Order,
    Pace,
    Passed,
    Progress,
    Reject,
    RejectsFile,
    Resuming,
    Sources,
    Summary,
    index_articles,
    read_naming,
    try_articles,
)
from indexer.naming import Naming
from indexer.pipeline import Taken
from search import LEAST_MEMORY, MEMORY, Engine, IndexMissing, beside
from timbao.limits import limit_records
from timbao.options import engine_at, index_option, index_place, json_option, print_json
from timbao.progress import shown_progress
from timbao.sink import Sink
from timbao.status import Status, WrongUsage, full_disk_explained, published
from timbao.stopping import stopped_as_by_hand, until_stopped
from timbao.summaries import rejects_in_words, summary_for_machines, summary_in_words
from timbao.watching import Watch, Watcher

COMMIT_ARTICLES = 65_536  # as many as a segment of the embedded engine holds: fewer would leave each unfilled
COMMIT_SECONDS = 60.0
WATCH_SECONDS = 5.0


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
@click.option("--sql", metavar="QUERY", default="", help="What SQLite files and postgresql:// addresses are asked.")
@click.option(
    "--date-order",
    type=click.Choice([order.value for order in Order]),
    help="How 3/12/2024 is read. [default: as each file's other dates tell, else day first]",
)
@click.option(
    "--commit-every",
    type=click.IntRange(min=0),
    metavar="N",
    help="Commit after every N articles; 0: at the end alone. [default: every 65,536 articles, and every minute]",
)
@click.option("--dry-run", is_flag=True, help="Write nothing: show what would be taken, and what would be removed.")
@click.option("--watch", is_flag=True, help="Go on with what comes into the folders, until stopped.")
@click.option("--rewrite", is_flag=True, help="Write articles again that are in the index just as they are.")
@click.option("--keep-newer", is_flag=True, help="Never replace an article by one that was modified earlier.")
@click.option("--restart", is_flag=True, help="Begin at the beginning, even if a run before was broken off.")
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
    sql: str,
    date_order: str | None,
    commit_every: int | None,
    dry_run: bool,
    watch: bool,
    rewrite: bool,
    keep_newer: bool,
    restart: bool,
    memory: int,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Index the articles of files, folders (with all that is in them), globs, or standard input (-).

    What a file holds is told from its content: JSON Lines, JSON, CSV and TSV, SQL dumps, RSS, Atom and WordPress
    exports, web pages, Markdown, MHTML, WARC, PDF, Word, Excel, SQLite, pages saved as text; compressed with gzip, xz,
    zstd or bzip2, or in ZIP archives. A postgresql:// address is read with --sql.
    An article whose id is in the index already replaces it, unless it is the same, so the same source may be indexed
    again. Commits are made as it goes, so that articles can be found before the end; a run that is broken off goes
    on behind its last commit when the command is given again.

    A record that is not an article goes to the rejects file, which is that of the last run; the file of the
    run before is kept as <file>.previous.
    """
    place = index_place(index_url)
    limit_records()
    naming = read_naming(mapping) if mapping else None
    how = How(
        _pace(commit_every),
        Order(date_order) if date_order else None,
        rewrite,
        keep_newer,
        naming.papers if naming else {},
    )
    if watch:
        if dry_run:
            raise WrongUsage("--watch and --dry-run do not go together")
        _watch(place, sources, format_name, naming, sql, rejects or default_rejects(place), how, memory)
        return
    found = Sources(sources, format_name, naming.columns if naming else (), sql)
    path = rejects or default_rejects(place)
    if any(Path(file).resolve() == path.resolve() for file in found.files):
        raise WrongUsage(f"{path}: the rejects file is itself a source; name another with --rejects")
    with (
        stopped_as_by_hand(),
        RejectsFile(None if dry_run else path, report=_printer(verbose)) as rejected,
        shown_progress(found, quiet=quiet) as progress,
    ):
        if dry_run:
            from timbao.previewing import Previews  # noqa: PLC0415  # loads a parser of pages

            taken = Previews(all=verbose, quiet=quiet or as_json).take
            summary = _tried(place, found, naming, rejected, how, taken, progress)
        else:
            with full_disk_explained(place), engine_at(place, create=True, memory=memory) as engine:
                options = f"{format_name} {date_order} {sql} {mapping and mapping.read_text('utf-8')}"
                resuming = Resuming(beside(place, ".resume.json") or Path("timbao.resume.json"), found, options)
                passed = Passed() if restart else _passed(resuming, engine, found)
                summary = index_articles(
                    engine,
                    naming.applied(found) if naming else found,
                    rejected,
                    how,
                    passed=passed,
                    reached=lambda total, ids: resuming.reached(total, rejected.size, ids),
                    progress=progress,
                )
                if not summary.interrupted:
                    resuming.end()
                elif resuming.is_kept and not quiet:
                    click.echo("the same command goes on behind what was committed", err=True)
    with published(summary.generation) if summary.indexed and not dry_run else nullcontext():
        if as_json:
            print_json(summary_for_machines(summary, rejected, found))
        elif not quiet:
            click.echo("\n".join(summary_in_words(summary, found, dry=dry_run)))
        if rejected.count and not quiet:
            click.echo("\n".join(rejects_in_words(rejected, shown=not verbose)), err=True)
    raise SystemExit(_status(summary))


def default_rejects(place: str) -> Path:
    """Where rejects go when nobody says: beside the index, or here when the index is on a cluster.

    >>> str(default_rejects("index_data/index")), str(default_rejects("opensearch://host:9200/news"))
    ('index_data/index.rejects.jsonl', 'rejects.jsonl')
    """
    return beside(place, ".rejects.jsonl") or Path("rejects.jsonl")


def _pace(every: int | None) -> Pace:
    return Pace(COMMIT_ARTICLES, COMMIT_SECONDS) if every is None else Pace(every or None)


def _passed(resuming: Resuming, engine: Engine, sources: Sources) -> Passed:
    """What a run before has committed of the same sources, which are made to begin behind it."""
    checkpoint = resuming.found(engine)
    if checkpoint is None:
        return Passed()
    sources.pass_over(checkpoint.files, checkpoint.total - checkpoint.records)
    return Passed(checkpoint.total, checkpoint.records, checkpoint.rejects)


def _tried(
    place: str,
    sources: Sources,
    naming: Naming | None,
    rejected: RejectsFile,
    how: How,
    taken: Taken,
    progress: Progress | None,
) -> Summary:
    """Try without writing, against the index if there is one."""
    with ExitStack() as opened:
        try:
            engine = opened.enter_context(engine_at(place))
        except IndexMissing:
            engine = None
        records = naming.applied(sources) if naming else sources
        return try_articles(engine, records, rejected, how, taken=taken, progress=progress)


def _watch(  # noqa: PLR0913, PLR0917  # the options
    place: str,
    folders: tuple[str, ...],
    format_name: str | None,
    naming: Naming | None,
    sql: str,
    rejects: Path,
    how: How,
    memory: int,
) -> None:
    """Index what comes into folders, through the queue of a service where one runs."""
    if wrong := [one for one in folders if not Path(one).is_dir()]:
        raise WrongUsage(f"{wrong[0]}: --watch wants folders")
    columns = naming.columns if naming else ()

    def indexed(files: list[str]) -> None:
        found = Sources(files, format_name, columns, sql, found=True)
        before = rejects.stat().st_size if rejects.exists() else None
        with RejectsFile(rejects) as rejected:
            records = naming.applied(found) if naming else found
            summary = index_articles(Sink(place, engine), records, rejected, how, passed=Passed(rejects=before))
        click.echo(summary_in_words(summary, found)[0])
        if rejected.count:
            click.echo("\n".join(rejects_in_words(rejected, shown=True)), err=True)
        if summary.interrupted:
            raise KeyboardInterrupt

    with full_disk_explained(place), engine_at(place, create=True, memory=memory) as engine:
        watched = Watch(folders, beside(place, ".watch.json") or Path("timbao.watch.json"))
        watcher = Watcher(watched, indexed, lambda said: click.echo(f"timbao: {said}", err=True), WATCH_SECONDS)
        watcher.follow(until_stopped())


def _printer(verbose: bool) -> Callable[[Reject], None] | None:
    return (lambda reject: click.echo(f"rejected: {reject}", err=True)) if verbose else None


def _status(summary: Summary) -> Status:
    if summary.interrupted:
        return Status.FAILED
    return Status.REJECTS if summary.rejected else Status.DONE

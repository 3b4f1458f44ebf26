"""``timbao follow``: the articles of sites as they appear, change and go."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.following.addresses import Allowed
from indexer.following.fetching import Fetcher
from indexer.following.memory import Memories
from search import beside
from service.server import gunicorn as server
from timbao.following import Follower, Result
from timbao.limits import limit_records
from timbao.options import engine_at, index_option, index_place, json_option, print_json
from timbao.sink import Sink
from timbao.status import Status, WrongUsage
from timbao.stopping import until_stopped

MINUTES = 10.0
DAYS = 7


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@index_option
@click.option("--every", type=click.FloatRange(min=0.01), default=MINUTES, show_default=True, metavar="MINUTES",
              help="How often each source is looked at.")  # fmt: skip
@click.option("--days", type=click.IntRange(min=1), default=DAYS, show_default=True,
              help="The days in which articles are compared with what is there.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Compare all articles of a site, however old (WordPress).")
@click.option("--once", is_flag=True, help="Look once and end, as for cron.")
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, show_default=True, metavar="SECONDS",
              help="Seconds between two requests to one host, at least.")  # fmt: skip
@click.option("--allow-private", multiple=True, metavar="HOST",
              help="A host, address or network that may be asked although it is private; may be repeated.")  # fmt: skip
@json_option
def follow(  # noqa: PLR0913, PLR0917  # one parameter an option
    feeds: tuple[str, ...],
    index_url: str | None,
    every: float,
    days: int,
    everything: bool,
    once: bool,
    delay: float,
    allow_private: tuple[str, ...],
    as_json: bool,
) -> None:
    """Index the articles of feeds as they appear, change and go, until stopped.

    A FEED is the address of a feed (RSS, Atom), of a sitemap of news, of a WordPress site or its API (/wp-json), or of
    a page that names a feed. Articles that a feed has in part are fetched. What a site takes back is taken out of the
    index; an older version never replaces a newer one. While timbao serve runs, articles go through its queue.
    """
    if wrong := [one for one in feeds if not one.startswith(("http://", "https://"))]:
        raise WrongUsage(f"{wrong[0]}: not an address that begins with http:// or https://")
    report = _print if as_json else _report
    place = index_place(index_url)
    limit_records()
    server.log_to_stderr()
    memories = Memories(beside(place, ".follow") or Path("timbao.follow"))
    with engine_at(place, create=True) as engine:
        follower = Follower(
            Sink(place, engine), Fetcher(Allowed(allow_private), delay), memories,
            days=None if everything else days, every=60 * every,
        )  # fmt: skip
        if not once:
            follower.follow(list(dict.fromkeys(feeds)), until_stopped(), report)
            return
        results = [follower.look(url) for url in dict.fromkeys(feeds)]
    for result in results:
        report(result)
    if any(result.error for result in results):
        raise SystemExit(Status.FAILED)


def _report(result: Result) -> None:
    click.echo(str(result), err=bool(result.error))
    for line in result.trouble[:5]:
        click.echo(f"  {line}", err=True)


def _print(result: Result) -> None:
    summary = result.summary
    print_json({
        "feed": result.url, "new": summary.added, "changed": summary.replaced + summary.duplicates,
        "unchanged": summary.unchanged, "older": summary.older, "withdrawn": result.gone, "rejected": summary.rejected,
        "trouble": result.trouble, "error": result.error,
    })  # fmt: skip

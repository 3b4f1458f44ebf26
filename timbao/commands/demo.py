"""``timbao demo``: the sample articles, indexed and served."""

from __future__ import annotations

import shutil
import socket
import threading
import webbrowser
from pathlib import Path
from typing import Final

import click

from indexer import RejectsFile, Sources, index_articles
from search import SearchError, open_index
from service.server import gunicorn as server
from timbao.commands.index import default_rejects
from timbao.commands.serve import listen, start
from timbao.settings import read_settings
from timbao.status import Failure

DATA: Final = Path("index_data")
_REPOSITORY: Final = Path(__file__).parents[2]


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="The port. [default: 8000, or any free one]")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
def demo(port: int | None, open_browser: bool) -> None:
    """Try Timbao: index the sample articles into index_data/demo, and serve them."""
    sample = sample_folder()
    place = sample.with_name("demo")
    if not is_readable(place):
        shutil.rmtree(place, ignore_errors=True)
    if is_older(place, sample):
        build(place, sample)
    listener = listen("127.0.0.1", port) if port is not None else _listen_anywhere()
    with listener:
        address = server.address(listener)
        click.echo(f"Open {address} in a browser, or try {address}/search?q=bong+da", err=True)
        if open_browser:
            # Some browsers are waited for until they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        start(str(place), read_settings(), listener, workers=1)


def sample_folder() -> Path:
    """Where the sample articles are: here, or in the repository this was installed from."""
    for base in (Path(), _REPOSITORY):
        folder = base / DATA / "sample"
        if any(folder.glob("*.jsonl")):
            return folder
    raise Failure("there is no index_data/sample here; run this in a copy of the repository")


def is_readable(place: Path) -> bool:
    """Tell whether there is an index that this version can open."""
    try:
        open_index(str(place)).close()
    except SearchError:
        return False
    return True


def is_older(place: Path, sample: Path) -> bool:
    """Tell whether an index is missing, or was written before the articles were."""
    written = max((path.stat().st_mtime for path in place.rglob("*") if path.is_file()), default=0.0)
    return written <= max(path.stat().st_mtime for path in sample.glob("*.jsonl"))


def build(place: Path, sample: Path) -> None:
    """Index the sample articles."""
    engine = open_index(str(place), create=True)
    try:
        with RejectsFile(default_rejects(str(place))) as rejects:
            summary = index_articles(engine, Sources([str(sample)]), rejects)
    finally:
        engine.close()
    if summary.rejected or summary.interrupted:
        raise Failure(f"{summary.rejected:,} sample articles were rejected; see {rejects.path}")
    click.echo(f"{summary.indexed:,} sample articles indexed in {summary.seconds:.1f} s", err=True)


def _listen_anywhere() -> socket.socket:
    try:
        return listen("127.0.0.1", read_settings().port)
    except Failure:
        return listen("127.0.0.1", 0)

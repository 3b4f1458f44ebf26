"""Opening: an address, and the index behind it. The only place that knows which engines there are."""

from __future__ import annotations

from pathlib import Path

from search.answering import Limits
from search.engine import Engine
from search.errors import IndexMissing
from search.options import MEMORY


def beside(url: str, suffix: str) -> Path | None:
    """What lies beside the index of an address under its name and a suffix; None where it is no folder of this machine.

    >>> str(beside("index_data/index", ".queue")), beside("opensearch://host:9200/news", ".queue")
    ('index_data/index.queue', None)
    """
    if "://" in url:
        return None
    folder = Path(url)
    return folder.with_name((folder.name or "index") + suffix)


def open_index(
    url: str,
    *,
    create: bool = False,
    deadline_ms: float | None = None,
    max_cost: int | None = None,
    memory: int = MEMORY,
    workers: int | None = None,
) -> Engine:
    """Open the index in the folder ``url``.

    ``create`` makes an empty index where there is none; otherwise ``IndexMissing`` is raised. ``deadline_ms`` bounds
    the time of each search, ``max_cost`` what it may be reckoned to cost in units (None: no bound). Where writing takes
    place on this machine, ``memory`` bounds the megabytes that all its processes together take (at least
    ``LEAST_MEMORY``), and ``workers`` their number (None: one for each core).
    """
    _require_folder(url)
    from search.whoosh.engine import WhooshEngine  # noqa: PLC0415  # an engine loads only when it is asked for

    backend = WhooshEngine.open(url, create=create, memory=memory, workers=workers)
    return Engine(backend, Limits(deadline_ms, max_cost))


def check_index(url: str) -> tuple[str | None, list[str]]:
    """The name of the newest generation (None where it cannot be told), and what ``Engine.check`` finds, also of an
    index that is too damaged to be opened. Raises ``IndexMissing``."""
    _require_folder(url)
    from search.whoosh.engine import check_folder  # noqa: PLC0415  # the same

    return check_folder(Path(url))


def _require_folder(url: str) -> None:
    scheme, separator, _ = url.partition("://")
    if separator:
        raise IndexMissing(f"this version opens folders only, not {scheme}:// addresses")

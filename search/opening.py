"""Opening: an address, and the index behind it. The only place that knows which engines there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from search.answering import Limits
from search.engine import Engine
from search.errors import IndexMissing, NotSupported
from search.options import MEMORY

if TYPE_CHECKING:
    from search.opensearch.engine import OpenSearchEngine

_CLUSTERS: Final = ("opensearch", "opensearch+https")


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
    """Open the index at ``url``: a folder, or ``opensearch://host:port/name`` (``opensearch+https://`` with TLS).

    ``create`` makes an empty index where there is none; otherwise ``IndexMissing`` is raised. ``deadline_ms`` bounds
    the time of each search, ``max_cost`` what it may be reckoned to cost in units (None: no bound). Where writing takes
    place on this machine, ``memory`` bounds the megabytes that all its processes together take (at least
    ``LEAST_MEMORY``), and ``workers`` their number (None: one for each core).
    """
    limits = Limits(deadline_ms, max_cost)
    if _in_cluster(url):
        return Engine(_cluster_engine().open(url, create=create), limits)
    from search.whoosh.engine import WhooshEngine  # noqa: PLC0415  # an engine loads only when it is asked for

    return Engine(WhooshEngine.open(url, create=create, memory=memory, workers=workers), limits)


def check_index(url: str) -> tuple[str | None, list[str]]:
    """The name of the newest generation (None where it cannot be told), and what ``Engine.check`` finds, also of an
    index that is too damaged to be opened. Raises ``IndexMissing``."""
    if _in_cluster(url):
        engine = _cluster_engine().open(url)
        try:
            return engine.newest().generation, engine.check()
        finally:
            engine.close()
    from search.whoosh.engine import check_folder  # noqa: PLC0415  # the same

    return check_folder(Path(url))


def _in_cluster(url: str) -> bool:
    """Whether an address is that of a cluster. Raises ``IndexMissing`` for one of neither kind."""
    scheme, separator, _ = url.partition("://")
    if separator and scheme not in _CLUSTERS:
        raise IndexMissing(
            f"an index is a folder or at {' or '.join(f'{one}://' for one in _CLUSTERS)}, not {scheme}://"
        )
    return bool(separator)


def _cluster_engine() -> type[OpenSearchEngine]:
    try:
        from search.opensearch.engine import OpenSearchEngine  # noqa: PLC0415  # only where it is asked for
    except ModuleNotFoundError as error:
        if error.name != "opensearchpy":
            raise
        raise NotSupported(
            "an index in a cluster needs what is not installed: pip install 'timbao[opensearch]'"
        ) from error
    return OpenSearchEngine

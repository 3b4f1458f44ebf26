"""Timbao: full-text search for Vietnamese news. This room is the command line, the settings and the client.

What enters is what an operator types and the ``TIMBAO_*`` variables; what leaves is text, or JSON, and an
exit status. It is the only room that sees both ``indexer`` and ``service``, and it does nothing that they
could do. For programs it is the door of all rooms: ``timbao.open_index``, ``timbao.Client``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from search import (
        Answer,
        Article,
        Engine,
        Hit,
        Image,
        IndexMissing,
        QueryError,
        SearchError,
        SearchOptions,
        SuggestOptions,
        open_index,
    )
    from timbao.client import Client, Damaged, Refused

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Article",
    "Client",
    "Damaged",
    "Engine",
    "Hit",
    "Image",
    "IndexMissing",
    "QueryError",
    "Refused",
    "SearchError",
    "SearchOptions",
    "SuggestOptions",
    "open_index",
]

_OF_THE_CLIENT: Final = ("Client", "Damaged", "Refused")


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: whoever asks a service needs no engine, and ``--help`` neither."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module("timbao.rooms").check_rooms()
    found = getattr(import_module("timbao.client" if name in _OF_THE_CLIENT else "search"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

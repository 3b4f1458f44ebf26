"""The index: what is stored, how it is asked, how it is ranked.

In come articles and queries, out go answers. ``open_index`` opens an index behind its one door, ``Engine``, whatever
engine is behind that (``search.searcher`` is the port); the shapes that cross the door are ``Article``,
``SearchOptions`` and ``Answer``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from search.answer import (
    Answer,
    Bucket,
    Clause,
    Completion,
    Completions,
    Cost,
    FacetValue,
    GenerationInfo,
    Headline,
    Highlight,
    Hit,
    NameOffer,
    Note,
    QueryEcho,
    Similar,
    SimilarHit,
    Stats,
    Story,
    Suggestion,
    TitleSuggestion,
    Total,
)
from search.article import Article, Image
from search.errors import (
    CursorError,
    EngineUnavailable,
    GenerationMissing,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    NotSupported,
    NotTaken,
    OptionError,
    Published,
    QueryError,
    SearchError,
    WhooshUnusable,
)

if TYPE_CHECKING:
    from search.engine import Engine
    from search.lazy import LazyEngine
    from search.opening import beside, check_index, open_index
    from search.options import LEAST_MEMORY, MEMORY, SearchOptions, SuggestOptions, read_options
    from search.searcher import Writer
    from search.selection import Selection

__all__ = [
    "LEAST_MEMORY",
    "MEMORY",
    "Answer",
    "Article",
    "Bucket",
    "Clause",
    "Completion",
    "Completions",
    "Cost",
    "CursorError",
    "Engine",
    "EngineUnavailable",
    "FacetValue",
    "GenerationInfo",
    "GenerationMissing",
    "Headline",
    "Highlight",
    "Hit",
    "Image",
    "IndexDamaged",
    "IndexLocked",
    "IndexMissing",
    "LazyEngine",
    "NameOffer",
    "NotSupported",
    "NotTaken",
    "Note",
    "OptionError",
    "Published",
    "QueryEcho",
    "QueryError",
    "SearchError",
    "SearchOptions",
    "Selection",
    "Similar",
    "SimilarHit",
    "Stats",
    "Story",
    "SuggestOptions",
    "Suggestion",
    "TitleSuggestion",
    "Total",
    "WhooshUnusable",
    "Writer",
    "beside",
    "check_index",
    "open_index",
    "read_options",
]

# What loads the analyzers and numpy is loaded when it is first asked for: shapes and errors are wanted without.
_LATER: Final = {
    "Engine": "engine",
    "LazyEngine": "lazy",
    "beside": "opening",
    "check_index": "opening",
    "open_index": "opening",
    "LEAST_MEMORY": "options",
    "MEMORY": "options",
    "SearchOptions": "options",
    "SuggestOptions": "options",
    "read_options": "options",
    "Writer": "searcher",
    "Selection": "selection",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"search.{_LATER[name]}"), name)
    globals()[name] = found
    return found

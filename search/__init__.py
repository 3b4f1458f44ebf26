"""The index: what is stored, how it is asked, how it is ranked.

In come articles and queries, out go answers. ``open_index`` opens an index behind its one door, ``Engine``, whatever
engine is behind that (``search.searcher`` is the port); the shapes that cross the door are ``Article``,
``SearchOptions`` and ``Answer``.
"""

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
from search.engine import Engine
from search.errors import (
    CursorError,
    EngineUnavailable,
    GenerationMissing,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    NotSupported,
    OptionError,
    Published,
    QueryError,
    SearchError,
    WhooshUnusable,
)
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
    "NotSupported",
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

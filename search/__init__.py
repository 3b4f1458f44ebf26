"""The index: what is stored, how it is asked, how it is ranked.

In come articles and queries, out go answers. ``open_index`` opens an index behind the one ``Engine`` protocol;
the shapes that cross the room's door are ``Article``, ``SearchOptions`` and ``Answer``.
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
from search.engine import LEAST_MEMORY, MEMORY, Engine, Writer, check_index, open_index
from search.errors import (
    CursorError,
    EngineUnavailable,
    GenerationMissing,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    OptionError,
    Published,
    QueryError,
    SearchError,
    WhooshUnusable,
)
from search.lazy import LazyEngine
from search.options import SearchOptions, SuggestOptions, read_options
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
    "check_index",
    "open_index",
    "read_options",
]

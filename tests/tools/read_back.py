"""A tree read back: as it stands, or as its words are planned where nothing is known of the archive."""

from __future__ import annotations

from typing import Literal

from search import SearchOptions
from search.planning import reading as plain
from search.planning.archive import UnknownArchive
from search.planning.planner import Draft, draft
from search.query import Node

Words = Literal["auto", "all", "any"]


def reading(root: Node, words: Words | None = None) -> str:
    return _drafted(root, words).parsed if words else plain.reading(root)


def reading_en(root: Node, words: Words | None = None) -> str:
    return _drafted(root, words).parsed_en if words else plain.reading_en(root)


def _drafted(root: Node, words: Words) -> Draft:
    return draft(root, SearchOptions(words=words), UnknownArchive())

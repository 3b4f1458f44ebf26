"""A tree read back as it is planned where nothing is known of the archive."""

from __future__ import annotations

from typing import Literal

from search import SearchOptions
from search.planning.planner import draft
from search.planning.units import UnknownArchive
from search.query import Node


def reading(root: Node, words: Literal["auto", "all", "any"] = "auto") -> str:
    return draft(root, SearchOptions(words=words), UnknownArchive()).parsed


def reading_en(root: Node, words: Literal["auto", "all", "any"] = "auto") -> str:
    return draft(root, SearchOptions(words=words), UnknownArchive()).parsed_en

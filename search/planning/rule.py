"""Rule: what an article must meet to be a hit of words that stand together in a query, and the groups it asks for."""

from __future__ import annotations

from typing import Literal, NamedTuple

from search.plan import Condition
from search.planning.evidence import Alternative

Kind = Literal["word", "group", "near", "anywhere", "most", "evidence", "all", "any"]


class Part(NamedTuple):
    """A group that is asked for: the units [begin, end) of the query, how it reads, what it asks for, and, where it has
    a number, what its words and its numbers ask for apart."""

    begin: int
    end: int
    text: str
    condition: Condition
    pieces: tuple[tuple[str, Condition], ...] = ()


class Rule(NamedTuple):
    """What an article must meet (``condition``), what one meets that has every syllable anywhere (``loose``), the
    groups that are asked for, where the rule is one of groups, the words that are asked for in others too, and what no
    article has, where the rest is enough."""

    kind: Kind
    condition: Condition
    loose: Condition
    parts: tuple[Part, ...] = ()
    synonyms: tuple[Alternative, ...] = ()
    missing: tuple[str, ...] = ()

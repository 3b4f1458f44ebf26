"""The query language: what a person types becomes a tree, whatever engine answers it.

In comes any text; out comes a tree of nodes with notes, or a ``QueryError`` with the place and the cure. A
tree can be written back (``canonical``). Nothing here knows what an index holds: how many of the words an article must
have, which words are the same, and how the whole is read back to the person, is for ``search.planning``.
"""

from search.query.canonical import canonical
from search.query.dates import DateError, parse_day
from search.query.nodes import All, And, Bag, DateRange, Field, Node, Not, Or, Phrase, Prefix, Word
from search.query.parser import Parsed, parse

__all__ = [
    "All",
    "And",
    "Bag",
    "DateError",
    "DateRange",
    "Field",
    "Node",
    "Not",
    "Or",
    "Parsed",
    "Phrase",
    "Prefix",
    "Word",
    "canonical",
    "parse",
    "parse_day",
]

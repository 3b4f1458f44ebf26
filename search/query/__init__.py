"""The query language: what a person types becomes a tree, whatever engine answers it.

In comes any text; out comes a tree of nodes with notes, or a ``QueryError`` with the place and the cure. A
tree can be written back (``canonical``) and read back to the person (``reading``). Nothing here knows what
an index holds: how many of the words an article must have, and which words are the same, is for the planner.
"""

from search.query.canonical import canonical
from search.query.dates import DateError, parse_day
from search.query.loosen import LOOSENED, loosen
from search.query.nodes import All, And, Bag, DateRange, Field, Node, Not, Or, Phrase, Prefix, Word
from search.query.parser import Parsed, parse
from search.query.reading import WordsRule, reading, reading_en

__all__ = [
    "LOOSENED",
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
    "WordsRule",
    "canonical",
    "loosen",
    "parse",
    "parse_day",
    "reading",
    "reading_en",
]

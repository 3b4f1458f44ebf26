"""A headline pasted with its quotation marks, read as bare words.

Any quotation mark makes every word of a query count, which is what a short query wants. A pasted headline has quotation
marks too, and an article often words its story otherwise. So a sentence of bare words around a quoted phrase is read by
the rule for sentences, where the phrase ranks and is not required; ``words=all`` requires it. So is a number behind a
hyphen (``S -400``), which headlines have and nobody excludes from a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from analyzers.fold import fold
from search.answer import Note
from search.planning.archive import Vocabulary
from search.planning.units import UnitReader
from search.query.nodes import And, Bag, Node, Not, Phrase, Word

SHORT: Final = 4  # syllables, which are no sentence
LOOSENED = Note(
    "loosened",
    "Câu dài được đọc như các từ rời: cụm trong ngoặc kép được ưu tiên, không bắt buộc.",
    "A sentence is read as bare words: a quoted phrase is preferred, not required.",
)


def loosen(root: Node, vocabulary: Vocabulary, *, empty: bool) -> Bag | None:
    """The bare words of a sentence that holds nothing but words, quoted phrases and numbers; None for any other query.

    A sentence has more than ``SHORT`` syllables outside its quotation marks, or in all when the query as it stands
    finds nothing (``empty``).

    >>> from search.planning.archive import UnknownArchive
    >>> from search.query import parse
    >>> root, archive = parse('Nga “vạch mặt” chiến lược chia cắt Syria').root, UnknownArchive()
    >>> [word.text for word in loosen(root, archive, empty=False).children]
    ['Nga', 'vạch', 'mặt', 'chiến', 'lược', 'chia', 'cắt', 'Syria']
    >>> loosen(parse('"dạy thêm" Hà Nội').root, archive, empty=False)
    >>> loosen(parse('"dạy thêm" -Mỹ').root, archive, empty=True)
    """
    if not isinstance(root, And) or all(isinstance(child, Word) for child in root.children):
        return None
    words: list[Word] = []
    for child in root.children:
        texts = _texts(child)
        if texts is None:
            return None
        words += (Word(text, position=child.position, end=child.end) for text in texts)
    counted = words if empty else [child for child in root.children if isinstance(child, Word)]
    if _syllables(counted, vocabulary) <= SHORT:
        return None
    return Bag(tuple(words), position=root.position, end=root.end)


def _syllables(words: Iterable[Word], vocabulary: Vocabulary) -> int:
    """How many different syllables words are read as."""
    chunks = UnitReader(vocabulary).chunks([word.text for word in words])
    return len({fold(form) for chunk in chunks if chunk is not None for form in chunk.forms})


def _texts(node: Node) -> list[str] | None:
    """The words of a child that a headline may hold; None for one that only a query holds."""
    match node:
        case Word(exact=False):
            return [node.text]
        case Phrase(exact=False, slop=0):
            return [text for text in node.text.split() if text != "*"]
        case Not(child=Word(exact=False) as word) if word.text.isdecimal():
            return [word.text]
    return None

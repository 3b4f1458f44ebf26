"""A headline pasted with its quotation marks, read as bare words.

Any quotation mark makes every word of a query count, which is what a short query wants. A pasted headline has quotation
marks too, and an article often words its story otherwise. So a sentence of bare words around a quoted phrase is read by
the rule for sentences, where the phrase ranks and is not required; ``words=all`` requires it. So is a number behind a
hyphen (``S -400``), which headlines have and nobody excludes from a sentence.
"""

from __future__ import annotations

from analyzers.tokens import forms_of
from search.answer import Note
from search.query.nodes import And, Bag, Node, Not, Phrase, Word
from search.query.reading import ALL_WORDS_UP_TO

LOOSENED = Note(
    "loosened",
    "Câu dài được đọc như các từ rời: cụm trong ngoặc kép được ưu tiên, không bắt buộc.",
    "A sentence is read as bare words: a quoted phrase is preferred, not required.",
)


def loosen(root: Node, *, empty: bool) -> Bag | None:
    """The bare words of a sentence that holds nothing but words, quoted phrases and numbers; None for any other query.

    A sentence has more than four syllables outside its quotation marks, or in all when the query as it stands finds
    nothing (``empty``).

    >>> from search.query import parse
    >>> [word.text for word in loosen(parse('Nga “vạch mặt” chiến lược chia cắt Syria').root, empty=False).children]
    ['Nga', 'vạch', 'mặt', 'chiến', 'lược', 'chia', 'cắt', 'Syria']
    >>> loosen(parse('"dạy thêm" Hà Nội').root, empty=False) is None, loosen(parse('"dạy thêm" -Mỹ').root, empty=True)
    (True, None)
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
    if sum(len(forms_of(word.text)) for word in counted) <= ALL_WORDS_UP_TO:
        return None
    return Bag(tuple(words), position=root.position, end=root.end)


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

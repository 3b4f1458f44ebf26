"""A headline pasted with its quotation marks, read as bare words when nothing holds it whole."""

from __future__ import annotations

from analyzers.tokens import tokenize
from search.answer import Note
from search.query.nodes import And, Bag, Node, Phrase, Word
from search.query.reading import ALL_WORDS_UP_TO

LOOSENED = Note(
    "loosened",
    "Không có bài nào có đủ mọi từ và cụm trong ngoặc kép, nên câu được đọc như các từ rời.",
    "No article has every word and quoted phrase, so the query was read as bare words.",
)


def loosen(root: Node) -> Bag | None:
    """The bare words of a long query that holds nothing but words and quoted phrases; None for any other.

    >>> from search.query import parse
    >>> [word.text for word in loosen(parse('Nga “vạch mặt” chiến lược của Mỹ').root).children]
    ['Nga', 'vạch', 'mặt', 'chiến', 'lược', 'của', 'Mỹ']
    >>> loosen(parse('"dạy thêm" -Mỹ').root) is None
    True
    """
    if not isinstance(root, And) or not any(isinstance(child, Phrase) for child in root.children):
        return None
    words: list[Word] = []
    for child in root.children:
        if not isinstance(child, Word | Phrase) or child.exact or (isinstance(child, Phrase) and child.slop):
            return None
        texts = (text for text in child.text.split() if text != "*")
        words += (Word(text, position=child.position, end=child.end) for text in texts)
    if sum(len(tokenize(word.text).forms) for word in words) <= ALL_WORDS_UP_TO:
        return None
    return Bag(tuple(words), position=root.position, end=root.end)

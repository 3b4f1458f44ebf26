"""A headline pasted with its quotation marks, read as bare words.

Any quotation mark makes every word of a query count. A pasted headline has quotation marks too, and an article often
words its story otherwise. So a sentence of bare words around a quoted phrase is read by the rule for sentences, where
the phrase ranks and is not required (``words=all`` requires it); so is a shorter query that no article has as it is. A
number behind a hyphen belongs to a short code before it (``S -400``). Who spells an operator out (``AND``, ``KHÔNG``)
means it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from analyzers.fold import fold
from search.answer import Note
from search.options import SearchOptions
from search.planning.archive import Archive, Vocabulary
from search.planning.hits import SENTENCE
from search.planning.planner import Draft, draft
from search.planning.units import UnitReader
from search.query import Parsed
from search.query.nodes import And, Bag, Node, Not, Phrase, Word

SHORT: Final = 4  # syllables, which are no sentence
_CODE: Final = re.compile(r"[A-Za-z]|[A-Z][A-Za-z]{1,2}|su|mig")  # S -400, Su -57, MQ -9
LOOSENED = Note(
    "loosened",
    "Câu dài được đọc như các từ rời: cụm trong ngoặc kép được ưu tiên, không bắt buộc.",
    "A sentence is read as bare words: a quoted phrase is preferred, not required.",
)
AS_WORDS = Note(
    "loosened",
    "Không bài nào có đúng như đã gõ; câu được đọc như các từ rời: cụm trong ngoặc kép được ưu tiên, không bắt buộc. "
    "Viết AND (VÀ) giữa các phần để bắt buộc.",
    "No article has this as it was typed; it is read as bare words: a quoted phrase is preferred, not required. "
    "Write AND between the parts to require them.",
)


def loosen(parsed: Parsed, vocabulary: Vocabulary, *, empty: bool) -> Bag | None:
    """The bare words of a sentence that holds nothing but words, quoted phrases and numbers; None for any other query.

    A sentence has at least ``SENTENCE`` syllables, more than ``SHORT`` of them outside its quotation marks; where no
    article has the query as it stands (``empty``), more than ``SHORT`` are enough.

    >>> from search.planning.archive import UnknownArchive
    >>> from search.query import parse
    >>> parsed, archive = parse('Nga “vạch mặt” chiến lược chia cắt Syria'), UnknownArchive()
    >>> [word.text for word in loosen(parsed, archive, empty=True).children]
    ['Nga', 'vạch', 'mặt', 'chiến', 'lược', 'chia', 'cắt', 'Syria']
    >>> loosen(parsed, archive, empty=False)  # eight syllables
    >>> loosen(parse('"dạy thêm" Hà Nội'), archive, empty=True)
    >>> loosen(parse('"dạy thêm học thêm" AND Hà Nội'), archive, empty=True)
    """
    root = parsed.root
    if parsed.spelled or not isinstance(root, And) or all(isinstance(child, Word) for child in root.children):
        return None
    words: list[Word] = []
    for child in root.children:
        texts = _texts(child, words[-1] if words else None)
        if texts is None:
            return None
        words += (Word(text, position=child.position, end=child.end) for text in texts)
    outside = words if empty else [child for child in root.children if isinstance(child, Word)]
    if _syllables(outside, vocabulary) <= SHORT or (not empty and _syllables(words, vocabulary) < SENTENCE):
        return None
    return Bag(tuple(words), position=root.position, end=root.end)


def draft_of(parsed: Parsed, options: SearchOptions, archive: Archive) -> tuple[Draft, Note | None]:
    """What an archive is asked for a query, and what to say where that is its bare words."""
    sentence = at_once = None
    if options.words == "auto":
        at_once = loosen(parsed, archive, empty=False)
        sentence = at_once or loosen(parsed, archive, empty=True)
    made = draft(at_once or parsed.root, options, archive)
    if sentence and not at_once and not archive.count(made.condition):
        return draft(sentence, options, archive), AS_WORDS
    return made, LOOSENED if at_once else None


def _syllables(words: Iterable[Word], vocabulary: Vocabulary) -> int:
    """How many different syllables words are read as."""
    chunks = UnitReader(vocabulary).chunks([word.text for word in words])
    return len({fold(form) for chunk in chunks if chunk is not None for form in chunk.forms})


def _texts(node: Node, before: Word | None) -> list[str] | None:
    """The words of a child behind another that a headline may hold; None for one that only a query holds."""
    match node:
        case Word(exact=False):
            return [node.text]
        case Phrase(exact=False, slop=0):
            return [text for text in node.text.split() if text != "*"]
        case Not(child=Word(exact=False) as word) if before and word.text.isdecimal() and _CODE.fullmatch(before.text):
            return [word.text]
    return None

"""pyvi's words, token for token as ``pyvi.ViTokenizer`` writes them, ten times as fast, and where they stand.

pyvi cuts a text into tokens (syllables, numbers, addresses, single marks) and joins the syllables of a word
with "_". On the way it rewrites the text (NFC, one space between tokens), so here each word also has its
place in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Final, NamedTuple
from unicodedata import combining, normalize

from analyzers.composition import composed
from analyzers.crf import TEXT, Model, Token, load_model
from analyzers.crfsuite import SegmenterModelError
from analyzers.fold import fold
from analyzers.tone import on_second_vowel

__all__ = ["SegmenterModelError", "Word", "compounds", "listed", "listed_keys", "tokenize", "words"]

# pyvi's alternatives, in its order, which decides. pyvi tries an e-mail address at every token and looks
# through all the letters, digits and dots ahead for it: quadratic in a long run of them. Here that
# alternative is left out but where it is known to match.
_BEFORE_ADDRESS: Final = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>|\n|\w+://[^\s]+"
_AFTER_ADDRESS: Final = r"\d+(?:[\.,_]\d+)+|[^\w\s]|\w+"
_DOMAIN: Final = r"@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+"
_LOCAL: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-"
_TOKEN: Final = re.compile(f"{_BEFORE_ADDRESS}|{_AFTER_ADDRESS}")
_TOKEN_OR_ADDRESS: Final = re.compile(f"{_BEFORE_ADDRESS}|[a-zA-Z0-9_.+-]+{_DOMAIN}|{_AFTER_ADDRESS}")
_AT_DOMAIN: Final = re.compile(_DOMAIN)

# In the marks of Model.joins: a token and those joined to it.
_WORD: Final = re.compile(" _*")
_COMPOUND: Final = re.compile(" _+")

# What the caches keep: what news repeats, and nothing large.
_MOST_KEPT: Final = 1 << 15
_LONGEST_KEPT: Final = 32
_MOST_TOKENS_KEPT: Final = 8

# No writing puts so many marks on a letter.
_LONG_CLUSTER: Final = 32


class Word(NamedTuple):
    """A word of pyvi's and its place in the source.

    Attributes:
        text: as pyvi writes it: in NFC, its syllables joined by "_".
        start: where it begins in the source, in code points.
        end: where it ends.
    """

    text: str
    start: int
    end: int


def tokenize(text: str) -> str:
    """Return exactly what ``pyvi.ViTokenizer.tokenize(text)`` returns: words separated by single spaces.

    A lone surrogate, at which pyvi raises an error, is a token like any other mark. The time grows linearly
    with the text, whatever is in it.

    Raises:
        SegmenterModelError: pyvi is not installed, or its model is not that of 0.1.1.

    >>> tokenize("Học sinh cả nước nghỉ lễ 30/4.")
    'Học_sinh cả nước nghỉ lễ 30 / 4 .'
    """
    cutter = _cutter()
    tokens = [*chain.from_iterable(map(cutter.__getitem__, _chunks(composed(text))))]
    if not tokens:
        return text
    written = [token[TEXT] for token in tokens]
    return "".join(chain.from_iterable(zip(cutter.model.joins(tokens), written, strict=True)))[1:]


def words(text: str) -> list[Word]:
    """List the words of ``tokenize(text)`` in order, each with its place in ``text``; a line feed is one.

    The places do not overlap. Where NFC makes several words of one character, or exchanges marks that are
    words by themselves, the first of these words has all of the place and the others are empty at its end.

    Raises:
        SegmenterModelError: pyvi is not installed, or its model is not that of 0.1.1.

    >>> words("Nghỉ lễ  30/4")
    [Word(text='Nghỉ', start=0, end=4), Word(text='lễ', start=5, end=7), Word(text='30', start=9, end=11), \
Word(text='/', start=11, end=12), Word(text='4', start=12, end=13)]
    >>> words("U.23 học sinh")
    [Word(text='U.', start=0, end=2), Word(text='23', start=2, end=4), Word(text='học_sinh', start=5, end=13)]
    """
    tokens, marks, starts, ends = _placed(text)
    found = []
    for first, end in (match.span() for match in _WORD.finditer(marks)):
        written = "_".join([token[TEXT] for token in tokens[first:end]])
        found.append(Word(written, starts[first], ends[end - 1]))
    return found


def compounds(text: str) -> list[tuple[int, int]]:
    """List the places (start, end) in ``text``, in code points, of the words of two syllables and more.

    These are all that pyvi joins of several tokens, names and their initials among them ("Nguyễn Văn A."), in a
    text whose tone marks stand where its model knows them (``hoà bình``), so that both ways give the same words.

    Raises:
        SegmenterModelError: pyvi is not installed, or its model is not that of 0.1.1.

    >>> text = "Học sinh cả nước nghỉ lễ"
    >>> [text[start:end] for start, end in compounds(text)]
    ['Học sinh']
    """
    _, marks, starts, ends = _placed(on_second_vowel(text))
    return [(starts[match.start()], ends[match.end() - 1]) for match in _COMPOUND.finditer(marks)]


@cache
def listed_keys() -> frozenset[str]:
    """The syllables of pyvi's word list, without marks: some 1,500 that Vietnamese has, of the 2,400 that its spelling
    would allow.

    Raises:
        SegmenterModelError: pyvi is not installed, or its model is not that of 0.1.1.

    >>> [key in listed_keys() for key in ("xang", "gioa", "nguyn")]
    [True, False, False]
    """
    model = load_model()
    return frozenset(fold(syllable) for word in chain(model.pairs, model.triples) for syllable in word)


def listed(first: str, second: str) -> bool:
    """Whether two syllables are a word of pyvi's list, which tells without a sentence around them.

    Raises:
        SegmenterModelError: pyvi is not installed, or its model is not that of 0.1.1.

    >>> listed("sổ", "đỏ"), listed("số", "đó"), listed("hòa", "bình")
    (True, False, True)
    """
    return (on_second_vowel(first), on_second_vowel(second)) in load_model().pairs


class _Tokens(dict[str, Token]):
    """Tokens ready to be scored, by their text, made when first asked for."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self._make = model.token

    def __missing__(self, text: str) -> Token:
        token = self._make(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = token
        return token


class _Cutter(dict[str, "tuple[Token, ...]"]):
    """The tokens of a chunk of text without white space, cut when first asked for.

    Tokens never reach across white space, and most chunks are words that came before, so a look-up stands for
    the regular expression. A full cache is emptied: what is common is back within an article or two, which
    costs less than to keep account of what is.
    """

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        self._tokens = _Tokens(model)

    def __missing__(self, chunk: str) -> tuple[Token, ...]:
        tokens = tuple(map(self._tokens.__getitem__, _cut(chunk)))
        if len(chunk) <= _LONGEST_KEPT and len(tokens) <= _MOST_TOKENS_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[chunk] = tokens
        return tokens


@cache
def _cutter() -> _Cutter:
    return _Cutter(load_model())


def _chunks(text: str) -> list[str]:
    """Split at white space and keep the line feeds, which are tokens of pyvi's."""
    chunks: list[str] = []
    for line in text.split("\n"):
        chunks += line.split()
        chunks.append("\n")
    chunks.pop()
    return chunks


def _cut(chunk: str) -> list[str]:
    """Cut a chunk into pyvi's tokens, which together are all of it."""
    if "@" not in chunk:
        return _TOKEN.findall(chunk)
    tokens: list[str] = []
    at = 0
    for start, end in _addresses(chunk):
        while at < end:
            match = (_TOKEN if at < start else _TOKEN_OR_ADDRESS).match(chunk, at)
            assert match is not None  # whatever is not white space is in one of the alternatives
            tokens.append(match.group())
            at = match.end()
    return tokens + _TOKEN.findall(chunk, at)


def _addresses(chunk: str) -> Iterator[tuple[int, int]]:
    """Yield the stretch before each "@" and domain: at every place in it an e-mail address matches."""
    for match in _AT_DOMAIN.finditer(chunk):
        end = match.start()
        after = chunk.rfind("@", 0, end) + 1
        yield after + len(chunk[after:end].rstrip(_LOCAL)), end


def _placed(text: str) -> tuple[list[Token], str, list[int], list[int]]:
    """Return the tokens of a text, the marks of ``Model.joins``, and each token's start and end in it."""
    tokens, starts, ends = located(text)
    return tokens, _cutter().model.joins(tokens), starts, ends


def located(text: str) -> tuple[list[Token], list[int], list[int]]:
    """Return pyvi's tokens of a text, ready to be labelled, and each token's start and end in it."""
    cutter = _cutter()
    nfc_text = composed(text)
    written = _chunks(nfc_text)
    # White space is the same before and after NFC, so both texts have as many chunks.
    chunks = written if nfc_text == text else _chunks(text)
    groups = [*map(cutter.__getitem__, written)]
    starts: list[int] = []
    ends: list[int] = []
    start, end, find = starts.append, ends.append, text.find
    at = 0
    for chunk, nfc, group in zip(chunks, written, groups, strict=True):
        at = find(chunk, at)  # there is only white space before it, so the first find is the right one
        start(at)
        if len(group) > 1:
            origins = range(len(chunk)) if chunk == nfc else _origins(chunk)
            edge = 0
            for token in group[:-1]:
                edge += len(token[TEXT])
                end(at + origins[edge])
                start(at + origins[edge])
        at += len(chunk)
        end(at)
    return [*chain.from_iterable(groups)], starts, ends


def _origins(chunk: str) -> list[int]:
    """Return where in ``chunk`` each code point of its NFC begins, and at the end the length of ``chunk``.

    >>> _origins("Vi\u0065\u0323\u0302t")
    [0, 1, 2, 5, 6]
    """
    origins: list[int] = []
    for start, cluster in _clusters(chunk):
        origins += [start + edge for edge in _edges(cluster)]
    return [*origins, len(chunk)]


def _clusters(chunk: str) -> Iterator[tuple[int, str]]:
    """Yield the pieces that NFC changes one by one (a letter and its marks), each after its start."""
    start = 0
    for at in range(1, len(chunk)):
        if _begins_cluster(chunk, at, start):
            yield start, chunk[start:at]
            start = at
    yield start, chunk[start:]


def _begins_cluster(chunk: str, at: int, start: int) -> bool:
    char = chunk[at]
    if char < "\u0300":  # below the combining marks nothing composes with what stands before it
        return True
    if combining(normalize("NFD", char)[0]):
        return False
    # Some letters too compose with the one before: vowels and finals of Hangul, a few vowel signs of India.
    before = chunk[start:at]
    return composed(before + char) == composed(before) + composed(char)


def _edges(cluster: str) -> list[int]:
    """Return where in a cluster each code point of its NFC begins: where the NFC of both sides meets.

    Where NFC puts marks in another order there is no such place; then it is where the next code point begins.
    """
    nfc, size = composed(cluster), len(cluster)
    if cluster == nfc:
        return [*range(size)]
    edges = [0] + [size] * (len(nfc) - 1)
    if size > _LONG_CLUSTER:
        return edges
    cuts = {(composed(cluster[:at]), composed(cluster[at:])): at for at in range(1, size)}
    edge = size
    for index in range(len(nfc) - 1, 0, -1):
        edge = edges[index] = cuts.get((nfc[:index], nfc[index:]), edge)
    return edges

"""The words, phrases and signs of a query text, each with its place.

A sign counts only where it can: ``-`` and ``=`` directly before a term, ``:`` behind the name of a field,
``*`` at the end of a word. Everywhere else it is a part of the word: ``covid-19``, ``12:30`` and ``TP.HCM:``
are words.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from analyzers.leftovers import NOTHING
from analyzers.letters import ZERO_WIDTH
from analyzers.normal import normal_form
from search.query import fields, limits
from search.query.dates import DateError, Span, parse_span
from search.query.normalize import plain
from search.query.report import Report


class Kind(enum.Enum):
    """What a token is."""

    WORD = enum.auto()
    PHRASE = enum.auto()
    PREFIX = enum.auto()
    DATE = enum.auto()
    GAP = enum.auto()
    FIELD = enum.auto()
    AND = enum.auto()
    OR = enum.auto()
    NOT = enum.auto()
    OPEN = enum.auto()
    CLOSE = enum.auto()


CLAUSES: Final = frozenset({Kind.WORD, Kind.PHRASE, Kind.PREFIX, Kind.DATE})
OPERATORS: Final = frozenset({Kind.AND, Kind.OR, Kind.NOT})

_SPELLINGS: Final = {
    "and": Kind.AND, "và": Kind.AND, "or": Kind.OR, "hoặc": Kind.OR, "not": Kind.NOT, "không": Kind.NOT,
}  # fmt: skip
_SYMBOLS: Final = frozenset({"&", "&&", "|", "||", "!"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``text`` is in NFC: of a phrase what is between the quotes, of a field its English name."""

    kind: Kind
    text: str
    position: int
    end: int
    exact: bool = False
    slop: int = 0
    span: Span = (None, None)


_CHUNK: Final = re.compile(r'[^\s"()]+')
_DATE: Final = re.compile(r'(\[[^\]"()]*\]|"[^"]*"|[<>]=?\s?[^\s"()]+|[^\s"()]+)')
_SKIP: Final = re.compile(rf"[\s{ZERO_WIDTH}]+")
_FUZZY: Final = re.compile(r"[^\W\d_](~[0-9]+)$")


def lex(text: str, report: Report) -> list[Token]:
    """Cut a query text into tokens. Raises ``QueryError`` by way of the report.

    >>> [token.kind.name for token in lex('học sinh -tiểu "dạy thêm"', Report(lenient=False))]
    ['WORD', 'WORD', 'NOT', 'WORD', 'PHRASE']
    """
    return _Lexer(plain(text), report).run()


def operator_of(text: str) -> Kind | None:
    """The operator a chunk is, or None: in capitals only, however it is composed.

    >>> operator_of("HOẶC"), operator_of("không")
    (<Kind.OR: 8>, None)
    """
    return _SPELLINGS.get(normal_form(text)) if text.isupper() and len(text) <= 12 else None


class _Lexer:
    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._report = report
        self._at = 0
        self._clauses = 0
        self._tokens: list[Token] = []

    def run(self) -> list[Token]:
        while self._skip():
            token = self._next()
            if token is None:
                continue
            if token.kind in CLAUSES:
                if limits.enough(self._clauses, token.position, self._report):
                    break
                self._clauses += 1
            self._tokens.append(token)
        return self._tokens

    def _skip(self) -> bool:
        """Move to the next token; False at the end."""
        if match := _SKIP.match(self._text, self._at):
            self._at = match.end()
        return self._at < len(self._text)

    def _next(self) -> Token | None:
        """Read what stands here; None if a lenient reader leaves it out. Always moves on."""
        char = self._text[self._at]
        if char == "(":
            return self._sign(Kind.OPEN)
        if char == ")":
            return self._sign(Kind.CLOSE)
        if char == '"':
            return self._phrase(self._at, exact=False)
        if char == "-" and self._term_follows() and self._text[self._at + 1] != "-":
            return self._sign(Kind.NOT)
        if char == "=" and self._term_follows():
            return self._exact()
        return self._chunk()

    def _term_follows(self) -> bool:
        following = self._text[self._at + 1 : self._at + 2]
        return bool(following) and not following.isspace() and following != ")"

    def _sign(self, kind: Kind) -> Token:
        self._at += 1
        return Token(kind, self._text[self._at - 1], self._at - 1, self._at)

    # Phrases. ----------------------------------------------------------------------------------------------

    def _phrase(self, start: int, *, exact: bool) -> Token | None:
        """A phrase whose opening quote stands here; with ``=`` it began one earlier, at ``start``."""
        opened = self._at
        closed = self._text.find('"', opened + 1)
        if closed < 0:
            self._report.problem("unclosed-quote", opened)
            closed = len(self._text)
        words = self._phrase_words(opened + 1, closed)
        self._at = min(closed + 1, len(self._text))
        slop = self._slop() if self._text[self._at : self._at + 1] == "~" else 0
        if not words:
            self._report.problem("empty-phrase", opened)
            return None
        return Token(Kind.PHRASE, " ".join(words), start, self._at, exact=exact, slop=slop)

    def _phrase_words(self, start: int, end: int) -> list[str]:
        words: list[str] = []
        for match in re.finditer(r"\S+", self._text[start:end]):
            word = match[0]
            if "*" in word and word != "*":
                self._report.problem("phrase-wildcard", start + match.start() + word.index("*"))
                word = word.replace("*", "")
            if word:
                words.append(_composed(word))
        inner = words[_gaps(words) : len(words) - _gaps(words[::-1])]
        if inner and len(inner) < len(words):
            self._report.note("edge-gap")
        return inner

    def _slop(self) -> int:
        match = re.compile(r"~(\d*)", re.ASCII).match(self._text, self._at)
        digits = match[1] if match else ""
        tilde, self._at = self._at, self._at + 1 + len(digits)
        loose = _CHUNK.match(self._text, self._at) is not None
        if digits and not loose and len(digits) <= 4 and int(digits) <= limits.MAX_SLOP:
            return int(digits)
        used = min(int(digits[:9]), limits.MAX_SLOP) if digits else 0
        self._report.problem("bad-slop", tilde, most=limits.MAX_SLOP, used=used)
        return used

    # Words. ------------------------------------------------------------------------------------------------

    def _exact(self) -> Token | None:
        start = self._at
        self._at += 1
        following = self._text[self._at]
        if following == '"':
            return self._phrase(start, exact=True)
        if following == "(":
            self._report.problem("exact-group", start)
            return None
        chunk = self._peek_chunk()
        if "*" in chunk:
            if chunk.find("*") == len(chunk) - 1 > 0:
                self._report.problem("exact-prefix", start)
            return None  # what follows is read as if there were no sign
        self._at += len(chunk)
        return Token(Kind.WORD, _composed(chunk), start, self._at, exact=True)

    def _peek_chunk(self) -> str:
        match = _CHUNK.match(self._text, self._at)
        return match[0] if match else ""

    def _chunk(self) -> Token | None:
        start, chunk = self._at, self._peek_chunk()
        if ":" in chunk[1:]:
            field = self._field(chunk)
            if field is not None:
                return field if field.kind is not Kind.DATE or field.span != (None, None) else None
        if "*" in chunk:
            return self._starred(chunk)
        self._at += len(chunk)
        text = _composed(chunk)
        operator = operator_of(text)
        if operator is not None:
            if not self._attached(start):
                return Token(operator, text, start, self._at)
            text = text.lower()  # "-VÀ", "title:VÀ": a word, and to be written as one
        self._remark(text, start)
        return Token(Kind.WORD, text, start, self._at)

    def _attached(self, start: int) -> bool:
        """Whether a minus or the name of a field stands directly before."""
        last = self._tokens[-1] if self._tokens else None
        return last is not None and last.end == start and last.kind in (Kind.FIELD, Kind.NOT)

    def _remark(self, text: str, start: int) -> None:
        if match := _FUZZY.search(text):
            if match.end() == len(text):
                self._report.problem("fuzzy", start + match.start(1))
        elif text in _SYMBOLS or (text[0] == "!" and text[1:2].isalpha()):
            self._report.note("symbol-operator", symbol=text if text in _SYMBOLS else "!")

    def _starred(self, chunk: str) -> Token | None:
        """A chunk with a star somewhere: a gap, a prefix, or a problem."""
        start = self._at
        if chunk == "*" and not self._attached(start):
            return self._sign(Kind.GAP)
        star = chunk.index("*")
        head = _composed(chunk[:star])
        self._at += star + 1
        if not head:
            self._report.problem("leading-wildcard", start)
            return None
        if star < len(chunk) - 1:
            self._report.problem("inner-wildcard", start + star)
        if sum(map(str.isalnum, head)) < limits.MIN_PREFIX:
            self._report.problem("short-prefix", start + star, least=limits.MIN_PREFIX)
            return Token(Kind.WORD, head, start, start + star)
        end, self._at = self._at, start + len(chunk)
        return Token(Kind.PREFIX, head, start, end)

    # Fields. -----------------------------------------------------------------------------------------------

    def _field(self, chunk: str) -> Token | None:
        """The field that a chunk with a colon names, or None if the colon is a part of a word."""
        name = chunk[: chunk.index(":")]
        start, colon = self._at, self._at + len(name)
        following = self._text[colon + 1 : colon + 2]
        first = self._word_before()
        found = fields.field_apart(first.text, name) if first else None
        if first is not None and found is not None:
            name, start = f"{first.text} {name}", first.position
        else:
            first, found = None, fields.field_of(name)
        if found is None:
            if following.isalpha() and fields.could_be(name):
                vi, en = fields.cures(name)
                self._report.problem("bad-field", start, name=_composed(name), cure_vi=vi, cure_en=en)
            return None
        if not following or following.isspace() or following == ")":
            self._report.note("field-space", name=_composed(name) + ":")
            return None
        if first is not None:
            self._tokens.pop()
            self._clauses -= 1
        self._at = colon + 1
        if found in fields.DATES:
            return self._date(found, start)
        return Token(Kind.FIELD, found, start, self._at)

    def _word_before(self) -> Token | None:
        """The plain word that ends before the blanks here, if no field has it."""
        if not self._tokens or self._tokens[-1].kind is not Kind.WORD or self._tokens[-1].exact:
            return None
        last = self._tokens[-1]
        held = len(self._tokens) > 1 and self._tokens[-2].kind is Kind.FIELD and self._tokens[-2].end == last.position
        return last if not held and self._text[last.end : self._at].isspace() else None

    def _date(self, name: fields.Name, start: int) -> Token:
        """A date, up to its end; without a span if a lenient reader leaves it out."""
        match = _DATE.match(self._text, self._at)
        value = match[0] if match else self._text[self._at]
        at, self._at = self._at, self._at + len(value)
        text = _composed(value)
        try:
            span = parse_span(text.strip('"'), name)
        except DateError as error:
            self._report.problem(error.problem, at, value=" ".join(str(error).split()))
            span = (None, None)
        return Token(Kind.DATE, text, start, self._at, span=span)


def _gaps(words: list[str]) -> int:
    """How many lone stars the words begin with."""
    return next((index for index, word in enumerate(words) if word != "*"), len(words))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace(NOTHING, ""))

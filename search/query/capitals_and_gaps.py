"""Runs of bare words that need a second look: a query all in capitals, the proximity operators of other archives, and
stars standing between words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from search.query.lexer import OPERATORS, Kind, Token
from search.query.report import Report

_ENGLISH: Final = frozenset({"AND", "OR", "NOT"})
_PROXIMITY: Final = re.compile(r"(?:NEAR|ADJ|WITHIN|AROUND)/?\d*|(?:N|W|PRE|NEXT)/\d+")  # of other archives


def settle(tokens: Sequence[Token], report: Report) -> list[Token]:
    """The tokens without gaps and foreign operators, and with the capitals of a headline read as words."""
    return _join_gaps(_without_proximity(_read_capitals(tokens, report), report), report)


def _without_proximity(tokens: Sequence[Token], report: Report) -> Sequence[Token]:
    """In ``bạo hành NEAR/5 mầm non`` no article is asked for the word *near*, nor for a 5 (``AROUND(5)``)."""
    found = [at for at, token in enumerate(tokens) if _bare(token) and _PROXIMITY.fullmatch(token.text)]
    others = [token for at, token in enumerate(tokens) if at not in found and any(map(str.isalpha, token.text))]
    if not found or all(token.text.isupper() for token in others):
        return tokens
    left_out: set[int] = set()
    for at in found:
        distance = [token.kind for token in tokens[at + 1 : at + 4]] == [Kind.OPEN, Kind.WORD, Kind.CLOSE]
        end = at + 4 if distance and tokens[at + 2].text.isdecimal() else at + 1
        if at and end < len(tokens):
            report.note("proximity-operator", operator=tokens[at].text)
            left_out.update(range(at, end))
    return [token for at, token in enumerate(tokens) if at not in left_out]


def _read_capitals(tokens: Sequence[Token], report: Report) -> Sequence[Token]:
    """In "BỘ Y TẾ KHÔNG CÔNG BỐ", KHÔNG is a word: capitals tell nothing where everything is in capitals.

    Only where the query has nothing but words. AND, OR and NOT stay operators: they are no Vietnamese words,
    and "UBND OR HĐND" leaves no doubt.
    """
    operators = [token for token in tokens if token.kind in OPERATORS]
    if not operators or any(token.text.upper() in _ENGLISH for token in operators):
        return tokens
    words = [token for token in tokens if token.kind not in OPERATORS]
    if any(token.text == "-" for token in operators) or any(not _bare(token) for token in words):
        return tokens
    lettered = [token for token in words if any(map(str.isalpha, token.text))]
    if not all(token.text.isupper() for token in lettered) or (words and not lettered):
        return tokens
    report.note("capital-words", operator=operators[0].text)
    return [replace(token, kind=Kind.WORD) for token in tokens]


def _join_gaps(tokens: Sequence[Token], report: Report) -> list[Token]:
    """Make one phrase of a run of bare words with a star between them."""
    settled: list[Token] = []
    run: list[Token] = []
    for token in tokens:
        attached = bool(settled) and not run and settled[-1].kind in (Kind.FIELD, Kind.NOT)
        if token.kind is Kind.GAP or (_bare(token) and not attached):
            run.append(token)
            continue
        settled += _joined(run, report)
        settled.append(token)
        run = []
    return settled + _joined(run, report)


def _joined(run: Sequence[Token], report: Report) -> list[Token]:
    words = [index for index, token in enumerate(run) if token.kind is Kind.WORD]
    if len(words) == len(run):
        return list(run)
    for index, token in enumerate(run):
        if token.kind is Kind.GAP and not (words and words[0] < index < words[-1]):
            report.problem("leading-wildcard", token.position)
    inner = run[words[0] : words[-1] + 1] if words else []
    if len(inner) == len(words):
        return list(inner)
    text = " ".join(token.text for token in inner)
    report.note("gap-phrase", phrase=text)
    return [Token(Kind.PHRASE, text, inner[0].position, inner[-1].end)]


def _bare(token: Token) -> bool:
    return token.kind is Kind.WORD and not token.exact

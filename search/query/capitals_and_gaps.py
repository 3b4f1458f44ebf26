"""Runs of bare words that need a second look: a query all in capitals, and stars standing between words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from search.query.lexer import OPERATORS, Kind, Token
from search.query.report import Report

_ENGLISH: Final = frozenset({"AND", "OR", "NOT"})


def settle(tokens: Sequence[Token], report: Report) -> list[Token]:
    """The tokens without gaps, and with the capitals of a headline read as words."""
    return _join_gaps(_read_capitals(tokens, report), report)


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

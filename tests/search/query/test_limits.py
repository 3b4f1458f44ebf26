"""How large a query may be: refused early, with no deep recursion and in little time."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from read_back import reading

from search.errors import QueryError
from search.query import Parsed, canonical, limits, parse


def code(query: str, *, lenient: bool = False) -> tuple[str, int]:
    with pytest.raises(QueryError) as caught:
        parse(query, lenient=lenient)
    return caught.value.code, caught.value.position


def test_length() -> None:
    assert parse("a" * limits.MAX_LENGTH)
    assert code("a" * (limits.MAX_LENGTH + 1)) == ("too-long", limits.MAX_LENGTH)


def test_a_lenient_reader_cuts_at_a_space() -> None:
    parsed = parse('"' + "nguyễn " * 200, lenient=True)
    assert {note.code for note in parsed.notes} == {"too-long", "unclosed-quote"}
    assert set(parsed.root.text.split()) == {"nguyễn"}
    assert parse("a" * 5000, lenient=True).root.end == limits.MAX_LENGTH


def test_clauses() -> None:
    most = " ".join("x" for _ in range(limits.MAX_CLAUSES))
    assert len(parse(most).root.children) == limits.MAX_CLAUSES
    assert code(f"{most} y") == ("too-many-clauses", len(most) + 1)
    parsed = parse(f"{most} y", lenient=True)
    assert parsed.root == parse(most).root
    assert [note.code for note in parsed.notes] == ["too-many-clauses"]


def test_depth() -> None:
    deepest = "(" * limits.MAX_DEPTH + "a" + ")" * limits.MAX_DEPTH
    assert parse(deepest)
    assert code(f"({deepest})") == ("too-deep", limits.MAX_DEPTH)
    assert code(f"({deepest})", lenient=True) == ("too-deep", limits.MAX_DEPTH)


def test_parentheses_side_by_side_are_not_deep() -> None:
    assert parse("(a) OR " * 40 + "(a)")


HOSTILE = {
    "parentheses": "(" * 10_000,
    "closed": "(" * 5_000 + ")" * 5_000,
    "not": "NOT " * 5_000,
    "minus": "-" * 10_000,
    "minus and field": "tag:-" * 200,
    "fields": "title:" * 166,
    "fields and groups": "title:(" * 142,
    "not and groups": "-(" * 500,
    "exact groups": "=(" * 500,
    "quotes": '"' * 999,
    "stars": "*" * 1000,
    "stars in words": "a*" * 500,
    "gaps": "a * " * 250,
    "operators": "AND OR " * 142,
    "dates": "date:[" * 166,
    "a number without end": '"a"~' + "9" * 990,
    "marks": "a" + "\u0301" * 999,
    "surrogates": "\ud800" * 1000,
    "zero width": "\u200b" * 1000,
    "colons": "a:" * 500,
    "tildes": '"a"~' * 250,
    "spaces": " " * 1000,
    "nothing but zeros": "\x00" * 1000,
}


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_hostile_queries_are_cheap(query: str, lenient: bool) -> None:
    before = sys.getrecursionlimit()
    calls = 0

    def count(_frame: FrameType, event: str, _of: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    # Little room on the stack: a reader that recursed by the length of a query would be found out.
    sys.setrecursionlimit(depth() + 150)
    sys.setprofile(count)
    try:
        parsed = parse(query, lenient=lenient)
        assert isinstance(parsed, Parsed)
        canonical(parsed.root)
        reading(parsed.root)
    except QueryError:
        pass
    finally:
        sys.setprofile(None)
        sys.setrecursionlimit(before)
    # The dearest, groups in groups, makes 21 calls a character. Counted, not timed: a collection may fall in any query.
    assert calls < 50 * len(query)


def depth() -> int:
    frame, count = sys._getframe(), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1  # type: ignore[assignment]
    return count

"""Any text gives a tree or an error that explains itself; a tree, its spelling and its reading agree."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from read_back import reading, reading_en

from search.errors import QueryError
from search.query import (
    All,
    And,
    Bag,
    DateRange,
    Field,
    Node,
    Not,
    Or,
    Parsed,
    Phrase,
    Prefix,
    Word,
    canonical,
    limits,
    parse,
)

PIECES = st.sampled_from(
    ["học", "sinh", "Y", "TẾ", "covid-19", "30/4", "a", "&", "-", "--", "=", "*", "~", "~3", "(", ")",
     "((", "))", '"', "“", "”", "«", "AND", "OR", "NOT", "VÀ", "HOẶC", "KHÔNG", "và", "title:",
     "tiêu-đề:", "tag:", "date:", "từ:", "đến:", "foo:", "name:", "Huế", "2021", "30/4/2021", "[2021 TO 2022]", "[",
     "]", ">=", "nguy*", "n*", "*x", "x*y", "\u200b", "\u0301", "\u0338", "\x00", "\ud800", "đường",
     "\u00a0", ":", "!", "||", "~2", "việt~2", "：", "＊", "－", "(lũ OR lụt)", '"a * b"~4']
)  # fmt: skip
SOUP = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " "])), max_size=40).map(
    lambda pairs: "".join(piece + blank for piece, blank in pairs)
)
ANY = st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Mn", "Cf"]), max_size=60)

LEAVES = (Word, Phrase, Prefix, DateRange)


@pytest.mark.parametrize("lenient", [False, True])
@given(query=SOUP | ANY)
@example(query="name:Huế")
@settings(max_examples=400)
def test_any_text_is_read_or_refused(query: str, lenient: bool) -> None:
    try:
        parsed = parse(query, lenient=lenient)
    except QueryError as error:
        assert error.vi and error.en and error.hint_vi and error.hint_en and "{" not in error.vi + error.hint_vi
        assert 0 <= error.position <= len(query)
        assert not lenient or error.code == "too-deep"
        return
    assert isinstance(parsed, Parsed)
    check_shape(parsed.root, len(query))
    for text in (canonical(parsed.root), reading(parsed.root), reading_en(parsed.root)):
        text.encode("utf-8")
    assert parsed.bare == isinstance(parsed.root, Bag | All)


@given(SOUP | ANY)
@example("a =title:ab*")
@example("(- &) a")
@example("a V*À")
@example("a -*VÀ b")
@example("title:(source:-x a)")
@example("-AND NOT -AND")
@settings(max_examples=400)
def test_a_canonical_spelling_gives_the_same_tree(query: str) -> None:
    try:
        parsed = parse(query, lenient=True)
    except QueryError:
        return
    spelled = canonical(parsed.root)
    assume(len(spelled) <= limits.MAX_LENGTH)
    again = parse(spelled, lenient=True)
    assert again.root == parsed.root
    assert canonical(again.root) == spelled


@given(SOUP | ANY)
@settings(max_examples=400)
def test_strict_and_lenient_read_a_right_query_alike(query: str) -> None:
    try:
        parsed = parse(query)
    except QueryError:
        return
    assert parse(query, lenient=True) == parsed
    spelled = canonical(parsed.root)
    assume(len(spelled) <= limits.MAX_LENGTH)
    assert parse(spelled).root == parsed.root


def check_shape(node: Node, length: int, *, root: bool = True, field: bool = False, conjoined: bool = False) -> None:
    """What ``nodes`` promises of every tree."""
    assert 0 <= node.position <= node.end <= length
    match node:
        case All():
            assert root
        case Bag():
            assert (root or conjoined) and node.children
            assert all(isinstance(child, Word) and not child.exact for child in node.children)
        case And() | Or():
            assert len(node.children) >= 2
            assert not any(isinstance(child, type(node)) for child in node.children)
            bags = [isinstance(child, Bag) for child in node.children]
            bare = [isinstance(child, Word) and not child.exact for child in node.children]
            beside = [(at, other) for at in range(len(bags)) for other in (at - 1, at + 1) if 0 <= other < len(bags)]
            assert not any(bags[at] and bare[other] for at, other in beside)
            assert {at for at, bag in enumerate(bags) if bag} == {
                at for at, other in beside if bags[at] and bags[other]
            }
        case Not():
            assert not isinstance(node.child, Not)
        case Field():
            assert not field and node.name in ("title", "section", "source", "author", "tag", "name")
            assert not isinstance(node.child, Not)
            assert node.name != "name" or isinstance(node.child, Word | Phrase)
        case _:
            check_leaf(node, field=field)
    inner = [getattr(node, "child", None), *getattr(node, "children", ())]
    for child in inner:
        if child is not None:
            inside = field or isinstance(node, Field)
            check_shape(child, length, root=False, field=inside, conjoined=isinstance(node, And))


def check_leaf(node: Node, *, field: bool) -> None:
    assert isinstance(node, LEAVES)
    if isinstance(node, DateRange):
        assert not field
        assert node.since or node.until
        assert not (node.since and node.until) or node.since < node.until
        return
    assert node.text == " ".join(node.text.split())
    if isinstance(node, Phrase):
        words = node.text.split()
        assert words and words[0] != "*" != words[-1]
        assert 0 <= node.slop <= limits.MAX_SLOP
    else:
        assert node.text and " " not in node.text and "*" not in node.text

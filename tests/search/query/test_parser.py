"""From a query to its tree."""

from __future__ import annotations

import dataclasses

import pytest

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
    Phrase,
    Prefix,
    Word,
    parse,
)

A, B, C, D = (Word(letter) for letter in "abcd")


@pytest.mark.parametrize(
    ("query", "root"),
    [
        ("", All()),
        (" \t\n", All()),
        ("a", Bag((A,))),
        ("a b", Bag((A, B))),
        ("(a)", Bag((A,))),
        ("(a b) c", Bag((A, B, C))),
        ("a AND b", And((Bag((A,)), Bag((B,))))),
        ("a b AND c", And((Bag((A, B)), Bag((C,))))),
        ('a AND "b" c', And((A, Phrase("b"), C))),
        ('a AND b "c" d', And((Bag((A,)), Bag((B,)), Phrase("c"), D))),
        ("(a AND b) c", And((Bag((A,)), Bag((B,)), Bag((C,))))),
        ("a b OR c d", Or((And((A, B)), And((C, D))))),
        ("a OR b AND c", Or((A, And((Bag((B,)), Bag((C,))))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a NOT b c", And((A, Not(B), C))),
        ("a NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("a -b", And((A, Not(B)))),
        ("a NOT NOT b", Bag((A, B))),
        ("a NOT NOT NOT b", And((A, Not(B)))),
        ("a -(-b)", Bag((A, B))),
        ("a AND (b AND (c AND d))", And((Bag((A,)), Bag((B,)), Bag((C,)), Bag((D,))))),
        ("a OR (b OR (c OR d))", Or((A, B, C, D))),
        ('"a b"', Phrase("a b")),
        ('="a b"~3', Phrase("a b", 3, exact=True)),
        ("=a", Word("a", exact=True)),
        ("ab*", Prefix("ab")),
        ("a * b", Phrase("a * b")),
        ("title:a", Field("title", A)),
        ("title:(a b)", Field("title", And((A, B)))),
        ("title:(a OR -b)", Field("title", Or((A, Not(B))))),
        ("title:-a b", And((Not(Field("title", A)), B))),
        ('tag:"a b"', Field("tag", Phrase("a b"))),
        ("tag:=a", Field("tag", Word("a", exact=True))),
        ("tag:ab*", Field("tag", Prefix("ab"))),
        ("a title:b c", And((A, Field("title", B), C))),
    ],
)
def test_tree(query: str, root: Node) -> None:
    assert parse(query).root == root


@pytest.mark.parametrize(
    ("query", "bare"),
    [("", True), ("a", True), ("a b", True), ("(a) b", True), ("a AND b", False), ('"a"', False),
     ("=a", False), ("ab*", False), ("title:a", False), ("a -b", False), ("A VÀ B", True)],
)  # fmt: skip
def test_bare_means_words_only(query: str, bare: bool) -> None:
    assert parse(query).bare is bare


def walk(node: Node) -> list[Node]:
    inner = [getattr(node, "child", None), *getattr(node, "children", ())]
    return [node, *(found for one in inner if one is not None for found in walk(one))]


def test_every_node_knows_its_place() -> None:
    query = 'học (sinh OR “giỏi  toán”~2) -=tiểu title:nguy* ngày:2021 KHÔNG "x"'
    places = {(type(node).__name__, query[node.position : node.end]) for node in walk(parse(query).root)}
    assert places == {
        ("And", query),
        ("Word", "học"),
        ("Or", "sinh OR “giỏi  toán”~2"),
        ("Word", "sinh"),
        ("Phrase", "“giỏi  toán”~2"),
        ("Not", "-=tiểu"),
        ("Word", "=tiểu"),
        ("Field", "title:nguy*"),
        ("Prefix", "nguy*"),
        ("DateRange", "ngày:2021"),
        ("Not", 'KHÔNG "x"'),
        ("Phrase", '"x"'),
    }


def test_places_count_code_points_of_the_text_as_typed() -> None:
    decomposed = "bệnh viện -x"  # NFD
    word = parse(decomposed).root.children[1]
    assert decomposed[word.position : word.end] == "viện"
    assert word.text == "viện"


def test_nodes_are_equal_whatever_their_place_and_cannot_be_changed() -> None:
    assert parse("a   OR b").root == parse("a OR b").root
    assert len({parse("a   OR b").root, parse("a OR b").root}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        parse("a").root.end = 3  # type: ignore[misc]


def test_from_and_to_are_one_span_only_when_they_make_one() -> None:
    assert isinstance(parse("từ:2020 đến:2021").root, DateRange)
    assert isinstance(parse("đến:2021 từ:2020").root, DateRange)
    assert len(parse("từ:2020 từ:2021").root.children) == 2
    assert len(parse("từ:2022 đến:2020").root.children) == 2
    assert len(parse("từ:2020 OR đến:2021").root.children) == 2


def test_a_strict_reader_stops_at_the_first_mistake_and_a_lenient_one_tells_of_all() -> None:
    query = 'a OR AND b) "" tittle:c date:32/1/2021'
    with pytest.raises(QueryError) as caught:
        parse(query)
    parsed = parse(query, lenient=True)
    assert caught.value.position == query.index('""')
    assert [note.code for note in parsed.notes] == [
        "empty-phrase", "bad-field", "no-such-day", "dangling-operator", "stray-parenthesis",
    ]  # fmt: skip
    assert parsed.root == Or((A, And((B, Word("tittle:c")))))


def test_the_cure_names_the_nearest_field() -> None:
    with pytest.raises(QueryError) as caught:
        parse("bão sectoin:thể-thao")
    assert caught.value.position == 4
    assert "section:" in caught.value.hint_vi and "section:" in caught.value.hint_en


def test_notes_are_few_and_not_repeated() -> None:
    assert len(parse(")" * 500, lenient=True).notes) == 1
    assert len(parse(" ".join(f"x{'abcdefghij'[n % 10]}{'k' * n}:y" for n in range(30)), lenient=True).notes) <= 16

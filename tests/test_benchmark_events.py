"""The judged pairs of benchmarks/events.tsv are whole, and its figures are those that a loop gives."""

from __future__ import annotations

from benchmarks.events import Pair, pairs, row


def test_the_judged_pairs() -> None:
    judged = list(pairs())
    assert len(judged) >= 200
    assert len({frozenset((pair.left, pair.right)) for pair in judged}) == len(judged)
    assert all(pair.left != pair.right and pair.drawn for pair in judged)
    assert {pair.label for pair in judged} == {0, 1, 2}
    assert {pair.half for pair in judged} == {"dev", "test", "last"}


def test_precision_and_recall() -> None:
    labels = [2, 2, 1, 0, 0]
    judged = [Pair(str(at), "x", label, "archive", "dev") for at, label in enumerate(labels)]
    folded = {"0", "2", "3"}
    assert row("a", judged, lambda pair: pair.left in folded) == "| a | 5 | 0.67 (2 of 3) | 0.50 (1 of 2) |"
    assert row("a", judged[3:], lambda pair: False) == "| a | 2 | – | – |"

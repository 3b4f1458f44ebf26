"""Many texts at once: the same tokens, words and gaps as text by text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import AWKWARD, ODD, SPACES, SYLLABLES, samples

from analyzers import crf, labels
from analyzers.pieces import APART, CAPITAL, DATED, JOINED, PAUSED, Pieces
from analyzers.segment import compounds
from analyzers.tokens import Tokens, tokenize

MARKS = [*".,;:!?()[]\"“”…/–-'’", "...", ". ", "Tp.", "TP.", "A.", "U23", "Covid-19", "12.500,5", "h’hen", "H'Hen"]
texts = st.lists(st.sampled_from([*SYLLABLES, *ODD, *MARKS, *SPACES * 4]), max_size=40).map("".join)


def told(pieces: Pieces, given: list[str]) -> list[tuple[list[str], list[int], list[tuple[int, int]]]]:
    """Of each text its forms, the bits of each token, and its words of several tokens."""
    found = pieces.analysed(given)
    spans = list(zip(found.begins.tolist(), found.ends.tolist(), strict=True))
    result = []
    for first, last in pairwise(found.first.tolist()):
        forms = [pieces.forms[number] for number in found.forms[first:last].tolist()]
        bits = found.bits[first:last].tolist()
        if bits:
            bits[-1] &= CAPITAL
        own = [(begin - first, end - first) for begin, end in spans if first <= begin < last]
        result.append((forms, bits, own))
    return result


def told_alone(text: str) -> tuple[list[str], list[int], list[tuple[int, int]]]:
    """The same, from the text by itself."""
    tokens = tokenize(text)
    return tokens.forms, [*bits_of(text, tokens)], [*runs_of(text, tokens)]


def bits_of(text: str, tokens: Tokens) -> list[int]:
    bits = [CAPITAL * text[start].isupper() for start in tokens.starts]
    for at, (end, start) in enumerate(zip(tokens.ends, tokens.starts[1:], strict=False)):
        gap = text[end:start]
        bits[at] |= JOINED * (not gap) | DATED * (gap in "/-.") | APART * bool(gap.strip(" -"))
        bits[at] |= PAUSED * (any(map(str.isspace, gap)) and not gap.isspace())
    return bits


def runs_of(text: str, tokens: Tokens) -> list[tuple[int, int]]:
    runs = []
    for start, end in compounds(text):
        if start in tokens.starts and end in tokens.ends:
            run = tokens.starts.index(start), tokens.ends.index(end) + 1
            runs += [run] if run[1] - run[0] > 1 else []
    return runs


@given(st.lists(texts, max_size=4))
@settings(max_examples=300, deadline=None)
def test_a_batch_is_what_its_texts_are(given: list[str]) -> None:
    assert told(Pieces(), given) == [told_alone(text) for text in given]


def test_awkward_texts_and_articles_among_each_other() -> None:
    given = [*AWKWARD, *samples()[:60], *AWKWARD]
    pieces = Pieces()
    assert told(pieces, given) == [told_alone(text) for text in given]
    pieces.forget()
    assert pieces.size == 0
    assert told(pieces, given[::-1]) == [told_alone(text) for text in given[::-1]]


@pytest.mark.parametrize("margin", [float("inf"), 0.3])
def test_a_close_decision_is_as_pyvi_has_it(monkeypatch: pytest.MonkeyPatch, margin: float) -> None:
    """With such a margin many decisions are too close, or all, so that texts go the exact way."""
    given = [*AWKWARD, *samples()[:20]]
    expected = [told_alone(text) for text in given]
    monkeypatch.setattr(crf.Model, "margin", lambda self, length: margin)
    assert told(Pieces(), given) == expected


def test_long_chains_of_labels_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [text for text in samples()[:60] if text]
    expected = [told_alone(text) for text in given]
    monkeypatch.setattr(labels, "_ROUNDS", 0)
    assert told(Pieces(), given) == expected


@pytest.mark.parametrize(
    "text", ["a." * 100_000, "(" * 200_000, "a" * 200_000 + "@", "(" * 100_000 + "a" * 100_000 + "@", "A B " * 50_000]
)
def test_no_text_takes_long(text: str) -> None:
    """Each is read in a time that grows with its length."""
    (forms, _, _), *_ = told(Pieces(), [text])
    assert len(forms) == len(tokenize(text).forms)

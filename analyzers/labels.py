"""Labels: pyvi's words in many texts at once, by the model of ``analyzers.crf`` and with the same result.

Tokens are numbers here, each of which is prepared once, and the scores of all tokens of all texts are added up an array
at a time. Let d be the score of I less that of B. Whatever stands before a token, its d differs by less than half a
unit, so that nearly all labels are known from the token and its neighbours alone; the few others are settled behind
the ones before them. As in ``Model.joins``, a text in which a decision is too close is labelled exactly.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzers.crf import Model
from analyzers.growing import Growing

BREAK: Final = 0  # the number of what stands before each text
_ROUNDS: Final = 12  # in which labels are settled an array at a time; longer chains are followed one by one
_B, _I, _OPPOSITE, _UNKNOWN = range(4)  # the third: the opposite of what the next token will be


class Labeller:
    """Numbers tokens, and tells which of them are joined to the one before."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._rules = model.rules
        self._table = _table(model)
        self._numbers: dict[str, int] = {}
        self._texts: list[str] = []
        self._own, self._gives, self._takes = Growing("d"), Growing("d"), Growing("d")
        self._kind, self._first, self._second, self._third = Growing("B"), Growing("I"), Growing("I"), Growing("I")
        # A certain B that gives in advance what the step behind it takes back.
        self._add("", 0, -1e9, -self._rules.after_b, 0.0, "")

    def number(self, text: str) -> int:
        """The number of a token (any string that is not empty)."""
        found = self._numbers.get(text)
        if found is None:
            lower, kind, own, gives, takes, _, _ = self._model.token(text)
            found = self._numbers[text] = self._add(text, kind, own, gives, takes, lower)
        return found

    def _add(self, text: str, kind: int, own: float, gives: float, takes: float, lower: str) -> int:
        self._texts.append(text)
        for column, value in ((self._own, own), (self._gives, gives), (self._takes, takes)):
            column.new.append(value)
        self._kind.new.append(kind)
        table = self._table
        self._first.new.append(table.firsts.get(lower, len(table.firsts)))
        self._second.new.append(table.seconds.get(lower, len(table.seconds)))
        self._third.new.append(table.thirds.get(lower, len(table.thirds)))
        return len(self._texts) - 1

    def joined(self, tokens: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which tokens pyvi joins to the one before; the texts stand one behind the other, before each a ``BREAK``."""
        scores = self._scores(tokens)
        breaks = np.flatnonzero(tokens == BREAK)
        ends = np.append(breaks[1:], len(tokens))
        margin = self._model.margin(int(np.max(ends - breaks, initial=1)))
        labels, close = self._settled(scores, breaks, ends, margin)
        kinds = self._kind.whole().take(tokens)
        joined: NDArray[np.bool_] = np.zeros(len(tokens), np.bool_)
        joined[1:] = (labels[1:] == _I) & (kinds[1:] > 0) & (kinds[1:] <= kinds[:-1])
        for text in np.unique(np.searchsorted(breaks, close, side="right") - 1).tolist():
            own = slice(int(breaks[text]) + 1, int(ends[text]))
            exact = self._model.exactly([self._model.token(self._texts[number]) for number in tokens[own].tolist()])
            joined[own] = [mark == "_" for mark in exact]
        return joined

    def _scores(self, tokens: NDArray[np.uint32]) -> NDArray[np.float64]:
        """The d of each token but for the step that comes from the label before it."""
        rules, table = self._rules, self._table
        scores: NDArray[np.float64] = self._own.whole().take(tokens)
        scores[1:] += self._gives.whole().take(tokens[:-1])
        scores[:-1] += self._takes.whole().take(tokens[1:])
        places = self._first.whole().take(tokens[:-1]) * np.uint32(table.width)
        places += self._second.whole().take(tokens[1:])
        found = table.found(places)
        pairs = np.flatnonzero(found & 1)
        scores[pairs] += rules.pair_first
        scores[pairs + 1] += rules.pair_second
        begins = np.flatnonzero(found & 2)
        begins = begins[begins + 2 < len(tokens)]
        triples = begins[table.triples(places[begins], self._third.whole().take(tokens[begins + 2]))]
        scores[triples] += rules.triple_first
        scores[triples + 2] += rules.triple_third
        return scores

    def _settled(
        self, scores: NDArray[np.float64], breaks: NDArray[np.int64], ends: NDArray[np.int64], margin: float
    ) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """The label of each token, and the tokens whose labels are too close."""
        rules = self._rules
        low, high, after_b, after_i = rules.low, rules.high, rules.after_b, rules.after_i
        labels = np.full(len(scores), _UNKNOWN, np.uint8)
        labels[scores < low - max(after_b, after_i) - margin] = _B
        labels[scores > high - min(after_b, after_i) + margin] = _I
        labels[breaks] = _B
        steps = np.where(labels == _I, after_i, after_b)
        close = []

        def settle(at: NDArray[np.int64]) -> None:
            reached = scores[at] + steps[at - 1]
            sure_b, sure_i = reached < low - margin, reached > high + margin
            labels[at] = np.where(sure_b, _B, np.where(sure_i, _I, _OPPOSITE))
            steps[at] = np.where(sure_b, after_b, np.where(sure_i, after_i, rules.undecided - reached))
            near = ~(sure_b | sure_i) & ~((reached > low + margin) & (reached < high - margin))
            if near.any():
                close.append(at[near])

        left = np.flatnonzero(labels == _UNKNOWN)
        for _ in range(_ROUNDS):
            ready = labels[left - 1] != _UNKNOWN
            settle(left[ready])
            left = left[~ready]
        close.append(self._followed(scores, labels, steps, left.tolist(), margin))
        last = ends[ends - breaks > 1] - 1
        reached = scores[last] + steps[last - 1]
        labels[last] = np.where(reached > 0, _I, _B)
        close.append(last[np.abs(reached) <= margin])
        return _opposed(labels), np.concatenate(close)

    def _followed(
        self,
        scores: NDArray[np.float64],
        labels: NDArray[np.uint8],
        steps: NDArray[np.float64],
        left: list[int],
        margin: float,
    ) -> NDArray[np.int64]:
        """Settle tokens one by one, in place; gives those whose labels are too close."""
        rules, close = self._rules, []
        for at in left:
            reached = float(scores[at] + steps[at - 1])
            if reached < rules.low - margin:
                labels[at], steps[at] = _B, rules.after_b
            elif reached > rules.high + margin:
                labels[at], steps[at] = _I, rules.after_i
            else:
                labels[at], steps[at] = _OPPOSITE, rules.undecided - reached
                if not rules.low + margin < reached < rules.high - margin:
                    close.append(at)
        return np.array(close, np.int64)


def _opposed(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The labels with the opposite of the next one in place of ``_OPPOSITE``, which no text ends with."""
    asked = np.flatnonzero(labels == _OPPOSITE)
    if not len(asked):
        return labels
    # Of a run of them the last one is told by the label behind it, the one before it by that, and so on.
    last = np.append(asked[1:] - asked[:-1] != 1, True)
    behind = asked[last][np.cumsum(last) - last] + 1
    labels[asked] = labels[behind] ^ ((behind - asked) & 1).astype(np.uint8)
    return labels


class _Table:
    """pyvi's word list as a table of two bits for each two syllables: whether they are an entry, and whether an entry
    of three begins with them. ``width`` numbers make a row."""

    def __init__(self, model: Model) -> None:
        pairs, triples = model.pairs, model.triples
        beginnings = {(first, second) for first, second, _ in triples}
        every = sorted(pairs | beginnings)
        self.firsts = {text: number for number, text in enumerate(sorted({first for first, _ in every}))}
        self.seconds = {text: number for number, text in enumerate(sorted({second for _, second in every}))}
        self.thirds = {text: number for number, text in enumerate(sorted({third for _, _, third in triples}))}
        self.width = len(self.seconds) + 1
        self._bits = np.zeros(((len(self.firsts) + 1) * self.width >> 2) + 1, np.uint8)
        for bit, entries in ((1, pairs), (2, beginnings)):
            places = np.array([self._place(*entry) for entry in entries], np.uint32)
            shifts = ((places & np.uint32(3)) << np.uint32(1)).astype(np.uint8)
            np.bitwise_or.at(self._bits, places >> np.uint32(2), np.uint8(bit) << shifts)
        codes = [self._place(first, second) << 16 | self.thirds[third] for first, second, third in triples]
        self._triples = np.array(sorted(codes), np.uint64)

    def _place(self, first: str, second: str) -> int:
        return self.firsts[first] * self.width + self.seconds[second]

    def found(self, places: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """The two bits at some places."""
        found: NDArray[np.uint8] = self._bits.take(places >> np.uint32(2))
        found >>= ((places & np.uint32(3)) << np.uint32(1)).astype(np.uint8)
        found &= np.uint8(3)
        return found

    def triples(self, places: NDArray[np.uint32], thirds: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which places are the beginning of an entry with a third syllable."""
        codes = places.astype(np.uint64) << np.uint64(16) | thirds.astype(np.uint64)
        at = np.minimum(self._triples.searchsorted(codes), len(self._triples) - 1)
        found: NDArray[np.bool_] = self._triples[at] == codes
        return found


@cache
def _table(model: Model) -> _Table:
    return _Table(model)

"""pyvi's word model, evaluated directly: which syllable continues the word of the syllable before it.

The model is a linear-chain conditional random field with two labels, B (a word begins) and I (inside a word).
The features of a token are its lower-case form and its case, the same of its two neighbours, and whether they
make an entry of a word list with it.

Two evaluations give the same labels. The fast one keeps the difference between the scores of the two labels,
which stays small however long the text. Where a decision is closer than the rounding errors crfsuite itself
may have made by then, the exact one repeats crfsuite's additions: all of them, in its order, in double
precision.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, product
from sys import intern
from typing import Final, NamedTuple

from analyzers.crfsuite import MODEL, WORDS, Pair, Weights, crfsuite_model, installed_file, read_weights

# What a pair of the word list adds (I minus B) to its first token and its second, and what makes it a triple.
Follower = tuple[float, float, "frozenset[str] | None"]
# A token ready to be scored: its lower-case form, its kind, what it adds (I minus B) to itself, to the token
# after it and to the one before, what may follow it in the word list, and the token as written. It is a plain
# tuple, not a named one: CPython has a faster way to unpack it, and unpacking is a good part of all there is
# to do.
Token = tuple[str, int, float, float, float, "Mapping[str, Follower]", str]

# Places in a Token.
_LOWER: Final = 0
_KIND: Final = 1
TEXT: Final = 6

# The kinds. pyvi joins a token to the one before only where 0 < kind <= kind of the one before: never a
# punctuation mark or a number, and a capital only to a capital.
_APART: Final = 0
_SMALL: Final = 1
_CAPITAL: Final = 2

_ENTRIES: Final = ("+1:word.bi", "-1:word.bi", "+2:word.tri", "-2:word.tri")
_ZERO: Final[Pair] = (0.0, 0.0)
_NO_FOLLOWERS: Final[Mapping[str, Follower]] = {}
_END: Final[Token] = (" ", _APART, 0.0, 0.0, 0.0, _NO_FOLLOWERS, "")  # a space is in no pair of the word list


class _Features(NamedTuple):
    """What a token adds to itself, to the token after it and to the one before, each in crfsuite's order."""

    own: Pair  # these come first, so they can be added up beforehand
    to_next: tuple[Pair, ...]
    to_previous: tuple[Pair, ...]


class Rules(NamedTuple):
    """What decides behind the scores of single tokens. Let d be the score of I less that of B: a B is best reached
    from an I where d is over ``low``, an I where d is over ``high``, which is the higher. The next d begins with
    ``after_b`` or ``after_i``, and between the two with ``undecided`` less d. The others are added for an entry of the
    word list, to the token that begins it and to another."""

    low: float
    high: float
    after_b: float
    after_i: float
    undecided: float
    pair_first: float
    pair_second: float
    triple_first: float
    triple_third: float


class Model:
    """The weights and the word list, ready to label sequences of tokens.

    Args:
        weights: as ``read_weights`` returns them.
        entries: pyvi's word list; entries of other than two or three syllables are passed over.
    """

    def __init__(self, weights: Weights, entries: Iterable[str]) -> None:
        split = [tuple(map(intern, entry.split(" "))) for entry in entries]  # a syllable is in memory once
        self._weights = weights
        self.pairs = frozenset((entry[0], entry[1]) for entry in split if len(entry) == 2)
        self.triples = frozenset((entry[0], entry[1], entry[2]) for entry in split if len(entry) == 3)
        self._shapes = {case: self._shape(*case) for case in product((False, True), repeat=3)}
        self._largest = _largest_score(weights)
        b_to_b, b_to_i, i_to_b, i_to_i = weights.transitions
        gains = {name: _gain(weights.flags[f"{name}_gram()"]) for name in _ENTRIES}
        self.rules = Rules(
            low=b_to_b - i_to_b,
            high=b_to_i - i_to_i,
            after_b=b_to_i - b_to_b,
            after_i=i_to_i - i_to_b,
            undecided=b_to_i - i_to_b,
            pair_first=gains["+1:word.bi"],
            pair_second=gains["-1:word.bi"],
            triple_first=gains["+2:word.tri"],
            triple_third=gains["-2:word.tri"],
        )
        self._followers = self._index_followers()
        # Stands before the first token: a certain B that gives in advance what the step after it takes back.
        self._begin: Token = (" ", _APART, -1e9, -self.rules.after_b, 0.0, _NO_FOLLOWERS, "")

    def token(self, text: str) -> Token:
        """Prepare one token (any non-empty string) for ``joins``; the result serves in every context."""
        lower = text.lower()
        kind = _APART
        if text not in string.punctuation and not text[0].isdigit():
            kind = _CAPITAL if text[0].istitle() else _SMALL
        features = self._features(text)
        own = _gain(features.own)
        to_next, to_previous = _gain(_total(features.to_next)), _gain(_total(features.to_previous))
        shared = text if lower == text else lower  # one string in a cache rather than two equal ones
        return shared, kind, own, to_next, to_previous, self._followers.get(lower, _NO_FOLLOWERS), text

    def joins(self, tokens: Sequence[Token]) -> str:
        """Return one character a token: "_" where pyvi joins it to the one before it, else " "."""
        if not tokens:
            return ""
        marks = self._label_fast(tokens)
        if marks is None:
            marks = self.exactly(tokens)
        return "".join(marks).replace("|", " ")

    def _label_fast(self, tokens: Sequence[Token]) -> list[str] | None:
        """Label by differences of scores: " " is B, "_" is I and joined, "|" is I and not joined.

        A token is decided when the second one after it is at hand, for its features reach that far. Hence
        three at a time: the one to decide, the next one, the last one seen. ``None`` says that a decision is
        too close.
        """
        margin = self.margin(len(tokens))
        low, high, after_b, after_i, undecided, _, _, triple_first, triple_third = self.rules
        surely_b, low, high, surely_i = low - margin, low + margin, high - margin, high + margin
        marks: list[str] = []
        mark = marks.append
        _, kind, d, gives, _, _, _ = self._begin
        _, next_kind, next_d, next_gives, _, followers, _ = tokens[0]
        next_d += gives
        previous_kind, step, thirds = _APART, 0.0, None
        for lower, last_kind, own, last_gives, takes, last_followers, _ in (*tokens[1:], _END):
            next_d += takes
            last_d = own + next_gives
            if thirds is not None and lower in thirds:
                d += triple_first
                last_d += triple_third
            d += step
            if d < surely_b:
                mark(" ")
                step = after_b
            elif d > surely_i:
                mark("_" if 0 < kind <= previous_kind else "|")
                step = after_i
            elif low < d < high:
                mark("?")  # the opposite of what the next token will be
                step = undecided - d
            else:
                return None
            if lower in followers:
                first, second, thirds = followers[lower]
                next_d += first
                last_d += second
            else:
                thirds = None
            previous_kind, kind, next_kind = kind, next_kind, last_kind
            d, next_d, next_gives, followers = next_d, last_d, last_gives, last_followers
        d += step
        if abs(d) <= margin:
            return None
        mark(_mark(d > 0, kind, previous_kind))
        del marks[0]  # that of the token before the first
        return _settle(marks, tokens)

    def margin(self, length: int) -> float:
        """Bound how far rounding may have moved a difference of scores, here or in crfsuite.

        crfsuite adds up the scores of the whole text. Each is at most ``largest``, made by 15 additions, and
        comes into the sum by two more. So after n tokens an addition is off by at most 2**-53 * largest * n,
        and all of them together by 2**-53 * largest * (n + 9)**2. A difference has that twice; ours is off by
        less than that again; and there is a factor of two to spare.
        """
        return float(self._largest * 2.0**-50 * (length + 16) ** 2)

    def exactly(self, tokens: Sequence[Token]) -> list[str]:
        """Label as crfsuite does, to the last bit: Viterbi with sums that grow along the text, ties to B.

        Gives the marks of ``joins``, and "|" for an I that is not joined.
        """
        b_to_b, b_to_i, i_to_b, i_to_i = self._weights.transitions
        states = self._states(tokens)
        b, i = next(states)
        from_i: list[tuple[bool, bool]] = []  # whether B, and whether I, is best reached from I
        for own_b, own_i in states:
            bb, bi, ib, ii = b + b_to_b, b + b_to_i, i + i_to_b, i + i_to_i
            from_i.append((bb < ib, bi < ii))
            b, i = max(bb, ib) + own_b, max(bi, ii) + own_i
        inside = [b < i]
        for choices in reversed(from_i):
            inside.append(choices[inside[-1]])
        kinds = [token[_KIND] for token in tokens]
        return [*map(_mark, reversed(inside), kinds, [_APART, *kinds])]

    def _states(self, tokens: Sequence[Token]) -> Iterator[Pair]:
        """Yield the scores of B and I of each token by itself, added up in the order of pyvi's features."""
        flags = self._weights.flags
        pair_b, pair_i = flags["-1:word.bi_gram()"]
        next_pair_b, next_pair_i = flags["+1:word.bi_gram()"]
        triple_b, triple_i = flags["-2:word.tri_gram()"]
        next_triple_b, next_triple_i = flags["+2:word.tri_gram()"]
        known = {text: self._features(text) for text in {token[TEXT] for token in tokens}}
        features = [known[token[TEXT]] for token in tokens]
        lowers = [token[_LOWER] for token in tokens]
        pairs = [pair in self.pairs for pair in pairwise(lowers)]
        triples = [triple in self.triples for triple in zip(lowers, lowers[1:], lowers[2:], strict=False)]
        context = zip(
            [feature.own for feature in features],
            [(), *(feature.to_next for feature in features)],
            [False, *pairs],
            [False, False, *triples],
            [*(feature.to_previous for feature in features[1:]), ()],
            [*pairs, False],
            [*triples, False, False],
            strict=False,
        )
        for own, previous, pair, triple, following, next_pair, next_triple in context:
            b, i = own
            for to_b, to_i in previous:
                b += to_b
                i += to_i
            if pair:
                b += pair_b
                i += pair_i
            if triple:
                b += triple_b
                i += triple_i
            for to_b, to_i in following:
                b += to_b
                i += to_i
            if next_pair:
                b += next_pair_b
                i += next_pair_i
            if next_triple:
                b += next_triple_b
                i += next_triple_i
            yield b, i

    def _features(self, text: str) -> _Features:
        weights = self._weights
        # crfsuite takes a name as a C string, which ends at the first NUL.
        name = text.lower().partition("\0")[0]
        own, to_next, to_previous = self._shapes[text.istitle(), text.isupper(), text.isdigit()]
        return _Features(
            _total((weights.flags["bias"], weights.own.get(name, _ZERO), *own)),
            (weights.as_previous.get(name, _ZERO), *to_next),
            (weights.as_next.get(name, _ZERO), *to_previous),
        )

    def _shape(self, title: bool, upper: bool, digit: bool) -> tuple[list[Pair], list[Pair], list[Pair]]:
        """List what the case of a token adds to itself, to the next token and to the one before, in order."""
        flags = self._weights.flags
        own = [flags["word.isupper()"]] * upper + [flags["word.istitle()"]] * title
        own += [flags["word.isdigit()"]] * digit
        to_next = [flags["-1:word.istitle()"]] * title + [flags["-1:word.isupper()"]] * upper
        to_previous = [flags["+1:word.istitle()"]] * title + [flags["+1:word.isupper()"]] * upper
        return own, to_next, to_previous

    def _index_followers(self) -> dict[str, dict[str, Follower]]:
        """Index the word list by first and second syllable, with what each find adds."""
        gains = self.rules.pair_first, self.rules.pair_second
        index: dict[str, dict[str, Follower]] = {}
        plain: Follower = (*gains, None)
        for first, second in self.pairs:
            index.setdefault(first, {})[second] = plain
        thirds: dict[tuple[str, str], set[str]] = {}
        for first, second, third in self.triples:
            thirds.setdefault((first, second), set()).add(third)
        for pair, completions in thirds.items():
            found = gains if pair in self.pairs else _ZERO
            index.setdefault(pair[0], {})[pair[1]] = (*found, frozenset(completions))
        return index


def _gain(pair: Pair) -> float:
    return pair[1] - pair[0]


def _total(pairs: Iterable[Pair]) -> Pair:
    b = i = 0.0  # one by one and not by sum(), which since Python 3.12 adds more exactly than crfsuite
    for to_b, to_i in pairs:
        b += to_b
        i += to_i
    return b, i


def _mark(inside: bool, kind: int, previous_kind: int) -> str:
    if not inside:
        return " "
    return "_" if 0 < kind <= previous_kind else "|"


def _settle(marks: list[str], tokens: Sequence[Token]) -> list[str]:
    """Make each "?" the opposite of the label after it, from the right; the last mark is never one."""
    line = "".join(marks)
    at = line.rfind("?")
    while at >= 0:
        marks[at] = _mark(marks[at + 1] == " ", tokens[at][_KIND], tokens[at - 1][_KIND] if at else _APART)
        at = line.rfind("?", 0, at)
    return marks


def _largest_score(weights: Weights) -> float:
    """Bound the score of any token: the largest weight of each kind of feature, and of a transition."""
    tables = (weights.own, weights.as_previous, weights.as_next)
    largest = sum(max(abs(weight) for pair in table.values() for weight in pair) for table in tables)
    largest += sum(abs(weight) for pair in weights.flags.values() for weight in pair)
    return largest + max(map(abs, weights.transitions))


@cache
def load_model() -> Model:
    """Return the model of the installed pyvi, read once a process.

    Raises:
        SegmenterModelError: pyvi is not installed, or its model is not that of 0.1.1.
    """
    weights = read_weights(crfsuite_model(installed_file(MODEL)))
    return Model(weights, installed_file(WORDS).decode().split("\n"))

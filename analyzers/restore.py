"""Marks put back: the likeliest marked reading of syllables typed without marks, or with half of them.

A noisy channel (Shannon 1948): the reading is the hidden text, what was typed is the reading with marks lost. How
likely a text is says the archive, through counts of one, two and three neighbouring forms, interpolated as Jelinek
and Mercer do (1980):

    P(r | m l) = T · c(l m r)/c(l m) + (1 − T) · (B · c(m r)/c(m) + (1 − B) · c(r)/N)

The best reading is found by a Viterbi pass over pairs of neighbouring forms, of which the likeliest are kept
(a beam); the same pass gives how sure each form is (forward and backward sums, Baum 1972). Foreign words and
numbers have one form and pass through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold

# Tuned on 500 titles of an archive of 100,000 articles (``python -m benchmarks.restore``); flat around these.
_TRIPLES: Final = 0.4
_PAIRS: Final = 0.85
# How often someone who types marks leaves out all of a syllable's, or one of two: this makes what was typed stay
# unless the archive objects.
_ALL_LOST: Final = 0.02
_ONE_LOST: Final = 0.01

_MOST_FORMS: Final = 24
_ALWAYS: Final = 2  # forms that are tried though the archive has no pair with them
# A pair that counts less than this, or than this share of a small archive, is more often than not a paper's slip.
_SLIGHT: Final = 5.0
_SLIGHT_SHARE: Final = 1.5e-7
_BEAM: Final = 24
_HOPELESS: Final = 1e-4
_SURE: Final = 0.999
_WAY: Final = 0.01  # less probable ways are not told
_LONGEST: Final = 64
_UNSEEN: Final = 0.5  # counts of what the archive does not have


class Statistics(Protocol):
    """What restoring needs to know of an archive. Counts may be weighted; a missing entry is none."""

    @property
    def total(self) -> float:
        """The count of all syllables."""

    def forms(self, key: str, /) -> Mapping[str, float]:
        """How often each form of a key occurs."""

    def pairs(self, left: str, right: str, /) -> Mapping[tuple[str, str], float]:
        """How often two forms stand side by side, for two keys."""

    def triples(self, left: str, middle: str, right: str, /) -> Mapping[tuple[str, str, str], float]:
        """How often three forms stand side by side, for three keys; an upper bound will do."""


class Restored(NamedTuple):
    """The likeliest forms, and for each the probability that it is the one meant. ``ways``: for each syllable how
    probable each form of it is behind each form of the one before ("" before the first), where that is not slight."""

    forms: tuple[str, ...]
    confidence: tuple[float, ...]
    ways: tuple[Mapping[tuple[str, str], float], ...] = ()


def restore(typed: Sequence[str], statistics: Statistics) -> Restored:
    """Put the marks back on normal forms that stand side by side; those typed are kept.

    What was typed without any mark at all may get any. Where some marks were typed, a syllable without is taken at
    its word unless the archive speaks strongly against it. At most 64 syllables are read, the rest is left alone.

    >>> class Archive:
    ...     total = 1000
    ...     def forms(self, key):
    ...         return {"gia": {"gia": 9, "giá": 8}, "vang": {"vàng": 5, "vang": 4}}.get(key, {})
    ...     def pairs(self, left, right):
    ...         return {("giá", "vàng"): 5} if (left, right) == ("gia", "vang") else {}
    ...     def triples(self, left, middle, right):
    ...         return {}
    >>> restore(["gia", "vang", "sjc"], Archive()).forms
    ('giá', 'vàng', 'sjc')
    >>> restore(["già", "vang"], Archive()).forms
    ('già', 'vang')
    """
    if not typed:
        return Restored((), ())
    rest = tuple(typed[_LONGEST:])
    layers = _Lattice(typed[:_LONGEST], statistics).layers()
    path = _best_path(layers[-1])
    forms = tuple(node.form for node in path)
    confidence = tuple(_confidence(layer, form) for layer, form in zip(_shared(layers), forms, strict=True))
    ways = tuple({(one.before, one.form): one.share for one in layer if one.share >= _WAY} for layer in layers)
    return Restored(forms + rest, confidence + (1.0,) * len(rest), ways)


class _Candidate(NamedTuple):
    form: str
    occurrences: float
    channel: float  # the probability that it is typed as it was


class _Node:
    """A form after another: the likeliest way there, and the sums over all ways."""

    __slots__ = ("arrivals", "before", "best", "form", "mass", "origin", "share")

    def __init__(self, before: str, form: str) -> None:
        self.before = before
        self.form = form
        self.best = 0.0
        self.origin: _Node | None = None
        self.mass = 0.0
        self.share = 0.0
        self.arrivals: list[tuple[_Node, float]] = []

    def arrive(self, origin: _Node, probability: float) -> None:
        """Another way that leads here."""
        if origin.best * probability > self.best:
            self.best = origin.best * probability
            self.origin = origin
        self.mass += origin.mass * probability
        self.arrivals.append((origin, origin.mass * probability))


class _Lattice:
    """The readings of some syllables, and what the archive says of them."""

    def __init__(self, typed: Sequence[str], statistics: Statistics) -> None:
        self.typed = typed
        self._total = max(1.0, statistics.total)
        self._statistics = statistics
        self._keys = [fold(form) for form in typed]
        self._forms = [statistics.forms(key) for key in self._keys]
        self._pairs = [statistics.pairs(*keys) for keys in zip(self._keys, self._keys[1:], strict=False)]
        self._marked = [form != key for form, key in zip(typed, self._keys, strict=True)]
        self._candidates = [list(self._candidates_at(at)) for at in range(len(typed))]

    def _candidates_at(self, at: int) -> Iterator[_Candidate]:
        """The forms that may have been meant: the typed one, and those whose marks agree with it."""
        typed, counts = self.typed[at], self._forms[at]
        yield _Candidate(typed, max(counts.get(typed, 0.0), _UNSEEN), 1.0)
        agreeing = [form for form in counts if form != typed and closeness(typed, form) <= Closeness.SHAPE]
        agreeing.sort(key=lambda form: (-counts[form], form))
        near = self._neighboured(at) if len(agreeing) > _ALWAYS else set()
        lost = _ONE_LOST if self._marked[at] else _ALL_LOST if any(self._marked) else 1.0
        for rank, form in enumerate(agreeing[:_MOST_FORMS]):
            if rank < _ALWAYS or form in near:
                yield _Candidate(form, counts[form], lost)

    def _neighboured(self, at: int) -> set[str]:
        """The forms that the archive has beside some form of the syllable before or after."""
        found: set[str] = set()
        slight = min(_SLIGHT, _SLIGHT_SHARE * self._total)
        if at > 0:
            found.update(right for (_, right), count in self._pairs[at - 1].items() if count >= slight)
        if at < len(self._pairs):
            found.update(left for (left, _), count in self._pairs[at].items() if count >= slight)
        return found

    def layers(self) -> list[list[_Node]]:
        """The forward pass: for each syllable its likeliest nodes."""
        start = _Node("", "")
        start.best = start.mass = 1.0
        layers = [[start]]
        for at in range(len(self.typed)):
            layers.append(self._layer(at, layers[-1]))
        return layers[1:]

    def _layer(self, at: int, previous: Sequence[_Node]) -> list[_Node]:
        nodes = self._arrived(at, previous, {})
        if at > 1 and _in_doubt(nodes):
            keys = self._keys[at - 2 : at + 1]
            nodes = self._arrived(at, previous, self._statistics.triples(*keys))
        kept = sorted(nodes, key=lambda node: (-node.best, node.form, node.before))[:_BEAM]
        kept = [node for node in kept if node.best >= kept[0].best * _HOPELESS]
        scale = 1.0 / sum(node.mass for node in kept)  # so that long queries do not underflow
        for node in kept:
            node.best *= scale
            node.mass *= scale
            node.arrivals = [(origin, mass * scale) for origin, mass in node.arrivals]
        return kept

    def _arrived(
        self, at: int, previous: Sequence[_Node], triples: Mapping[tuple[str, str, str], float]
    ) -> list[_Node]:
        """The nodes of a syllable, reached from those of the one before."""
        nodes: dict[tuple[str, str], _Node] = {}
        pairs = self._pairs[at - 1] if at else {}
        contexts = self._pairs[at - 2] if triples else {}
        for origin in previous:
            left = origin.form
            left_count = max(self._forms[at - 1].get(left, 0.0), _UNSEEN) if at else 1.0
            context = contexts.get((origin.before, left), 0.0)
            for form, count, channel in self._candidates[at]:
                chance = count / self._total
                if at:
                    chance = _PAIRS * pairs.get((left, form), 0.0) / left_count + (1 - _PAIRS) * chance
                if context:
                    seen = triples.get((origin.before, left, form), 0.0)
                    chance = _TRIPLES * seen / context + (1 - _TRIPLES) * chance
                node = nodes.get((left, form))
                if node is None:
                    node = nodes[left, form] = _Node(left, form)
                node.arrive(origin, chance * channel)
        return list(nodes.values())


def _in_doubt(nodes: Sequence[_Node]) -> bool:
    """Whether triples, the dearest of the counts, may decide something."""
    return max(node.mass for node in nodes) < _SURE * sum(node.mass for node in nodes)


def _best_path(last: Sequence[_Node]) -> list[_Node]:
    path = [max(last, key=lambda node: node.best)]
    while (origin := path[-1].origin) is not None and origin.origin is not None:
        path.append(origin)
    return path[::-1]


def _shared(layers: list[list[_Node]]) -> list[list[_Node]]:
    """The backward pass: the share of all readings that goes through each node."""
    whole = sum(node.mass for node in layers[-1])
    for node in layers[-1]:
        node.share = node.mass / whole
    for layer in reversed(layers):
        for node in layer:
            for origin, mass in node.arrivals:
                origin.share += node.share * mass / node.mass
    return layers


def _confidence(layer: Sequence[_Node], form: str) -> float:
    return min(1.0, sum(node.share for node in layer if node.form == form))

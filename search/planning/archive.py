"""Archive: what reading and planning ask of an archive, and the one that nothing is known of.

``search.searcher.Statistics`` say what each of the numbers means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from analyzers import restore
from search.plan import Condition, Share


class Vocabulary(restore.Statistics, Protocol):
    """What the reading of words needs to know."""

    def expect(
        self,
        pairs: Iterable[tuple[str, str]] = (),
        words: Iterable[str] = (),
        conditions: Iterable[Condition] = (),
        /,
    ) -> None:
        """Keys that will be asked for side by side, words of pyvi's, and conditions that will be counted."""

    def frequency(self, key: str, /) -> int:
        """The number of articles that have the key."""

    def form_frequencies(self, key: str, /) -> Mapping[str, int]:
        """For each form of a key the articles that have it."""

    def together(self, left: str, right: str, /) -> int:
        """About how many articles have two keys side by side."""

    def near(self, key: str, edits: int, least: int, /) -> Sequence[str]:
        """The keys within so many edits that at least so many articles have, the most frequent first."""

    def spelled_out(self, letters: str, most: int, /) -> Sequence[tuple[tuple[str, ...], int]]:
        """The phrases of titles whose syllables begin with the letters, and their articles, most first."""

    def count(self, condition: Condition, /) -> int:
        """Articles that meet a condition."""


class Archive(Vocabulary, Protocol):
    """What the rule for a hit needs to know."""

    @property
    def articles(self) -> int:
        """Articles in all."""

    def pair_frequency(self, left: str, right: str, /) -> int:
        """Articles in which one key follows the other."""

    def form_pair_frequencies(self, left: str, right: str, /) -> Mapping[tuple[str, str], int]:
        """For each two forms of two keys the articles in which one follows the other."""

    def best(self, share: Share, /) -> int:
        """The most that the children of a share weigh together in one article."""


class UnknownArchive:
    """No archive: nothing is known of any key."""

    articles = 0
    total = 0.0

    def pair_frequency(self, left: str, right: str, /) -> int:
        """They never stand side by side."""
        return 0

    def form_pair_frequencies(self, left: str, right: str, /) -> Mapping[tuple[str, str], int]:
        """They never stand side by side."""
        return {}

    def expect(
        self,
        pairs: Iterable[tuple[str, str]] = (),
        words: Iterable[str] = (),
        conditions: Iterable[Condition] = (),
        /,
    ) -> None:
        """Nothing is known of them."""

    def frequency(self, key: str, /) -> int:
        """No article has it."""
        return 0

    def forms(self, key: str, /) -> Mapping[str, float]:
        """It has no forms."""
        return {}

    def form_frequencies(self, key: str, /) -> Mapping[str, int]:
        """It has no forms."""
        return {}

    def pairs(self, left: str, right: str, /) -> Mapping[tuple[str, str], float]:
        """They never stand side by side."""
        return {}

    def together(self, left: str, right: str, /) -> int:
        """They never stand side by side."""
        return 0

    def triples(self, left: str, middle: str, right: str, /) -> Mapping[tuple[str, str, str], float]:
        """They never stand side by side."""
        return {}

    def near(self, key: str, edits: int, least: int, /) -> Sequence[str]:
        """There are no others."""
        return ()

    def spelled_out(self, letters: str, most: int, /) -> Sequence[tuple[tuple[str, ...], int]]:
        """There are no titles."""
        return ()

    def count(self, condition: Condition, /) -> int:
        """No article meets it."""
        return 0

    def best(self, share: Share, /) -> int:
        """No article has anything of it."""
        return 0

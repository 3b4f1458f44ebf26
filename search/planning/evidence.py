"""Evidence: what a query says that ranks and is marked, before the archive is asked what it is worth."""

from __future__ import annotations

import msgspec

from search.plan import Prefix, Sequence, Syllable


class Alternative(msgspec.Struct, frozen=True):
    """Syllables as typed, and the sequences that are other spellings of them."""

    typed: tuple[Syllable, ...]
    sequences: tuple[Sequence, ...]


class Evidence(msgspec.Struct, frozen=True):
    """What ranks: runs of neighbouring typed syllables, pyvi's words of the query, other spellings, and
    prefixes. ``singles`` and ``phrases`` are the same syllables by how they must stand, for marking them in a text;
    ``groups`` are those of ``singles`` that are asked for side by side, with all that may stand there, and ``apart``
    the keys that are asked for by themselves, perhaps as well."""

    runs: tuple[tuple[Syllable, ...], ...] = ()
    singles: tuple[Syllable, ...] = ()
    phrases: tuple[Sequence, ...] = ()
    words: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    groups: tuple[Alternative, ...] = ()
    apart: frozenset[str] = frozenset()

"""Units: how the words of a query are read as syllables.

A chunk between spaces may hold one syllable (``đường``), several (``TP.HCM``, ``30/4``), keystrokes of an input
method that was off (``hojc``), or several syllables written as one (``thegioididong``). What was read otherwise
than typed is told in notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from analyzers import telex, vni
from analyzers.fold import fold
from analyzers.normal import repaired
from analyzers.syllable import is_key
from analyzers.tokens import forms_of
from analyzers.variants import admitted, date_variants, phrase_variants, split_joined
from search import plan
from search.answer import Note
from search.plan import AllOf, AnyOf, Condition, Strictness, Syllable

_DATE = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})(?:\2(\d{4}))?")
_LONGEST_GLUED = 4  # syllables of a glued word whose parts are looked up in the table of abbreviations
_MUCH_MORE = 20  # a decoded or split reading must be this much more frequent than the text as typed


class Vocabulary(Protocol):
    """What a reading needs to know of the archive."""

    def frequency(self, key: str) -> int:
        """The number of articles that have the key."""


class UnknownArchive:
    """The vocabulary of no archive: nothing is known of any key."""

    def frequency(self, key: str) -> int:
        """No article has it."""
        return 0


class Unit(msgspec.Struct):
    """A piece of the query that stands as one: what must hold, its syllables as typed, its other spellings, and
    whether it was written in one chunk."""

    condition: Condition
    syllables: tuple[Syllable, ...]
    alternatives: tuple[plan.Sequence, ...] = ()
    glued: bool = False


class Chunk(msgspec.Struct):
    """One chunk of the query, read: its forms, and the text it was read as."""

    raw: str
    text: str
    forms: tuple[str, ...]
    glued: bool


class UnitReader:
    """Reads chunks into units, collecting notes on the way."""

    def __init__(self, vocabulary: Vocabulary, *, marks: Strictness = "folded") -> None:
        self._vocabulary = vocabulary
        self.marks = marks
        self.notes: list[Note] = []
        self.repaired: set[str] = set()

    def chunk(self, raw: str) -> Chunk | None:
        """Read one chunk; None when nothing in it can be searched."""
        if is_key(raw):  # neither keystrokes nor joined words nor in need of repair
            return Chunk(raw, raw, (raw,), False)
        forms = forms_of(raw)
        if not forms:
            self._note("empty-word", f"Bỏ qua “{raw}”: không có chữ hay số.", f"“{raw}” has no letter or digit.")
            return None
        decoded = self._decoded(raw, forms) or self._split(forms)
        if decoded is not None:
            text = " ".join(decoded)
            self._note("typing", f"“{raw}” được hiểu là “{text}”.", f"“{raw}” is read as “{text}”.")
            self.repaired.update(fold(form) for form in decoded)
            return Chunk(raw, text, decoded, len(decoded) > 1)
        if len(forms) == 1 and repaired(raw):
            self._note("repair", f"“{raw}” được sửa thành “{forms[0]}”.", f"“{raw}” is repaired to “{forms[0]}”.")
            self.repaired.add(fold(forms[0]))
        return Chunk(raw, raw, forms, len(forms) > 1)

    def _decoded(self, raw: str, forms: Sequence[str]) -> tuple[str, ...] | None:
        """The syllable that keystrokes spell, if the archive knows it far better than what was typed."""
        word = raw.strip(".,;:!?()\"'")
        form = telex.decode(word) if len(forms) == 1 else vni.decode(word)
        if form is None:
            return None
        typed = min(self._vocabulary.frequency(fold(one)) for one in forms) if len(forms) == 1 else 0
        meant = self._vocabulary.frequency(fold(form))
        return (form,) if meant > typed * _MUCH_MORE else None

    def _split(self, forms: Sequence[str]) -> tuple[str, ...] | None:
        if len(forms) != 1 or not forms[0].isascii():
            return None
        if self._vocabulary.frequency(forms[0]) or phrase_variants(forms):
            return None
        keys = split_joined(forms[0], self._vocabulary.frequency)
        return tuple(keys) if keys else None

    def _note(self, code: str, vi: str, en: str) -> None:
        self.notes.append(Note(code, vi, en))

    def syllable(self, form: str, marks: Strictness | None = None) -> Syllable:
        """A syllable of the query with its other spellings."""
        strict = marks or self.marks
        spellings = () if strict == "exact" else admitted(form)
        return Syllable(form, fold(form), strict, spellings)

    def sequence(self, forms: Iterable[str], marks: Strictness | None = None) -> plan.Sequence:
        """Forms side by side."""
        return plan.Sequence(tuple(self.syllable(form, marks) for form in forms))

    def units(self, chunks: Sequence[Chunk], marks: Strictness | None = None) -> list[Unit]:
        """Read neighbouring chunks together, so that abbreviations of several words are found."""
        forms = [form for chunk in chunks for form in chunk.forms]
        owner = [index for index, chunk in enumerate(chunks) for _ in chunk.forms]
        result: list[Unit] = []
        at = 0
        groups = {} if (marks or self.marks) == "exact" else _groups(forms, owner)
        while at < len(forms):
            end, others = groups.get(at, (0, []))
            if not end:
                end = at + 1
                while end < len(forms) and owner[end] == owner[at]:
                    end += 1
            whole = [chunks[index] for index in dict.fromkeys(owner[at:end])]
            result.append(self._unit(whole, forms[at:end], others, marks))
            at = end
        return result

    def _unit(
        self,
        chunks: Sequence[Chunk],
        forms: Sequence[str],
        others: Sequence[tuple[str, ...]],
        marks: Strictness | None,
    ) -> Unit:
        syllables = tuple(self.syllable(form, marks) for form in forms)
        glued = len(chunks) == 1 and chunks[0].glued
        typed: Condition
        if len(syllables) == 1:
            typed = syllables[0]
        elif glued:
            typed = plan.Sequence(syllables)
            others = [*(others or self._inside(forms, marks)), *_dates(chunks[0].raw)]
        else:
            typed = AllOf(syllables)
        keys = [fold(form) for form in forms]
        alternatives = tuple(
            self.sequence(other, "exact" if _many_words(other) else marks)
            for other in others
            if [*map(fold, other)] != keys
        )
        if not alternatives:
            return Unit(typed, syllables, (), glued)
        condition = AnyOf((typed, *(simple(sequence) for sequence in alternatives)))
        return Unit(condition, syllables, alternatives, glued)

    def _inside(self, forms: Sequence[str], marks: Strictness | None) -> list[tuple[str, ...]]:
        """A glued word with one part of it spelled otherwise: ``20.000đ``, ``QL1A``, ``Q.1``."""
        if (marks or self.marks) == "exact" or len(forms) > _LONGEST_GLUED:
            return []
        return [(*forms[: one.start], *one.forms, *forms[one.end :]) for one in phrase_variants(forms)]


def _many_words(spelling: Sequence[str]) -> bool:
    """Whether a spelling is one syllable, whose key other words have too: ``quận`` for ``q`` is not ``quân``."""
    return len(spelling) == 1 and is_key(fold(spelling[0]))


def simple(sequence: plan.Sequence) -> Condition:
    """The condition of a sequence: of one part, that part."""
    first = sequence.parts[0]
    return first if len(sequence.parts) == 1 and first is not None else sequence


def _groups(forms: Sequence[str], owner: Sequence[int]) -> dict[int, tuple[int, list[tuple[str, ...]]]]:
    """Runs of whole chunks with other spellings: begin → (end, spellings); longer runs win."""
    spellings: dict[tuple[int, int], list[tuple[str, ...]]] = {}
    for variant in phrase_variants(forms):
        cuts_front = variant.start > 0 and owner[variant.start - 1] == owner[variant.start]
        cuts_back = variant.end < len(forms) and owner[variant.end - 1] == owner[variant.end]
        if not (cuts_front or cuts_back):
            spellings.setdefault((variant.start, variant.end), []).append(variant.forms)
    taken: set[int] = set()
    groups = {}
    for (start, end), others in sorted(spellings.items(), key=lambda item: item[0][0] - item[0][1]):
        if not taken.intersection(range(start, end)):
            taken.update(range(start, end))
            groups[start] = (end, others)
    return groups


def _dates(raw: str) -> list[tuple[str, ...]]:
    found = _DATE.fullmatch(raw)
    if found is None or not (1 <= int(found[1]) <= 31 and 1 <= int(found[3]) <= 12):
        return []
    return date_variants(int(found[1]), int(found[3]), int(found[4]) if found[4] else None)

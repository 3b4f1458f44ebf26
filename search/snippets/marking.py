"""Marking: which tokens of a text answer a query, and how near their marks are to what was typed.

A syllable that was typed by itself is marked wherever it stands; those of a phrase, of a glued word (``30/4``) or of
another spelling only side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzers.closeness import Closeness, closeness
from analyzers.cut import Cut, Token
from analyzers.fold import fold
from search import plan
from search.plan import Prefix, Syllable
from search.planning.evidence import Evidence


class Mark(NamedTuple):
    """A token to mark: its place, and how near its marks are to what was typed."""

    place: int
    token: Token
    grade: Closeness


_Found = dict[int, Mark]  # by place


class _Part(NamedTuple):
    """What a form can be in a query: typed by itself (how near), and the first syllable of phrases."""

    grade: Closeness | None
    phrases: Sequence[plan.Sequence]


class _Parts(dict[str, "_Part | None"]):
    """A form to its part in the query, None for those that have none; worked out once for each form."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__()
        self._singles: dict[str, list[Syllable]] = {}
        for syllable in evidence.singles:
            self._add_single(syllable)
        others = [sequence for alternative in evidence.alternatives for sequence in alternative.sequences]
        phrases = [*evidence.phrases, *others]
        for syllable in (part for phrase in phrases if phrase.slop for part in phrase.parts if part is not None):
            self._add_single(syllable)
        self._phrases: dict[str, list[plan.Sequence]] = {}
        for phrase in phrases:
            first = phrase.parts[0]
            if not phrase.slop and first is not None:
                for key in _keys(first):
                    self._phrases.setdefault(key, []).append(phrase)
        self._prefixes: Sequence[Prefix] = evidence.prefixes
        self.beginnings = tuple(prefix.key for prefix in evidence.prefixes)
        self.keys_typed = frozenset((*self._singles, *self._phrases))
        typed = [part for phrase in phrases for part in phrase.parts if part is not None]
        self.marks_typed = any(syllable.marked for syllable in (*evidence.singles, *typed))
        self.marked_forms = frozenset(one.form for one in (*evidence.singles, *typed) if one.marked)

    def _add_single(self, syllable: Syllable) -> None:
        for key in _keys(syllable):
            self._singles.setdefault(key, []).append(syllable)

    def __missing__(self, form: str) -> _Part | None:
        """Work out a form seen for the first time."""
        key = fold(form)
        grades = [self.grade(syllable, form) for syllable in self._singles.get(key, ())]
        grades += [closeness(one.form, form[: len(one.form)]) for one in self._prefixes if key.startswith(one.key)]
        grade = min((grade for grade in grades if grade is not None), default=None)
        phrases = self._phrases.get(key, ())
        self[form] = part = _Part(grade, phrases) if grade is not None or phrases else None
        return part

    def grade(self, syllable: Syllable, form: str) -> Closeness | None:
        """How near a form is; where other syllables were typed with marks, one without them is meant so."""
        if form == syllable.form:
            return Closeness.EXACT
        silent = self.marks_typed and not syllable.marked
        if form in syllable.spellings:
            return Closeness.OTHER if silent and form != fold(form) else Closeness.EXACT
        if syllable.marks == "exact" or fold(form) != syllable.key:
            return None
        return Closeness.OTHER if silent else closeness(syllable.form, form)


class Marker:
    """Finds the tokens to mark, for one query, in any number of texts."""

    def __init__(self, evidence: Evidence) -> None:
        self._parts = _Parts(evidence)

    def typed_with_marks(self, form: str) -> bool:
        """Whether a form was typed as it is, and with marks."""
        return form in self._parts.marked_forms

    def marks(self, text: Cut) -> list[Mark]:
        """The tokens of a text to mark, in order."""
        found: _Found = {}
        phrases = False
        for place, token in text.among(self._keys(text)):
            part = self._parts[token.form]
            if part is not None:
                if part.grade is not None:
                    _improve(found, Mark(place, token, part.grade))
                for phrase in part.phrases:
                    phrases = True
                    self._mark_phrase(phrase, text, place, found)
        return sorted(found.values()) if phrases else list(found.values())

    def _keys(self, text: Cut) -> frozenset[str]:
        parts = self._parts
        if not parts.beginnings:
            return parts.keys_typed
        return parts.keys_typed | {key for key in text.distinct_keys() if key.startswith(parts.beginnings)}

    def _mark_phrase(self, phrase: plan.Sequence, text: Cut, start: int, found: _Found) -> None:
        marks: list[Mark] = []
        place: int | None = start
        for part in phrase.parts:
            if place is None:
                return
            if part is not None:
                token = text.token(place)
                grade = self._parts.grade(part, token.form)
                if grade is None:
                    return
                marks.append(Mark(place, token, grade))
            place = text.after(place)
        for mark in marks:
            _improve(found, mark)


def _keys(syllable: Syllable) -> Iterable[str]:
    """The keys of a syllable and of its other spellings, each once."""
    return dict.fromkeys((syllable.key, *map(fold, syllable.spellings)))


def _improve(found: _Found, mark: Mark) -> None:
    known = found.get(mark.place)
    if known is None or mark.grade < known.grade:
        found[mark.place] = mark

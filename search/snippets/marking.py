"""Marking: which tokens of some texts answer a query, and how near their marks are to what was typed.

A syllable that was typed by itself is marked wherever it stands; those of a phrase, of a glued word (``30/4``) or of
another spelling only side by side. Many texts are marked together: what is asked of tokens is asked of whole arrays,
what is asked of forms is asked of each form once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.closeness import Closeness, closeness
from analyzers.cut import Cut, Numbers
from analyzers.fold import fold
from analyzers.normal import normal_form
from search import plan
from search.plan import Prefix, Syllable
from search.planning.evidence import Evidence
from search.snippets.occurrences import NO_GRADE, Grades, occurrences


class Marked(NamedTuple):
    """Tokens to mark, ascending: their forms and their keys by the numbers that the marker gives them, and how near
    their marks are to what was typed (a ``Closeness``)."""

    tokens: Numbers
    forms: Numbers
    keys: Numbers
    grades: Grades

    def of(self, chosen: NDArray[np.bool_]) -> Marked:
        """Some of them."""
        return Marked(*(column.compress(chosen) for column in self))


class _Query:
    """What a query asks of forms."""

    def __init__(self, evidence: Evidence) -> None:
        others = [sequence for alternative in evidence.alternatives for sequence in alternative.sequences]
        phrases = [*evidence.phrases, *others]
        of_phrases = [part for phrase in phrases for part in phrase.parts if part is not None]
        loose = [part for phrase in phrases if phrase.slop for part in phrase.parts if part is not None]
        self._singles: dict[str, list[Syllable]] = {}
        for syllable in (*evidence.singles, *loose):
            for key in _keys(syllable):
                self._singles.setdefault(key, []).append(syllable)
        self.phrases = [phrase for phrase in dict.fromkeys(phrases) if not phrase.slop and phrase.parts[0] is not None]
        self._prefixes: Sequence[Prefix] = evidence.prefixes
        self.beginnings = tuple(prefix.key for prefix in evidence.prefixes)
        self.keys = frozenset((*self._singles, *(key for part in of_phrases for key in _keys(part))))
        typed = (*evidence.singles, *of_phrases)
        self._marks_typed = any(syllable.marked for syllable in typed)
        self.marked_forms = frozenset(syllable.form for syllable in typed if syllable.marked)
        # What stands by itself is asked for by itself, however often it is in a group.
        self.groups = evidence.groups
        grouped = (key for group in evidence.groups for syllable in group.typed for key in _keys(syllable))
        self._grouped = frozenset(grouped) - evidence.apart
        runs = [*phrases, *(sequence for group in evidence.groups for sequence in group.sequences)]
        self.pairs = list(dict.fromkeys(pair for run in runs for pair in _pairs(run)))
        # What a number is matters where one is asked for, or any token at some place.
        anything = any(None in phrase.parts for phrase in phrases)
        self.numbers = anything or not all(key.isalpha() for key in (*self.keys, *self.beginnings))

    def grade_of(self, form: str) -> int:
        """How near a form is to what was typed by itself."""
        key = fold(form)
        grades = [self.grade(syllable, form) for syllable in self._singles.get(key, ())]
        grades += [closeness(one.form, form[: len(one.form)]) for one in self._prefixes if key.startswith(one.key)]
        return min(grades, default=NO_GRADE)

    def is_grouped(self, key: str) -> bool:
        """Whether a key is asked for in a group only."""
        return key in self._grouped and not key.startswith(self.beginnings)

    def grade(self, syllable: Syllable, form: str) -> int:
        """How near a form is; where other syllables were typed with marks, one without them is meant so."""
        if form == syllable.form:
            return Closeness.EXACT
        silent = self._marks_typed and not syllable.marked
        if form in syllable.spellings:
            return Closeness.OTHER if silent and form != fold(form) else Closeness.EXACT
        if syllable.marks == "exact" or fold(form) != syllable.key:
            return NO_GRADE
        return Closeness.OTHER if silent else closeness(syllable.form, form)


class _Numbers(dict[str, int]):
    """A word as it is written to the number of its form. ``forms``, ``of_keys`` (the numbers of their keys) and
    ``grades`` (of what is marked by itself) are those of each number, ``grouped`` whether it is asked for in a group
    only; 0 is that of nothing."""

    def __init__(self, query: _Query) -> None:
        super().__init__()
        self._query = query
        self._of: dict[str, int] = {"": 0}
        self._keys: dict[str, int] = {"": 0}
        self.forms, self.of_keys, self.grades, self.grouped = [""], [0], [NO_GRADE], [False]
        self._as: dict[tuple[Syllable, int], Grades] = {}

    def __missing__(self, word: str) -> int:
        """Number a word seen for the first time."""
        form = normal_form(word)
        number = self[word] = self._of.setdefault(form, len(self.forms))
        if number == len(self.forms):
            self.forms.append(form)
            self.of_keys.append(self._keys.setdefault(fold(form), len(self._keys)))
            self.grades.append(self._query.grade_of(form))
            self.grouped.append(self._query.is_grouped(fold(form)))
        return number

    def of(self, keys: Iterable[str]) -> Numbers:
        """The numbers of keys, as far as any token has them."""
        return np.array([self._keys[key] for key in keys if key in self._keys], np.int64)

    def grades_as(self, part: Syllable) -> Grades:
        """The grade of each number as a part of a phrase."""
        known = part, len(self.forms)
        if known not in self._as:
            wanted = {self._keys.get(key) for key in _keys(part)}
            grades = (
                self._query.grade(part, form) if key in wanted else NO_GRADE
                for form, key in zip(self.forms, self.of_keys, strict=True)
            )
            self._as[known] = np.fromiter(grades, np.uint8, len(self.forms))
        return self._as[known]


class Marker:
    """Finds the tokens to mark, for one query, in any number of texts."""

    def __init__(self, evidence: Evidence) -> None:
        self._query = _Query(evidence)
        self._numbers = _Numbers(self._query)

    def cut(self, texts: Iterable[str]) -> Cut:
        """Texts, cut as far as the query asks for it."""
        return Cut(texts, numbers=self._query.numbers)

    def typed_with_marks(self, form: int) -> bool:
        """Whether a form, given by its number, was typed as it is, and with marks."""
        return self._numbers.forms[form] in self._query.marked_forms

    def marks(self, cut: Cut) -> Marked:
        """The tokens to mark."""
        numbers = self._numbers
        tokens = cut.among(self._query.keys, self._query.beginnings)
        forms = np.array([numbers[word] for word in cut.words(tokens)], np.int64)
        grades = np.array(numbers.grades, np.uint8).take(forms)
        for phrase in self._query.phrases:
            self._grade_phrase(phrase, cut, tokens, forms, grades)
        return Marked(tokens, forms, np.array(numbers.of_keys).take(forms), grades).of(grades < NO_GRADE)

    def _grade_phrase(self, phrase: plan.Sequence, cut: Cut, tokens: Numbers, forms: Numbers, grades: Grades) -> None:
        """Give the tokens of a phrase the grades that they have there, where all of it stands in one text."""
        for at, graded in occurrences(phrase.parts, cut, tokens, forms, self._numbers.grades_as):
            np.minimum.at(grades, at, graded)

    # What is asked for beside something else says nothing alone, where an article has both together. ---

    def alone(self, cut: Cut, marks: Marked) -> NDArray[np.bool_]:
        """Which marks are of a group only, and not beside a neighbour that they have in the query."""
        alone = np.array(self._numbers.grouped, np.bool_).take(marks.forms)
        for pair in self._query.pairs if alone.any() else ():
            for at, _ in occurrences(pair, cut, marks.tokens, marks.forms, self._numbers.grades_as):
                alone[at] = False
        return alone

    def together(self, cut: Cut, marks: Marked) -> tuple[Numbers, Numbers]:
        """The tokens at which a group stands, in any of its ways, and the keys of the syllables that were typed for it,
        by their numbers: a row for each of them."""
        tokens: list[Numbers] = [np.zeros(0, np.int64)]
        keys: list[Numbers] = [np.zeros(0, np.int64)]
        for group in self._query.groups:
            own = self._numbers.of({key for syllable in group.typed for key in _keys(syllable)})
            for way in group.sequences:
                found = occurrences(way.parts, cut, marks.tokens, marks.forms, self._numbers.grades_as)
                at = marks.tokens.take(found[0][0]) if found else tokens[0]
                tokens.append(at.repeat(len(own)))
                keys.append(np.tile(own, len(at)))
        return np.concatenate(tokens), np.concatenate(keys)


def _keys(syllable: Syllable) -> Iterable[str]:
    """The keys of a syllable and of its other spellings, each once."""
    return dict.fromkeys((syllable.key, *map(fold, syllable.spellings)))


def _pairs(sequence: plan.Sequence) -> Iterable[tuple[Syllable | None, ...]]:
    """The neighbours in a sequence, with the gaps between them; of one part, that part."""
    parts, last = sequence.parts, 0
    if len(parts) == 1:
        yield parts
    for at, part in enumerate(parts):
        if at and part is not None:
            yield parts[last : at + 1]
            last = at

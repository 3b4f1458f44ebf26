"""Units: how the words of a query are read as syllables.

A chunk between spaces may hold one syllable (``đường``), several (``TP.HCM``, ``30/4``), keystrokes of an input
method that was off (``hojc``) or leftovers of one that was on (``sámung``), several words written as one
(``thegioididong``), or a slip (``iphnoe``). What was read otherwise than typed, and what is searched for as well, is
told in notes; what is written with ``=`` is read as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Final

import msgspec

from analyzers.fold import fold
from analyzers.normal import repaired
from analyzers.syllable import is_key
from analyzers.tokens import forms_of
from analyzers.values import times_of
from analyzers.variants import Variant, admitted, date_variants, phrase_variants
from search import plan
from search.answer import Note
from search.plan import AllOf, AnyOf, Condition, Strictness, Syllable
from search.planning.archive import Vocabulary
from search.planning.keystrokes import decoded
from search.planning.names import Names
from search.planning.other_spellings import Chunk, Groups, literally, other_spellings
from search.planning.words import Forms, Kind, Reading, is_plain, reading

_DATE: Final = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})(?:\2(\d{4}))?")
_SIGNS: Final = re.compile(r"[%‰$€£¥]|(?<=\w)\+")  # beside a number or a letter; the index has no signs
_HYPHEN: Final = re.compile("[-\u2010\u2011]")
_ASKED: Final = 12  # words of a query that are looked for among all others
_LONGEST_GLUED: Final = 4  # syllables of a glued word whose parts are looked up in the table of abbreviations


Parts = tuple[Syllable | None, ...]  # of a phrase; None stands for any word


class Unit(msgspec.Struct):
    """A piece of the query that stands as one: its text as it is read, what must hold, its syllables as typed, its
    other spellings, and whether it was written in one chunk."""

    text: str
    condition: Condition
    syllables: tuple[Syllable, ...]
    alternatives: tuple[plan.Sequence, ...] = ()
    glued: bool = False


class UnitReader:
    """Reads chunks into units, collecting notes on the way."""

    def __init__(self, vocabulary: Vocabulary, *, marks: Strictness = "folded") -> None:
        self._vocabulary = vocabulary
        self._names = Names(vocabulary)
        self.marks = marks
        self.notes: list[Note] = []
        self.repaired: set[str] = set()
        self._asked: set[str] = set()

    def chunk(self, raw: str) -> Chunk | None:
        """Read one chunk; None when nothing in it can be searched."""
        return self.chunks([raw])[0]

    def chunks(self, raws: Sequence[str], *, literal: Collection[int] = (), quoted: bool = False) -> list[Chunk | None]:
        """Read chunks that stand side by side: None where nothing in one can be searched.

        Those ``literal`` are read as they stand. Where they are ``quoted`` nothing is taken for a slip, nor for an
        abbreviation.
        """
        if all(map(is_key, raws)):  # neither keystrokes nor joined words nor in need of repair
            return [Chunk(raw, raw, (raw,), False) for raw in raws]
        parts = [_parts(raw) for raw in raws]
        owner = [at for at, own in enumerate(parts) for _ in own]
        flat = list(chain(*parts))
        forms = [forms_of(part) for part in flat]
        leaving = [place for place, at in enumerate(owner) if at in literal]
        keyed = decoded(flat, forms, self._vocabulary, leaving=leaving)
        found: list[Chunk | None] = []
        for at, raw in enumerate(raws):
            places = [place for place, of in enumerate(owner) if of == at]
            own = tuple(chain(*(forms[place] for place in places)))
            typed = chain(*((keyed[place],) if place in keyed else forms[place] for place in places))
            meant = tuple(typed) if not keyed.keys().isdisjoint(places) else None
            found.append(self._chunk(raw, own, meant, literal=at in literal, quoted=quoted))
        return found

    def _chunk(self, raw: str, forms: Forms, keyed: Forms | None, *, literal: bool, quoted: bool) -> Chunk | None:
        if not forms:
            self._note("empty-word", f"Bỏ qua “{raw}”: không có chữ hay số.", f"“{raw}” has no letter or digit.")
            return None
        if signs := "".join(dict.fromkeys(_SIGNS.findall(raw))):
            text = " ".join(forms)
            self._note(
                "sign",
                f"Dấu “{signs}” không tìm được: “{raw}” được đọc là “{text}”. Từ viết bên cạnh giúp tìm đúng hơn.",
                f"The sign “{signs}” cannot be searched for: “{raw}” is read as “{text}”. A word beside it helps.",
            )
        if literal or is_key(raw):
            return Chunk(raw, raw, forms, len(forms) > 1)
        if keyed is not None:
            return self._instead(raw, keyed, "typing")
        read = [reading(form, self._vocabulary) if self._may_ask(form) else Reading((form,)) for form in forms]
        taken = [one for one in read if one.kind and not (quoted and one.kind in ("slip", "abbreviation"))]
        if taken:
            parts = (one.forms if one in taken else (form,) for one, form in zip(read, forms, strict=True))
            return self._instead(raw, tuple(chain(*parts)), taken[0].kind)
        if len(forms) == 1 and repaired(raw):
            self._note("repair", f"“{raw}” được sửa thành “{forms[0]}”.", f"“{raw}” is repaired to “{forms[0]}”.")
            self.repaired.add(fold(forms[0]))
        return Chunk(raw, raw, forms, len(forms) > 1)

    def _may_ask(self, form: str) -> bool:
        """Whether the archive is asked for a word that is no syllable, which is dear: the first few of a query are."""
        if len(self._asked) < _ASKED and not is_plain(form):
            self._asked.add(form)
        return form in self._asked

    def _instead(self, raw: str, forms: Forms, kind: Kind) -> Chunk:
        """A chunk that is read otherwise than typed."""
        text, literal = " ".join(forms), literally(raw)
        self._note(
            "typing",
            f"“{raw}” được hiểu là “{text}”; viết “{literal}” để tìm đúng như đã gõ.",
            f"“{raw}” is read as “{text}”; write “{literal}” to search for what was typed.",
        )
        self.repaired.update(fold(form) for form in forms)
        return Chunk(raw, text, forms, len(forms) > 1, kind)

    def _note(self, code: str, vi: str, en: str) -> None:
        note = Note(code, vi, en)
        if note not in self.notes:
            self.notes.append(note)

    def syllable(self, form: str, marks: Strictness | None = None) -> Syllable:
        """A syllable of the query with its other spellings."""
        strict = marks or self.marks
        spellings = () if strict == "exact" else (*admitted(form), *self._names.containing(form))
        return Syllable(form, fold(form), strict, spellings)

    def sequence(self, forms: Iterable[str], marks: Strictness | None = None) -> plan.Sequence:
        """Forms side by side."""
        return plan.Sequence(tuple(self.syllable(form, marks) for form in forms))

    def with_other_names(self, parts: Parts, marks: Strictness | None = None) -> list[Parts]:
        """Parts of a phrase with a name in it spelled otherwise, with a space for its apostrophe or the other way
        round, and with all its names so."""
        if (marks or self.marks) == "exact":
            return []
        variants = self._names.variants([part.form if part else "" for part in parts])
        each = [self._replaced(parts, [variant], marks) for variant in variants]
        return [*each, self._replaced(parts, variants, marks)] if len(each) > 1 else each

    def _replaced(self, parts: Parts, variants: Iterable[Variant], marks: Strictness | None) -> Parts:
        found: list[Syllable | None] = []
        at = 0
        for variant in variants:
            if variant.start >= at:  # of two that overlap, the first
                found += (*parts[at : variant.start], *(self.syllable(form, marks) for form in variant.forms))
                at = variant.end
        return (*found, *parts[at:])

    def units(self, chunks: Sequence[Chunk], marks: Strictness | None = None) -> list[Unit]:
        """Read neighbouring chunks together, so that abbreviations of several words are found."""
        forms = [form for chunk in chunks for form in chunk.forms]
        owner = [index for index, chunk in enumerate(chunks) for _ in chunk.forms]
        result: list[Unit] = []
        at = 0
        groups: Groups = {}
        if (marks or self.marks) != "exact":
            groups, notes = other_spellings(chunks, self._vocabulary, self._may_ask)
            self.notes += [note for note in notes if note not in self.notes]
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
            others = [*(others or self._inside(forms, marks)), *_dates(chunks[0].raw), *times_of(chunks[0].raw)]
            others += self._names.in_one(forms) if (marks or self.marks) != "exact" else []
        else:
            typed = AllOf(syllables)
        text = " ".join(chunk.text for chunk in chunks)
        keys = tuple(fold(form) for form in forms)
        marked = {other: _many_words(other) or tuple(map(fold, other)) == keys for other in others}
        distinct = {(tuple(map(fold, other)), marked[other] and other): other for other in reversed(others)}
        alternatives = tuple(
            self.sequence(other, "exact" if exact else marks)
            for (_, exact), other in reversed(distinct.items())
            if other != tuple(forms)
        )
        if not alternatives:
            return Unit(text, typed, syllables, (), glued)
        condition = AnyOf((typed, *(simple(sequence) for sequence in alternatives)))
        return Unit(text, condition, syllables, alternatives, glued)

    def _inside(self, forms: Sequence[str], marks: Strictness | None) -> list[tuple[str, ...]]:
        """A glued word with one part of it spelled otherwise: ``20.000đ``, ``QL1A``, ``Q.1``."""
        if (marks or self.marks) == "exact" or len(forms) > _LONGEST_GLUED:
            return []
        return [(*forms[: one.start], *one.forms, *forms[one.end :]) for one in phrase_variants(forms)]


def _parts(raw: str) -> list[str]:
    """What the hyphens of a chunk join, as old papers join syllables, where each can be read by itself.

    >>> _parts("kieemr-soats"), _parts("Covid-19"), _parts("-hojc"), _parts("30/4"), _parts("--")
    (['kieemr', 'soats'], ['Covid', '19'], ['hojc'], ['30/4'], ['--'])
    """
    parts = [part for part in _HYPHEN.split(raw) if part]
    apart = bool(parts) and all(map(forms_of, parts)) and tuple(chain(*map(forms_of, parts))) == forms_of(raw)
    return parts if apart else [raw]


def _many_words(spelling: Sequence[str]) -> bool:
    """Whether a spelling is one syllable, whose key other words have too: ``quận`` for ``q`` is not ``quân``."""
    return len(spelling) == 1 and is_key(fold(spelling[0]))


def simple(sequence: plan.Sequence) -> Condition:
    """The condition of a sequence: of one part, that part."""
    first = sequence.parts[0]
    return first if len(sequence.parts) == 1 and first is not None else sequence


def _dates(raw: str) -> list[tuple[str, ...]]:
    found = _DATE.fullmatch(raw)
    if found is None or not (1 <= int(found[1]) <= 31 and 1 <= int(found[3]) <= 12):
        return []
    return date_variants(int(found[1]), int(found[3]), int(found[4]) if found[4] else None)

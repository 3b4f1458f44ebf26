"""Names: words that the archive writes with an apostrophe, or in one, where a query has a part, a space or a hyphen.

``Hen Niê`` and ``H Mông`` find H'Hen Niê and H'Mông, ``i-ốt`` finds iốt, ``BR-VT`` finds BRVT: nothing but what the
archive has, so that no query pays for names that are not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from analyzers.apostrophes import attached_keys, has_part, joined, parted
from analyzers.fold import fold
from analyzers.syllable import is_key
from analyzers.variants import Variant
from search.planning.archive import Vocabulary

_KEPT = 1 << 14  # syllables whose names are known, of each archive
_MOST_PARTS = 4  # of a word written in one
_LONGEST = 24


class Names:
    """The names of an archive."""

    def __init__(self, archive: Vocabulary) -> None:
        self._archive = archive
        self._known = _kept.setdefault(archive, {})

    def containing(self, form: str) -> tuple[str, ...]:
        """The names that have a word as the part beside their apostrophe."""
        found = self._known.get(form)
        if found is None:
            found = tuple(
                name
                for key in attached_keys(fold(form))
                if self._archive.frequency(key)
                for name in self._archive.form_frequencies(key)
                if has_part(name, form)
            )
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[form] = found
        return found

    def variants(self, forms: Sequence[str]) -> list[Variant]:
        """The other spellings of names: ``h mông`` as h'mông, and h'mông as ``h mông``."""
        found: list[Variant] = []
        for at, form in enumerate(forms):
            if "'" in form and (parts := parted(form)):
                found.append(Variant(at, at + 1, parts, "name"))
            elif len(form) == 1 and at + 1 < len(forms) and (name := joined(form, forms[at + 1])):
                found += [
                    Variant(at, at + 2, (one,), "name")
                    for one in self.containing(forms[at + 1])
                    if fold(one) == fold(name)
                ]
        return found

    def in_one(self, forms: Sequence[str]) -> list[tuple[str, ...]]:
        """The parts of a chunk written as one word, where the archive has it so."""
        whole = "".join(forms)
        if not 1 < len(forms) <= _MOST_PARTS or not whole.isalpha() or len(whole) > _LONGEST:
            return []
        return [(whole,)] if not is_key(fold(whole)) and self._archive.frequency(fold(whole)) else []


_kept: WeakKeyDictionary[Vocabulary, dict[str, tuple[str, ...]]] = WeakKeyDictionary()

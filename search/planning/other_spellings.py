"""Other spellings: what is searched for beside the words of a query, and how a reader is told.

The table of abbreviations has some; others are the archive's: what an abbreviation stands for, two words that it writes
as one, and what was meant where it hardly knows the words beside each other. All of them are searched for as well as
what was typed, so that nothing is lost where it was meant; and every note says how to search for that alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from analyzers.fold import fold
from analyzers.slips import left_out
from analyzers.syllable import is_key, read
from analyzers.variants import phrase_variants
from search.answer import Note
from search.planning.archive import Vocabulary
from search.planning.keystrokes import PUNCTUATION
from search.planning.names import Names
from search.planning.spelling import corrected
from search.planning.words import MUCH_MORE, Forms, Kind, meanings

_TOLD: Final = frozenset(("abbreviation", "joined"))  # kinds of the table that a reader is told of
_SHOWN: Final = 3  # other spellings in a note
_WRITTEN: Final = 3  # articles that have two words as one, for that to be another spelling ...
_OFTEN: Final = 50  # ... or that have them as one, where they are hardly ever apart
_SHARE: Final = 0.01  # ... of those that have them apart

Groups = Mapping[int, tuple[int, list[Forms]]]  # begin of a run of forms → (end, other spellings)


class Chunk(msgspec.Struct):
    """One chunk of the query, read: its forms, the text it was read as, and why that is not what was typed."""

    raw: str
    text: str
    forms: Forms
    glued: bool
    kind: Kind = ""


def other_spellings(
    chunks: Sequence[Chunk], vocabulary: Vocabulary, may_ask: Callable[[str], bool]
) -> tuple[Groups, list[Note]]:
    """The runs of whole chunks that have other spellings (of two that overlap the longer one), and what is told;
    ``may_ask`` says of which words the archive is asked what they mean."""
    finder = _Finder(chunks, vocabulary, may_ask)
    groups = finder.longest()
    return groups, [finder.note(start, end) for start, (end, _) in sorted(groups.items()) if finder.told(start, end)]


def literally(raw: str) -> str:
    """How a text is written to be searched for as it stands.

    >>> literally("hs,"), literally("lãi xuất")
    ('=hs', '"lãi xuất"')
    """
    word = raw.strip(PUNCTUATION)
    return f'"{word}"' if " " in word else f"={word}"


def quoted(spellings: Sequence[Forms]) -> str:
    """The first few of some spellings, as a note shows them."""
    return ", ".join(f"“{' '.join(forms)}”" for forms in spellings[:_SHOWN])


def usual(forms: Forms, vocabulary: Vocabulary) -> int:
    """How many articles have forms side by side, at the most."""
    keys = [fold(form) for form in forms]
    beside = [vocabulary.together(one, other) for one, other in pairwise(keys)]
    return min(beside, default=vocabulary.frequency(keys[0]))


class _Finder:
    def __init__(self, chunks: Sequence[Chunk], vocabulary: Vocabulary, may_ask: Callable[[str], bool]) -> None:
        self._may_ask = may_ask
        self._chunks = chunks
        self._vocabulary = vocabulary
        self._forms = [form for chunk in chunks for form in chunk.forms]
        self._owner = [index for index, chunk in enumerate(chunks) for _ in chunk.forms]
        self._found: dict[tuple[int, int], dict[Forms, bool]] = {}  # run → spellings, and whether they are told
        found = (*self._listed(), *self._named(), *self._joined(), *self._slips(), *self._meanings())
        for start, end, forms, told in found:
            if self._whole(start, end):
                self._found.setdefault((start, end), {}).setdefault(forms, told)

    def longest(self) -> Groups:
        """The spellings of runs that do not overlap."""
        taken: set[int] = set()
        groups = {}
        for (start, end), others in sorted(self._found.items(), key=lambda item: item[0][0] - item[0][1]):
            if not taken.intersection(range(start, end)):
                taken.update(range(start, end))
                groups[start] = (end, [*others])
        return groups

    def told(self, start: int, end: int) -> list[Forms]:
        """The spellings of a run that a reader is told of: those that the archive has, the most usual first."""
        counts = {forms: usual(forms, self._vocabulary) for forms, told in self._found[start, end].items() if told}
        return sorted((forms for forms in counts if counts[forms]), key=lambda forms: -counts[forms])

    def note(self, start: int, end: int) -> Note:
        """What is searched for beside what was typed, and how to leave it."""
        raws = (self._chunks[index].raw for index in dict.fromkeys(self._owner[start:end]))
        typed = " ".join(raws).strip(PUNCTUATION)
        shown = quoted(self.told(start, end))
        return Note(
            "spelling",
            f"“{typed}” được tìm cả dưới dạng {shown}; viết “{literally(typed)}” để chỉ tìm đúng như đã gõ.",
            f"“{typed}” is searched for as {shown} as well; write “{literally(typed)}” for what was typed alone.",
        )

    def _whole(self, start: int, end: int) -> bool:
        """Whether a run of forms cuts no chunk."""
        owner = self._owner
        cuts_front = start > 0 and owner[start - 1] == owner[start]
        cuts_back = end < len(owner) and owner[end - 1] == owner[end]
        return not (cuts_front or cuts_back)

    def _listed(self) -> Iterator[tuple[int, int, Forms, bool]]:
        """What the table has; of no interest is that a name is written as one word or shorter as well."""
        for variant in phrase_variants(self._forms):
            typed = self._forms[variant.start : variant.end]
            same = fold("".join(typed)) == fold("".join(variant.forms))
            shorter = variant.kind == "abbreviation" and len("".join(variant.forms)) < len("".join(typed))
            yield variant.start, variant.end, variant.forms, variant.kind in _TOLD and not same and not shorter

    def _named(self) -> Iterator[tuple[int, int, Forms, bool]]:
        """Names with an apostrophe that were typed with a space, and the other way round."""
        for variant in Names(self._vocabulary).variants(self._forms):
            yield variant.start, variant.end, variant.forms, False

    def _joined(self) -> Iterator[tuple[int, int, Forms, bool]]:
        """Two words, one of them foreign, that the archive writes as one as well: ``vn index``; or two that it hardly
        has side by side, and very often as one foreign word: ``sam sung``."""
        for at, (left, right) in enumerate(pairwise(self._forms)):
            joined = left + right
            if not joined.isascii() or not joined.isalpha() or is_key(joined) or min(len(left), len(right)) < 2:
                continue
            apart, as_one = self._vocabulary.together(left, right), self._vocabulary.frequency(joined)
            often = as_one >= max(_OFTEN, MUCH_MORE * apart)
            both = is_key(left) and is_key(right)
            if often if both or not apart else as_one >= max(_WRITTEN, _SHARE * apart):
                yield at, at + 2, (joined,), True

    def _meanings(self) -> Iterator[tuple[int, int, Forms, bool]]:
        """What single words may mean beside."""
        for at, index in enumerate(self._owner):
            if len(self._chunks[index].forms) == 1 and self._may_ask(self._forms[at]):
                yield from ((at, at + 1, forms, True) for forms in meanings(self._forms[at], self._vocabulary))

    def _slips(self) -> Iterator[tuple[int, int, Forms, bool]]:
        """What was meant where something slipped, with the neighbour that tells it; a malformed one tells itself."""
        raws = [self._chunks[index].raw for index in self._owner]
        shouted = all(raw.isupper() for raw in raws)
        initials = [at for at, raw in enumerate(raws) if not shouted and len(raw) > 1 and raw.isupper()]
        righted = corrected(self._forms, self._vocabulary, believed=initials)
        for at, (typed, meant) in enumerate(zip(self._forms, righted, strict=True)):
            alone = len(self._forms) == 1 and typed.isascii()  # what ``words`` reads
            if alone or left_out(typed, meant):  # or is found anyway
                continue
            sides = [] if read(typed) is None and not typed.isascii() else self._sides(at)
            start, end = max(sides, key=lambda side: self._beside(righted[slice(*side)]), default=(at, at + 1))
            yield start, end, righted[start:end], True

    def _sides(self, at: int) -> list[tuple[int, int]]:
        """A form with the one before, and with the one behind."""
        return [(start, start + 2) for start in (at - 1, at) if start >= 0 and start + 2 <= len(self._forms)]

    def _beside(self, pair: Forms) -> int:
        """How many articles have two forms side by side."""
        return self._vocabulary.together(*map(fold, pair))

"""Beginning: a text that is being typed, as an engine looks for what goes on so, and what is counted of how it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold

Forms = tuple[str, ...]

AGREES: Final = 0.1  # what is less near to what is being typed has a mark that was typed otherwise
_NEAR: Final = {Closeness.EXACT: 1.0, Closeness.TONE: 0.8, Closeness.SHAPE: 0.6, Closeness.OTHER: 0.02}


class Beginning(NamedTuple):
    """What is being typed, as one reading of it: normal forms, of which the last may go on (``half``). ``joins``: the
    places of forms behind which the next was typed at once, as in ``5g``."""

    forms: tuple[str, ...]
    half: bool
    joins: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The forms as a text."""
        return " ".join(self.forms)


class Continuation(msgspec.Struct):
    """A way to go on: what its occurrences count together, how many these are, in how many it is no more than one of
    pyvi's words or within one, a word ends behind it, the title pauses or ends there, and it pauses or begins before it
    as well."""

    weight: float = 0.0
    times: int = 0
    words: int = 0
    ends: int = 0
    closed: int = 0
    headings: int = 0


def goes_on(forms: Sequence[str], typed: Beginning) -> bool:
    """Whether forms begin with what was typed, to its end, marks aside."""
    keys = [fold(form) for form in typed.forms]
    there = [fold(form) for form in forms[: len(keys)]]
    if typed.half and len(there) == len(keys):
        there[-1] = there[-1][: len(keys[-1])]
    return there == keys


def nearness(forms: Sequence[str], typed: Beginning) -> float:
    """How near the marks of a phrase are to the typed ones: a mark that was typed counts, one left out is silence."""
    near = 1.0
    for at, form in enumerate(typed.forms):
        half = typed.half and at == len(typed.forms) - 1
        near *= _NEAR[closeness(form, forms[at][: len(form)] if half else forms[at])]
    return near

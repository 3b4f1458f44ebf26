"""Leftovers: what an input method leaves behind when a foreign word is typed, ``sámung`` for ``samsung``.

An input method takes letters of the word for its own keys, and makes marks of them: of the s of ``samsung`` a tone,
of the w of ``windows`` an ư. It takes that back when the word is ended with a space, and not when Enter is pressed at
once. And a backspace pressed while it is at work may come out as a letter of its own, U+FF08.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from analyzers.composition import composed, decomposed
from analyzers.fold import fold
from analyzers.letters import TONE_MARKS
from analyzers.syllable import read

NOTHING: Final = "\u2060"  # stands in a word and says nothing
_BACKSPACE, _CLOSING = "\uff08", "\uff09"
_SHAPE_KEYS: Final = {
    "ư": ("w", "uw"), "ơ": ("ow",), "ă": ("aw",), "â": ("aa",), "ê": ("ee",), "ô": ("oo",), "đ": ("dd",),
}  # fmt: skip
_TONE_KEYS: Final = dict(zip(TONE_MARKS[1:], "frxsj", strict=True))
_LONGEST: Final = 20
_MOST_MARKS: Final = 3


def keys_of(form: str) -> list[str]:
    """List what may have been typed where a normal form is no syllable and has marks; without marks, each once.

    A letter that became a tone may have stood anywhere behind its vowel; so may the second letter of two that became
    one. VNI takes digits, which tell nothing of the word: the form without its marks is the first of the list.

    >>> "samsung" in keys_of("sámung"), "windows" in keys_of("ưindows"), keys_of("iphonẹ")[0]
    (True, True, 'iphone')
    >>> keys_of("học"), keys_of("iphone")
    ([], [])
    """
    plain = fold(form)
    if form == plain or not plain.isascii() or not plain.isalpha() or len(form) > _LONGEST or read(form) is not None:
        return []
    return [key for key in dict.fromkeys((plain, *_typed(form))) if key.isascii() and key.isalpha()]


def _typed(form: str) -> Iterator[str]:
    """The ways in which Telex makes a form."""
    choices: list[tuple[str, ...]] = []  # what each letter may have been typed as
    late: list[tuple[int, str]] = []  # keys that may have come later, and the letter behind which
    shapes = 0
    for at, letter in enumerate(form):
        tone = decomposed(letter)[1:].translate({ord(mark): None for mark in "\u0302\u0306\u031b"})
        bare = composed("".join(char for char in decomposed(letter) if char not in TONE_MARKS[1:]))
        plain = fold(bare)
        if len(plain) != 1:  # a mark by itself, or "œ": no key makes these
            return
        choices.append(_SHAPE_KEYS.get(bare, (plain,)))
        shapes += bare in _SHAPE_KEYS
        late += [(at, _TONE_KEYS[tone])] if tone in _TONE_KEYS else []
    if len(late) + shapes > _MOST_MARKS:
        return
    for letters in product(*choices):
        moved = [(at, key[1]) for at, key in enumerate(letters) if len(key) == 2]
        yield from _inserted([key[0] for key in letters], [*moved, *late])


def _inserted(letters: list[str], late: list[tuple[int, str]]) -> Iterator[str]:
    """The letters with the late keys at every place that is open to them."""
    if not late:
        yield "".join(letters)
        return
    (at, key), *others = late
    for place in range(at, len(letters)):
        there = letters.copy()
        there[place] += key
        yield from _inserted(there, others)


def without_backspaces(text: str) -> str:
    """The text with what a stray backspace took back, and the backspace, as characters that say nothing (``NOTHING``):
    so all places stay. One that a closing one follows is a parenthesis.

    >>> without_backspaces("việt（t nam").replace("\\u2060", ""), without_backspaces("bão（số 3）")
    ('việt nam', 'bão（số 3）')
    """
    if _BACKSPACE not in text or _CLOSING in text:
        return text
    kept: list[str] = []
    letters: list[int] = []  # the places of letters that may be taken back
    for char in text:
        if char == _BACKSPACE:
            if letters:
                kept[letters.pop()] = NOTHING
            kept.append(NOTHING)
            continue
        letters = [*letters, len(kept)] if char.isalnum() else []
        kept.append(char)
    return "".join(kept)

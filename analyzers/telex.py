"""Telex typed without an input method: ``hojc taapj`` for ``học tập``.

The strokes are read as input methods do: the tone letter may come anywhere after the first vowel, w anywhere
after the letter it marks. A doubled letter stands next to its first, or at the end of a syllable like
``tienge``: input methods take ``mama`` for ``mâm`` too, but here there is no one to see it and undo it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from analyzers.letters import toneless, tones
from analyzers.normal import normal_form
from analyzers.strokes import Marks, by_key, foreign, is_highland, with_tone
from analyzers.syllable import is_key, read

_TONES: Final = {"z": 0, "f": 1, "r": 2, "x": 3, "s": 4, "j": 5}
_TONE_KEYS: Final = {tone: key for key, tone in _TONES.items()}
_KEYS: Final = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VOWELS: Final = frozenset("aeiouy")
_LATE_HAT: Final = re.compile(r"u?[iy]e(?:c|m|n|ng|p|t)e|uo(?:c|m|n|ng|t)o")


def decode(token: str, known: Callable[[str], bool] | None = None, *, eager: bool = False) -> str | None:
    """Return the syllable that a token spells in Telex, or None where it is something else.

    A token that is a syllable as it stands, or a common foreign word, is left alone; so is one for which
    ``known`` says that the archive has it as typed. With ``eager`` neither list is asked: right where the
    words around it are Telex too.

    >>> decode("sex"), decode("sex", eager=True)
    (None, 'sẽ')
    >>> [decode(token) for token in ("hojc", "tieengs", "Vieetj", "dduwowngf", "nguoiwf")]
    ['học', 'tiếng', 'việt', 'đường', 'người']
    >>> [decode(token) for token in ("boss", "Samsung", "test", "html5")]
    [None, None, None, None]
    """
    typed = token.lower()
    letters = typed.replace("[", "ow").replace("]", "uw")
    if not (letters.isascii() and letters.isalpha()) or is_key(letters):
        return None
    if not eager and (letters in foreign() or (known is not None and known(typed))):
        return None
    return _decode(letters, eager=eager)


def decode_rest(token: str) -> str | None:
    """Return the syllable of which an input method has made marks of some keys and left others as letters, or None
    where a token is none or is a syllable as it stands.

    >>> [decode_rest(token) for token in ("tiênf", "trươgnf", "điêmr", "Đươngf", "luâtj", "tươngs")]
    ['tiền', None, 'điểm', 'đường', 'luật', 'tướng']
    >>> [decode_rest(token) for token in ("học", "tien", "café", "sámung")]
    [None, None, None, None]
    """
    typed = normal_form(token)
    if typed.isascii() or not typed.isalpha() or read(typed) is not None:
        return None
    spelled, marked = toneless(typed), tones(typed)
    keys = "".join(_KEYS.get(letter, letter) for letter in spelled)
    if len(marked) > 1 or not keys.isascii():
        return None
    return _decode(keys + "".join(_TONE_KEYS[tone] for tone in marked), eager=True)


def _decode(letters: str, *, eager: bool) -> str | None:
    first = next((i for i, letter in enumerate(letters) if letter in _VOWELS), len(letters))
    hook = letters.find("w")
    if 0 < hook < first:
        # w after consonants is ư: "nhwng", "tw".
        letters, first = letters[:hook] + "u" + letters[hook:], hook
    onset, rest = letters[:first], letters[first:]
    tones = [letter for letter in rest if letter in _TONES]
    if "w" in onset or len(tones) > 1 or (tones == ["z"] and rest[-1] != "z"):
        return None
    hooks = rest.count("w")
    rest = "".join(letter for letter in rest if letter != "w" and letter not in _TONES)
    strokes = int(onset == "dd")
    onset = "d" if strokes else onset
    tone = _TONES[tones[0]] if tones else 0
    for plain, hat in _undoubled(rest):
        if tone or hooks or strokes or hat:
            # Much English ends in k (books, mask, hawk): strokes that it never has together tell the names apart.
            highland = eager or bool(strokes) or bool(hooks and tone)
            found = _find(onset + plain, hat, hooks, strokes, tone, highland=highland)
            if found is not None:
                return found
    return None


def _undoubled(rest: str) -> list[tuple[str, str]]:
    """List the readings of a rhyme: a doubled a, e or o as a hat on the first, then the rhyme as it is."""
    readings = []
    for vowel in "aeo":
        again = rest.rfind(vowel)
        if rest.count(vowel) == 2 and (rest[again - 1] == vowel or _LATE_HAT.fullmatch(rest)):
            readings.append((rest[:again] + rest[again + 1 :], vowel))
    return [*readings, (rest, "")]


def _find(key: str, hat: str, hooks: int, strokes: int, tone: int, *, highland: bool) -> str | None:
    for marks, spelled, onset, rhyme in by_key().get(key, ()):
        if is_highland(rhyme) and not highland:
            continue
        hatted = {"a": "â", "e": "ê", "o": "ô"}.get(hat, "")
        if marks.hats == len(hatted) and hatted in spelled and _hooked(marks, hooks) and marks.strokes == strokes:
            return with_tone(onset, rhyme, tone)
    return None


def _hooked(marks: Marks, hooks: int) -> bool:
    """Check the count of w: one may stand for both letters of ươ."""
    hooked = marks.horns + marks.breves
    return hooked == hooks or (hooks == 1 and marks.horns == 2)

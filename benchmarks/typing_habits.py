"""How people type: a text as it comes without marks, in Telex keystrokes, or with the other tone placement."""

from __future__ import annotations

import re
import unicodedata

_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}
_SHAPES = {"\u0306": "w", "\u031b": "w", "\u0302": ""}  # a breve and a horn are w, a hat doubles its letter
_OPEN_RHYMES = re.compile(r"(?<![qg])(o[ae]|uy)$", re.IGNORECASE)


def without_marks(text: str) -> str:
    """The text without tones and shapes, đ as d.

    >>> without_marks("Đường sắt Bắc Nam")
    'duong sat bac nam'
    """
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in parts if not unicodedata.combining(char))


def telex(text: str) -> str:
    """Every word with marks as its Telex keystrokes, the tone's last.

    >>> telex("Học tiếng Việt ở trường")
    'hocj tieengs vieetj owr truwowngf'
    """
    return " ".join(_telex_word(word) for word in text.lower().split())


def _telex_word(word: str) -> str:
    strokes, tone = "", ""
    for char in unicodedata.normalize("NFD", word.replace("đ", "dd")):
        if char in _TONES:
            tone = _TONES[char]
        elif char in _SHAPES:
            strokes += _SHAPES[char] or strokes[-1]
        else:
            strokes += char
    letters = strokes.rstrip(".,;:!?\"')")
    return letters + tone + strokes[len(letters) :]


def placed_otherwise(text: str) -> str:
    """The tone of an open oa, oe, uy on its other letter.

    >>> placed_otherwise("Hoà bình, thủy điện, quý")
    'Hòa bình, thuỷ điện, quý'
    """
    return re.sub(r"[^\W\d_]+", lambda word: _placed_word(word[0]), unicodedata.normalize("NFC", text))


def _placed_word(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    marks = [at for at, char in enumerate(parts) if char in _TONES]
    if len(marks) != 1:
        return word
    at = marks[0]
    bare = parts[:at] + parts[at + 1 :]
    if not _OPEN_RHYMES.search(bare):
        return word
    last = len(bare)
    place = last - 1 if at == last else last
    return unicodedata.normalize("NFC", bare[:place] + parts[at] + bare[place:])

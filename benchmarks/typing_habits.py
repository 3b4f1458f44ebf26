"""How people type: a text as it comes without marks, or in Telex keystrokes."""

from __future__ import annotations

import unicodedata

_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}
_SHAPES = {"\u0306": "w", "\u031b": "w", "\u0302": ""}  # a breve and a horn are w, a hat doubles its letter


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

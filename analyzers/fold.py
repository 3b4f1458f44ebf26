"""The key of a form: what is left of it when tone and shape are taken away."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from analyzers.composition import composed, decomposed
from analyzers.letters import APOSTROPHES

# Latin letters that Unicode does not take apart, written the way people type them without the letter.
_WHOLE: Final = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ɖ": "d",
        "ł": "l",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
    }
    | dict.fromkeys(APOSTROPHES)
)


@lru_cache(maxsize=1 << 16)
def fold(form: str) -> str:
    """Return the key of a form: no tone, no shape, đ as d, no apostrophe, no capitals.

    Other scripts are left as they are.

    >>> fold("đường"), fold("h'hen"), fold("año"), fold("東京都")
    ('duong', 'hhen', 'ano', '東京都')
    """
    if form.isascii():
        return form.lower().replace("'", "").replace("`", "")
    while (key := _fold_once(form)) != form:  # a few foreign letters take two rounds
        form = key
    return key


def _fold_once(form: str) -> str:
    letters: list[str] = []
    latin = True
    for char in decomposed(form.casefold().translate(_WHOLE)):
        if "\u0300" <= char <= "\u036f":
            # The breve of Cyrillic й, unlike ours, makes another letter nobody leaves out.
            if not latin:
                letters.append(char)
            continue
        latin = char < "\u0250" or "\u1e00" <= char <= "\u1eff"
        letters.append(char)
    return composed("".join(letters)).casefold()

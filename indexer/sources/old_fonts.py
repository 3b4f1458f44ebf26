"""Old fonts in documents: letters that stand for others, by the font that draws them, and other marks of their age.

Documents mix fonts from before Unicode (.VnTime, VNI-Times) with those of today, so each font is judged by itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from analyzers.composition import composed
from analyzers.legacy import Encoding, detect, read_as
from analyzers.syllable import is_syllable

_GHA: Final = str.maketrans("ƢƣǑǒ", "ƯưỎỏ")  # what old versions of Word wrote for ư, and for ỏ
_STRAY: Final = re.compile(r"(?<=[^\W\d_])[ \u00a0]+([\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b])")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_WORD: Final = re.compile(r"\S+")
_ENOUGH: Final = 4_000  # characters that a font is judged by
_VN: Final = re.compile(r"\.?Vn[A-Z]")
_CAPITALS: Final = re.compile(r"\.?Vn\w+H\b")  # fonts of capitals, whose letters are stored as small ones
_VNI: Final = re.compile(r"VNI[-\w]", re.IGNORECASE)
_SOFT: Final = "\u00ad"
_EDGES: Final = re.compile(r"^[\"'(\[“‘]+|[\"')\].,;:!?”’]+$")


class OldFonts:
    """The fonts of a document, and how what they draw is to be read."""

    def __init__(self, drawn: Iterable[tuple[str, str]]) -> None:
        """Judge the fonts by what they draw: texts, each with the name of its font."""
        texts: dict[str, str] = defaultdict(str)
        for text, font in drawn:
            if len(texts[font]) < _ENOUGH:
                texts[font] += text + " "
        self._encodings = {font: _encoding(text, font) for font, text in texts.items()}

    def read(self, text: str, font: str) -> str:
        """What a text in a font says."""
        encoding = self._encodings.get(font)
        if encoding is None:
            return text
        if encoding is Encoding.TCVN3:
            text = read_as(_WORD.sub(lambda found: _with_u(found[0]), text), encoding)
            return text.upper() if _CAPITALS.match(font) else text
        return read_as(text, encoding)


def _encoding(text: str, font: str) -> Encoding | None:
    """The encoding of a font: by its name, which says it, or by what it draws."""
    if not text.isascii() or "-" in text:
        by_name = Encoding.TCVN3 if _VN.match(font) else Encoding.VNI if _VNI.match(font) else None
        found = detect(text)
        return found if found in (Encoding.TCVN3, Encoding.VNI) else by_name if found is None and by_name else found
    return None


def _with_u(word: str) -> str:
    """A word with ­ for each hyphen that stands for ư: standard fonts have none at its place, and draw a hyphen.

    >>> read_as(_with_u("®-êng"), Encoding.TCVN3), _with_u("Wi-Fi"), _with_u("-")
    ('đường', 'Wi-Fi', '-')
    """
    if "-" not in word or len(word) == 1:
        return word
    bare = _EDGES.sub("", word)
    for at in range(bare.count("-") + 1):  # the fewest hyphens that make it a syllable
        parts = bare.split("-")
        tried = _SOFT.join(parts[: at + 1]) + ("-" if parts[at + 1 :] else "") + "-".join(parts[at + 1 :])
        if at and is_syllable(read_as(tried, Encoding.TCVN3).lower()):
            return word.replace(bare, tried)
    return word


def mended(text: str) -> str:
    """Write a text of a document as Unicode has it: ư for ƣ, tone marks on their vowels, no signs of private fonts.

    >>> mended("Nƣớc ta"), mended("hoa \u0300 bi\u0300nh"), mended("\uf0b7 Một")
    ('Nước ta', 'hoà bình', 'Một')
    """
    text = _STRAY.sub(r"\1", _PRIVATE.sub(" ", text.translate(_GHA)))
    return composed(text).strip()


def lines_mended(lines: Sequence[str]) -> list[str]:
    """The lines of a document, of which each may be in an old encoding of its own; short ones go with the others.

    >>> lines_mended(["C\u00b6 n\u00ad\u00edc ti\u00d5ng Vi\u00d6t", "Vi\u00d6t", "tiếng Việt"])
    ['Cả nước tiếng Việt', 'Việt', 'tiếng Việt']
    """
    found = [None if line.isascii() else detect(line) for line in lines]
    usual = Counter(one for one in found if one is not None).most_common(1)
    made = []
    for line, encoding in zip(lines, found, strict=True):
        if encoding is None and usual and not line.isascii() and _fits(line, usual[0][0]):
            encoding = usual[0][0]  # noqa: PLW2901  # what the line is taken to be in
        made.append(mended(line if encoding is None else read_as(line, encoding)))
    return made


def _fits(line: str, encoding: Encoding) -> bool:
    """Tell whether every marked word of a line is a syllable in an encoding, and none is as it stands."""
    words = [word for word in re.findall(r"[^\s\d!-/:-@]+", line) if not word.isascii()]
    return bool(words) and all(
        is_syllable(composed(read_as(word, encoding)).lower()) and not is_syllable(composed(word).lower())
        for word in words
    )

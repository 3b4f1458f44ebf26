"""Archives older than Unicode: TCVN3 (ABC), VNI, VISCII and text decoded the wrong way, found and converted.

A legacy text is one that was written with a font whose letters sit where Latin-1 has others: ``tiÕng ViÖt``
(TCVN3), ``tieáng Vieät`` (VNI), ``tiªng Vi®t`` (VISCII). It is told from French or German by what it would
become: nearly every marked word must then be a Vietnamese syllable. Text that already has letters only
Vietnamese Unicode has is never touched, and a text too short to judge (fewer than two marked words) is left
as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache, lru_cache
from typing import Final

from analyzers.composition import composed
from analyzers.legacy_tables import TCVN3, VISCII, VNI
from analyzers.normal import normal_form
from analyzers.syllable import is_syllable, parts


class Encoding(str, Enum):
    """An encoding that ``detect`` can find in text."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    CP1258 = "windows-1258"
    MOJIBAKE = "utf-8 read as windows-1252"


_MODERN: Final = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")
_WORD: Final = re.compile(r"[^\s!-&(-/:-@\[-`{-~\u2013\u2026\u201c\u201d]+")
# Signs that Unicode text has in any language ("35 m²", "« Le Monde »", "Adidas®", "½", "±1°C"): no evidence of letters.
_SIGNS: Final = re.compile(
    r"(?:[kcdmhµ]{0,2}[mglV][²³]?|[A-Za-z0-9]*[®©]|[«»·½¼¾±°ºª²³¹×§€£¥¢µ\d.,%]+[A-Za-z]?|[«»]+[A-Za-z]+[«»]*|[A-Za-z]+»)"
)
_UNDEFINED: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")
_SAMPLE: Final = 4_000
_FEWEST: Final = 2
# Share of the marked words that must turn into syllables, and what share may be left of those that were none.
_ENOUGH: Final = 0.7
_LEFT: Final = 0.5
# Share of all words that must be syllables then: English with a few odd characters is not.
_VIETNAMESE: Final = 0.4


def detect(text_or_bytes: str | bytes) -> Encoding | None:
    """Find the legacy encoding of bytes, or of text read as Latin-1 or windows-1252; None where it is fine.

    >>> detect("C¶ n­íc tiÕng ViÖt").name, detect("Caû nöôùc tieáng Vieät").name
    ('TCVN3', 'VNI')
    >>> detect("Cả nước tiếng Việt"), detect("Où est le garçon ? À l'école.")
    (None, None)
    """
    text = text_or_bytes if isinstance(text_or_bytes, str) else text_or_bytes.decode("latin-1")
    if text.isascii() or (isinstance(text_or_bytes, bytes) and _is_utf8(text_or_bytes)):
        return None
    if (repaired := _unmojibake(text[:_SAMPLE])) is not None and _MODERN.search(repaired):
        return Encoding.MOJIBAKE
    # A lone modern letter in a long text is a name or a link of another page.
    modern = len(_MODERN.findall(text[:_SAMPLE]))
    if modern > len(text[:_SAMPLE]) // 500:
        return None
    return _best(text[:_SAMPLE])


def convert(text: str) -> tuple[str, Encoding | None]:
    """Convert a legacy text to Unicode, and say from what; a text that is fine comes back as it is.

    >>> convert("C¶ n­íc tiÕng ViÖt")[0], convert("§¹i häc B¸ch khoa Hµ Néi")[0]
    ('Cả nước tiếng Việt', 'Đại học Bách khoa Hà Nội')
    """
    encoding = detect(text)
    return (text, None) if encoding is None else (read_as(text, encoding), encoding)


def read_as(text: str, encoding: Encoding) -> str:
    """Convert a text that is known to be in an encoding.

    >>> read_as("n\u00adíc", Encoding.TCVN3)
    'nước'
    """
    return _decoders()[encoding](text)


def decode_bytes(data: bytes) -> tuple[str, str]:
    """Decode bytes of unknown origin to text, and name the encoding that was found.

    >>> decode_bytes("tiếng Việt".encode("utf-16"))
    ('tiếng Việt', 'utf-16')
    >>> decode_bytes("tiếng Việt".encode())[1], decode_bytes(b"C\\xb6 n\\xad\\xedc ti\\xd5ng Vi\\xd6t")
    ('utf-8', ('Cả nước tiếng Việt', 'tcvn3'))
    """
    if (wide := _utf16(data)) is not None:
        return wide
    if _is_utf8(data):
        text, encoding = convert(data.decode("utf-8-sig"))
        return text, encoding.value if encoding else "utf-8"
    if (encoding := detect(data)) is not None:
        return _decoders()[encoding](data.decode("latin-1")), encoding.value
    return data.decode("windows-1252", "replace"), "windows-1252"


def decode_as(data: bytes, encoding: Encoding) -> str:
    """Decode bytes whose encoding is known, as from others of the same file.

    >>> decode_as(b"ti\\xd5ng Vi\\xd6t", Encoding.TCVN3)
    'tiếng Việt'
    """
    return _decoders()[encoding](data.decode("latin-1"))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16(data: bytes) -> tuple[str, str] | None:
    """Read UTF-16: with a mark, or without one when every second byte is mostly 0 or 0x1e."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = data[offset:2000:2]
        if len(high) > 1 and (high.count(0) + high.count(0x1E)) > 0.7 * len(high):
            return data.decode(name, "replace"), name
    return None


# One decoder an encoding.


def _latin1(text: str) -> str:
    """Bring text decoded as windows-1252 back to one character a byte."""
    return text if all(char <= "\xff" for char in text) else "".join(map(_byte, text))


@lru_cache(maxsize=4096)
def _byte(char: str) -> str:
    try:
        return char.encode("windows-1252").decode("latin-1")
    except UnicodeEncodeError:
        return char


# Quotes and dashes, which these fonts have where windows-1252 has them.
_PUNCTUATION: Final = {
    code: bytes([code]).decode("windows-1252", "replace") for code in range(0x80, 0xA0) if code not in _UNDEFINED
}


def _from_tcvn3(text: str) -> str:
    return _capitals(_latin1(text).translate(TCVN3).translate(_PUNCTUATION))


def _capitals(text: str) -> str:
    """Raise marked letters of capital words: TCVN3 has them in a font of their own ("NéI" for "NỘI")."""
    return _WORD.sub(lambda match: _capital(match[0]), text)


def _capital(word: str) -> str:
    if word.isascii():
        return word
    letters = [letter for letter in word if letter.isascii() and letter.isalpha()]
    # "Hµ" may be "Hà" or "HÀ"; two plain capitals leave no doubt.
    return word.upper() if len(letters) > 1 and all(map(str.isupper, letters)) else word


_VNI_UNIT: Final = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def _from_vni(text: str) -> str:
    return _VNI_UNIT.sub(lambda match: VNI[match[0]], _latin1(text)).translate(_PUNCTUATION)


def _from_viscii(text: str) -> str:
    return _latin1(text).translate(VISCII)


def _from_cp1258(text: str) -> str:
    raw = _latin1(text).encode("latin-1", "replace")
    return composed(raw.decode("windows-1258", "replace"))


def _from_mojibake(text: str) -> str:
    return _unmojibake(text) or text


def _unmojibake(text: str) -> str | None:
    """Undo UTF-8 read as windows-1252 or Latin-1 ("Viá»‡t"); a few broken characters are let pass."""
    if "á»" not in text and "áº" not in text and "Ä‘" not in text and "Æ°" not in text:
        return None
    # The second byte of à is a no-break space, which cleaning may have made a common one: "vÃ lÃ ".
    text = text.replace("Ã ", "Ã\u00a0 ")
    decoded = "".join(map(_byte, text)).encode("latin-1", "replace").decode("utf-8", "replace")
    return decoded if decoded.count("\ufffd") * 50 <= len(decoded) else None


@cache
def _decoders() -> dict[Encoding, Callable[[str], str]]:
    return {
        Encoding.TCVN3: _from_tcvn3,
        Encoding.VNI: _from_vni,
        Encoding.VISCII: _from_viscii,
        Encoding.CP1258: _from_cp1258,
        Encoding.MOJIBAKE: _from_mojibake,
    }


# The decision.


def _best(text: str) -> Encoding | None:
    raw = _latin1(text)
    words = _WORD.findall(raw)
    marked = [word for word in words if not word.isascii() and not _SIGNS.fullmatch(word)]
    if len(marked) < _FEWEST:
        return None
    as_is = _share(marked)
    scored = [
        (_share(_WORD.findall(decode(" ".join(marked)))), encoding)
        for encoding, decode in _decoders().items()
        if encoding is not Encoding.MOJIBAKE
    ]
    share, encoding = max(scored, key=lambda pair: pair[0])
    mended = (share - as_is) * len(marked) + 1e-6
    if share < _ENOUGH or mended < _FEWEST or (1 - share) > _LEFT * (1 - as_is):
        return None
    return encoding if share * len(marked) + _plain_syllables(words) >= _VIETNAMESE * len(words) else None


def _share(words: Iterable[str]) -> float:
    """Share of words that are syllables, weighed with whether they carry a mark at all."""
    judged = [_is_marked_syllable(word) for word in words]
    return sum(judged) / len(judged) if judged else 0.0


def _is_marked_syllable(word: str) -> bool:
    word = composed(word).strip("'\u2019\u2018")
    form = word.lower()
    # "tÔn" is a syllable with a capital nobody writes there: the wrong table.
    if form.isascii() or not (word[1:].islower() or word.isupper() or len(word) == 1):
        return False
    return is_syllable(form) or is_syllable(normal_form(form))


def _plain_syllables(words: Iterable[str]) -> int:
    return sum(word.isascii() and parts(word.lower()) is not None for word in words)


def encode(text: str, encoding: Encoding) -> str:
    """Write Unicode text the way a legacy text looks in Latin-1: the reverse of ``convert``, for tests and
    figures.

    >>> encode("tiếng Việt", Encoding.VNI), encode("tiếng Việt", Encoding.TCVN3)
    ('tieáng Vieät', 'tiÕng ViÖt')
    """
    text = unicodedata.normalize("NFC", text)
    if encoding is Encoding.CP1258:
        return _to_cp1258(text)
    if encoding is Encoding.MOJIBAKE:
        return text.encode().decode("latin-1")
    return text.translate(_encoders()[encoding])


def _to_cp1258(text: str) -> str:
    marks = dict(zip("\u0300\u0309\u0303\u0301\u0323", "\xcc\xd2\xde\xec\xf2", strict=True))
    return "".join(_cp1258_letter(char, marks) for char in text)


def _cp1258_letter(char: str, marks: dict[str, str]) -> str:
    try:
        return char.encode("windows-1258").decode("latin-1")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in apart if mark in marks), "")
    base = unicodedata.normalize("NFC", apart.replace(tone, "")) if tone else char
    return base.encode("windows-1258", "replace").decode("latin-1") + marks.get(tone, "")


@cache
def _encoders() -> dict[Encoding, dict[int, str]]:
    tables: dict[Encoding, dict[int, str]] = {Encoding.VNI: {ord(letter): unit for unit, letter in VNI.items()}}
    for encoding, table in ((Encoding.TCVN3, TCVN3), (Encoding.VISCII, VISCII)):
        tables[encoding] = {ord(letter): chr(code) for code, letter in table.items()}
    # TCVN3 has no codes for most marked capitals: the small letter in the capital font stands for them.
    small = tables[Encoding.TCVN3]
    small.update(
        {ord(chr(code).upper()): unit for code, unit in list(small.items()) if ord(chr(code).upper()) not in small}
    )
    return tables

"""The letters of the legacy fonts: which Latin-1 character stands for which Vietnamese letter."""

from __future__ import annotations

import unicodedata
from typing import Final

_SMALL: Final = "à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ đ è é ẻ ẽ ẹ ê ề ế ể ễ ệ ì í ỉ ĩ ị"
_SMALL_O: Final = "ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ ù ú ủ ũ ụ ư ừ ứ ử ữ ự ỳ ý ỷ ỹ ỵ"

# TCVN 5712:1993, the part that the ABC fonts (.VnTime) use.
TCVN3: Final[dict[int, str]] = {
    ord(code): letter
    for code, letter in zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        f"{_SMALL} {_SMALL_O} Ă Â Đ Ê Ô Ơ Ư".split(),
        strict=True,
    )
}

# RFC 1456, codes 0x80 to 0xFF in their order.
VISCII: Final[dict[int, str]] = {
    0x80 + i: letter
    for i, letter in enumerate(
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
        "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
    )
} | {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

# VNI for Windows: a plain letter and the character of its mark.
_VNI_TONES: Final = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT: Final = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE: Final = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_WHOLE: Final = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    small = dict(_VNI_WHOLE)
    for base, shape, marks in (
        *((base, "", _VNI_TONES) for base in "aeouy"),
        *((base, "\u0302", _VNI_HAT) for base in "aeo"),
        ("a", "\u0306", _VNI_BREVE),
        ("ô", "\u031b", _VNI_TONES),
        ("ö", "\u031b", _VNI_TONES),
    ):
        letter = {"ô": "o", "ö": "u"}.get(base, base)
        small |= {base + mark: unicodedata.normalize("NFC", letter + shape + tone) for mark, tone in marks.items()}
    small.pop("yï")  # ỵ is î
    capitals = {unit.upper(): letter.upper() for unit, letter in small.items()}
    # A capital letter is as often followed by the small mark: "Ñaûng", but "ÑAÛNG" and "Aâu".
    mixed = {unit[0].upper() + unit[1]: letter.upper() for unit, letter in small.items() if len(unit) == 2}
    return mixed | capitals | small


VNI: Final[dict[str, str]] = _vni()

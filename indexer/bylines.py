"""Who wrote an article and where it was taken from, as the lines under it say."""

from __future__ import annotations

import re
from typing import Final

from indexer.fields import split_names

# A word of a name: a capital and small letters ("Nguyễn", "H'Hen"), or an initial ("Q.").
_UPPER: Final = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_WORD: Final = rf"(?:[{_UPPER}](?:['’]?[^\W\d_{_UPPER}]+)?(?:['’][{_UPPER}][^\W\d_{_UPPER}]+)?\.?)"
_INITIALS: Final = rf"[{_UPPER}]{{2,7}}(?:[ .-][{_UPPER}]{{1,7}}){{0,2}}"
_PERSON: Final = rf"{_WORD}(?:\s{_WORD}){{0,4}}"
_NOTE: Final = r"(?:\s*\([^()]{1,20}\))?"  # (tổng hợp), (TH), (lược ghi)
_ONE: Final = rf"(?:{_PERSON}|{_INITIALS})(?:\s*/\s*(?:{_PERSON}|{_INITIALS}))?{_NOTE}"
_BYLINE: Final = re.compile(rf"{_ONE}(?:\s*(?:[-–—,;&+]|\bvà\b)\s*{_ONE}){{0,3}}")
_AFTER: Final = re.compile(r"\(?theo\s*:?\s+(?P<name>[^.!?]{2,60}?)\.?\)?", re.IGNORECASE)
_PHOTO: Final = re.compile(
    r"\(?\s*(?:ảnh|photo|ảnh minh họa|ảnh tư liệu|ảnh minh hoạ)\s*[:.]?\s*(?:[^.!?]{0,60})\)?\.?",
    re.IGNORECASE,
)
_CREDITED: Final = re.compile(r".{15,}?[\s(.]ảnh\s*:\s*[^:]{2,60}|.{15,}\(ảnh[^()]{0,60}\)\.?", re.IGNORECASE)


def is_byline(text: str) -> bool:
    """Tell whether a line is nothing but names: a signature, as far as a line can tell.

    >>> [is_byline(line) for line in ("BBT", "Hoàng Lan - Minh Tú/TTXVN", "Kết nối", "Hội nghị bế mạc")]
    [True, True, False, False]
    """
    return len(text) <= 60 and _BYLINE.fullmatch(text) is not None


def authors_of(text: str) -> list[str]:
    """Split a byline into its names.

    >>> authors_of("Hoàng Lan - Minh Tú (tổng hợp)")
    ['Hoàng Lan', 'Minh Tú']
    """
    bare = re.sub(r" ?\([^()]*\)", "", " ".join(text.split()))
    return [name for part in split_names(bare) for name in re.split(r" (?:và|&|\+) ", part) if name]


def source_of(text: str) -> str:
    """Read "Theo Báo Cửa Biển" at the foot of an article: the name of the paper it was taken from; "" if it
    is not one.

    >>> source_of("(Theo TTXVN)"), source_of("Theo ông An, giá sẽ còn tăng.")
    ('TTXVN', '')
    """
    match = _AFTER.fullmatch(text)
    name = match["name"].strip() if match else ""
    # A name begins with a capital; "Theo ông An" begins a sentence.
    return name if name[:1].isupper() and "," not in name else ""


def is_photo_credit(text: str) -> bool:
    """Tell whether a line only says who took a picture: "Ảnh: Minh Đức"."""
    return len(text) <= 80 and _PHOTO.fullmatch(text) is not None


def is_credited(text: str) -> bool:
    """Tell whether a line is a caption by its end: "Nông dân hái cà phê. Ảnh: An"."""
    return len(text) <= 300 and _CREDITED.fullmatch(text) is not None

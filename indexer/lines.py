"""The lines of a page saved as text, and what each is by itself: a counter, a button, a date, a paragraph."""

from __future__ import annotations

import re
from enum import Enum
from importlib import resources
from typing import Final

import msgspec

from analyzers.composition import composed
from indexer.bylines import is_byline
from indexer.dates import find_date


class Kind(Enum):
    """What a line is, judged without its neighbours."""

    TEXT = "text"
    BANNER = "banner"
    PHONE = "phone"
    BREADCRUMB = "breadcrumb"
    COUNTER = "counter"
    BUTTON = "button"
    DATE = "date"
    LABEL = "label"
    IMAGE = "image"
    RELATED = "related"
    LINK = "link"
    FOOTER = "footer"


class Line(msgspec.Struct, frozen=True):
    """A line with something on it. ``apart``: an empty line stands before it."""

    text: str
    kind: Kind
    apart: bool = False


def _words(kind: str) -> frozenset[str]:
    """The words of one kind in ``data/line-words.tsv``."""
    table = resources.files("indexer.data").joinpath("line-words.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return frozenset(row[1] for row in rows if row[0] == kind)


def _any(kind: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_words(kind), key=len, reverse=True))


# A field that a line names, and the words that name it.
_AND: Final = r"\s*(?:và|,|-|\+|&)?\s*"
LABELS: Final = {
    "title": "tiêu đề|tựa đề|title",
    "summary": "tóm tắt|sapo|trích yếu|summary",
    "published": "ngày đăng|đăng ngày|ngày xuất bản|ngày phát hành|published|date",
    "authors": rf"tác giả(?:\s*bài viết)?|người viết|người đăng|tin,?\s*(?:bài)?{_AND}ảnh|bài(?:\s*viết)?{_AND}ảnh|"
    "bài viết|tin|bài|thực hiện|phóng viên|pv|biên tập|biên dịch|author|by",
    "source": "nguồn|nguồn tin|theo nguồn|source",
    "section": "chuyên mục|danh mục|thể loại|category",
    "tags": "từ khóa|từ khoá|tags?|keywords?|chủ đề",
    "url": "url|link|đường dẫn|liên kết gốc|link gốc",
}

_BUTTONS: Final = _words("button")
_FONT_SIZE: Final = re.compile(r"(?:(?:cỡ|kích thước) chữ\s*:?)?\s*(?:\(?\+?-?\s*a\s*[-+]{0,2}\)?\s*){1,4}")
_MENU: Final = _words("menu")
_FOOTERS: Final = re.compile(rf"(?:{_any('footer')})(?!\w)\s*(?P<rest>.*)")
_ALWAYS_FOOTERS: Final = re.compile(rf"(?:{_any('footer-always')})(?!\w)")
_RELATED: Final = re.compile(
    rf"(?:{_any('related')}|(?:các )?(?:{_any('related-first')}) (?:{_any('related-last')}))\s*[:.…>»]*|"
    r"bình luận \(\d+\)"
)
_LINK: Final = re.compile(r"(?:>>+|»+|►|▶|=>)\s*\S|(?:xem thêm|đọc thêm|mời xem|mời đọc|tin liên quan)\s*[:>»]+\s*\S")
_COUNTED: Final = r"(?:xem|đọc|truy cập|thích|bình luận|chia sẻ|đánh giá|tải|phản hồi|views?|likes?|shares?|comments?)"
_COUNT: Final = r"\d[\d.,]*\s*(?:k|tr|nghìn)?"
_COUNTER: Final = re.compile(
    rf"(?:tổng )?(?:số )?(?:(?:lượt|lần|người)\s*)?{_COUNTED}(?:\s*(?:bài viết|trang|tin))?\s*[:(]?\s*"
    rf"{_COUNT}\s*(?:lượt|lần)?(?:\s*{_COUNTED})?\)?|"
    rf"\(?{_COUNT}\s*(?:lượt|lần|người)?\s*{_COUNTED}\)?|"
    r"đăng bởi:?\s*admin|\d+(?:[.,]\d)?\s*/\s*5(?:\s*[-(].{0,30})?"
)
_NUMBERS: Final = re.compile(r"(?:[^\W\d][^\d:]{0,30}:)?[\d\s.()+\-–/|,;]{8,80}")
_HOTLINE: Final = re.compile(
    r"(?:hotline|đường dây nóng|điện thoại|tổng đài|tel|đt|liên hệ|phone)\b.{0,20}?\+?\d[\d.() -]{6,}.{0,20}"
)
_IMAGE: Final = re.compile(
    r"(?:[\[(]?(?:image|img|ảnh|hình)\s*[:=]\s*)?[\"'(\[]?"
    r"(\S[^<>\"|]{0,300}?\.(?:jpe?g|png|gif|webp|bmp|svg|avif|heic|tiff?)(?:\?\S*)?)"
    r"[\"')\]]?(?:\s*\(\d[\d.,]*\s*[km]?b\))?",
    re.IGNORECASE,
)
_MARKDOWN_IMAGE: Final = re.compile(r"!\[([^\]]*)\]\((\S+?)(?:\s+\"[^\"]*\")?\)")
_BANNER: Final = re.compile(
    r"(?:image |ảnh |hình )?(?:banner|logo)\b.{0,40}|"
    r"(?:cổng|trang)(?: tin| thông tin)?(?: thông tin)? điện tử\b.*|"
    r"(?:cơ quan ngôn luận|tiếng nói|diễn đàn) của\b.*|"
    r"(?:cộng hòa|cộng hoà) xã hội chủ nghĩa việt nam|độc lập - tự do - hạnh phúc"
)
_STAFF: Final = re.compile(
    r"(?:thiết kế|đồ họa|đồ hoạ|trình bày|kỹ thuật|ảnh|hình ảnh|video|clip|dựng phim|quay phim|infographics?|minh họa|"
    r"nội dung|thực hiện|biên tập)(?:\s*(?:và|,|&|-)\s*(?:đồ họa|ảnh|video|kỹ thuật|thiết kế))*"
)
_INVITATION: Final = re.compile(
    r"\W*(?:kính )?(?:mời|mong)\s(?:quý )?(?:độc giả|bạn đọc|khán giả|thính giả|quý vị|các bạn|bạn)\b.{0,200}?"
    r"\b(?:theo dõi|đón|xem|nghe|gửi|vào chuyên mục|tham gia|truy cập|tải|ghé)\b.{0,300}|"
    r"(?:nguồn|link bài gốc|xem bài gốc)\s*:?\s*https?://\S+|"
    r"(?:theo dõi|tải|cài đặt)\b.{0,60}\b(?:google news|ứng dụng|app|fanpage|zalo|kênh)\b.{0,120}",
    re.IGNORECASE,
)
_CRUMBS: Final = re.compile(r"\s*(?:[>»›|/\\→]|::)+\s*")
_LABEL: Final = re.compile("|".join(f"(?P<{field}>{words})" for field, words in LABELS.items()))
_DATE_WORDS: Final = re.compile(
    r"(?:cập nhật(?: lần cuối)?|lần cuối|đăng(?: ngày| lúc| tải)?|ngày(?: đăng| tạo| xuất bản| cập nhật)?|"
    r"xuất bản|thời gian|thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|\bcn\b|lúc|vào|hôm nay|"
    r"\(?gmt\s*\+?\s*7?(?::00)?\)?|posted(?: on)?|updated)+",
    re.IGNORECASE,
)


def read_lines(text: str) -> list[Line]:
    """Cut a page into its lines, judged one by one; empty lines become the ``apart`` of the next."""
    lines: list[Line] = []
    apart = False
    for raw in text.split("\n"):
        if content := " ".join(raw.replace("\ufeff", "").split()):
            lines.append(Line(content, kind_of_line(content), apart))
            apart = False
        else:
            apart = True
    return lines


def kind_of_line(text: str) -> Kind:
    """Judge one line by itself.

    >>> [kind_of_line(line).name for line in ("Lượt xem: 95", "In bài viết", "1410.jpg", "Tin liên quan")]
    ['COUNTER', 'BUTTON', 'IMAGE', 'RELATED']
    """
    low = composed(text).lower()
    if image_of(text) is not None:
        return Kind.IMAGE
    if len(low) > 200:
        return Kind.TEXT
    if _is_date(text):
        return Kind.DATE
    for kind, holds in _RULES:
        if holds(low):
            return kind
    return Kind.TEXT


def label_of(text: str) -> tuple[str, str] | None:
    """Split a line that names its field: "Tác giả: Minh An" is ("authors", "Minh An")."""
    name, colon, value = text.partition(":")
    match = _LABEL.fullmatch(composed(name).strip(" (").lower()) if colon else None
    if match is None or not match.lastgroup or not value.strip() or len(name) > 40:
        return None
    return match.lastgroup, value.strip(" )") if name.startswith("(") else value.strip()


def is_invitation(text: str) -> bool:
    """Tell whether a line at the end of an article asks readers to read, see or follow more.

    >>> is_invitation("* Mời bạn đọc vào chuyên mục Xã hội xem các tin, bài liên quan."), is_invitation("Mời bạn ngồi.")
    (True, False)
    """
    return len(text) <= 400 and _INVITATION.fullmatch(composed(text).strip()) is not None


def is_staff(text: str) -> bool:
    """Tell whether a line at the end of an article names those who drew, filmed or laid it out.

    >>> is_staff("Thiết kế: Lê Chi"), is_staff("Thiết kế: cầu dây văng hai mặt phẳng dây.")
    (True, False)
    """
    job, colon, name = text.partition(":")
    return bool(colon) and _STAFF.fullmatch(composed(job).strip().lower()) is not None and is_byline(name.strip())


def image_of(text: str) -> tuple[str, str] | None:
    """Read a line that stands for a picture: its address or file name, and its caption."""
    if match := _MARKDOWN_IMAGE.fullmatch(text):
        return match[2], match[1].strip()
    match = _IMAGE.fullmatch(text) if len(text) <= 400 else None
    # A sentence may end in a file name, and has many words before it; a file name has few.
    return (match[1], "") if match and match[1].count(" ") <= 8 else None


def crumbs_of(text: str) -> list[str]:
    """Split a line of a path or a menu into its parts."""
    return [part for part in _CRUMBS.split(text) if part]


def _is_buttons(low: str) -> bool:
    if _FONT_SIZE.fullmatch(low):
        return True
    parts = [part for part in re.split(r"\s*[|•·,/]\s*|\s{2,}", low) if part]
    return bool(parts) and all(part.strip(" :()") in _BUTTONS or part in _BUTTONS for part in parts)


def _is_menu(low: str) -> bool:
    return low.strip(" :") in _MENU or _BANNER.fullmatch(low) is not None


def _is_crumbs(low: str) -> bool:
    parts = crumbs_of(low)
    if len(parts) < 2 or any(len(part) > 60 for part in parts[:-1]) or re.search(r"\d/\d", low):
        return False
    return parts[0] in _MENU or (
        (">" in low or "»" in low or "›" in low or "|" in low) and not low.endswith((".", "!", "?"))
    )


def _is_date(text: str) -> bool:
    """A date line has a date and, at most, who and where, the section and counters; a sentence has more."""
    try:
        found = find_date(text) if len(text) <= 160 else None
    except ValueError:
        return False
    return found is not None and all(_goes_with_date(part) for part in date_company(found[1]))


def date_company(rest: str) -> list[str]:
    """Split what stands around the date of a line, without the words that only say that it is a date."""
    parts = (_DATE_WORDS.sub(" ", part) for part in re.split(r"\s*[|•·]\s*|\s[-–—]\s", rest))
    return [part for part in (" ".join(part.split()).strip(" ,.:;-–—()[]|") for part in parts) if part]


def _goes_with_date(part: str) -> bool:
    low = part.lower()
    return bool(is_byline(part) or _COUNTER.fullmatch(low) or _is_buttons(low) or low in _MENU or label_of(part))


def _is_phone(low: str) -> bool:
    if low.endswith(".") or not (_NUMBERS.fullmatch(low) or _HOTLINE.fullmatch(low)):
        return False
    return sum(char.isdigit() for char in low) >= 7


def _is_footer(low: str) -> bool:
    # "Địa chỉ: số 5. Mời bà con đến dự." is of the article: footers do not speak in sentences.
    if len(low) > 120 or (low.endswith(".") and ". " in low):
        return False
    if _ALWAYS_FOOTERS.match(low):
        return True
    # "Kết nối với chúng tôi" and "Trụ sở: …", and not a headline that begins "Trụ sở UBND xã bị …".
    match = _FOOTERS.match(low)
    return match is not None and (match["rest"][:1] in tuple(":-–|(+") or low.count(" ") <= 5)


def _is_label(low: str) -> bool:
    return label_of(low) is not None


_RULES: Final = (
    (Kind.BUTTON, _is_buttons),
    (Kind.COUNTER, lambda low: _COUNTER.fullmatch(low) is not None),
    (Kind.PHONE, _is_phone),
    (Kind.RELATED, lambda low: _RELATED.fullmatch(low) is not None),
    (Kind.LINK, lambda low: _LINK.match(low) is not None),
    (Kind.BANNER, _is_menu),
    (Kind.LABEL, _is_label),
    (Kind.BREADCRUMB, _is_crumbs),
    (Kind.FOOTER, _is_footer),
)

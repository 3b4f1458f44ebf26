"""Which line of a page is the headline, and which lines are prose."""

from __future__ import annotations

import re
from typing import Final

from indexer.bylines import is_byline, is_credited
from indexer.lines import Kind, Line, label_of

_ZONE: Final = 60  # lines: a headline further down than this is that of another article
_SITE: Final = re.compile(
    r"(?:báo|tạp chí|đài|cổng|trang|ubnd|ủy ban|uỷ ban|sở|tỉnh ủy|tỉnh uỷ|thành ủy|đảng bộ|hội|"
    r"đoàn|trường|ban|cục|chi cục)\b"
)
ENDS: Final = (".", "!", "?", "…", ":", '."', ".”", ".)", ";", "./", "./.")


def is_prose(line: Line, *, least: int = 60) -> bool:
    """Tell whether a line is a paragraph: long, or ended as sentences are."""
    if line.kind is not Kind.TEXT or is_credited(line.text):
        return False
    length = len(line.text)
    return (
        length >= max(160, least)
        or (length >= least and line.text.endswith(ENDS))
        or (least <= 60 and length >= 25 and line.text.endswith(ENDS) and line.text.count(" ") >= 5)
    )


def same_text(one: str, other: str) -> bool:
    """Compare two lines without case, punctuation and white space; an ellipsis stands for the rest."""
    one, other = (re.sub(r"[\W_]+", "", text).casefold() for text in (one, other))
    return bool(one) and one == other


def find_headline(lines: list[Line]) -> int | None:
    """Find the number of the headline's line; None when no line can be one."""
    for number, line in enumerate(lines[:_ZONE]):
        label = label_of(line.text)
        if label and label[0] == "title":
            return number
    zone = _zone(lines)
    candidates = [number for number in range(len(zone)) if _can_be(zone, number)]
    if not candidates:
        return _only_line(zone)
    return max(candidates, key=lambda number: (_score(zone, number), -number))


def _zone(lines: list[Line]) -> list[Line]:
    """The lines down to the first long paragraph and what follows it by two lines."""
    long = next((number for number, line in enumerate(lines[:_ZONE]) if is_prose(line, least=150)), _ZONE)
    return lines[: long + 1]


def _can_be(zone: list[Line], number: int) -> bool:
    line = zone[number]
    under_picture = number > 0 and zone[number - 1].kind is Kind.IMAGE and not line.apart
    return (
        line.kind is Kind.TEXT
        and 10 <= len(line.text) <= 250
        and line.text.count(" ") >= 2
        and not under_picture
        and not is_credited(line.text)
        and not is_byline(line.text)
    )


def _score(zone: list[Line], number: int) -> float:
    """Weigh what speaks for a line: a date or a counter under it, no full stop, length, its place."""
    line = zone[number]
    words = line.text.count(" ") + 1
    score = min(words, 12) / 6 - 0.1 * number
    below = zone[number + 1 : number + 4]
    near = next((at for at, other in enumerate(below) if other.kind in (Kind.DATE, Kind.COUNTER)), None)
    if near is not None:
        score += 3 - near
    above = zone[max(number - 2, 0) : number]
    if any(other.kind in (Kind.DATE, Kind.BREADCRUMB) for other in above):
        score += 1
    score += -3 if line.text.endswith((*ENDS[:1], *ENDS[4:])) else 1
    if len(line.text) > 150:
        score -= 1
    if _SITE.match(line.text.lower()):
        score -= 3 if line.text.isupper() else 1.5 if words <= 6 else 0
    if not any(other.kind is Kind.TEXT for other in zone[:number]):
        score += 1
    if any(same_text(line.text, other.text) for other in zone[number + 1 :]):
        score += 2  # above the body once as the title of the page, once as the headline
    return score


def _only_line(zone: list[Line]) -> int | None:
    """A short first line above other text is a headline even if it is one or two words long."""
    texts = [number for number, line in enumerate(zone) if line.kind is Kind.TEXT]
    if len(texts) > 1 and len(zone[texts[0]].text) <= 250 and not is_prose(zone[texts[0]]):
        return texts[0]
    return None

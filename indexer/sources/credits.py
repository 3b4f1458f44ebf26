"""Credits: the people that a page names as its authors: beside the headline, under the text, in its last line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from indexer.bylines import authors_of, is_byline, source_of
from indexer.clean import line_of
from indexer.fields import read_names
from indexer.lines import is_staff, label_of
from indexer.sources.element_names import names_of
from indexer.sources.jsonld import types_of

_BYLINES: Final = re.compile(
    r"(?:^|[-_ ])(?:authors?|by-?line|tac-?gia|nguoi-?viet|journalist|nguon-?tin)(?:$|[-_ ])|cm-author"
)
_NAMES: Final = re.compile(r"(?:^|[-_ ])(?:names?|authors?)(?:$|[-_ ])")
_ORGANISATION: Final = re.compile(
    r"(?:theo|báo|tạp chí|đài|cổng|trang|thông tấn|toà soạn|tòa soạn|ban biên tập|admin|[\w-]+\.(?:vn|com|net|org)$)\b",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"^(?:(?:tác giả|bởi|by|pv|phóng viên|thực hiện|tin|bài|ảnh)(?:\s*(?:và|,|-|&)\s*(?:bài|ảnh))*)(?:\s*[:,]\s*|\s+)",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\s*[-–—|•]\s*(?:(?:thứ|chủ nhật|ngày)\b|\d)", re.IGNORECASE)
_MAIL: Final = re.compile(r"\(?[\w.+-]{1,64}@[\w.-]{1,100}\)?")
_DESK: Final = re.compile(r"\s*/\s*(?:[^\W\d_]{2,9}\+?|[\w.]+\.(?:vn|com|net))$", re.IGNORECASE)  # "Minh An/TTXVN"
_LONGEST: Final = 400  # characters of an element that names authors
_ABOVE: Final = 3  # elements above one that may be called so
_LAST: Final = 5  # lines in which a text may be signed
_PARENTHESIS: Final = re.compile(r"\((?!còn)[^().]{2,40}\)", re.IGNORECASE)  # "(TTXVN/Vietnam+)", not "(Còn tiếp)"


def bylines_of(region: Any) -> Iterator[str]:
    """The names in the elements of a part of a page that say that they hold an author's."""
    read: set[Any] = set()
    for element in region.iter("p", "div", "span", "li"):
        text = line_of(element) if len(element.text_content()) <= _LONGEST else ""
        label = label_of(text) if text else None
        if label is not None and label[0] == "authors" and is_byline(label[1]):
            yield label[1]
    for element in region.iter("p", "div", "span", "a", "strong", "b", "address", "li", "section", "ul"):
        if not _BYLINES.search(names_of(element)) or any(above in read for above in element.iterancestors()):
            continue
        if len(element.text_content()) > _LONGEST:
            continue
        if text := _name(line_of(element)):
            read.add(element)
            yield text
            continue
        for part in element.iter("a", "span", "strong", "b", "p", "div"):
            named = part.tag == "a" or _NAMES.search(names_of(part))
            if named and (text := _name(line_of(part))):
                read.add(part)
                yield text


def names_authors(element: Any) -> bool:
    """Tell whether an element, or one right above it, is called one that holds the authors' names."""
    above = [element]
    for one in element.iterancestors():
        above.append(one)
        if len(above) > _ABOVE:
            break
    return any(map(is_credit, above))


def is_credit(element: Any) -> bool:
    """Tell whether a small element is called one that holds the author's name."""
    return _BYLINES.search(names_of(element)) is not None and len(element.text_content()) <= _LONGEST


def _name(text: str) -> str:
    """The names in a text that holds little else; "" where it holds other things."""
    text = _DATE.split(_MAIL.sub(" ", text))[0].strip(" ,;:-–—|")
    theo = text[:5].lower() == "theo "
    if theo and "(" not in text:  # an organisation, as far as anyone can tell
        return ""
    text = _LABEL.sub("", text[5:] if theo else text).strip(" ,;:-–—|")
    return text if is_byline(text) else ""


def people(given: Any, fields: dict[str, Any]) -> list[str]:
    """The names of people among those that a page calls its authors: its own name, its host and "Theo …" are none."""
    parts = given if isinstance(given, list) else [given]
    parts = [
        part for part in parts if not (isinstance(part, dict) and "Person" not in types_of(part) and types_of(part))
    ]
    try:
        names = read_names([part for part in parts if part])
    except ValueError:
        return []
    own = set(_own(fields))
    found = [_DESK.sub("", name).strip() for one in names for name in authors_of(one)]
    return [name for name in found if name and not _is_own(_bare(name), own) and _is_persons(name)]


def _is_persons(name: str) -> bool:
    return not _ORGANISATION.match(name) and "://" not in name and "@" not in name


def _own(fields: dict[str, Any]) -> Iterator[str]:
    """What a page calls its own site, without signs and capitals."""
    source = fields.get("source")
    for one in (source.get("name") if isinstance(source, dict) else source, fields.get("site")):
        yield _bare(str(one)) if one else ""
    host = (urlsplit(str(fields.get("url") or "")).hostname or "").removeprefix("www.")
    yield _bare(host)
    yield host.split(".")[0]


def _is_own(bare: str, own: Iterable[str]) -> bool:
    return any(one and (bare == one or (len(bare) > 4 and one.startswith(bare))) for one in own)


def unique(names: Iterable[str]) -> list[str]:
    """Names, each once, whatever its capitals."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())


def signed(lines: list[str], names: list[str]) -> tuple[list[str], list[str]]:
    """A text without the lines at its end that say who wrote it and where it was taken from, and the names of these,
    where they are the ones that are known already, or none are."""
    lines = list(lines)
    known = {name.casefold() for name in names}
    found: list[str] = []
    for _ in range(_LAST):
        if len(lines) < 2:
            break
        last = lines[-1]
        label = label_of(last) or (("authors", last.partition(":")[2].strip()) if is_written(last) else None)
        told = label[1] if label and label[0] == "authors" else last
        named = is_byline(told) and (" " in told or label) and not source_of(last)
        authors = [_DESK.sub("", name).strip() for name in authors_of(told)] if named else []
        mine = [name for name in authors if name.casefold() in known]
        if authors and (mine or not known):
            found = authors + found
        elif not (source_of(last) or is_staff(last) or _PARENTHESIS.fullmatch(last)):
            break
        lines.pop()
    return lines, found


def is_written(line: str) -> bool:
    """Tell whether a line names those who wrote, among those who made an article."""
    return is_staff(line) and line.lower().startswith(("nội dung", "thực hiện"))


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()

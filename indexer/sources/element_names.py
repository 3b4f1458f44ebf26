"""Element names: what the makers of a page call its parts, and what that says of them."""

from __future__ import annotations

import re
from typing import Any, Final

_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS: Final = (
    "relat(?:e|ed|es|ion)(?:-?news)?", "lien-?quan", "tin-?lien-?quan", "inner-article", "articles-edit", "news-insert",
    "share", "sharing", "socials?", "comments?", "ads?", "adv", "advert(?:isement)?", "quang-?cao", "banner", "rennab",
    "breadcrumbs?", "newsletter", "promo", "subscribe", "toolbar", "tags?", "keywords?", "tu-?khoa", "sidebar", "popup",
    "toc", "rating", "rate", "vote", "poll", "quiz", "minigame", "donate", "copyright", "recommend(?:ation)?s?",
    "read-?more", "xem-?them", "doc-?them", "revert", "wiki", "link-?origin", "link-?source", "list-news",
    "other-?news", "tin-?khac", "next-prev", "podcast", "audio", "video-stream", "follow",
)  # fmt: skip
_BESIDE: Final = re.compile(rf"(?:^|[-_ ])(?:{'|'.join(_WORDS)})(?:$|[-_ ])")
_CAPTION: Final = re.compile(
    r"(?:^|[-_ ])(?:p?caption|figcaption|chu-?thich|cap-?anh|desc_cation|image-?desc)(?:$|[-_ ])"
)
_FOOT: Final = re.compile(r"(?:^| )(?:site-|page-|main-)?footer(?:$| )")
_HIDDEN: Final = frozenset(("d-none", "hidden", "hide", "visually-hidden", "sr-only", "screen-reader-text"))
_SHOWN_WIDE: Final = re.compile(r":(?:block|flex|grid|inline)|^d-\w+-(?:block|flex|grid|inline)")  # on larger screens
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


def names_of(element: Any) -> str:
    """What an element is called, by its class, id, role and type, in small letters with hyphens.

    >>> import lxml.html
    >>> names_of(lxml.html.fromstring('<div class="PhotoCMS_Caption" id="boxLienQuan"></div>'))
    'photo-cms_caption box-lien-quan'
    """
    given = (element.get(name) or "" for name in ("class", "id", "type", "data-role", "rel", "itemprop"))
    return " ".join(_HUMP.sub("-", one).lower() for one in given if one)


def is_beside(element: Any) -> bool:
    """Tell whether an element is called what stands beside a text: related articles, buttons, tags, advertisements."""
    return _BESIDE.search(names_of(element)) is not None


def is_foot(element: Any) -> bool:
    """Tell whether an element that is no article's own is called the foot of the page."""
    return element.tag == "div" and _FOOT.search(names_of(element)) is not None


def is_caption(element: Any) -> bool:
    """Tell whether an element is called a caption."""
    return element.tag == "figcaption" or _CAPTION.search(names_of(element)) is not None


def is_hidden(element: Any) -> bool:
    """Tell whether a browser does not show an element."""
    if element.get("hidden") is not None or _NOT_SHOWN.search((element.get("style") or "").lower()):
        return True
    called = (element.get("class") or "").split()
    return not _HIDDEN.isdisjoint(called) and not any(map(_SHOWN_WIDE.search, called))

"""Texts as they come, made fit to store: no characters that cannot be written, no markup, tidy white space.

Letters are left as the source wrote them; the analyzers settle their spelling, on a copy.
"""

from __future__ import annotations

import html
import re
from typing import Final

import lxml.etree
import lxml.html

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ENTITY: Final = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_ESCAPES: Final = 6  # times that markup may be escaped, and taken out, before it is left as it is
_ZEROS: Final = re.compile(r"(&#[xX]?)0+(?=[0-9a-fA-F])")
_NO_CHARACTER: Final = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
# What stands on lines of its own: what the HTML standard (15.3) displays as a block, a list item or a part of a table,
# and options, which browsers show one a line.
BLOCKS: Final = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol",
        "optgroup", "option", "p", "plaintext", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot",
        "th", "thead", "tr", "ul", "xmp",
    )
)  # fmt: skip
_PARTING: Final = BLOCKS | {"br"}
_INLINE: Final = ("span", "a", "b", "i", "u", "em", "strong", "font")
_EMPTY_LINE: Final = re.compile(r"\n[ \t\xa0]*\n")
_TAG: Final = re.compile(
    rf"</(?:{'|'.join(sorted((*BLOCKS, *_INLINE)))})\s*>|<(?:br|p|img|hr)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_HIDDEN: Final = frozenset(("script", "style", "noscript", "template", "iframe", "head", "svg", "object"))


def clean_text(text: str) -> str:
    """Make a text that every encoder accepts: lone surrogates, NUL and other controls gone, lines ended by
    ``\\n``.

    >>> clean_text("Ha\\x00 Noi\\r\\n\\ud83d\\ude00\\ud800")
    'Ha Noi\\n😀\\ufffd'
    """
    if _ODD.search(text) is None:
        return text  # nearly every text
    if _SURROGATES.search(text):
        # Two halves of a pair that some JSON writers keep apart are one character; a single half is none.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """Clean a text that is one line by nature (a title, a name): white space becomes single spaces."""
    return " ".join(plain_text(clean_text(text)).split())


def paragraphs(text: str) -> str:
    """Clean a text of several lines: no markup, no white space at the ends of lines, at most one empty line.

    >>> paragraphs("<p>Một&nbsp;hai.</p><p>Ba.</p>")
    'Một hai.\\nBa.'
    """
    lines = [line.strip() for line in plain_text(clean_text(text)).split("\n")]
    tidy = "\n".join(lines).strip()
    return re.sub(r"\n{3,}", "\n\n", tidy) if "\n\n\n" in tidy else tidy


def lines_of(element: lxml.html.HtmlElement) -> list[str]:
    """The lines that a part of a page reads as: one a block, none empty, as ``paragraphs`` gives them."""
    pieces: list[str] = []
    _collect(element, pieces)
    return [line for line in paragraphs("".join(pieces)).split("\n") if line]


def line_of(element: lxml.html.HtmlElement) -> str:
    """The text of a part of a page that is one line by nature, the words of its blocks apart."""
    pieces: list[str] = []
    _collect(element, pieces)
    return one_line("".join(pieces))


def take_out(element: lxml.html.HtmlElement) -> None:
    """Take an element out of a page; what stood before and behind a block stays apart."""
    if element.tag in BLOCKS:
        element.addprevious(lxml.html.Element("br"))
    element.drop_tree()


def plain_text(text: str) -> str:
    """Take HTML out of a text that has some; any other text is returned as it is. What was escaped twice, as feeds and
    JSON-LD often have it, is unescaped until nothing changes; markup that was escaped as a whole is taken out too.

    >>> plain_text("&lt;p&gt;C&amp;#7847;u m&amp;amp;#7899;i&lt;/p&gt;"), plain_text("<p>viết &lt;br&gt; là</p>")
    ('Cầu mới', 'viết <br> là')
    """
    marked = False
    for _ in range(_ESCAPES):
        if not marked and "<" in text and _TAG.search(text):
            text, marked = _from_markup(text), True
        elif "&" in text and _ENTITY.search(text):
            text = clean_text(_unescaped(text))
        else:
            break
    return text


def _unescaped(text: str) -> str:
    """Resolve entities. Numbers no character has are replaced before: Python reads none of thousands of digits."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", _ZEROS.sub(r"\1", text)))


def _from_markup(text: str) -> str:
    try:
        root = lxml.html.fragment_fromstring(text, create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return _unescaped(re.sub(r"<[^<>]{1,500}>", " ", text))
    pieces: list[str] = []
    _collect(root, pieces, bare=True)
    lines = map(str.strip, "".join(pieces).split("\n"))
    return clean_text("\n".join(line for line in lines if line))


def _collect(root: lxml.html.HtmlElement, pieces: list[str], *, bare: bool = False) -> None:
    """Gather the text of a tree, a line a block. Walks with a stack of its own: pages nest deeper than
    Python. In ``bare`` text, which stands in no block, an empty line parts paragraphs, as for the editors that show it
    so (WordPress).
    """
    stack: list[tuple[lxml.html.HtmlElement, bool]] = [(root, False)]
    within = 0  # blocks
    while stack:
        element, leaving = stack.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            within -= name in BLOCKS and element is not root
            pieces.append("\n" if name in _PARTING else "")
            pieces.append(_flat(element.tail, bare=bare and not within) if element is not root else "")
            continue
        stack.append((element, True))
        within += name in BLOCKS and element is not root
        if name and name not in _HIDDEN:
            pieces.append("\n" if name in _PARTING else "")
            pieces.append(_flat(element.text, bare=bare and not within))
            stack.extend((child, False) for child in reversed(element))


def _flat(text: str | None, *, bare: bool = False) -> str:
    """Line ends inside HTML text are spaces; only blocks make lines, and in bare text empty lines."""
    if not text:
        return ""
    if bare and _EMPTY_LINE.search(text):
        return "\n".join(_flat(part) for part in _EMPTY_LINE.split(text))
    return re.sub(r"[ \t\n\xa0]+", " ", text)

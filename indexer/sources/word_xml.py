"""The XML of Word documents, made ready for mammoth: what it would pass over without a word (fields, text in another
direction, the words under a reading aid, formulas, breaks) is put as what it knows, and what is hidden is taken out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import lxml.etree

_WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_AROUND: Final = ("fldSimple", "bdo", "dir")  # what stands around runs
_BREAKS: Final = {"cr": "br", "ptab": "tab", "br": "br"}
_OFF: Final = ("0", "false", "off")
_MOST_ABOVE: Final = 20  # styles that a style is based on


def prepared(document: bytes) -> bytes:
    """A copy of a document in which mammoth finds all that a reader sees. Raises ``zipfile.BadZipFile``."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(copy, "w") as new:
        names = [name for name in old.namelist() if "/media/" not in name and not name.endswith("/")]
        hidden = _hidden_styles(old, names)
        for name in names:
            data = old.read(name)
            root = _parsed(data) if name.endswith(".xml") else None
            if root is not None and _is(root, "document", "footnotes", "endnotes"):
                _prepare(root, hidden)
                data = lxml.etree.tostring(root, encoding="utf-8", xml_declaration=True)
            new.writestr(name, data)
    return copy.getvalue()


def _parsed(data: bytes) -> Any:
    if not any(space.encode() in data for space in _WORD):
        return None
    try:
        return lxml.etree.fromstring(data, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    except lxml.etree.XMLSyntaxError:  # mammoth says what is wrong with it
        return None


def _is(element: Any, *names: str) -> bool:
    space, _, name = element.tag[1:].partition("}") if isinstance(element.tag, str) else ("", "", "")
    return name in names and space in _WORD


def _named(root: Any, *names: str, spaces: tuple[str, ...] = _WORD) -> Iterator[Any]:
    yield from list(root.iter(*[f"{{{space}}}{name}" for space in spaces for name in names]))


def _child(element: Any, *names: str) -> Any:
    """What stands in an element by these names, one in another; None where it does not."""
    for name in names:
        element = next((one for one in element if _is(one, name)), None)
        if element is None:
            return None
    return element


def _value(element: Any) -> str:
    """The value of a property; "" for one that is not there, or has none."""
    return (
        next((str(value) for name, value in element.items() if name.endswith("}val")), "")
        if element is not None
        else ""
    )


def _prepare(root: Any, hidden: dict[str, bool]) -> None:
    paragraphs = {one: hidden.get(_value(_child(one, "pPr", "pStyle")), False) for one in _named(root, "p")}
    for run in _named(root, "r"):
        if _is_hidden(run, hidden, paragraphs):
            _unwrap(run, [])
    for around in _named(root, *_AROUND):
        _unwrap(around, list(around))
    for ruby in _named(root, "ruby"):
        base = _child(ruby, "rubyBase")
        _unwrap(ruby, [] if base is None else list(base))
    for sign in _named(root, *_BREAKS):
        space, _, name = sign.tag.rpartition("}")
        sign.tag = f"{space}}}{_BREAKS[name]}"
        sign.attrib.clear()
    space = next(space for space in _WORD if root.tag.startswith(f"{{{space}}}"))
    for formula in _named(root, "oMath", spaces=_MATH):
        run = lxml.etree.Element(f"{{{space}}}r")
        lxml.etree.SubElement(run, f"{{{space}}}t").text = "".join(
            one.text or "" for one in _named(formula, "t", spaces=_MATH)
        )
        _unwrap(formula, [run])
    for paragraph in _named(root, "oMathPara", spaces=_MATH):
        _unwrap(paragraph, list(paragraph))


def _unwrap(element: Any, inside: list[Any]) -> None:
    """Put what is given in the place of an element. It does not look for that place: a paragraph may have many."""
    parent = element.getparent()
    if parent is not None:
        for one in inside:
            element.addprevious(one)
        parent.remove(element)


# What is hidden.


def _is_hidden(run: Any, styles: dict[str, bool], paragraphs: dict[Any, bool]) -> bool:
    """Tell whether Word does not show a run: as it says itself, or its style, or that of its paragraph."""
    properties = _child(run, "rPr")
    if properties is not None:
        if (said := _vanishes(properties)) is not None:
            return said
        style = _value(_child(properties, "rStyle"))
        if style in styles:
            return styles[style]
    paragraph = next((one for one in run.iterancestors() if _is(one, "p")), None)
    return paragraph is not None and paragraphs[paragraph]


def _vanishes(properties: Any) -> bool | None:
    sign = _child(properties, "vanish")
    return None if sign is None else _value(sign).lower() not in _OFF


def _hidden_styles(archive: zipfile.ZipFile, names: list[str]) -> dict[str, bool]:
    """What styles say of being hidden, those that say something."""
    said: dict[str, bool | None] = {}
    above: dict[str, str] = {}
    for name in names:
        root = _parsed(archive.read(name)) if name.endswith("styles.xml") else None
        for style in _named(root, "style") if root is not None else ():
            key = next((str(value) for one, value in style.items() if one.endswith("}styleId")), "")
            properties = _child(style, "rPr")
            said[key] = None if properties is None else _vanishes(properties)
            above[key] = _value(_child(style, "basedOn"))
    found: dict[str, bool] = {}
    for key in said:
        at = key
        for _ in range(_MOST_ABOVE):
            told = said.get(at)
            if told is not None:
                found[key] = told
                break
            at = above.get(at, "")
    return found

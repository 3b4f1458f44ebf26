"""Shortcodes of WordPress: ``[gallery ids="1"]``, ``[caption]…[/caption]``, which plugins replace, or used to."""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile(r"\[(/?)([a-z][a-z0-9_-]{1,40})((?:\s[^\[\]<>]{0,1000})?)(/?)\]")
_KNOWN: Final = frozenset(("gallery", "caption", "embed", "audio", "video", "playlist", "wp_caption", "contact-form"))


def without_shortcodes(text: str) -> str:
    """Take shortcodes out, and leave what stands between their two halves.

    What is in brackets otherwise stays: a code is known, has attributes, is closed, or has a name that no word has.

    >>> without_shortcodes('[vc_row]Chữ[/vc_row] [quangcao vi_tri="1"] theo Nghị định [số 15] và [a]')
    'Chữ  theo Nghị định [số 15] và [a]'
    """
    if "[" not in text:
        return text
    closed = {found[2] for found in _CODE.finditer(text) if found[1]}

    def read(found: re.Match[str]) -> str:
        name = found[2]
        is_code = found[1] or found[4] or name in _KNOWN or name in closed or "_" in name or "=" in found[3]
        return "" if is_code else found[0]

    return _CODE.sub(read, text)

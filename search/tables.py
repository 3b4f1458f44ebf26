"""Tables: what reading a query takes from files, pyvi's model among it, read before anybody asks."""

from __future__ import annotations

from typing import Final

from search.planning.explain import explain_text

# One of everything that is looked up: words, an abbreviation, a date, a name, keystrokes, a slip, leftovers, synonyms.
_TEXTS: Final = (
    "thủ tướng TP.HCM 30/4 Hà Tây hojc nhừng sámung vnindex bác sỹ vì sao",
    "học sinh đuối nước",
    "Bình Dương",
)


def read_tables() -> None:
    """Read them, some 20 MB and a tenth of a second; processes that are forked after it share them. Raises what the
    first query would: ``SegmenterModelError`` without pyvi's model."""
    for text in _TEXTS:
        explain_text(text)

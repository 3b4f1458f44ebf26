"""What a client takes."""

from __future__ import annotations

import re
from typing import Final

import falcon

_REFUSED: Final = re.compile(r"q=0(?:\.0*)?")


def takes_gzip(req: falcon.Request) -> bool:
    """Whether a client takes gzip."""
    for part in (req.get_header("Accept-Encoding") or "").split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip().lower() in {"gzip", "*"} and not _REFUSED.fullmatch(quality.replace(" ", "")):
            return True
    return False

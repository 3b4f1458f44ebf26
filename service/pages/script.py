"""The script of ``<timbao-search>``: what it is called by its content, and what a page may hold it to."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

ADDRESS: Final = "/timbao-search.js"
VERSIONED: Final = "/timbao-search-{version}.js"


class Script(NamedTuple):
    """The script, its version, and its hash as the ``integrity`` of a page has it."""

    body: bytes
    version: str
    integrity: str

    @property
    def path(self) -> str:
        """The address that always has this content."""
        return VERSIONED.format(version=self.version)


@lru_cache(maxsize=1)
def read_script(folder: Path) -> Script:
    """The script in the folder of the static files, read once."""
    body = (folder / ADDRESS[1:]).read_bytes()
    integrity = f"sha384-{b64encode(hashlib.sha384(body).digest()).decode()}"
    return Script(body, hashlib.sha256(body).hexdigest()[:12], integrity)

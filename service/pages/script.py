"""The scripts of the elements: what they are called by their content, and what a page may hold them to."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

Element = Literal["timbao-search", "timbao-results"]
ELEMENTS: Final[tuple[Element, ...]] = ("timbao-search", "timbao-results")


class Script(NamedTuple):
    """A script, its version, and its hash as the ``integrity`` of a page has it."""

    name: Element
    body: bytes
    version: str
    integrity: str

    @property
    def path(self) -> str:
        """The address that always has this content."""
        return f"/{self.name}-{self.version}.js"


@lru_cache
def read_script(folder: Path, name: Element = "timbao-search") -> Script:
    """The script of an element in the folder of the static files, read once."""
    body = (folder / f"{name}.js").read_bytes()
    integrity = f"sha384-{b64encode(hashlib.sha384(body).digest()).decode()}"
    return Script(name, body, hashlib.sha256(body).hexdigest()[:12], integrity)

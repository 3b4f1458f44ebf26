"""Memory: what was seen of a source, so that what is new, changed or gone can be told; one small file a source."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from search.durable import make_folder, write_durably

MAX_SEEN: Final = 50_000  # articles of one source; the oldest are forgotten, and stay in the index


class Seen(msgspec.Struct, kw_only=True):
    """An article that was seen: its id in the index, its address, its version there, when it was published (a text
    that sorts), and from when on it has to be read again although its version is the same (seconds since 1970; 0: not
    at all; ``settling``)."""

    id: str
    url: str = ""
    version: str = ""
    published: str = ""
    again: float = 0.0


class Memory(msgspec.Struct, kw_only=True):
    """What is known of a source: what it said of its last answer, when it was read whole last (seconds since 1970), how
    often it has failed since it answered, and the articles, by their names there, the newest last."""

    url: str
    etag: str = ""
    last_modified: str = ""
    whole: float = 0.0
    failures: int = 0
    seen: dict[str, Seen] = {}

    def remember(self, name: str, article: Seen) -> None:
        """Take an article as seen, and forget the oldest where there are too many."""
        self.seen.pop(name, None)
        self.seen[name] = article
        while len(self.seen) > MAX_SEEN:
            del self.seen[next(iter(self.seen))]


class Memories:
    """The memories of sources, in a folder beside the index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()[:24]}.json"

    def of(self, url: str) -> Memory:
        """What is known of a source; nothing of a new one, or of one whose file cannot be read."""
        with suppress(OSError, msgspec.DecodeError):
            found = msgspec.json.decode(self._path(url).read_bytes(), type=Memory)
            if found.url == url:
                return found
        return Memory(url=url)

    def keep(self, memory: Memory) -> None:
        """Keep it, durably. Raises ``OSError``."""
        make_folder(self._folder)
        write_durably(self._path(memory.url), msgspec.json.encode(memory))

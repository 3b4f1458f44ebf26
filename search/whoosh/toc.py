"""The table of contents by which Whoosh's own ``open_dir`` opens the index.

Timbao itself never reads it: the engine reads ``CURRENT`` and the generation's JSON. It is written for Whoosh,
which pickles its schema and segments; what is pickled are Whoosh's classes and ``codec.TimbaoSegment``.
"""

from __future__ import annotations

from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.whoosh.codec import TimbaoSegment
from search.whoosh.generation import Generation, numbers
from search.whoosh.schema import SCHEMA


def write_toc(folder: Path, generation: Generation) -> None:
    """Write Whoosh's table of contents of a generation and remove those of generations no longer kept."""
    segments = [TimbaoSegment.of(entry) for entry in generation.segments]
    TOC(SCHEMA, segments, generation.number).write(FileStorage(str(folder)), "MAIN")
    kept = set(numbers(folder)[-3:]) | {generation.number}
    for path in folder.glob("_MAIN_*.toc*"):
        number = path.name.removeprefix("_MAIN_").partition(".")[0]
        if not number.isdigit() or int(number) not in kept or path.suffix != ".toc":
            path.unlink(missing_ok=True)

"""The table of contents by which Whoosh's own ``open_dir`` opens the index.

Timbao itself never reads it: the engine reads ``CURRENT`` and the generation's JSON. It is written for Whoosh,
which pickles its schema and segments; what is pickled are Whoosh's classes and ``codec.TimbaoSegment``.
"""

from __future__ import annotations

from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.whoosh.codec import TimbaoSegment
from search.whoosh.generation import Generation, toc_name
from search.whoosh.schema import SCHEMA


def write_toc(folder: Path, generation: Generation) -> None:
    """Write Whoosh's table of contents of a generation."""
    segments = [TimbaoSegment.of(entry) for entry in generation.segments]
    # A crash before the generation was written leaves a table of its number, which Whoosh would not write over.
    (folder / toc_name(generation.number)).unlink(missing_ok=True)
    TOC(SCHEMA, segments, generation.number).write(FileStorage(str(folder)), "MAIN")

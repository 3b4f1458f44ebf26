"""The table of contents by which Whoosh's own ``open_dir`` opens the index.

Timbao itself never reads it: the engine reads ``CURRENT`` and the generation's JSON. It is written for Whoosh,
which pickles its schema and segments; what is pickled are Whoosh's classes and ``codec.TimbaoSegment``. Only here
does the engine need Whoosh: who searches never imports it.
"""

from __future__ import annotations

from pathlib import Path

from search.whoosh.generations.generation import Generation, toc_name


def write_toc(folder: Path, generation: Generation) -> None:
    """Write Whoosh's table of contents of a generation."""
    from whoosh.filedb.filestore import FileStorage  # noqa: PLC0415  # a third of the time a reader takes to start
    from whoosh.index import TOC  # noqa: PLC0415

    from search.whoosh.codec.codec import TimbaoSegment  # noqa: PLC0415
    from search.whoosh.codec.schema import SCHEMA  # noqa: PLC0415

    segments = [TimbaoSegment.of(entry) for entry in generation.segments]
    # A crash before the generation was written leaves a table of its number, which Whoosh would not write over.
    (folder / toc_name(generation.number)).unlink(missing_ok=True)
    TOC(SCHEMA, segments, generation.number).write(FileStorage(str(folder)), "MAIN")

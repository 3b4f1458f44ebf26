"""The table of contents by which Whoosh's own ``open_dir`` opens the index.

Timbao itself never reads it: the engine reads ``CURRENT`` and the generation's JSON. It is written for Whoosh,
which pickles its schema and segments; what is pickled are Whoosh's classes and ``codec.TimbaoSegment``. Only here
does the engine need Whoosh: who searches never imports it.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec

from search.durable import write_durably
from search.whoosh.generations.generation import Generation, toc_name


def write_toc(folder: Path, generation: Generation) -> Generation:
    """Write Whoosh's table of contents of a generation, durably; gives the generation with its checksum."""
    from whoosh.filedb.filestore import RamStorage  # noqa: PLC0415  # a third of the time a reader takes to start
    from whoosh.index import TOC  # noqa: PLC0415

    from search.whoosh.codec.codec import TimbaoSegment  # noqa: PLC0415
    from search.whoosh.codec.schema import SCHEMA  # noqa: PLC0415

    segments = [TimbaoSegment.of(entry) for entry in generation.segments]
    # Whoosh renames the file that it writes without having it synced: it writes to memory, and we to the disk.
    memory, name = RamStorage(), toc_name(generation.number)
    TOC(SCHEMA, segments, generation.number).write(memory, "MAIN")
    raw = bytes(memory.files[name])
    write_durably(folder / name, raw)
    return msgspec.structs.replace(generation, toc_crc32=zlib.crc32(raw))

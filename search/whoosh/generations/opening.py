"""Opening: the segments that a generation names, compared with what it says of them."""

from __future__ import annotations

from pathlib import Path

from search.errors import IndexDamaged
from search.whoosh.generations.generation import SegmentEntry, read_deletions
from search.whoosh.segments.segment import Segment


def open_segment(folder: Path, entry: SegmentEntry) -> Segment:
    """The segment of an entry with its deletions, known to be those that the generation was published with.

    Raises ``IndexDamaged`` where another file stands in their place, be it whole or not.
    """
    alive = read_deletions(folder / entry.deletions, entry) if entry.deletions else None
    segment = Segment(folder / entry.file, alive)
    if (segment.file.crc32, segment.file.size, segment.docs) != (entry.crc32, entry.size, entry.docs):
        raise IndexDamaged(f"{entry.file} is not the file that the generation was published with")
    return segment

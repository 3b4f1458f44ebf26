"""A larger index of one that there is (``python -m benchmarks.scale.copies INDEX FOLDER``): its segments several times.

Its articles are the same again, ids too, so that it tells what segments take, memory and time, and nothing of what is
found. The files are linked: it takes no room, and what is mapped is shared between the copies.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
from msgspec import structs

from search.whoosh.generations import generation


@click.command(help=__doc__)
@click.argument("index", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--times", type=int, default=10, show_default=True)
def main(index: Path, folder: Path, times: int) -> None:
    """Write the index; the folder must be new."""
    folder.mkdir()
    newest = generation.load(index, generation.current_number(index))
    segments = [
        structs.replace(entry, file=f"{Path(entry.file).stem}{copy:02}.arrays")
        for copy in range(times)
        for entry in newest.segments
    ]
    for one, entry in zip(segments, newest.segments * times, strict=True):
        os.link(index / entry.file, folder / one.file)
    generation.publish(folder, structs.replace(newest, segments=tuple(segments), toc_crc32=None, kept=()))
    click.echo(f"{len(segments)} segments, {sum(one.docs for one in segments):,} articles")


if __name__ == "__main__":
    main()

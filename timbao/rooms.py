"""Rooms: whether the packages that Timbao imports by their short names are its own.

Names like ``search`` and ``service`` are other projects' too. A folder of that name where Python was started, or a
package of another distribution, would be imported in the place of ours.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOMS: Final = ("analyzers", "search", "indexer", "service")
HOME: Final = Path(__file__).resolve().parents[1]  # where all rooms are


def check_rooms() -> None:
    """Raise ``ImportError`` if a room is missing or another project's; nothing is imported."""
    for room in ROOMS:
        place = _place(room)
        if place is None:
            raise ImportError(f"there is no “{room}” beside {HOME / 'timbao'}; install timbao again", name=room)
        if place != HOME / room:
            raise ImportError(
                f"“{room}” is imported from {place}, which is another project's; Timbao's is {HOME / room}. "
                "Start from another folder or rename that one; if it is installed, "
                "give Timbao a virtual environment of its own",
                name=room,
                path=str(place),
            )


def _place(room: str) -> Path | None:
    """The folder of a package, or the file of a module, that would be imported, or was."""
    loaded = sys.modules.get(room)
    spec = loaded.__spec__ if loaded else find_spec(room)
    if spec is None:
        file = getattr(loaded, "__file__", None)
        return Path(file).resolve() if file else None
    if spec.submodule_search_locations is not None:
        return Path(next(iter(spec.submodule_search_locations))).resolve()
    return Path(spec.origin).resolve() if spec.origin else None

"""Fail unless a wheel holds every module and data file of the rooms: ``check_wheel.py WHEEL``."""

import sys
import zipfile
from pathlib import Path

ROOMS = ("analyzers", "search", "indexer", "service", "timbao")
READ_AT_RUN_TIME = {".py", ".typed", ".tsv", ".html", ".css", ".js", ".svg", ".xml"}


def main(wheel: str) -> str | None:
    """Compare the wheel's names with the checkout's; what is missing is the error message."""
    root = Path(__file__).resolve().parent.parent
    files = (path for room in ROOMS for path in (root / room).rglob("*") if path.suffix in READ_AT_RUN_TIME)
    wanted = {path.relative_to(root).as_posix() for path in files if "__pycache__" not in path.parts}
    with zipfile.ZipFile(wheel) as archive:
        missing = sorted(wanted - set(archive.namelist()))
    print(f"{Path(wheel).name}: {len(wanted) - len(missing)} of {len(wanted)} files of the checkout")
    return f"missing from the wheel: {', '.join(missing)}" if missing else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

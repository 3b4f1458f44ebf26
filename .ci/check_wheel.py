"""Fail unless a wheel holds every file that git keeps in the packages of setup.cfg: ``check_wheel.py WHEEL``.

Whatever its suffix: what is not read at run time does not belong into a package.
"""

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def wanted() -> set[str]:
    """The files of the packages, relative to the checkout."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    rooms = [room.rstrip("*") for room in settings["options.packages.find"]["include"].split()]
    listed = subprocess.run(["git", "ls-files", "-z", "--", *rooms], cwd=ROOT, check=True, capture_output=True)
    return set(filter(None, listed.stdout.decode().split("\0")))


def main(wheel: str) -> str | None:
    """Compare the wheel's names with the checkout's; what is missing is the error message."""
    files = wanted()
    with zipfile.ZipFile(wheel) as archive:
        missing = sorted(files - set(archive.namelist()))
    print(f"{Path(wheel).name}: {len(files) - len(missing)} of {len(files)} files of the checkout")
    return f"missing from the wheel: {', '.join(missing)}" if missing else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

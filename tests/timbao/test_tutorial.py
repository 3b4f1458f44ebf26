"""The tutorial is true: its commands are run from the beginning, and print what the page shows.

In what is shown, ``…`` stands for anything within a line. ``RENEW_TUTORIAL=1 pytest tests/timbao/test_tutorial.py``
writes what was printed into the page, where it differs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.long

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
RENEW = bool(os.environ.get("RENEW_TUTORIAL"))
END = "==== the end of a command"


class Step(NamedTuple):
    """A command, as it is typed, and the lines that it prints."""

    typed: str
    printed: str

    @property
    def command(self) -> str:
        """The command without the prompts."""
        return "\n".join(line[2:] for line in self.typed.splitlines())


def steps(block: str) -> list[Step]:
    """The commands of a block: ``$`` begins one, ``>`` goes on, whatever follows was printed."""
    found = re.findall(r"^(\$ .*\n(?:> .*\n|>\n)*)((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    assert "".join(typed + printed for typed, printed in found) == block
    return [Step(typed, printed) for typed, printed in found]


def run(found: list[Step], service, folder) -> list[str]:
    """What each command prints, all of them in one shell."""
    script = []
    for step in found:
        script += [step.command, f"echo '{END}'"]
    ended = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder,
        env=service.environment | {"T": service.address, "KEY": service.key},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    printed = ended.stdout.split(f"{END}\n")
    assert len(printed) == len(found) + 1, ended.stdout[-3000:] + ended.stderr
    return printed[:-1]


def matches(shown: str, printed: str) -> bool:
    return re.fullmatch(re.escape(shown).replace("…", ".*"), printed) is not None


def test_the_tutorial(service, request, tmp_path):
    for tool in ("curl", "jq"):
        if shutil.which(tool) is None:
            assert os.environ.get("CI", "").lower() != "true", f"there is no {tool} on this machine"
            pytest.skip(f"there is no {tool} on this machine")
    page = request.config.rootpath / "docs" / "tutorial.md"
    text = page.read_text("utf-8")
    found = [step for block in BLOCK.findall(text) for step in steps(block)]
    assert len(found) > 20
    printed = run(found, service, tmp_path)
    if RENEW:
        for step, now in zip(found, printed, strict=True):
            if not matches(step.printed, now):
                text = text.replace(step.typed + step.printed, step.typed + now, 1)
        page.write_text(text, "utf-8")
        return
    for step, now in zip(found, printed, strict=True):
        assert matches(step.printed, now), f"{step.command}\nprinted\n{now}and the page shows\n{step.printed}"

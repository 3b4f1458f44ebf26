"""Recorded traces of Vietnamese input methods, and what a person expects of a search box that is typed into so.

What is expected is worked out from the trace alone: which values stood how long, and what was in the field when.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent / "ime"
RECORDED = Path(__file__).parents[3] / "shared" / "cases" / "ime"

SHORTEST = 120
"""Milliseconds that a value has to stand before it is asked for."""
LONGEST = 160
"""Milliseconds after which a value that stands has been asked for."""
LATE = 30
"""Milliseconds after Enter at which the value is read."""
STRAGGLING = 150
"""Milliseconds after Enter in which what still arrives belongs to what was submitted."""
STRAY = "\uff08"

Trace = dict[str, Any]


class Stood(NamedTuple):
    """A value, and from when to when it was in the field."""

    value: str
    start: float
    end: float


def traces(folder: Path) -> list[Path]:
    """The files of a folder; nothing where it is absent."""
    return sorted(path for path in folder.glob("*.json") if path.name != "INDEX.json")


def load(path: Path) -> Trace:
    """A trace whose texts are composed, as the input methods send them."""
    return json.loads(path.read_text("utf-8"))


def query(value: str) -> str:
    """What a value asks for."""
    return unicodedata.normalize("NFC", value).replace(STRAY, "").lstrip()


def values(trace: Trace) -> list[Stood]:
    """The values one after another; the last stands for good."""
    found: list[Stood] = []
    for event in trace["events"]:
        value, at = event.get("v"), event["t"]
        if value is None or event["e"].startswith("probe") or (found and found[-1].value == value):
            continue
        if found:
            found[-1] = found[-1]._replace(end=at)
        found.append(Stood(value, at, float("inf")))
    return found


def typing_pauses(trace: Trace) -> Iterator[tuple[float, float, str]]:
    """When the reader looked up: from the last event that changes a text to what came next, with the value then.

    After Enter, Escape or leaving the field nobody waits for suggestions.
    """
    waiting: tuple[float, str] | None = None
    submitted = submits(trace)
    for event in trace["events"]:
        kind = event["e"]
        if kind in {"input", "compositionend"} and any(0 <= event["t"] - at <= STRAGGLING for at in submitted):
            continue
        if kind in {"input", "compositionend"} or kind.startswith(("script", "handler")):
            if waiting and event["t"] - waiting[0] > LONGEST:
                yield waiting[0], event["t"], waiting[1]
            waiting = (event["t"], event["v"]) if kind == "input" else None
        elif kind in {"submit", "blur", "option-mousedown(prevented)"} or event.get("k") in {"Enter", "Escape"}:
            if waiting and event["t"] - waiting[0] > LONGEST:
                yield waiting[0], event["t"], waiting[1]
            waiting = None
    if waiting:
        yield waiting[0], float("inf"), waiting[1]


def value_at(trace: Trace, at: float) -> str:
    """What is in the field at a time, when all events of that time have passed."""
    there = [event["v"] for event in trace["events"] if event["t"] <= at and "v" in event and "probe" not in event["e"]]
    return there[-1] if there else ""


def submits(trace: Trace) -> list[float]:
    """When the form was submitted."""
    return [event["t"] for event in trace["events"] if event["e"] == "submit"]

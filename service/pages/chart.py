"""A chart of several series over time, as SVG that stands alone: in a page, in a file, in light and in dark."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
from markupsafe import Markup, escape

from service.http.language import Language
from service.pages.formats import number, percent, period

# Told apart also without colours, by their dashes; each can be seen on the light and on the dark ground of the pages.
COLOURS: Final = ("#c2410c", "#0e7c86", "#8b5cf6", "#4d8a2f", "#d1306f")
_DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "12 4")
_INK: Final = "#857b69"
_TOP, _BOTTOM = 16, 34
_LEGEND: Final = 22  # the height of a name in the legend
_LINE: Final = 17  # of each further line of it
_SAMPLE: Final = 44  # what stands before a name
_LETTER: Final = 8  # the width of one, rather more than less
_NAME_LINES: Final = 4


class Frame(NamedTuple):
    """The size of a chart, with its margins, and how many periods are named along the time at the most. Letters are of
    one size, so that a phone has a chart of its own and not a wide one made small."""

    width: int
    height: int
    left: int
    right: int
    labels: int

    def x(self, at: int, count: int) -> float:
        """Where the period at a place stands."""
        return self.left + (self.width - self.left - self.right) * (at / (count - 1) if count > 1 else 0.5)

    def y(self, value: float, highest: float) -> float:
        """Where a value stands."""
        return self.height - _BOTTOM - (self.height - _TOP - _BOTTOM) * value / highest


WIDE: Final = Frame(900, 340, 62, 34, 10)
NARROW: Final = Frame(340, 270, 56, 28, 4)


class Line(msgspec.Struct, frozen=True):
    """One series: its name, and its values in the order of the keys; None where there is none."""

    name: str
    values: Sequence[float | None]


def draw(
    keys: Sequence[str], lines: Sequence[Line], title: str, language: Language, frame: Frame = WIDE, *, shares: bool
) -> Markup:
    """The chart, with its legend."""
    highest = _nice(max((value for line in lines for value in line.values if value is not None), default=0.0))
    names, height = [], frame.height
    for line in lines:
        name = _wrapped(line.name, frame)
        names.append((name, height + 6))
        height += _LEGEND + _LINE * (len(name) - 1)
    pieces = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}" '
            'font-family="system-ui, sans-serif" font-size="13">'
        ).format(frame.width, height, title),
        Markup("<title>{}</title>").format(title),
        *_grid(highest, language, frame, shares=shares),
        *_times(keys, language, frame),
    ]
    for at, (line, (name, y)) in enumerate(zip(lines, names, strict=True)):
        pieces += _line(line, at, len(keys), highest, frame)
        pieces += _legend(name, at, y, frame)
    return Markup("").join([*pieces, Markup("</svg>")])


def _nice(highest: float) -> float:
    """The least of 1, 2, 5, 10, 20 … that is not below a value.

    >>> _nice(0.031), _nice(7), _nice(120), _nice(0)
    (0.05, 10.0, 200.0, 1.0)
    """
    if highest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(highest))
    return next(round(step * power, 10) for step in (1.0, 2.0, 5.0, 10.0) if step * power >= highest * 0.999999)


def _grid(highest: float, language: Language, frame: Frame, *, shares: bool) -> list[Markup]:
    made = []
    for part in range(5):
        value = highest * part / 4
        text = percent(value, language, 3) if shares else _count(value, language)
        y = round(frame.y(value, highest), 1)
        made.append(
            Markup(
                '<path d="M{} {}H{}" stroke="{}" stroke-opacity=".35"/>'
                '<text x="{}" y="{}" text-anchor="end" fill="currentColor">{}</text>'
            ).format(frame.left, y, frame.width - frame.right, _INK, frame.left - 8, y + 4, text)
        )
    return made


def _times(keys: Sequence[str], language: Language, frame: Frame) -> list[Markup]:
    every = max(1, math.ceil(len(keys) / frame.labels))
    return [
        Markup('<text x="{}" y="{}" text-anchor="middle" fill="currentColor">{}</text>').format(
            round(frame.x(at, len(keys)), 1), frame.height - _BOTTOM + 20, period(keys[at], language)
        )
        for at in range(0, len(keys), every)
    ]


def _line(line: Line, at: int, count: int, highest: float, frame: Frame) -> list[Markup]:
    path, pen = [], "M"
    for place, value in enumerate(line.values):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{frame.x(place, count):.1f} {frame.y(value, highest):.1f}")
        pen = "L"
    style = Markup('fill="none" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"').format(COLOURS[at], _DASHES[at])
    made = [Markup('<path d="{}" {}/>').format("".join(path), style)]
    if count * 20 <= frame.width:
        made += [
            Markup('<circle cx="{}" cy="{}" r="3.5" fill="{}"/>').format(
                round(frame.x(place, count), 1), round(frame.y(value, highest), 1), COLOURS[at]
            )
            for place, value in enumerate(line.values)
            if value is not None
        ]
    return made


def _legend_left(frame: Frame) -> int:
    return frame.left if frame is WIDE else 4


def _wrapped(name: str, frame: Frame) -> list[str]:
    letters = (frame.width - _legend_left(frame) - _SAMPLE) // _LETTER
    return textwrap.wrap(name, letters, max_lines=_NAME_LINES, placeholder=" …") or [""]


def _legend(name: Sequence[str], at: int, y: int, frame: Frame) -> list[Markup]:
    left = _legend_left(frame)
    made = [
        Markup('<path d="M{} {}h34" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"/>').format(
            left, y, COLOURS[at], _DASHES[at]
        )
    ]
    made += [
        Markup('<text x="{}" y="{}" fill="currentColor">{}</text>').format(
            left + _SAMPLE, y + 4 + _LINE * place, escape(line)
        )
        for place, line in enumerate(name)
    ]
    return made


def _count(value: float, language: Language) -> str:
    return number(round(value), language) if value == round(value) else ""

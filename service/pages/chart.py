"""A chart of several series over time, as SVG that stands alone: in a page, in a file, in light and in dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec
from markupsafe import Markup, escape

from service.http.language import Language
from service.pages.formats import number, percent, period

# Told apart also without colours, by their dashes; each can be seen on the light and on the dark ground of the pages.
COLOURS: Final = ("#c2410c", "#0e7c86", "#8b5cf6", "#4d8a2f", "#d1306f")
_DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "12 4")
_INK: Final = "#857b69"
_WIDTH, _HEIGHT = 900, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 34, 16, 34
_LABELS: Final = 10  # along the time, at the most
_LEGEND: Final = 22  # the height of a line of the legend


class Line(msgspec.Struct, frozen=True):
    """One series: its name, and its values in the order of the keys; None where there is none."""

    name: str
    values: Sequence[float | None]


def draw(keys: Sequence[str], lines: Sequence[Line], title: str, language: Language, *, shares: bool) -> Markup:
    """The chart, with its legend."""
    highest = _nice(max((value for line in lines for value in line.values if value is not None), default=0.0))
    height = _HEIGHT + _LEGEND * len(lines)
    pieces = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}" '
            'font-family="system-ui, sans-serif" font-size="13">'
        ).format(_WIDTH, height, title),
        Markup("<title>{}</title>").format(title),
        *_grid(highest, language, shares=shares),
        *_times(keys, language),
    ]
    for at, line in enumerate(lines):
        pieces += _line(line, at, len(keys), highest)
        pieces += _legend(line, at)
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


def _x(at: int, count: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (at / (count - 1) if count > 1 else 0.5)


def _y(value: float, highest: float) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / highest


def _grid(highest: float, language: Language, *, shares: bool) -> list[Markup]:
    made = []
    for part in range(5):
        value = highest * part / 4
        text = percent(value, language, 3) if shares else _count(value, language)
        y = round(_y(value, highest), 1)
        made.append(
            Markup(
                '<path d="M{} {}H{}" stroke="{}" stroke-opacity=".35"/>'
                '<text x="{}" y="{}" text-anchor="end" fill="currentColor">{}</text>'
            ).format(_LEFT, y, _WIDTH - _RIGHT, _INK, _LEFT - 8, y + 4, text)
        )
    return made


def _times(keys: Sequence[str], language: Language) -> list[Markup]:
    every = max(1, math.ceil(len(keys) / _LABELS))
    return [
        Markup('<text x="{}" y="{}" text-anchor="middle" fill="currentColor">{}</text>').format(
            round(_x(at, len(keys)), 1), _HEIGHT - _BOTTOM + 20, period(keys[at], language)
        )
        for at in range(0, len(keys), every)
    ]


def _line(line: Line, at: int, count: int, highest: float) -> list[Markup]:
    path, pen = [], "M"
    for place, value in enumerate(line.values):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{_x(place, count):.1f} {_y(value, highest):.1f}")
        pen = "L"
    style = Markup('fill="none" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"').format(COLOURS[at], _DASHES[at])
    made = [Markup('<path d="{}" {}/>').format("".join(path), style)]
    if count <= 40:
        made += [
            Markup('<circle cx="{}" cy="{}" r="3.5" fill="{}"/>').format(
                round(_x(place, count), 1), round(_y(value, highest), 1), COLOURS[at]
            )
            for place, value in enumerate(line.values)
            if value is not None
        ]
    return made


def _legend(line: Line, at: int) -> list[Markup]:
    y = _HEIGHT + _LEGEND * at + 6
    return [
        Markup(
            '<path d="M{} {}h34" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"/>'
            '<text x="{}" y="{}" fill="currentColor">{}</text>'
        ).format(_LEFT, y, COLOURS[at], _DASHES[at], _LEFT + 44, y + 4, escape(line.name))
    ]


def _count(value: float, language: Language) -> str:
    return number(round(value), language) if value == round(value) else ""

"""What is an owner's own of the pages: name, logo, colour."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from service.settings import ServiceSettings

DEFAULT: Final = "Timbao"
_GROUNDS: Final = ((243, 237, 223), (37, 34, 29))  # the darkest light ground of the pages, and the lightest dark one
_READABLE: Final = 4.5
Colour = tuple[int, int, int]


class Brand(NamedTuple):
    """The name and the logo that pages show, and the style sheet of the colour; nothing where an owner says nothing."""

    name: str
    logo: str
    css: str

    @classmethod
    def of(cls, settings: ServiceSettings) -> Brand:
        """That of the settings."""
        return cls(settings.name or DEFAULT, settings.logo, accent_css(settings.accent) if settings.accent else "")

    @property
    def own(self) -> bool:
        """Whether the pages have another name than ours."""
        return self.name != DEFAULT


def accent_css(accent: str) -> str:
    """The style sheet that gives the pages a colour, darker or lighter where it would be hard to read.

    >>> accent_css("#0b6e4f").splitlines()[0]
    '@media screen { :root { --red: #0b6e4f; --link: #0b6e4f } }'
    """
    given = _read(accent)
    light, dark = (_hex(_readable(given, ground)) for ground in _GROUNDS)
    rule = ":root {{ --red: {0}; --link: {0} }}".format
    return f"@media screen {{ {rule(light)} }}\n@media screen and (prefers-color-scheme: dark) {{ {rule(dark)} }}\n"


def _readable(colour: Colour, ground: Colour) -> Colour:
    """The colour nearest to one, towards black or white, that can be read on a ground."""
    end = 0 if _light(ground) > 0.5 else 255
    for share in range(101):
        mixed = tuple(round(part + (end - part) * share / 100) for part in colour)
        found: Colour = (mixed[0], mixed[1], mixed[2])
        if contrast(found, ground) >= _READABLE:
            return found
    raise AssertionError("black and white can be read on every ground")


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, as WCAG 2 has it: from 1 to 21."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def _light(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _read(text: str) -> Colour:
    parts = re.findall("..", text[1:])
    return int(parts[0], 16), int(parts[1], 16), int(parts[2], 16)


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)

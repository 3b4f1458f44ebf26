"""Which of the two languages a reader gets, and texts that exist in both."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import falcon

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")


class Text(NamedTuple):
    """One text in Vietnamese and in English."""

    vi: str
    en: str

    def to(self, language: Language) -> str:
        """The text in one language."""
        return self.vi if language == "vi" else self.en


def language_of(req: falcon.Request) -> Language:
    """The language of an answer: ``?lang=``, else that of the settings, else what ``Accept-Language`` prefers, else
    Vietnamese."""
    for asked in (req.get_param("lang"), getattr(req.context, "language", None)):
        for language in LANGUAGES:
            if asked == language:
                return language
    return preferred(req.get_header("Accept-Language") or "")


def preferred(accept: str) -> Language:
    """The language an ``Accept-Language`` header prefers; Vietnamese when it does not say.

    >>> preferred("en-US,en;q=0.9,vi;q=0.8"), preferred("fr, vi;q=0.1"), preferred("*"), preferred("en;q=x")
    ('en', 'vi', 'vi', 'vi')
    """
    quality = {"vi": 0.0, "en": 0.0}
    for part in accept.split(",")[:20]:
        tag, _, rest = part.partition(";")
        name = tag.strip().lower().split("-")[0]
        if name in quality:
            quality[name] = max(quality[name], _quality(rest))
    return "en" if quality["en"] > quality["vi"] else "vi"


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0

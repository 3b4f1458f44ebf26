"""Jinja2 set up for the pages: escaping on, Vietnamese and English words, static files with their version."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import falcon
import jinja2
from markupsafe import Markup, escape

from service.api.addresses import Links
from service.http.language import Language, language_of
from service.http.markup import marked
from service.pages import formats
from service.pages.brand import DEFAULT, Brand
from service.pages.messages import MESSAGES
from service.pages.script import read_script
from service.settings import ServiceSettings

_HERE: Final = Path(__file__).parent
STATIC: Final = _HERE / "static"
_TEMPLATES: Final = _HERE / "templates"


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["code"] = _code
    environment.filters["unquoted"] = unquoted
    environment.globals.update(
        version=_digest(STATIC),
        marked=marked,
        element=read_script(STATIC),
        results_element=read_script(STATIC, "timbao-results"),
    )
    for name in environment.list_templates():
        environment.get_template(name)  # compiled before the first reader comes
    return environment


class Pages:
    """Renders the templates.

    ``version`` changes with every template and static file, so that a new release is never hidden by a cache.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self.settings = settings
        self.brand = Brand.of(settings)
        own = hashlib.sha256(repr((self.brand, settings.open)).encode()).hexdigest()[:12]
        self.version = _digest(_TEMPLATES) + _digest(STATIC) + own
        self._environment = _environment()

    def render(self, name: str, req: falcon.Request, **context: Any) -> bytes:
        """Render a template for a request, as UTF-8; a lone surrogate becomes a question mark."""
        language = language_of(req)
        words = Words(language, self.brand.name)
        links = Links(self.settings, req)
        text = self._environment.get_template(name).render(
            base=self.settings.base_url,
            brand=self.brand,
            brand_version=self.version[-12:],
            open_where=self.settings.open,
            t=words,
            language=language,
            lang=req.get_param("lang") if req.get_param("lang") in {"vi", "en"} else None,
            here=req.path,
            links=links,
            url=links.page,
            switch_language=links.in_language(req, "en" if language == "vi" else "vi"),
            number=lambda value: formats.number(value, language),
            day=lambda value: formats.day(value, language),
            moment=lambda value: formats.moment(value, language),
            period=lambda key: formats.period(key, language),
            **context,
        )
        return text.encode("utf-8", "replace")


def unquoted(text: str) -> str:
    """A query without the quotes around the whole of it, for where it is put into quotes.

    >>> unquoted('"an toàn"'), unquoted('"a" OR "b"')
    ('an toàn', '"a" OR "b"')
    """
    inner = text[1:-1]
    whole = len(text) > 2 and text[0] in '"“' and text[-1] in '"”' and not set(inner) & set('"“”')
    return inner if whole else text


def _code(text: str) -> Markup:
    """Words between backticks as ``code`` elements."""
    parts = [escape(part) for part in text.split("`")]
    pieces = [Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts)]
    return Markup("").join(pieces)


class Words:
    """The words of the pages in one language: ``t("key", n=3)``; what is filled in is escaped."""

    def __init__(self, language: Language, name: str = DEFAULT) -> None:
        self._language = language
        self._name = name

    def __call__(self, key: str, **values: Any) -> Markup:
        """The message of a key, its places filled."""
        shown = {
            name: formats.number(value, self._language) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return Markup(MESSAGES[key].to(self._language)).format(**{"name": self._name} | shown)

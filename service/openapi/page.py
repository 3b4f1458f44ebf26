"""``/docs``: the OpenAPI document as a page, so that it can be read anywhere, also without a network or JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import falcon

from search import Engine
from service.access.policy import PAGE, Policy
from service.http.language import Language, language_of
from service.openapi import build
from service.openapi.document import ALWAYS, Protection, kept_answers
from service.openapi.schemas import REF
from service.pages.pages import Page
from service.pages.templating import Pages

METHODS: Final = ("get", "put", "post", "delete")


class Sample(NamedTuple):
    """A command and what it gives, as text; nothing where that is no text to show."""

    words: str
    command: str
    status: int
    answer: str


class Shown(NamedTuple):
    """One operation as the page shows it: the document's, with its own problems and its samples set apart."""

    method: str
    path: str
    said: Mapping[str, Any]
    answers: Mapping[str, Any]
    problems: list[str]
    samples: list[Sample]


class Manual(NamedTuple):
    """What the page shows: the operations of each tag, and the shapes."""

    info: Mapping[str, Any]
    tags: list[tuple[Mapping[str, Any], list[Shown]]]
    shapes: Mapping[str, Any]


class DocsPage(Page):
    """``/docs``: every address, parameter, answer and problem, with commands to try."""

    policy = PAGE

    def __init__(self, engine: Engine, pages: Pages, policies: Mapping[str, Policy]) -> None:
        super().__init__(engine, pages)
        self._protection = Protection(policies, pages.settings.anonymous)
        self._manuals: dict[Language, Manual] = {}

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Show the page."""
        if not self._unchanged(req, resp, *self._protection.anonymous):
            manual = self._manual(language_of(req))
            self._show(req, resp, "docs.html", manual=manual, shape_of=shape_of, common=ALWAYS)

    def _manual(self, language: Language) -> Manual:
        if language not in self._manuals:
            self._manuals[language] = manual_of(build(language, self._pages.settings.base_url, self._protection))
        return self._manuals[language]


def manual_of(document: Mapping[str, Any]) -> Manual:
    """The document, arranged for the page."""
    shown = list(_operations(document))
    return Manual(
        info=document["info"],
        tags=[(tag, [one for one in shown if tag["name"] in one.said["tags"]]) for tag in document["tags"]],
        shapes=document["components"]["schemas"],
    )


def shape_of(reference: str) -> str:
    """The name of the shape that a reference leads to."""
    return reference.removeprefix(REF)


def _operations(document: Mapping[str, Any]) -> Iterator[Shown]:
    for path, item in document["paths"].items():
        for method in (each for each in METHODS if each in item):
            said = item[method]
            answers, problems = _sorted(said["responses"])
            problems = [code for code in problems if code not in ALWAYS]
            samples = [_sample(said["operationId"], sample) for sample in said["x-codeSamples"]]
            yield Shown(method.upper(), path, said, answers, problems, samples)


def _sorted(responses: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The answers that are no problems, and the codes of the problems."""
    answers: dict[str, Any] = {}
    problems: list[str] = []
    for status, response in responses.items():
        found = response.get("content", {}).get("application/problem+json")
        if found is None:
            answers[status] = response
        else:
            problems += found["examples"]
    return answers, problems


def _sample(identity: str, sample: Mapping[str, Any]) -> Sample:
    kept = kept_answers(identity).get(sample["x-example"])
    value = kept.value if kept else ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return Sample(sample["label"], sample["source"], sample["x-status"], text)

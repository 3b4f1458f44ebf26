"""``GET /api/v1/analyze``: what the analyzers make of a text, and how it is read as a query."""

from __future__ import annotations

from typing import Any, Final

import falcon

from search import SearchOptions
from search.explain import MAX_TEXT, explain_text, vocabulary_of
from service.api import ApiResource
from service.conditional import not_modified
from service.language import Text
from service.params import ALLOWED, Pairs, read_pairs
from service.problems import Problem

NAMES: Final = ("match", "words", "text")


class AnalyzeResource(ApiResource):
    """``GET /api/v1/analyze``."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """Explain a text."""
        values = _values(read_pairs(req, self._settings))
        if not_modified(req, resp, self._engine.generation, "analyze", *(values.get(name, "") for name in NAMES)):
            return
        chosen: dict[str, Any] = {name: value for name, value in values.items() if name != "text"}
        self._json(req, resp, explain_text(values["text"], vocabulary_of(self._engine), SearchOptions(**chosen)))


def _values(pairs: Pairs) -> dict[str, str]:
    """Validate the parameters: whatever is not exactly right is a ``Problem`` that names it."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name not in NAMES:
            raise Problem("unknown-parameter", members={"parameter": name[:200], "allowed": [*NAMES]})
        if name in values:
            raise Problem("repeated-parameter", members={"parameter": name, "value": value[:200]})
        if name in ALLOWED and value not in ALLOWED[name]:
            raise _invalid(name, value, allowed=ALLOWED[name])
        values[name] = value
    if not values.get("text"):
        raise _invalid("text", "", Text("Thiếu văn bản.", "There is no text."))
    if len(values["text"]) > MAX_TEXT:
        too_long = Text(
            f"Văn bản dài quá {MAX_TEXT} ký tự.",
            f"The text is longer than {MAX_TEXT:,} characters.",
        )
        raise _invalid("text", values["text"], too_long)
    return values


def _invalid(name: str, value: str, detail: Text | None = None, **members: Any) -> Problem:
    return Problem("invalid-parameter", detail, members={"parameter": name, "value": value[:200], **members})

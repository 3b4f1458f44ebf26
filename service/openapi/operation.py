"""What is said of one operation of the API: the rows of the table that the OpenAPI document is made of."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any, Final, Literal
from urllib.parse import quote, urlencode

import msgspec

from service.http.language import Text

Method = Literal["get", "put", "post", "delete"]

JSON: Final = "application/json"
NOTHING: Final = Text("", "")


class Path(msgspec.Struct, frozen=True):
    """A part of the address that is a value."""

    name: str
    words: Text
    type: Any = str


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body that may be sent. ``shape`` is the Struct of JSON, or of each line of NDJSON; None for other text."""

    media_type: str = JSON
    shape: Any = None
    words: Text = NOTHING
    required: bool = True


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One way to answer. ``shape`` as of ``Body``; ``headers`` name entries of ``document.HEADERS``."""

    status: int = 200
    words: Text
    media_type: str = JSON
    shape: Any = None
    headers: tuple[str, ...] = ()


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A request that shows something; the tests send it, and keep its answer beside the code.

    ``query`` holds the parameters in order. ``status`` is that of the answer. ``key``: sent with an API key.
    """

    name: str
    words: Text
    path: Mapping[str, str] = {}
    query: tuple[tuple[str, str], ...] = ()
    body: str = ""
    media_type: str = JSON
    status: int = 200
    key: bool = False


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One method of one address.

    Attributes:
        id: a verb and what it is about, unique and stable; clients are generated from it.
        path: the address, the values of its path in braces.
        route: Falcon's template of it, where that is another.
        query: the Struct that validates the query string; None where no parameter is taken.
        lenient: names that ``query`` does not know are passed over (pages), not refused.
        bodies: what may be sent, one for each media type.
        answers: every way to answer that is no problem.
        problems: codes of the problems that are not common to all.
        conditional: the answer has an ETag, and 304 is possible.
    """

    id: str
    method: Method = "get"
    path: str
    route: str = ""
    tag: str
    summary: Text
    description: Text = NOTHING
    paths: tuple[Path, ...] = ()
    query: type[msgspec.Struct] | None = None
    lenient: bool = False
    bodies: tuple[Body, ...] = ()
    answers: tuple[Answer, ...]
    problems: tuple[str, ...] = ()
    conditional: bool = True
    examples: tuple[Example, ...] = ()


def target(operation: Operation, example: Example) -> str:
    """The address of an example, from the root of the server.

    >>> search = Operation(id="x", path="/a/{id}", tag="t", summary=NOTHING, answers=())
    >>> target(search, Example(name="n", words=NOTHING, path={"id": "a/b"}, query=(("q", "bão"),)))
    '/a/a%2Fb?q=b%C3%A3o'
    """
    path = operation.path
    for name, value in example.path.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return f"{path}?{urlencode(example.query)}" if example.query else path


def curl(operation: Operation, example: Example, server: str) -> str:
    """The command that sends an example with curl.

    >>> search = Operation(id="x", path="/api/v1/search", tag="t", summary=NOTHING, answers=())
    >>> curl(search, Example(name="n", words=NOTHING, query=(("q", "học tập"), ("size", "2"))), "http://h")
    "curl -sG http://h/api/v1/search --data-urlencode 'q=học tập' -d size=2"
    """
    words = ["curl", "-s"]
    address = server + target(operation, msgspec.structs.replace(example, query=()))
    if operation.method != "get":
        words += ["-X", operation.method.upper()]
        address = server + target(operation, example)
    elif example.query:
        words[1] = "-sG"
    words.append(address)
    if operation.method == "get":
        for name, value in example.query:
            plain = value.isascii() and value.replace("-", "").replace(",", "").isalnum()
            words += ["-d" if plain else "--data-urlencode", f"{name}={value}"]
    if example.key:
        words += ["-H", "Authorization: Bearer $TIMBAO_KEY"]
    if example.body:
        words += ["-H", f"Content-Type: {example.media_type}", "--data-binary", example.body]
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    """A word for the shell; a variable in it stays one."""
    return f'"{word}"' if "$TIMBAO_KEY" in word else shlex.quote(word)


def shown(value: Any) -> str:
    """JSON for people to read."""
    return json.dumps(value, ensure_ascii=False, indent=2)

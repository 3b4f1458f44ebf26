"""Every example of the OpenAPI document, sent by curl to a real server over the sample articles.

``RENEW_EXAMPLES=1 pytest tests/service/test_examples.py`` keeps the answers that the document then shows.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest

import service.openapi
from service import create_app
from service.openapi import build, check_examples
from service.openapi.catalogue import OPERATIONS
from service.openapi.document import KEEPING, kept_answers
from service.openapi.operation import curl

KEPT = Path(service.openapi.__file__).parent / "examples"
RENEW = bool(os.environ.get("RENEW_EXAMPLES"))
EXAMPLES = [(operation, example) for operation in OPERATIONS for example in operation.examples]
# Different at every run, or at every change of the index's files.
VOLATILE = {
    "took_ms",
    "accessed",
    "created",
    "generation",
    "request_id",
    "score",
    "next",
    "next_url",
    "size_bytes",
    "segments",
    "syllables",
    "cost",
    "accepted",
    "TaskAnswer.id",
    "TaskAnswer.key",
    "waiting",
}

# In texts: cursors, and the day on which a citation was asked for.
PASSING = re.compile(r"cursor=[^&\"]+|truy cập [\d/]+|urldate = {[\d-]+}|Y2  - [\d/]+")  # of today


if RENEW:
    for identity in KEEPING:
        if not (file := KEPT / f"{identity}.json").exists():
            file.write_text("{}\n", "utf-8")


@pytest.fixture(scope="module")
def document():
    return build("vi")


def ask(command: str) -> tuple[int, dict[str, str], bytes]:
    """Run a curl command as a shell does; gives status, headers and body."""
    if shutil.which("curl") is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("there is no curl on this machine")
        pytest.skip("there is no curl on this machine")
    ended = subprocess.run(
        ["bash", "-c", command.replace("curl -s", "curl -si", 1)], capture_output=True, check=True, timeout=300
    )
    head, _, body = ended.stdout.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return int(lines[0].split()[1]), headers, body


def is_kept(operation, media_type: str) -> bool:
    return operation.id in KEEPING and not media_type.startswith("text/html")


def steady(value):
    """A value without what differs from run to run."""
    if isinstance(value, dict):
        owner = "TaskAnswer." if "rejects_url" in value else ""
        return {name: steady(each) for name, each in value.items() if not {name, owner + name} & VOLATILE}
    return [steady(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("operation", "example"), EXAMPLES, ids=lambda one: getattr(one, "id", None) or one.name)
def test_example(base, document, operation, example):
    status, headers, body = ask(curl(operation, example, base))
    assert status == example.status
    response = document["paths"][operation.path][operation.method]["responses"][str(status)]
    content = response["content"].get(headers["content-type"])
    assert content, f"{headers['content-type']} is not declared"
    assert {name.lower() for name in response["headers"]} - {"link", "retry-after"} <= headers.keys()
    answer = json.loads(body) if "json" in headers["content-type"] else body.decode("utf-8", "replace")
    schema = content["schema"] | {"components": document["components"]}
    errors = [error.message for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(answer)]
    assert errors == []
    if not isinstance(answer, str):
        assert undeclared(answer, content["schema"], document) == []
    if is_kept(operation, headers["content-type"]):
        keep(operation.id, example.name, headers["content-type"], answer)
        kept = kept_answers(operation.id)[example.name]
        assert kept.media_type == headers["content-type"]
        if isinstance(answer, str):
            assert PASSING.sub("", answer) == PASSING.sub("", kept.value)
        else:
            assert steady(answer) == steady(kept.value)


def keep(identity: str, name: str, media_type: str, answer) -> None:
    if not RENEW:
        return
    file = KEPT / f"{identity}.json"
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    kept[name] = {"media_type": media_type, "value": answer}
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    kept_answers.cache_clear()


def undeclared(value, schema, document) -> list[str]:
    """Members of an answer that its schema does not speak of."""
    if "$ref" in schema:
        return undeclared(value, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    if "allOf" in schema:
        return undeclared(value, schema["allOf"][0], document)
    if isinstance(value, list):
        return [name for each in value for name in undeclared(each, schema.get("items") or {}, document)]
    if not isinstance(value, dict):
        return []
    if "anyOf" in schema:
        choices = [each for each in schema["anyOf"] if each != {"type": "null"}]
        return undeclared(value, choices[0], document) if len(choices) == 1 else []
    if "properties" not in schema:
        return []
    found = [name for name in value if name not in schema["properties"]]
    for name in value.keys() & schema["properties"].keys():
        found += undeclared(value[name], schema["properties"][name], document)
    return found


def test_nothing_is_kept_that_no_example_gives():
    kept = {(file.stem, name) for file in KEPT.glob("*.json") for name in json.loads(file.read_text("utf-8"))}
    assert kept <= {(operation.id, example.name) for operation, example in EXAMPLES}


@pytest.mark.parametrize("missing", ["", "search.json"])
def test_no_document_is_made_without_the_answers_it_shows(monkeypatch, tmp_path, make_engine, missing):
    assert check_examples() is None
    folder = tmp_path / "examples"
    if missing:
        shutil.copytree(KEPT, folder)
        (folder / missing).unlink()
    monkeypatch.setattr("service.openapi.document._EXAMPLES", folder)
    kept_answers.cache_clear()
    try:
        for make in (check_examples, lambda: create_app(make_engine([])), lambda: build("vi")):
            with pytest.raises(FileNotFoundError) as raised:
                make()
            assert str(folder) in raised.value.filename
    finally:
        kept_answers.cache_clear()

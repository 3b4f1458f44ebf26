"""Clients generated from the OpenAPI document by the tools people use, with their defaults: without a warning, and they
work against a real server. ``scripts/client-generators`` installs the tools."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from service.openapi import build
from service.openapi.generators import for_generators

pytestmark = pytest.mark.long

TOOLS = Path(sys.prefix) / "generators"
PYTHON = TOOLS / "python" / "bin"
NODE = TOOLS / "npm" / "node_modules" / ".bin"

USE_PYTHON = """
import sys
from timbao_client import AuthenticatedClient
from timbao_client.api.search import list_sections, search, suggest
from timbao_client.api.newsroom import batch
from timbao_client.api.writing import add_articles
from timbao_client.models import BatchQuery, Problem, SearchAnswer, SearchFacetsItem, SearchSort, SentArticle

client = AuthenticatedClient(sys.argv[1], token=sys.argv[2])
found = search.sync(client=client, q="bóng đá", size=2, sort=SearchSort.NEWEST, facets=[SearchFacetsItem.SECTION])
assert isinstance(found, SearchAnswer), found
assert found.total.value > 1 and len(found.items) == 2
assert all(isinstance(at, int) for at in found.items[0].highlights[0].spans[0])
assert found.facets["section"][0].count > 0
assert suggest.sync(client=client, q="hoc s").items[0].text
assert any(one.value == "Thể thao" for one in list_sections.sync(client=client).items)
wrong = search.sync(client=client, q='"bóng')
assert isinstance(wrong, Problem) and wrong.status == 400 and wrong.position is not None, wrong
many = batch.sync(client=client, body=["bão", BatchQuery(q="giá xăng", from_="2024")])
assert many.answered == 2, many
task = add_articles.sync(client=client, body=[SentArticle(title="Một"), SentArticle(title="Hai")])
assert task.counts.received == 2 or task.state == "waiting", task
"""

USE_TYPESCRIPT = """
import type { components, operations } from "./timbao";
type Answer = operations["search"]["responses"][200]["content"]["application/json"];
type Wrong = operations["search"]["responses"][400]["content"]["application/problem+json"];
const query: operations["search"]["parameters"]["query"] = { q: "bão", sort: "newest", facets: ["section"] };
const one: components["schemas"]["SentArticle"] = { title: "Một" };
const asked: components["schemas"]["BatchQuery"] = { q: "bão" };
const body: operations["addArticles"]["requestBody"]["content"]["application/json"] = [one];
export function told(answer: Answer, wrong: Wrong): [string, number, number] {
  const item: components["schemas"]["Item"] = answer.items[0]!;
  const [start, end]: number[] = item.highlights![0]!.spans[0]!;
  return [wrong.detail + item.id + query!.q + asked.q + body.length, start!, end!];
}
"""


def tool(place: Path, needs: str = "") -> str:
    """The path of a tool; where it may be missing, the test is left out."""
    if place.exists():
        return str(place)
    reason = f"{place.name} is not here: run scripts/client-generators"
    if os.environ.get("CI", "").lower() == "true" and (not needs or shutil.which(needs)):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def document(base, tmp_path_factory) -> Path:
    """The document as the service gives it to whoever asks for nothing else."""
    place = tmp_path_factory.mktemp("generated") / "openapi.json"
    with urllib.request.urlopen(f"{base}/api/v1/openapi.json?lang=en") as answer:
        place.write_bytes(answer.read())
    return place


def run(*command: object, **more) -> str:
    ended = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=900, check=False, **more)
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    return said


def test_a_client_in_python(base, document):
    generator = tool(PYTHON / "openapi-python-client")
    path = f"{PYTHON}{os.pathsep}{os.environ['PATH']}"
    said = run(
        generator, "generate", "--path", document, "--output-path", document.parent / "client", "--fail-on-warning",
        env=os.environ | {"PATH": path}, cwd=document.parent,
    )  # fmt: skip
    assert "arning" not in said
    run(PYTHON / "python", "-W", "error", "-m", "compileall", "-q", document.parent / "client")
    run(
        PYTHON / "python", "-c", USE_PYTHON, base, os.environ["TIMBAO_KEY"],
        env=os.environ | {"PYTHONPATH": str(document.parent / "client")},
    )  # fmt: skip


def test_types_for_typescript(document):
    generator = tool(NODE / "openapi-typescript", needs="npm")
    said = run(generator, document, "-o", document.parent / "timbao.ts")
    assert "arning" not in said
    (document.parent / "use.ts").write_text(USE_TYPESCRIPT, "utf-8")
    strict = ("--noEmit", "--strict", "--noUncheckedIndexedAccess", "--target", "es2022")
    run(tool(NODE / "tsc", needs="npm"), *strict, document.parent / "use.ts")


def test_only_what_generators_cannot_read_is_left_out(document):
    served, whole = json.loads(document.read_text("utf-8")), build("en")
    pages = {path for path, item in whole["paths"].items() if all("pages" in one["tags"] for one in item.values())}
    assert set(whole["paths"]) - set(served["paths"]) == pages
    assert "/search.atom" in pages
    assert not {path for path in pages if path.startswith("/api/")}
    assert served["components"] == for_generators(whole)["components"] == whole["components"]
    body = served["paths"]["/api/v1/batch"]["post"]["requestBody"]
    assert set(body["content"]) == {"application/json"}
    assert "`text/csv`" in body["description"]


def test_full_is_everything(get):
    assert get("/api/v1/openapi.json?full=true&lang=en").json["paths"].keys() == build("en")["paths"].keys()
    assert get("/api/v1/openapi.json").headers["etag"] != get("/api/v1/openapi.json?full=true").headers["etag"]

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from falcon import testing

from analyzers.explain import TokenView
from search.planning.explain import Explanation, QueryView
from service import create_app

DOC = Path(__file__).parents[2] / "docs" / "api.md"


def address(text: str, more: str = "") -> str:
    return f"/api/v1/analyze?text={quote(text)}{more}"


def test_a_text_is_explained(get):
    body = get(address("Hoà bình")).json
    view = msgspec.convert(body, Explanation)
    assert [token.form for token in view.tokens] == ["hòa", "bình"]
    assert view.query.condition == '"=hòa =bình"'


def test_options_change_the_query(get):
    assert get(address("má", "&match=exact")).json["query"]["condition"] == "=má"
    assert get(address("a b c d e", "&words=any")).json["query"]["rule"] == "any"


def test_the_archive_is_asked(sample_engine):
    client = testing.TestClient(create_app(sample_engine))
    body = client.simulate_get("/api/v1/analyze", params={"text": "hojc"}).json
    assert body["query"]["condition"] == "=học"
    assert body["query"]["syllables"][0]["frequency"] > 1


def test_the_answer_is_tagged(get):
    tag = get(address("học")).headers["etag"]
    assert get(address("học"), If_None_Match=tag).status_code == 304
    assert get(address("học", "&match=exact"), If_None_Match=tag).status_code == 200


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("", "invalid-parameter", "text"),
        ("text=", "invalid-parameter", "text"),
        ("text=" + "a" * 2001, "invalid-parameter", "text"),
        ("text=a&match=near", "invalid-parameter", "match"),
        ("text=a&words=some", "invalid-parameter", "words"),
        ("text=a&text=b", "repeated-parameter", "text"),
        ("text=a&q=b", "unknown-parameter", "q"),
    ],
)
def test_what_is_wrong_is_a_problem(get, query, code, parameter):
    response = get(f"/api/v1/analyze?{query}")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json["type"].endswith(f"/problems/{code}")
    assert response.json["parameter"] == parameter
    assert {"title", "detail", "instance", "request_id"} <= set(response.json)


@pytest.mark.parametrize("shape", [TokenView, Explanation, QueryView])
def test_every_member_is_documented(shape):
    told = DOC.read_text("utf-8").partition("## `GET /api/v1/analyze`")[2].partition("\n## ")[0]
    assert [name for name in shape.__struct_fields__ if f"`{name}`" not in told] == []

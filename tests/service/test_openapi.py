"""The OpenAPI document is the service: every route, parameter, answer and problem is in it, and nothing else."""

from __future__ import annotations

import re
from html import unescape

import falcon
import jsonschema_rs
import pytest
from falcon import testing
from schemathesis.specs.openapi.definitions import OPENAPI_31

from service import ServiceSettings, create_app
from service.http.problems import KINDS
from service.http.query_string import rules_of
from service.openapi import build
from service.openapi.catalogue import OPERATIONS
from service.openapi.document import ALWAYS, problems_of
from service.openapi.members import MEMBERS, SHAPES
from service.openapi.operation import target

# Of no operation: the address is there, and takes other methods.
ELSEWHERE = {"method-not-allowed"}


@pytest.fixture(scope="module")
def document():
    return build("vi")


def routes(app: falcon.App) -> set[tuple[str, str]]:
    """Every (method, template) that the app answers, but for HEAD and OPTIONS, which all have."""
    found = set()
    nodes = list(app._router._roots)  # Falcon has no public list of its routes
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children)
        for method in ("GET", "PUT", "POST", "DELETE", "PATCH") if node.resource is not None else ():
            # What a resource does not answer, Falcon answers with 405 by a function that is no method of it.
            if getattr(node.method_map.get(method), "__self__", None) is node.resource:
                found.add((method.lower(), node.uri_template))
    return found


def test_it_is_openapi(document):
    assert [error.message for error in jsonschema_rs.Draft202012Validator(OPENAPI_31).iter_errors(document)] == []


def test_every_route_is_in_it_and_every_operation_is_a_route(sample_engine):
    described = {(operation.method, operation.route or operation.path) for operation in OPERATIONS}
    assert described == routes(create_app(sample_engine))


def test_names_are_unique():
    ids = [operation.id for operation in OPERATIONS]
    assert len(ids) == len(set(ids))
    for operation in OPERATIONS:
        names = [example.name for example in operation.examples]
        assert names, operation.id
        assert len(names) == len(set(names)), operation.id


def test_every_problem_is_in_it():
    described = {code for operation in OPERATIONS for code in (*ALWAYS, *problems_of(operation))}
    assert described | ELSEWHERE == set(KINDS)


def test_every_reference_leads_somewhere(document):
    lost, followed = [], set()

    def walk(value):
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                found = document
                for part in value["$ref"].removeprefix("#/").split("/"):
                    found = found.get(part, {})
                lost.extend([] if found else [value["$ref"]])
                followed.add(value["$ref"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(document)
    assert lost == []
    assert len(followed) > 50


def without_words(value):
    if isinstance(value, dict):
        words = {"description", "summary", "x-displayName", "title", "detail", "label", "value"}
        return {key: without_words(each) for key, each in value.items() if key not in words or isinstance(each, dict)}
    return [without_words(each) for each in value] if isinstance(value, list) else value


def test_both_languages_describe_the_same(document):
    english = build("en")
    assert without_words(english) == without_words(document)
    assert english["paths"]["/api/v1/search"]["get"]["summary"] == "Search"
    vietnamese_letters = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    for name, component in english["components"]["schemas"].items():
        told = [component["description"], *(each["description"] for each in component["properties"].values())]
        assert [words for words in told if vietnamese_letters.search(words)] == [], name


def test_no_words_are_left_of_what_is_gone(document):
    shapes = document["components"]["schemas"]
    members = {f"{name}.{member}" for name, shape in shapes.items() for member in shape["properties"]}
    kinds = {operation.query for operation in OPERATIONS if operation.query}
    members |= {f"{kind.__name__}.{name}" for kind in kinds for name in rules_of(kind).names}
    used = {name if name in MEMBERS else name.partition(".")[2] for name in members}
    assert set(MEMBERS) == used
    assert set(SHAPES) == set(shapes)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_the_parameters_are_those_that_are_validated(sample_engine, operation):
    """Whoever sends a parameter that there is not is told those there are: the same as the document has."""
    if operation.lenient or operation.method != "get" or operation.examples[0].key:
        return  # those that need a key: test_writing.py
    path, _, query = target(operation, operation.examples[0]).partition("?")
    client = testing.TestClient(create_app(sample_engine))
    response = client.simulate_get(path, query_string=f"{query}&no-such=1")
    assert response.status_code == 400
    assert response.json["type"] == "/problems/unknown-parameter"
    assert response.json["allowed"] == list(rules_of(operation.query).names if operation.query else ())


def test_addresses_begin_with_the_public_one(make_client):
    client = make_client(base_url="https://bao.example/tim")
    document = client.simulate_get("/api/v1/openapi.json").json
    assert document["servers"] == [{"url": "https://bao.example/tim"}]
    types = document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    assert "https://bao.example/tim/problems/invalid-parameter" in types
    sample = document["paths"]["/api/v1/search"]["get"]["x-codeSamples"][0]["source"]
    assert sample.startswith("curl -sG https://bao.example/tim/api/v1/search ")


def test_language_and_cache(get):
    vietnamese = get("/api/v1/openapi.json")
    english = get("/api/v1/openapi.json", accept_language="en")
    assert (vietnamese.headers["content-language"], english.headers["content-language"]) == ("vi", "en")
    assert "Accept-Language" in english.headers["vary"]
    assert vietnamese.headers["etag"] != english.headers["etag"]
    assert get("/api/v1/openapi.json?lang=en").json == english.json
    assert get("/api/v1/openapi.json", if_none_match=vietnamese.headers["etag"]).status_code == 304


def test_the_page_shows_every_operation_parameter_and_shape(sample_engine, document):
    client = testing.TestClient(create_app(sample_engine, ServiceSettings()))
    for language in ("vi", "en"):
        html = client.simulate_get("/docs", query_string=f"lang={language}").text
        for operation in OPERATIONS:
            assert f'id="{operation.id}"' in html
            assert operation.summary.to(language) in unescape(html)
        for name, shape in document["components"]["schemas"].items():
            assert f'id="shape-{name}"' in html
            assert [member for member in shape["properties"] if f"<code>{member}</code>" not in html] == []
        for anchor in re.findall(r'href="#([^"]+)"', html):
            assert f'id="{anchor}"' in html
        assert html.count("<script") == 1  # the search box
        assert "http://127.0.0.1:8000/api/v1/search" in html

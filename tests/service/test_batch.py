"""``POST /api/v1/batch`` over the sample articles."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import SearchOptions
from search.reports import spreadsheet as table_module
from search.reports.spreadsheet import Record
from service import ServiceSettings, create_app
from service.access.token_buckets import Buckets, Rate
from service.http.cost import BYTES_READ, ROWS_READ, UNREAD_QUERY

BATCH = "/api/v1/batch"


@pytest.fixture
def sample(sample_engine):
    return testing.TestClient(create_app(sample_engine))


def post(client, body, query: str = "", **headers: str):
    kind = {"Content-Type": "application/json"} if isinstance(body, list) else {"Content-Type": "text/csv"}
    given = kind | {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, list):
        return client.simulate_post(BATCH, query_string=query, json=body, headers=given)
    return client.simulate_post(BATCH, query_string=query, body=body, headers=given)


def test_fifty_queries_with_three_broken_rows(sample):
    queries = [f"bão {n}" for n in range(47)]
    queries[5:5], queries[20:20], queries[40:40] = ['"bão'], ["*x"], ["(("]
    answer = post(sample, queries).json
    assert (answer["answered"], answer["failed"], answer["blank"]) == (47, 3, 0)
    assert [row["row"] for row in answer["rows"] if row["status"] == "failed"] == [6, 21, 41]
    assert answer["rows"][5]["problem"] == {
        "code": "syntax",
        "detail": "Dấu ngoặc kép mở ra mà không đóng lại.",
        "hint": 'Thêm dấu " vào cuối cụm từ, hoặc bỏ dấu này.',
        "position": 0,
    }


def test_counts_are_those_of_a_search(sample):
    queries = ["bóng đá", "bão OR lũ", '"học sinh"', "một hai ba bốn năm"]
    rows = post(sample, queries, "section=Th%E1%BB%83+thao&size=3").json["rows"]
    for q, row in zip(queries, rows, strict=True):
        params = {"q": q, "section": "Thể thao", "size": 3}
        found = sample.simulate_get("/api/v1/search", params=params).json
        assert row["total"] == found["total"]
        assert [hit["id"] for hit in row["items"]] == [item["id"] for item in found["items"]]
        assert (row["canonical"], row["parsed"]) == (found["query"]["canonical"], found["query"]["parsed"])


def test_csv_in_and_csv_out(sample, sample_engine):
    body = 'mã;câu tìm\r\nA;bóng đá\r\nB;"""bóng"\r\n'.encode("utf-8-sig")
    response = post(sample, body, "format=csv&bom=true&lang=en", accept_language="en")
    assert response.status_code == 400  # there is no parameter lang
    response = post(sample, body, "format=csv&bom=true", accept_language="en")
    assert response.headers["content-type"].startswith("text/csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline=""))
    assert (first["row"], first["mã"], first["status"], first["generation"]) == (
        "2",
        "A",
        "ok",
        sample_engine.generation,
    )
    assert (second["error"], second["message"][:7]) == ("syntax", "A quote")


def test_a_generation(sample, sample_engine):
    assert post(sample, ["bão"], f"generation={sample_engine.generation}").json["answered"] == 1
    rows = post(sample, ["bão"], "generation=g99").json["rows"]
    assert rows[0]["problem"]["code"] == "generation-gone"


def test_text_and_gzip(sample):
    headers = {"Content-Type": "text/plain", "Content-Encoding": "gzip"}
    body = gzip.compress("bóng đá\n\nbão, lũ\n".encode())
    answer = sample.simulate_post(BATCH, body=body, headers=headers).json
    assert [(row["q"], row["status"]) for row in answer["rows"]] == [
        ("bóng đá", "ok"),
        ("", "blank"),
        ("bão, lũ", "ok"),
    ]


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{}", "application/json", 400, "invalid-body"),
        (b"[1", "application/json", 400, "invalid-body"),
        (b"[" * 100_000, "application/json", 400, "invalid-body"),
        (b"\xff", "application/json", 400, "invalid-body"),
        (b"", "application/json", 400, "invalid-body"),
        (b"<a/>", "application/xml", 415, "unsupported-media-type"),
        (b"[" + b'"a",' * 1000 + b'"a"]', "application/json", 413, "body-too-large"),
        (b"a\n" * 1001, "text/csv", 413, "body-too-large"),
        (b"a" * (1 << 20) + b"a", "text/csv", 413, "body-too-large"),
    ],
)
def test_a_body_that_is_no_batch(sample, body, kind, status, code):
    response = sample.simulate_post(BATCH, body=body, headers={"Content-Type": kind})
    assert (response.status_code, response.json["type"]) == (status, f"/problems/{code}")


def test_only_by_post(sample):
    response = sample.simulate_get(BATCH)
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]


def test_time_that_is_up(sample_engine):
    client = testing.TestClient(create_app(sample_engine, ServiceSettings(batch_seconds=-1)))
    answer = post(client, ["bão", "lũ"]).json
    assert [row["problem"]["code"] for row in answer["rows"]] == ["unfinished", "unfinished"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["q", "from", "source", "match", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.lists(values, min_size=1, max_size=4), query=st.sampled_from(["", "format=csv", "size=2&words=auto"]))
def test_any_json(sample_engine, body, query):
    response = post(testing.TestClient(create_app(sample_engine)), body, query)
    assert response.status_code == 200
    if not query.startswith("format"):
        assert len(response.json["rows"]) == len(body)


# Before anything is parsed. ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"\n" * (1 << 20), "text/plain", 200),
        (b"\r" * (1 << 20), "text/csv", 200),
        (b" \t\r\n" * (1 << 18), "text/csv", 200),
        (b"\n" * (1 << 19) + b"x", "text/csv", 413),
        (b";\n" * (1 << 19), "text/csv", 413),
        (b"q;a\n" + b";;\n" * 300_000, "text/csv", 413),
        (b'""\n' * 300_000, "text/csv", 413),
        (b"," * (1 << 20), "text/csv", 413),
        (b"q" + b"\t" * ((1 << 20) - 1), "text/csv", 413),
        (b"q,a\n" + b"," * (1 << 19), "text/csv", 413),
        (b"[" + b"[]," * 349_000 + b"1]", "application/json", 413),
    ],
)
def test_a_small_body_that_means_a_million_rows_or_cells(sample, body, kind, status, monkeypatch):
    made = []
    monkeypatch.setattr(table_module, "Record", lambda *args: made.append(1) or Record(*args))
    headers = {"Content-Type": kind, "Content-Encoding": "gzip"}
    response = sample.simulate_post(BATCH, body=gzip.compress(body), headers=headers)
    assert response.status_code == status
    assert len(made) < 10_000, "rows that were read before they were counted"
    if status == 413:
        assert response.json["allowed"] == ["0..1000"]
    else:
        assert response.json["rows"] == []


def test_lines_at_the_end_with_nothing_in_them_are_no_rows_however_many(sample):
    body = ("q,mã\r\n" + "bão,1\r\n" * 1000 + ",\r\n" * 2000 + "\r\n" * 5000).encode()
    assert post(sample, body).json["answered"] == 1000


# Paid row by row. -------------------------------------------------------------------------------------------------


def limited(engine, rate: str, buckets: Buckets) -> testing.TestClient:
    return testing.TestClient(create_app(engine, ServiceSettings(rate_limit=rate), buckets=buckets))


def test_rows_for_which_nothing_is_left_are_not_asked(sample_engine):
    buckets = Buckets(lambda: 1000.0)
    client = limited(sample_engine, "20/3600", buckets)
    rows = post(client, ["bóng đá"] * 60).json["rows"]
    statuses = [row["status"] for row in rows]
    asked = statuses.count("ok")
    assert 0 < asked < 20
    assert statuses == ["ok"] * asked + ["failed"] * (60 - asked)
    assert {row["problem"]["code"] for row in rows[asked:]} == {"rate-limited"}
    assert post(client, ["bóng đá"]).status_code == 429


def test_a_batch_costs_what_its_rows_cost(sample_engine):
    buckets, rate = Buckets(lambda: 1000.0), Rate(10_000, 3600)
    client = limited(sample_engine, "10000/3600", buckets)
    queries = ["bóng đá", "học sinh", '"bão', "", "bão OR lũ"]
    response = post(client, queries)
    options = SearchOptions(size=0)
    found = [sample_engine.search(queries[place], options).query.cost.units for place in (0, 1, 4)]
    body = len(json.dumps(queries, ensure_ascii=False).encode())
    spent = 1 + sum(max(1, units) for units in found) + UNREAD_QUERY + 5 / ROWS_READ + body / BYTES_READ
    left = buckets.take("127.0.0.1", rate, 0)[1].left
    assert 10_000 - left == pytest.approx(spent, abs=0.05)
    assert response.headers["ratelimit"].startswith(f'"default";r={int(left)};')


def test_queries_that_are_refused_cost_something(sample_engine):
    buckets, rate = Buckets(lambda: 1000.0), Rate(10_000, 3600)
    post(limited(sample_engine, "10000/3600", buckets), ["((("] * 500)
    assert 10_000 - buckets.take("127.0.0.1", rate, 0)[1].left > 1000


def test_one_client_has_one_batch_at_a_time(sample_engine, monkeypatch):
    client = testing.TestClient(create_app(sample_engine))
    inner: list[int] = []
    search = sample_engine.search

    def ask(*args):
        monkeypatch.setattr(sample_engine, "search", search)
        refused = post(client, ["bão"])
        inner.extend([refused.status_code, int(refused.headers["retry-after"])])
        return search(*args)

    monkeypatch.setattr(sample_engine, "search", ask)
    assert post(client, ["bão"]).json["answered"] == 1
    assert inner == [429, 10]
    assert post(client, ["bão"]).status_code == 200

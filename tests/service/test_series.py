"""``GET /api/v1/series`` over the sample articles."""

from __future__ import annotations

import csv
import io

import pytest
from falcon import testing

from service import create_app

SERIES = "/api/v1/series"


@pytest.fixture
def sample(sample_engine):
    return testing.TestClient(create_app(sample_engine))


def test_adds_up_to_the_search(sample):
    params = {"q": "bóng đá", "section": "Thể thao"}
    found = sample.simulate_get("/api/v1/search", params=params | {"size": 0}).json
    answer = sample.simulate_get(SERIES, params=params | {"by": "source"}).json
    whole, *values = answer["series"]
    assert (whole["value"], whole["count"]) == (None, found["total"]["value"])
    assert sum(point["count"] for point in whole["points"]) + whole["undated"] == whole["count"]
    assert sum(series["count"] for series in values) == whole["count"]
    assert (answer["interval"], answer["by"], answer["generation"]) == ("month", "source", found["generation"])
    assert answer["query"]["canonical"] == "bóng đá"


def test_csv(sample):
    response = sample.simulate_get(SERIES, params={"q": "bão", "interval": "year", "format": "csv", "bom": "true"})
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == ["year", "count", "total", "ratio"]
    assert sum(int(row["total"]) for row in rows) == sample.simulate_get("/api/v1/stats").json["articles"]


def test_unchanged(sample, sample_engine):
    params = {"q": "bão", "generation": sample_engine.generation}
    tag = sample.simulate_get(SERIES, params=params).headers["etag"]
    again = sample.simulate_get(SERIES, params=params, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert sample.simulate_get(SERIES, params=params | {"by": "tag"}, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "code", "parameter"),
    [
        ("interval=week", 400, "invalid-parameter", "interval"),
        ("by=title", 400, "invalid-parameter", "by"),
        ("top=21", 400, "invalid-parameter", "top"),
        ("size=3", 400, "unknown-parameter", "size"),
        ("from=1900&interval=day", 400, "invalid-parameter", "interval"),
        ("from=2024&to=2023", 400, "invalid-parameter", "to"),
        ("q=%22", 400, "query-syntax", "q"),
        ("generation=g99", 410, "generation-gone", "generation"),
    ],
)
def test_what_is_refused(sample, query, status, code, parameter):
    response = sample.simulate_get(SERIES, query_string=query)
    assert (response.status_code, response.json["type"]) == (status, f"/problems/{code}")
    assert response.json["parameter"] == parameter

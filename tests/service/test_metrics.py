"""``/metrics``: right counts, bounded labels, and no word of what was asked."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import pytest
from falcon import testing
from prometheus_client.parser import text_string_to_metric_families

from service import ServiceSettings, create_app
from service.access.keys import add_key
from service.monitoring.request_counts import MEDIA_TYPE, SharedCounts
from service.write_queue.queue import Queue, Write
from service.write_queue.task import Counts
from service.write_queue.writing import Writing


@pytest.fixture
def client(engine):
    return testing.TestClient(create_app(engine, ServiceSettings(anonymous=("search", "metrics"))))


def read(text: str) -> dict[tuple[str, ...], float]:
    """Every sample: name and values of labels, in the order of their names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def metrics(client) -> dict[tuple[str, ...], float]:
    response = client.simulate_get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["cache-control"] == "no-store"
    return read(response.text)


def test_metrics_need_their_scope(engine, tmp_path):
    _, text = add_key(tmp_path / "k", "prometheus", ["metrics"])
    client = testing.TestClient(create_app(engine, ServiceSettings(keys=str(tmp_path / "k"))))
    assert client.simulate_get("/metrics").status_code == 401
    assert client.simulate_get("/metrics", headers={"Authorization": f"Bearer {text}"}).status_code == 200


def test_requests_are_counted_by_route_and_status(client):
    for address in ("/api/v1/articles/tt-001", "/api/v1/articles/none", "/api/v1/articles/none/2", "/nothing/x"):
        client.simulate_get(address)
    found = metrics(client)
    route = "/api/v1/articles/{article_id:path}"
    assert found["timbao_requests_total", "GET", route, "200"] == 1
    assert found["timbao_requests_total", "GET", route, "404"] == 2
    assert found["timbao_requests_total", "GET", "none", "404"] == 1
    assert found["timbao_request_seconds_count", route, ""] == 3
    assert found["timbao_cost_units_total", route] == 3
    assert found["timbao_request_seconds_bucket", "+Inf", route, ""] == 3


@pytest.mark.parametrize(
    ("query", "shape"),
    [("", "browse"), ("q=%20", "browse"), ("q=bóng đá", "words"), ("q=bong-da", "words"), ("q=or not", "words"),
     ('q="bóng đá"', "operators"), ("q=bóng -đá", "operators"), ("q=bão OR lũ", "operators"),
     ("q=bão HOẶC lũ", "operators"), ("q=nguy*", "operators"), ("q=title:bão", "operators"), ("q==má", "operators"),
     ("q=bão&facets=section", "words+counts"), ("histogram=year", "browse+counts")],
)  # fmt: skip
def test_searches_are_counted_by_shape(client, query, shape):
    client.simulate_get("/api/v1/search", query_string=query)
    assert metrics(client)["timbao_request_seconds_count", "/api/v1/search", shape] == 1


def test_searches_without_results_are_counted(client):
    for q in ("bóng đá", "xyzxyz", "qqqqq"):
        client.simulate_get("/api/v1/search", params={"q": q})
    client.simulate_get("/search", params={"q": "xyzxyz"})
    found = metrics(client)
    assert found["timbao_searches_without_results_total", "/api/v1/search"] == 2
    assert found["timbao_searches_without_results_total", "/search"] == 1


def test_no_text_of_a_query_is_in_them(client):
    for address in ("/api/v1/search?q=bimatxyz", "/bimatxyz", "/api/v1/articles/bimatxyz", "/search?q=bimatxyz"):
        path, _, query = address.partition("?")
        client.simulate_get(path, query_string=query)
    assert "bimatxyz" not in client.simulate_get("/metrics").text


def test_the_index_is_told(sample_engine, articles):
    client = testing.TestClient(create_app(sample_engine, ServiceSettings(anonymous=("metrics",))))
    found = metrics(client)
    assert found["timbao_index_generation",] == int(sample_engine.generation[1:])
    assert found["timbao_index_articles",] == len(articles)
    assert found["timbao_index_bytes",] == sample_engine.stats().size_bytes
    assert found["timbao_index_segments",] == sample_engine.stats().segments
    assert 0 <= found["timbao_index_age_seconds",] < 3600
    assert not [name for name, *_ in found if name.startswith(("timbao_queue", "timbao_writer", "timbao_tasks"))]


def test_the_queue_and_the_writer_are_told(engine, tmp_path):
    queue = Queue(tmp_path / "q")
    chosen = ServiceSettings(anonymous=("metrics",))
    client = testing.TestClient(create_app(engine, chosen, writing=Writing(queue, lambda *_: None)))
    accepted = datetime.now(timezone.utc)
    tasks = [queue.accept(Write(kind="bulk", accepted=accepted), b"x" * 100) for _ in range(3)]
    tasks[0].state, tasks[0].counts = "done", Counts(received=5, indexed=3, rejected=2)
    tasks[1].state, tasks[1].counts = "failed", Counts(received=1, rejected=1)
    for _ in range(2):  # as by a writer that was killed before it could let go of them
        queue.finish(tasks[:2])
    with queue.writer_lock():
        found = metrics(client)
        assert client.simulate_get("/readyz").json["writing"] == "on"
    assert found["timbao_queue_requests",] == 1
    assert 100 < found["timbao_queue_bytes",] < 500
    assert 0 <= found["timbao_queue_oldest_seconds",] < 3600
    assert found["timbao_writer_running",] == 1
    assert (found["timbao_tasks_total", "done"], found["timbao_tasks_total", "failed"]) == (1, 1)
    assert (found["timbao_written_articles_total", "indexed"], found["timbao_written_articles_total", "rejected"]) == (
        3, 3,
    )  # fmt: skip
    assert metrics(client)["timbao_writer_running",] == 0
    ready = client.simulate_get("/readyz")
    assert (ready.status_code, ready.json["writing"], ready.json["waiting"]) == (200, "no-writer", 1)


def test_the_folder_of_the_counts_goes_with_the_server(monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "before")
    counts = SharedCounts()
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    assert folder.is_dir()
    left = folder.with_name("timbao-metrics-999999999-x")  # no process has this number
    left.mkdir()
    other = SharedCounts()
    assert not left.exists() and folder.is_dir()
    counts.remove()
    other.remove()
    assert not folder.exists()

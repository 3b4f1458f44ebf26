"""What the service is compared with others by: the log, the requests, the tables, the good engineer's query."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

from benchmarks import handmade
from benchmarks.service.contenders import BY_HAND, CLUSTER, FOLDER, get, post, timbao
from benchmarks.service.filling import Intake
from benchmarks.service.intake import table
from benchmarks.service.log import Log, draw
from benchmarks.service.served import Served
from benchmarks.service.tables import Loaded, latency, throughput
from search import Article

ROOT = Path(__file__).resolve().parent.parent


class Read(BaseHTTPRequestHandler):
    """A request as Python's own server reads it."""

    def __init__(self, request: bytes) -> None:
        self.rfile = BytesIO(request)
        self.raw_requestline = self.rfile.readline()
        assert self.parse_request()
        self.body = self.rfile.read()


def sample() -> list[Article]:
    decode = msgspec.json.Decoder(Article).decode
    paths = sorted((ROOT / "index_data/sample").glob("*.jsonl"))
    return [decode(line) for path in paths for line in path.read_bytes().splitlines()]


def drawn(seed: int) -> Log:
    return draw(sample(), 5, 5, seed)


def test_no_query_of_a_class_is_asked_twice() -> None:
    asked = [one for part in drawn(1) for one in part]
    assert len(set(asked)) == len(asked)
    assert {one.group for one in drawn(1).pages} == {one.group for one in asked}
    assert len({one.group for one in asked}) == 8


def test_the_log_is_the_same_for_the_same_seed() -> None:
    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_classes_take_turns() -> None:
    groups = [one.group for one in drawn(1).pages]
    assert len(set(groups[:8])) == 8


def test_requests_are_what_a_server_reads() -> None:
    asked = Read(get(8000, "/api/v1/search?q=h%C3%A0"))
    assert (asked.command, asked.path, asked.headers["Host"]) == ("GET", "/api/v1/search?q=h%C3%A0", "127.0.0.1:8000")
    sent = Read(post(9200, "/articles/_search", b'{"size":10}'))
    assert (sent.command, sent.path, sent.body) == ("POST", "/articles/_search", b'{"size":10}')
    assert int(sent.headers["Content-Length"]) == len(sent.body)


def test_the_service_is_asked_for_a_full_page_and_for_the_bare_ten() -> None:
    one = timbao(FOLDER, Served(8000, 0))
    page, ten = (parse_qs(urlsplit(Read(made("hà nội & huế")).path).query) for made in (one.page, one.ten))
    assert page == {"q": ["hà nội & huế"], "facets": ["source,section"], "histogram": ["month"]}
    assert ten == {"q": ["hà nội & huế"], "highlight": ["false"]}


def test_a_good_engineer_asks_for_all_words_and_for_a_phrase_in_quotes() -> None:
    (words,) = handmade.ten("hà nội")["query"]["bool"]["must"]
    assert words["multi_match"]["operator"] == "and"
    assert words["multi_match"]["fields"] == ["title.folded^3", "summary.folded^2.5", "body.folded"]
    (phrase,) = handmade.ten('"hà nội"')["query"]["bool"]["must"]
    assert (phrase["multi_match"]["type"], phrase["multi_match"]["query"]) == ("phrase", "hà nội")
    page, ten = handmade.page("hà nội"), handmade.ten("hà nội")
    assert page.keys() - ten.keys() == {"aggs", "highlight"}
    assert {name: page[name] for name in ten} == ten


def test_latency_is_told_beside_the_first_column() -> None:
    times = {"one": {BY_HAND: [6.0], FOLDER: [2.0], CLUSTER: [3.0]}}
    assert latency("page", times).splitlines() == [
        f"| page | {FOLDER} | {CLUSTER} | ratio | {BY_HAND} | ratio |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| one | 2.0 / 2.0 | 3.0 / 3.0 | 1.5 / 1.5 | 6.0 / 6.0 | 3.0 / 3.0 |",
    ]


def test_load_is_told_in_a_row_each() -> None:
    row = throughput(16, {FOLDER: Loaded(100.4, [10.0, 10.0], 4.25, 1)}).splitlines()[-1]
    assert row == f"| {FOLDER} | 100 | 10 | 10 | 4.2 | 1 |"


def test_intake_is_the_median_of_the_runs() -> None:
    runs = {
        "a": [Intake(100, wall, 2.0, 1_000_000) for wall in (1.0, 2.0, 50.0)],
        "b": [Intake(100, 1.0, 1.0, 500_000)],
    }
    assert table(runs).splitlines()[2:] == [
        "| articles a second | 50.0 | 100.0 (×2.00) |",
        "| seconds | 2.0 | 1.0 (×0.50) |",
        "| ms of processors an article | 20.0 | 10.0 (×0.50) |",
        "| MB on the disk | 1.0 | 0.5 (×0.50) |",
    ]

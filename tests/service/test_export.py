"""Exports: whole, in one order, from one generation; resumed to the byte, and checked against their manifest."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import json
import re
import shutil
import socket
import threading
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, urlencode

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Article, open_index
from service import ServiceSettings, create_app
from service.api.export import COLUMNS

EXPORT = "/api/v1/export"


@pytest.fixture
def sample(sample_engine):
    return testing.TestClient(create_app(sample_engine))


def address(path: str = EXPORT, **parameters: object) -> str:
    return f"{path}?{urlencode(parameters, doseq=True)}"


def rows_of(response: testing.Result) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8"), newline=""), strict=True))


def archive(tmp_path, *articles: Article):
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add(articles)
    engine.refresh()
    return engine, testing.TestClient(create_app(engine))


# What is in it. -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "filters",
    [
        {"q": "bóng đá"},
        {"q": ""},
        {"q": "bão OR lũ", "from": "2023", "to": "2025"},
        {"q": "", "section": ["Thể thao", "Giáo dục"]},
        {"q": "một hai ba bốn năm sáu"},
        {"q": "không-có-đâu"},
    ],
)
def test_every_hit_is_there_once(sample, filters):
    total = sample.simulate_get(address("/api/v1/search", size=0, **filters)).json["total"]["value"]
    response = sample.simulate_get(address(**filters))
    rows = rows_of(response)
    assert len(rows) == len({row["id"] for row in rows}) == total == int(response.headers["x-timbao-count"])
    lines = sample.simulate_get(address(format="ndjson", **filters)).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows]


def test_rows_are_the_stored_articles(sample, articles):
    stored = {article.id: article for article in articles}
    for row in rows_of(sample.simulate_get(address(fields="title,body,published,authors,tags,language"))):
        article = stored[row["id"]]
        assert list(row) == ["id", "title", "body", "published", "authors", "tags", "language"]
        assert row["title"].lstrip("'") == article.title.lstrip("'")
        assert row["body"] == article.body
        assert datetime.fromisoformat(row["published"]) == article.published
        assert row["authors"] == "; ".join(article.authors)
        assert row["tags"] == "; ".join(article.tags)


def test_default_columns(sample):
    assert tuple(rows_of(sample.simulate_get(EXPORT))[0]) == ("id", *COLUMNS)
    line = sample.simulate_get(address(format="ndjson")).text.splitlines()[0]
    assert tuple(json.loads(line)) == ("id", *COLUMNS)


def test_order(tmp_path):
    when = datetime(2024, 5, 1, tzinfo=timezone.utc)
    _, client = archive(
        tmp_path,
        Article(id="d", title="bão"),
        Article(id="c", title="bão", published=when),
        Article(id="a", title="bão", published=when.replace(year=2025)),
        Article(id="b", title="bão", published=when),
        Article(id="A", title="bão"),
    )
    assert [row["id"] for row in rows_of(client.simulate_get(EXPORT))] == ["b", "c", "a", "A", "d"]


def test_awkward_cells(tmp_path):
    title, body = '=HYPERLINK("http://x";"y")', 'Dòng một\r\nDòng "hai", ba\n'
    _, client = archive(tmp_path, Article(id="1", title=title, body=body, tags=["-a", "b,c"]))
    (row,) = rows_of(client.simulate_get(address(fields="title,body,tags")))
    assert row == {"id": "1", "title": f"'{title}", "body": body, "tags": "'-a; b,c"}
    (row,) = rows_of(client.simulate_get(address(fields="title,body", escape="false")))
    assert row["title"] == title
    line = json.loads(client.simulate_get(address(fields="title,body,tags", format="ndjson")).text)
    assert line == {"id": "1", "title": title, "body": body, "tags": ["-a", "b,c"]}


def test_byte_order_mark_only_when_asked(sample):
    assert sample.simulate_get(EXPORT).content.startswith(b"id,")
    assert sample.simulate_get(address(bom="true")).content.startswith(b"\xef\xbb\xbfid,")


def test_what_the_headers_say(sample, sample_engine):
    response = sample.simulate_get(address(q="Bóng đá!", format="ndjson"))
    assert response.headers["content-type"].startswith("application/x-ndjson")
    name = f"timbao-{sample_engine.generation}-bong-da.ndjson"
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert response.headers["x-timbao-generation"] == sample_engine.generation
    assert f"generation={sample_engine.generation}" in response.headers["link"]
    assert "/api/v1/export/manifest?" in response.headers["link"]


# The manifest. ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["csv", "ndjson"])
def test_the_manifest_is_of_the_bytes(sample, sample_engine, format):
    asked = {"q": "bóng  đá", "section": "Thể thao", "from": "2020", "format": format, "bom": "true"}
    manifest = sample.simulate_get(address(f"{EXPORT}/manifest", **asked)).json
    response = sample.simulate_get(manifest["url"])
    assert (len(response.content), hashlib.sha256(response.content).hexdigest()) == (
        manifest["bytes"],
        manifest["sha256"],
    )
    assert manifest["count"] == int(response.headers["x-timbao-count"]) > 0
    assert manifest["query"] == {
        "text": "bóng  đá",
        "canonical": "bóng đá",
        "parsed": "có cụm “bóng đá”",
        "notes": [],
    }
    assert manifest["filters"] == {"from": "2020", "section": ["Thể thao"]}
    assert (manifest["generation"], manifest["order"]) == (sample_engine.generation, "published,id")
    assert manifest["file"] in response.headers["content-disposition"]
    assert manifest["columns"] == ["id", *COLUMNS]
    # Once measured, the export says so itself.
    digest = base64.b64encode(bytes.fromhex(manifest["sha256"])).decode()
    assert response.headers["repr-digest"] == f"sha-256=:{digest}:"
    assert int(response.headers["content-length"]) == manifest["bytes"]


def test_the_address_of_the_manifest_gives_the_same_bytes_after_more_came_in(tmp_path):
    engine, client = archive(tmp_path, *(Article(id=str(n), title="bão", body=f"Tin {n}") for n in range(9)))
    manifest = client.simulate_get(address(f"{EXPORT}/manifest", q="bão")).json
    with engine.writer() as writer:
        writer.add([Article(id="x", title="bão"), Article(id="3", title="bão", body="Sửa")])
    again = client.simulate_get(manifest["url"])
    assert hashlib.sha256(again.content).hexdigest() == manifest["sha256"]
    assert len(rows_of(client.simulate_get(address(q="bão")))) == manifest["count"] + 1


# Resuming. ----------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=st.integers(0, 40_000), length=st.none() | st.integers(1, 9000), format=st.sampled_from(["csv", "ndjson"]))
def test_any_range_is_that_part_of_the_whole(sample_engine, first, length, format):
    client = testing.TestClient(create_app(sample_engine))
    asked = address(q="học", format=format, generation=sample_engine.generation)
    whole = client.simulate_get(asked).content
    last = "" if length is None else first + length - 1
    response = client.simulate_get(asked, headers={"Range": f"bytes={first}-{last}"})
    if first >= len(whole):
        assert response.status_code == 416
        assert response.headers["content-range"] == f"bytes */{len(whole)}"
        return
    part = whole[first : None if length is None else first + length]
    assert (response.status_code, response.content) == (206, part)
    assert response.headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
    assert int(response.headers["content-length"]) == len(part)


def test_the_last_bytes(sample, sample_engine):
    asked = address(generation=sample_engine.generation)
    whole = sample.simulate_get(asked).content
    assert sample.simulate_get(asked, headers={"Range": "bytes=-10"}).content == whole[-10:]
    assert sample.simulate_get(asked, headers={"Range": "bytes=-0"}).status_code == 416


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=x-", "bytes 1-2", "²"])
def test_a_range_that_cannot_be_given_is_answered_with_the_whole(sample, sample_engine, asked):
    response = sample.simulate_get(address(generation=sample_engine.generation), extras={"HTTP_RANGE": asked})
    assert response.status_code == 200
    assert len(rows_of(response)) == int(response.headers["x-timbao-count"])


def test_no_range_where_the_beginning_may_be_of_another_generation(sample, sample_engine):
    whole = sample.simulate_get(EXPORT)
    asked = {"Range": "bytes=7-"}
    assert sample.simulate_get(EXPORT, headers=asked).status_code == 200
    assert sample.simulate_get(EXPORT, headers=asked | {"If-Range": '"other"'}).content == whole.content
    resumed = sample.simulate_get(EXPORT, headers=asked | {"If-Range": whole.headers["etag"]})
    assert (resumed.status_code, resumed.content) == (206, whole.content[7:])
    pinned = address(generation=sample_engine.generation)
    assert sample.simulate_get(pinned, headers=asked | {"If-Range": '"other"'}).status_code == 200


def test_compressed(sample):
    plain = sample.simulate_get(EXPORT)
    packed = sample.simulate_get(EXPORT, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]


def test_unchanged(sample):
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        tag = sample.simulate_get(EXPORT, headers=headers).headers["etag"]
        again = sample.simulate_get(EXPORT, headers=headers | {"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    manifest = sample.simulate_get(f"{EXPORT}/manifest")
    tag = manifest.headers["etag"]
    assert sample.simulate_get(f"{EXPORT}/manifest", headers={"If-None-Match": tag}).status_code == 304


# Limits. ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("size=3", "unknown-parameter"),
        ("sort=newest", "unknown-parameter"),
        ("cursor=x", "unknown-parameter"),
        ("format=xlsx", "invalid-parameter"),
        ("fields=score", "invalid-parameter"),
        ("bom=yes", "invalid-parameter"),
        ("from=2024&to=2023", "invalid-parameter"),
        ("q=%22", "query-syntax"),
    ],
)
@pytest.mark.parametrize("path", [EXPORT, f"{EXPORT}/manifest"])
def test_what_cannot_be_exported(sample, path, query, code):
    response = sample.simulate_get(path, query_string=query)
    assert (response.status_code, response.json["type"]) == (400, f"/problems/{code}")


def test_a_generation_that_is_gone(sample):
    response = sample.simulate_get(address(generation="g999"))
    assert (response.status_code, response.json["type"]) == (410, "/problems/generation-gone")


def test_more_articles_than_one_export_may_have(sample_engine):
    client = testing.TestClient(create_app(sample_engine, ServiceSettings(export_rows=100)))
    response = client.simulate_get(EXPORT)
    assert (response.status_code, response.json["type"]) == (400, "/problems/export-too-large")
    assert (response.json["total"], response.json["allowed"]) == (sample_engine.stats().articles, ["0..100"])
    assert client.simulate_get(address(section="Thể thao")).status_code == 200


def test_only_so_many_at_once_and_every_slot_comes_back(sample_engine):
    app = create_app(sample_engine, ServiceSettings(exports_at_once=1))
    client = testing.TestClient(app)
    started: list[tuple[str, list[tuple[str, str]]]] = []
    environ = testing.create_environ(EXPORT)
    body = app(environ, lambda status, headers, *_: started.append((status, headers)))
    assert started[0][0].startswith("200")
    busy = client.simulate_get(EXPORT)
    assert (busy.status_code, busy.json["type"]) == (503, "/problems/export-busy")
    assert busy.headers["retry-after"]
    assert client.simulate_get(address("/api/v1/search", q="học")).status_code == 200
    body.close()  # the client has gone
    for _ in range(2):
        assert client.simulate_head(EXPORT).content == b""
        assert client.simulate_get(address(q="học")).status_code == 200
        refused = client.simulate_get(
            address(generation=sample_engine.generation), headers={"Range": "bytes=99999999-"}
        )
        assert refused.status_code == 416
        assert client.simulate_get(f"{EXPORT}/manifest").status_code == 200


# Over a real connection. --------------------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path, serve):
    """A server over an archive that is larger than what the sockets hold, and the engine that writes to it."""
    place = str(tmp_path / "index")
    engine = open_index(place, create=True)
    with engine.writer() as writer:
        writer.add(Article(id=f"{n:04}", title=f"Bão số {n}", body="gió …" + "." * 33_000) for n in range(300))
    return int(serve(place).rpartition(":")[2]), engine


def test_a_download_that_broke_off_goes_on_after_a_commit(served):
    port, engine = served
    asked = f"{EXPORT}?q={quote('bão')}&fields=title,body&generation={engine.generation}"
    begun = _until(port, asked, 100_000)
    with engine.writer() as writer:
        writer.add([Article(id="0000", title="Bão khác"), Article(id="x", title="Bão mới")])
    while True:
        more = _until(port, asked, 2_000_000, begun=len(begun))
        begun += more
        if len(more) < 2_000_000:
            break
    manifest = json.loads(_until(port, asked.replace("export?", "export/manifest?"), 10_000))
    assert (len(begun), hashlib.sha256(begun).hexdigest()) == (manifest["bytes"], manifest["sha256"])
    assert len(begun) > 9_000_000


def _until(port: int, asked: str, enough: int, *, begun: int = 0) -> bytes:
    """The body up to some length; then the connection breaks."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        resume = f"Range: bytes={begun}-\r\n" if begun else ""
        connection.sendall(f"GET {asked} HTTP/1.0\r\nHost: x\r\n{resume}\r\n".encode())
        received = b""
        while len(received) < enough + 5000 and (piece := connection.recv(1 << 16)):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.split(b" ")[1] == (b"206" if begun else b"200"), head
    return body[:enough]


def test_readers_are_served_while_exports_run(served):
    port, _ = served
    held = [socket.create_connection(("127.0.0.1", port), timeout=120) for _ in range(2)]
    try:
        for connection in held:
            connection.sendall(f"GET {EXPORT}?fields=body HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        answers: list[bytes] = []
        asking = threading.Thread(target=lambda: answers.append(_until(port, "/api/v1/search?q=b%C3%A3o&size=0", 9000)))
        asking.start()
        asking.join(120)
        assert json.loads(answers[0])["total"]["value"] == 300
    finally:
        for connection in held:
            connection.close()


def rebuilt(folder, titles):
    shutil.rmtree(folder, ignore_errors=True)
    with open_index(str(folder), create=True).writer() as writer:
        writer.add(Article(id=f"a{n}", title=title, body="Mưa to.") for n, title in enumerate(titles))


def test_an_index_made_anew_in_the_same_place_is_another(tmp_path):
    """Its generation has the same name, and none of its answers is that of the one before."""
    rebuilt(tmp_path / "index", ["Mưa ở Huế"])
    client = testing.TestClient(create_app(open_index(str(tmp_path / "index"))))
    asked = [*(address(path, q="mưa") for path in (EXPORT, f"{EXPORT}/manifest", "/api/v1/search", "/search")), "/"]
    before = {path: client.simulate_get(path) for path in asked}
    rebuilt(tmp_path / "index", [f"Mưa ở Hà Nội {n}" for n in range(30)])
    for path, old in before.items():
        new = client.simulate_get(path, headers={"If-None-Match": old.headers["etag"]})
        assert new.status_code == 200, path
        assert new.headers["etag"] != old.headers["etag"]
    whole = client.simulate_get(address(q="mưa"))
    assert len(rows_of(whole)) == 30
    manifest = client.simulate_get(address(f"{EXPORT}/manifest", q="mưa")).json
    assert (manifest["count"], manifest["bytes"]) == (30, len(whole.content))
    assert manifest["sha256"] == hashlib.sha256(whole.content).hexdigest()
    assert re.search(r"\b30\b", re.sub("<[^>]+>", " ", client.simulate_get("/").text))


def test_head_does_not_say_that_there_is_nothing(sample_engine):
    client = testing.TestClient(create_app(sample_engine))
    path = address(q="bão", format="csv")
    assert "content-length" not in client.simulate_head(path).headers
    manifest = client.simulate_get(address(f"{EXPORT}/manifest", q="bão", format="csv")).json
    assert client.simulate_head(path).headers["content-length"] == str(manifest["bytes"])


def test_dates_are_written_in_one_form(make_engine):
    """As NDJSON, the search and the article itself have them."""
    moments = [
        datetime(2024, 5, 31, 11, 0, tzinfo=timezone.utc),
        datetime(2024, 5, 31, 18, 0, 0, 5, tzinfo=timezone(timedelta(hours=7))),
    ]
    made = [Article(id=str(n), title="Bão", published=one, modified=one) for n, one in enumerate(moments)]
    client = testing.TestClient(create_app(make_engine(made)))
    fields = {"fields": "published,modified"}
    rows = list(csv.DictReader(io.StringIO(client.simulate_get("/api/v1/export", params=fields).text)))
    lines = client.simulate_get("/api/v1/export", params=fields | {"format": "ndjson"}).text.splitlines()
    assert rows == [json.loads(line) for line in lines]
    for row in rows:
        article = client.simulate_get(f"/api/v1/articles/{row['id']}").json
        assert (row["published"], row["modified"]) == (article["published"], article["modified"])
        assert datetime.fromisoformat(row["published"].replace("Z", "+00:00")) == moments[int(row["id"])]

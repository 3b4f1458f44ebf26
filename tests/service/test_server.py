"""The real server on a free port of this machine."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import signal
import socket
import time
from urllib.parse import quote

import pytest

from service import ServiceSettings
from service.server import gunicorn as server

from_fork = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def listening(articles, make_engine):
    engine = make_engine(articles)
    listener = server.bind("127.0.0.1", 0)
    process = from_fork.Process(
        target=server.run,
        args=(lambda: engine, ServiceSettings(), listener),
        kwargs={"workers": 1},
        daemon=False,
    )
    process.start()
    try:
        yield listener.getsockname()[1]
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.join(60)
        listener.close()
        assert process.exitcode == 0


def connection(port: int) -> http.client.HTTPConnection:
    for _ in range(2400):
        try:
            found = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            found.connect()
        except OSError:
            time.sleep(0.05)
        else:
            return found
    raise AssertionError("the server did not start")


def test_search_over_http(listening):
    client = connection(listening)
    client.request("GET", "/api/v1/search?q=" + quote("bóng đá"))
    response = client.getresponse()
    assert response.status == 200
    assert json.load(response)["total"]["value"] > 0
    client.request("GET", "/api/v1/articles/" + quote("a/b", safe=""))
    assert client.getresponse().status == 404


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (b"GET /api/v1/search?q=" + b"a" * 8100 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "address-too-long"),
        (b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "address-too-long"),
        (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 400, "bad-request"),
        (b"nonsense\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: odd\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: 1\r\n" * 200 + b"\r\n", 431, "headers-too-large"),
        (b"GET /api/v1/search?q=%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-encoding"),
        (b"GET /api/v1/search?q=\xff HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-encoding"),
        (b"GET /api/v1/articles/%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-encoding"),
        (b"GET /api/v1/articles/%00 HTTP/1.1\r\nHost: a\r\n\r\n", 404, "article-not-found"),
    ],
)
def test_requests_nobody_should_send(listening, request_bytes, status, code):
    connection(listening).close()
    with socket.create_connection(("127.0.0.1", listening), timeout=60) as client:
        client.sendall(request_bytes)
        response = http.client.HTTPResponse(client)
        response.begin()
        body = json.load(response)
    assert response.status == status
    assert response.headers["content-type"] == "application/problem+json"
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert body["title"]


def test_a_taken_port_is_an_error(listening):
    with pytest.raises(OSError, match="in use"):
        server.bind("127.0.0.1", listening)


def test_address_to_open():
    with server.bind("0.0.0.0", 0) as listener:
        assert server.address(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"

"""Addresses with letters as they are typed, over real connections: answered as if they were percent-encoded."""

from __future__ import annotations

import json
import socket
from urllib.parse import quote

import pytest

TAIL = b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


def send(address: str, target: bytes) -> tuple[int, dict]:
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=120) as connection:
        connection.sendall(b"GET " + target + TAIL)
        received = b""
        while piece := connection.recv(1 << 16):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize("path", ["/api/v1/search?q={}&size=1", "/api/v1/suggest?q={}", "/api/v1/articles/{}"])
@pytest.mark.parametrize("text", ["học", "bài", "ðường", "ø̃", "東京", "😀"])
def test_letters_as_typed_are_those_that_are_encoded(base, path, text):
    raw, encoded = (send(base, path.format(one).encode()) for one in (text, quote(text)))
    for _, body in (raw, encoded):
        for member in ("took_ms", "request_id"):
            body.pop(member, None)
    assert raw == encoded


@pytest.mark.parametrize("target", [b"/api/v1/search?q=b\xe3o", b"/api/v1/articles/b\xe3o", b"/\xff\xfe"])
def test_what_is_no_utf_8_is_told_so(base, target):
    status, problem = send(base, target)
    assert status == 400
    assert problem["type"] == "/problems/bad-encoding"

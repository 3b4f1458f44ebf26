"""Requests on an index with a damaged file: 503 and a line in the log, or the answer as it was; never a raw error."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from falcon import testing

from search import open_index
from search.whoosh.segments.arrays import ArrayFile
from service import create_app

PATHS = (
    "/api/v1/search?q=bong+da&facets=section,source",
    "/api/v1/suggest?q=bong",
    "/api/v1/stats",
    "/api/v1/export?q=bong+da",
    "/api/v1/export/manifest?q=bong+da",
    "/api/v1/series?q=bong+da",
    "/search?q=bong+da",
    "/search.atom?q=bong+da",
    "/",
)
ARRAYS = ("head_blob", "rest_blob", "id_blob", "id_hash", "source_blob", "section_value", "title_syllable", "published")


def asked(client: testing.TestClient, path: str) -> tuple[int, bytes]:
    """The status and the body; an export that breaks off has none."""
    address, _, query = path.partition("?")
    found = client.simulate_get(address, query_string=query)
    return found.status_code, found.content


def constant(content: bytes) -> bytes:
    """The answer without what differs each time."""
    return b"".join(part for part in content.split(b",") if b"took_ms" not in part and b"updated" not in part)


@pytest.mark.parametrize("array", ARRAYS)
def test_damage_is_a_503(sample_index: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, array: str) -> None:
    folder = shutil.copytree(sample_index, tmp_path / "index")
    whole = testing.TestClient(create_app(open_index(str(folder))))
    path = next(folder.glob("*.arrays"))
    file, content = ArrayFile(path), bytearray(path.read_bytes())
    begin = file._start + file._header.arrays[array].offset
    for at in range(begin, begin + file[array].nbytes, 97):
        content[at] ^= 16
    expected = {address: asked(whole, address) for address in PATHS}
    assert {status for status, _ in expected.values()} == {200}
    path.write_bytes(content)
    damaged = testing.TestClient(create_app(open_index(str(folder))))
    refused = 0
    for address in PATHS:
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            try:
                status, body = asked(damaged, address)
            except Exception as error:  # behind the head of a stream nothing can be said but by breaking off
                assert "/export?" in address
                assert path.name in str(error)
                refused += 1
                continue
        if status == 200:
            assert constant(body) == constant(expected[address][1]), address
            continue
        refused += 1
        assert status == 503, address
        assert any(path.name in record.getMessage() for record in caplog.records)
    assert refused

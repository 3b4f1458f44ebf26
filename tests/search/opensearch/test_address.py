"""Addresses of an index in a cluster."""

from __future__ import annotations

import subprocess
import sys

import pytest

from search import IndexMissing, open_index
from search.opensearch.address import Address, read_address


def test_all_of_an_address() -> None:
    found = read_address("opensearch+https://me:p%40ss@a.vn:443,[::1],b.vn/news-2?ca=/etc/ca.pem&shards=3&replicas=0")
    assert found == Address(
        hosts=(("a.vn", 443), ("::1", 9200), ("b.vn", 9200)),
        name="news-2", tls=True, user="me", password="p@ss", ca="/etc/ca.pem", shards=3, replicas=0,
    )  # fmt: skip
    assert found.shown == "opensearch+https://a.vn:443,[::1]:9200,b.vn:9200/news-2"


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("opensearch://a.vn", "with a name of small letters"),
        ("opensearch://a.vn/News", "News is none"),
        ("opensearch:///news", "nothing is no host"),
        ("opensearch://a.vn:x/news", "a.vn:x is no host"),
        ("opensearch://a.vn/news?shard=3", "no option shard; there are ca, shards and replicas"),
        ("opensearch://a.vn/news?shards=0", "shards of an address of a cluster is a whole number from 1"),
        ("opensearch://a.vn/news?replicas=-1", "replicas of an address"),
        ("elastic://a.vn/news", "opensearch:// or opensearch\\+https://, not elastic://"),
    ],
)
def test_what_is_wrong_with_one(address: str, wrong: str) -> None:
    with pytest.raises(IndexMissing, match=wrong):
        open_index(address)


def test_a_password_is_never_shown() -> None:
    with pytest.raises(IndexMissing) as refused:
        open_index("opensearch://me:secret@a.vn/News")
    assert "secret" not in str(refused.value)


def test_the_client_is_needed_only_where_an_address_is_opened() -> None:
    """And what to install is said where it is missing."""
    program = """
import sys
sys.modules["opensearchpy"] = None
from search import NotSupported, open_index
import service, timbao
try:
    open_index("opensearch://127.0.0.1:9/news")
except NotSupported as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert "pip install 'timbao[opensearch]'" in done.stdout

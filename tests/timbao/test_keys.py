"""``timbao keys`` and ``timbao drain`` as an operator types them."""

import json
from datetime import datetime, timezone

import pytest

from service.access.keys import Keyring
from service.write_queue.queue import Queue, Write
from timbao.writing import queue_place


@pytest.fixture
def keys(timbao, tmp_path, monkeypatch):
    path = tmp_path / "keys.json"
    monkeypatch.setenv("TIMBAO_KEYS", str(path))
    return lambda *words: timbao("keys", *words)


def test_a_key_is_printed_once_listed_and_revoked(keys, tmp_path):
    made = keys("add", "tòa soạn", "--scope", "ingest", "--scope", "search", "--expires", "31/12/2999")
    assert made.exit_code == 0
    text = made.stdout.strip()
    ring = Keyring(tmp_path / "keys.json")
    key = ring.find(text)
    assert (key.name, key.scopes) == ("tòa soạn", ("ingest", "search"))
    listed = keys("list").output
    assert text not in listed
    assert key.id in listed and "until 31/12/2999" in listed and "tòa soạn" in listed and "ingest,search" in listed
    assert keys("revoke", key.id).exit_code == 0
    assert ring.find(text) is None
    assert "revoked" in keys("list").output


def test_json_for_machines_has_no_hash(keys):
    made = json.loads(keys("add", "a", "--json").stdout)
    assert made["scopes"] == ["search", "ingest"]
    listed = json.loads(keys("list", "--json").stdout)
    assert [one["id"] for one in listed] == [made["id"]]
    assert "hash" not in listed[0] and "key" not in listed[0]
    assert json.loads(keys("revoke", made["id"], "--json").stdout)["revoked"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [(("list",), 1, "cannot be read"), (("revoke", "x"), 1, "no key"), (("add", "a", "--scope", "all"), 2, "ingest"),
     (("add", "a", "--expires", "mai"), 2, "is not a date"),
     (("add", "a", "--expires", "2020-01-01"), 2, "is over"),
     (("add", "a", "--origin", "https://a.vn", "--source", ""), 2, "is empty")],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(keys, words, status, said):
    found = keys(*words)
    assert found.exit_code == status
    assert said in found.output


def test_no_file_is_named(timbao, monkeypatch):
    monkeypatch.delenv("TIMBAO_KEYS", raising=False)
    found = timbao("keys", "list")
    assert found.exit_code == 2
    assert "TIMBAO_KEYS" in found.output


def test_drain(indexed, tmp_path):
    queue = Queue(queue_place(str(tmp_path / "index")))
    now = datetime.now(timezone.utc)
    queue.accept(Write(kind="delete", article="bao-1", accepted=now), b"")
    queue.accept(Write(kind="put", article="mới", accepted=now), b'{"title":"a"}')
    found = indexed("drain")
    assert found.exit_code == 0
    assert found.output.startswith("2 writes applied; generation g")
    assert indexed("drain", "--json").output.startswith('{"applied":0,')
    assert json.loads(indexed("stats", "--json").output)["articles"] == 3


def test_drain_where_another_drains(indexed, tmp_path):
    queue = Queue(queue_place(str(tmp_path / "index")))
    with queue.writer_lock():
        found = indexed("drain")
    assert found.exit_code == 1
    assert "another process is writing" in found.output

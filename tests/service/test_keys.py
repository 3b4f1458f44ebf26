"""API keys: told once, kept as hashes, gone the moment they are revoked."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone

import pytest

from service.keys import Keyring, KeysUnusable, add_key, read_keys, revoke_key

FOREVER = datetime(2999, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.json"


def test_the_file_holds_a_hash_and_not_the_key(path):
    key, text = add_key(path, "ban biên tập", ["search", "ingest"])
    raw = path.read_text("utf-8")
    assert text.startswith(f"timbao_{key.id}_")
    assert len(text.rpartition("_")[2]) == 64  # 256 bits
    assert text not in raw and text.rpartition("_")[2] not in raw
    assert read_keys(path)[0].hash == hashlib.sha256(text.encode()).hexdigest()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_is_found_by_its_text_alone(path):
    (one, text), (other, _) = add_key(path, "a", ["search"]), add_key(path, "b", ["ingest"])
    ring = Keyring(path)
    assert ring.find(text) == one
    for wrong in ("", "timbao", one.id, f"timbao_{one.id}", f"timbao_{one.id}_", text[:-1], text + "0",
                  text.replace(one.id, other.id), text.upper(), "timbao__", "é" * 80, "\ud800"):  # fmt: skip
        assert ring.find(wrong) is None, wrong


def test_a_key_that_has_ended_is_none(path):
    _, ended = add_key(path, "a", ["search"], datetime.now(timezone.utc) - timedelta(seconds=1))
    _, holds = add_key(path, "b", ["search"], FOREVER)
    ring = Keyring(path)
    assert ring.find(ended) is None
    assert ring.find(holds) is not None


def test_changes_are_taken_up_at_once(path):
    first, text = add_key(path, "a", ["search"])
    ring = Keyring(path)
    second, new = add_key(path, "b", ["search"])
    assert ring.find(new) == second
    revoked = revoke_key(path, first.id)
    assert revoked.revoked is not None
    assert ring.find(text) is None
    assert ring.find(new) is not None
    assert revoke_key(path, first.id) == revoked, "revoking twice is revoking once"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"keys":[{}]}', b'{"keys":[],"other":1}', b'{"version":2,"keys":[]}', b"\xff"],
)
def test_a_file_that_cannot_be_used(path, caplog, content):
    _, text = add_key(path, "a", ["search"])
    ring = Keyring(path)
    path.write_bytes(content)
    with pytest.raises(KeysUnusable, match=r"keys\.json"):
        read_keys(path)
    with pytest.raises(KeysUnusable):
        add_key(path, "b", ["search"])
    assert path.read_bytes() == content, "what cannot be read is not written over"
    assert ring.find(text) is not None, "a slip in the file locks nobody out"
    assert str(path) in caplog.text
    assert Keyring(path).find(text) is None, "a worker that is started now lets nobody in, and runs"
    caplog.clear()
    ring.find(text)
    assert caplog.text == "", "said once"


def test_a_file_that_is_missing(path):
    with pytest.raises(KeysUnusable, match="No such file"):
        read_keys(path)
    with pytest.raises(KeysUnusable, match="there is no key"):
        revoke_key(path, "1")
    _, text = add_key(path, "a", ["search"])
    ring = Keyring(path)
    path.unlink()
    assert ring.find(text) is not None


def test_rights_that_an_operator_gave_the_file_stay(path):
    add_key(path, "a", ["search"])
    path.chmod(0o640)
    add_key(path, "b", ["search"])
    assert path.stat().st_mode & 0o777 == 0o640

"""API keys: told once, kept as hashes, gone the moment they are revoked."""

from __future__ import annotations

import errno
import hashlib
import multiprocessing
import os
import threading
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from service.access import keys as keys_module
from service.access.keys import Keyring, KeysUnusable, add_key, read_keys, revoke_key

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


# Errors that pass. ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.EACCES, errno.ENOENT])
def test_a_revoked_key_ends_as_soon_as_the_file_can_be_read(path, faults, caplog, number):
    """The file has changed, and cannot be read when that is noticed: it is read with the next request."""
    key, text = add_key(path, "a", ["search"])
    ring = Keyring(path)
    revoke_key(path, key.id)
    with faults.at(range(1, 99), number, path):
        assert ring.find(text) is not None
        assert ring.find(text) is not None
        assert faults.calls == 2
    assert len(caplog.records) == 1, "said once"
    assert ring.find(text) is None


def test_a_file_away_and_back_as_it_was_counts_as_well(path):
    key, text = add_key(path, "a", ["search"])
    ring, away = Keyring(path), path.with_name("away")
    path.rename(away)
    assert ring.find(text) is not None
    revoke_key(away, key.id)
    away.rename(path)
    assert ring.find(text) is None


def test_threads_that_read_at_once_keep_no_older_keys(path, monkeypatch):
    """One thread reads the file before it is changed and is held up; another reads it after, and is done first."""
    key, text = add_key(path, "a", ["search"])
    ring, real = Keyring(path), keys_module._read
    add_key(path, "b", ["search"])
    reading, go_on = threading.Event(), threading.Event()

    def slow(place):
        found = real(place)
        reading.set()
        go_on.wait(60)
        return found

    monkeypatch.setattr(keys_module, "_read", slow)
    thread = threading.Thread(target=ring.find, args=(text,))
    thread.start()
    reading.wait(60)
    monkeypatch.setattr(keys_module, "_read", real)
    revoke_key(path, key.id)
    assert ring.find(text) is None
    go_on.set()
    thread.join()
    assert ring.find(text) is None


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.EMFILE])
def test_whichever_call_fails_no_key_is_lost(path, faults, number):
    """Least of all by taking a file that cannot be read for one that is not there."""
    known, step = [add_key(path, "a", ["search"])[0]], 0
    while step == 0 or faults.calls >= step:
        step += 1
        with faults.at(range(step, step + 1), number, path.parent), suppress(KeysUnusable):
            known.append(add_key(path, "b", ["search"])[0])
        found = [key.id for key in read_keys(path)]
        assert found[: len(known)] == [key.id for key in known], step
        known = read_keys(path)
    assert step > 4


def add_and_die(path: Path, step: int) -> None:
    left = step

    def counted(real):
        def call(*arguments, **more):
            nonlocal left
            left -= 1
            if not left:
                os._exit(9)
            return real(*arguments, **more)

        return call

    os.umask(0)
    for name in ("open", "fsync", "fchmod", "close", "replace"):
        setattr(os, name, counted(getattr(os, name)))
    add_key(path, "b", ["search"])
    os._exit(0)


def test_at_no_instant_can_others_read_the_keys(path):
    step, died = 0, True
    while died:
        step += 1
        process = multiprocessing.get_context("fork").Process(target=add_and_die, args=(path, step))
        process.start()
        process.join()
        died = process.exitcode == 9
        found = {file.name: oct(file.stat().st_mode & 0o777) for file in path.parent.iterdir()}
        assert set(found.values()) <= {"0o600"}, (step, found)
    assert step > 4
    assert read_keys(path)


def test_rights_that_an_operator_gave_hold_whatever_the_umask(path):
    add_key(path, "a", ["search"])
    path.chmod(0o640)
    before = os.umask(0o077)
    try:
        add_key(path, "b", ["search"])
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640

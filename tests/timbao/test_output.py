"""Files that commands write: whole and durable under their names, or not there; what was there stays until then."""

import os
import stat
import threading
from pathlib import Path

import pytest

from timbao.output import complete


def test_what_is_written_is_durable_before_it_has_its_name(tmp_path, monkeypatch) -> None:
    events = []
    replace = Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: events.append(Path(f"/proc/self/fd/{number}").readlink()))
    monkeypatch.setattr(Path, "replace", lambda one, other: events.append("replace") or replace(one, other))
    with complete(tmp_path / "out") as file:
        file.write(b"new")
        assert not (tmp_path / "out").exists()
    assert events[0].parent == tmp_path and events[1:] == ["replace", tmp_path]
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out", b"new")]


@pytest.mark.parametrize("where", ["write", "fsync", "replace"])
def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch, where: str) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "full")

    (tmp_path / "out").write_bytes(b"old")
    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}.get(where, (os, "getpid")), fails)
    with pytest.raises(OSError, match="full"), complete(tmp_path / "out") as file:
        file.write(b"new")
        if where == "write":
            fails()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out", b"old")]


def test_a_link_goes_on_pointing_where_it_did(tmp_path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "out").symlink_to("there/file")
    with complete(tmp_path / "out") as file:
        file.write(b"new")
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "there" / "file").read_bytes() == b"new"


def test_what_is_no_file_is_written_to(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    with complete(tmp_path / "pipe") as file:
        file.write(b"new")
    reader.join(60)
    assert read == [b"new"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize("command", [["export"], ["batch", "queries.txt"]])
def test_commands_write_so(indexed, tmp_path, monkeypatch, command) -> None:
    monkeypatch.chdir(tmp_path)
    Path("queries.txt").write_text("bão\n", "utf-8")
    assert indexed(*command, "-o", "out").exit_code == 0
    content = Path("out").read_bytes()
    assert content

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    done = indexed(*command, "-o", "out")
    assert done.exit_code == 1 and "No space" in done.stderr
    assert Path("out").read_bytes() == content
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("array", ["rest_blob", "id_blob", "dictionary_of"])
def test_no_export_of_what_is_damaged(indexed, tmp_path, array: str) -> None:
    from search.whoosh.segments.arrays import ArrayFile  # noqa: PLC0415

    path = next((tmp_path / "index").glob("*.arrays"))
    file, content = ArrayFile(path), bytearray(path.read_bytes())
    content[file._start + file._header.arrays[array].offset + file[array].nbytes // 2] ^= 4
    path.write_bytes(content)
    done = indexed("export", "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert done.stderr.startswith(f"timbao: {path.name}: ")
    assert not (tmp_path / "out").exists()

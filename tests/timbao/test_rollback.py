"""``timbao generations`` and ``timbao rollback``."""

import json
from datetime import datetime, timedelta

import pytest

from search import open_index


@pytest.fixture
def changed(indexed):
    """The three articles are g2; in g3 one of them is deleted."""
    assert indexed("delete", "bao-1").exit_code == 0
    return indexed


def listed(timbao):
    return json.loads(timbao("generations", "--json").stdout)


def test_generations(changed):
    newest, before, first = listed(changed)
    assert (newest["name"], newest["current"]) == ("g3", True)
    assert (before["name"], before["articles"], before["current"]) == ("g2", 3, False)
    assert (first["name"], first["articles"], first["segments"]) == ("g1", 0, 0)
    created = datetime.fromisoformat(newest["created"])
    assert created.utcoffset() == timedelta(hours=7)
    head, *lines = changed("generations").stdout.splitlines()
    assert head.split() == ["generation", "created", "articles", "deleted", "segments", "size"]
    assert [line.split()[0] for line in lines] == ["g3", "g2", "g1"]
    assert created.strftime("%d/%m/%Y %H:%M:%S") in lines[0]
    assert lines[0].endswith("current") and "current" not in lines[1] + lines[2]


def test_rollback_and_forward_again(changed, tmp_path):
    without = changed("export").stdout
    reader = open_index(str(tmp_path / "index"))
    result = changed("rollback", "g2")
    assert result.exit_code == 0
    assert result.stdout == "generation g4 has the content of g2: 3 articles; before: g3\n"
    assert reader.refresh() and reader.get("bao-1")
    done = json.loads(changed("rollback", "g3", "--json").stdout)
    assert done == {"generation": "g5", "content_of": "g3", "before": "g4", "articles": 2}
    assert changed("export").stdout == without
    assert [one["name"] for one in listed(changed)] == ["g5", "g4", "g3", "g2"]


@pytest.mark.parametrize(("name", "reason"), [("g3", "current one already"), ("g7", "not kept; kept are g1, g2, g3")])
def test_a_name_that_cannot_be_rolled_back_to(changed, name, reason):
    result = changed("rollback", name)
    assert result.exit_code == 2 and reason in result.stderr and result.stderr.count("\n") == 1
    assert listed(changed)[0]["name"] == "g3"


def test_a_locked_index_is_a_failure(changed, tmp_path):
    engine = open_index(str(tmp_path / "index"))
    with engine.writer():
        result = changed("rollback", "g2")
    assert result.exit_code == 1 and "another process is writing" in result.stderr


def test_pin_and_unpin(changed):
    assert "pinned" in changed("generations", "--pin", "g2", "--pin", "g1").stdout.splitlines()[2]
    assert [one["pinned"] for one in listed(changed)] == [False, True, True]
    assert [one["pinned"] for one in json.loads(changed("generations", "--unpin", "g1", "--json").stdout)] == [
        False,
        True,
        False,
    ]
    result = changed("generations", "--pin", "g9")
    assert (result.exit_code, result.stderr) == (2, "timbao: generation g9 is not kept; kept are g1, g2, g3\n")

"""The commands: what they print, for people and for machines, and the status they leave."""

import errno
import json
import os
import re
import subprocess
import sys

import pytest

from search import open_index
from timbao import __version__
from timbao.main import COMMANDS, cli


def test_index_again_replaces(indexed, source):
    found = json.loads(indexed("index", source, "--json").stdout)
    assert (found["read"], found["indexed"], found["unchanged"]) == (3, 0, 3)
    assert "3 records read: 3 unchanged, and not written again" in indexed("index", source).stdout
    found = json.loads(indexed("index", source, "--json", "--rewrite").stdout)
    assert (found["read"], found["indexed"], found["added"], found["replaced"]) == (3, 3, 0, 3)
    assert found["rejects_file"] is None
    assert json.loads(indexed("stats", "--json").stdout)["articles"] == 3


def test_index_reads_standard_input(timbao):
    assert timbao("index", "-", text='{"id": "1", "title": "Một tin"}\n').exit_code == 0
    assert timbao("index", "-", "-q", text='[{"id": "2", "title": "Hai tin"}]').stdout == ""
    assert [json.loads(line)["id"] for line in timbao("export").stdout.splitlines()] == ["1", "2"]


def test_index_with_rejects(timbao, tmp_path, source):
    source.write_text(
        source.read_text("utf-8") + '\n{broken\n{"title": 1}\n{"title": "T", "published": "hôm qua", "x": 1}\n', "utf-8"
    )
    result = timbao("index", source)
    assert result.exit_code == 3
    assert "4 articles indexed (4 new, 0 replaced)" in result.stdout
    assert "published could not be read in 1 article, and was left out:" in result.stdout
    assert f'{source}:6: "hôm qua" cannot be read as a date' in result.stdout
    assert "2 records rejected" in result.stderr and "index.rejects.jsonl" in result.stderr
    assert f"{source}:4: the line is not JSON" in result.stderr and ":5: title:" in result.stderr
    rows = [json.loads(line) for line in (tmp_path / "index.rejects.jsonl").read_text("utf-8").splitlines()]
    assert [(row["line"], row["raw"][:7]) for row in rows] == [(4, "{broken"), (5, '{"title')]
    found = json.loads(timbao("index", source, "--json", "--rejects", tmp_path / "mine.jsonl").stdout)
    assert found["rejected"] == 2 and found["rejects_file"] == str(tmp_path / "mine.jsonl")
    assert timbao("index", source, "--verbose").stderr.count("rejected: ") == 2


def test_index_refuses_to_write_rejects_over_a_source(timbao, source):
    result = timbao("index", source, "--rejects", source)
    assert result.exit_code == 2 and source.exists()


def test_search(indexed):
    result = indexed("search", "bao so 3")
    assert result.exit_code == 0
    assert "Bão số 3 đổ bộ Quảng Ninh" in result.stdout and "Báo Biển · Thời sự · 26/08/2023" in result.stdout
    assert "https://a.example/1" in result.stdout


def test_search_counts_each_clause_of_a_generation(indexed):
    assert "       2 of 2  bao" in indexed("search", "bao OR lu", "--explain", "--size", "0").stdout.replace("OR", "or")
    found = json.loads(indexed("search", "bao", "--generation", "g2", "--json").stdout)
    assert found["generation"] == "g2"
    result = indexed("search", "bao", "--generation", "g9")
    assert (result.exit_code, "kept are g2, g1" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ([], ["bao-1", "bao-2"]),
        (["--section", "Giáo dục"], ["bao-2"]),
        (["--source", "Báo Đồng"], []),
        (["--from", "27/8/2023"], ["bao-2"]),
        (["--to", "26/8/2023"], ["bao-1"]),
        (["--from", "2023", "--to", "2023-08"], ["bao-1", "bao-2"]),
        (["--sort", "newest"], ["bao-2", "bao-1"]),
        (["--author", "An Bình", "--tag", "bão"], ["bao-1"]),
        (["--size", "1", "--sort", "oldest"], ["bao-1"]),
    ],
)
def test_search_options(indexed, options, ids):
    result = indexed("search", "bão", "--json", *options)
    assert result.exit_code == 0
    found = [item["id"] for item in json.loads(result.stdout)["items"]]
    assert sorted(found) == sorted(ids) and ("--sort" not in options or found == ids)


def test_indexing_in_the_memory_it_is_given(timbao, source):
    assert timbao("index", source, "--memory", 199).exit_code == 2
    assert timbao("index", source, "--memory", 200).exit_code == 0
    assert json.loads(timbao("stats", "--json").stdout)["articles"] == 3


def test_search_facets_and_histogram(indexed):
    found = json.loads(indexed("search", "bão", "--facets", "section,source", "--histogram", "month", "--json").stdout)
    assert {one["value"] for one in found["facets"]["section"]} == {"Thời sự", "Giáo dục"}
    assert found["histogram"]
    assert "section" in indexed("search", "bão", "--facets", "section").stdout


def test_search_pages(indexed):
    first = json.loads(indexed("search", "bão", "--size", 1, "--json").stdout)
    second = json.loads(indexed("search", "bão", "--size", 1, "--json", "--cursor", first["next"]).stdout)
    assert {first["items"][0]["id"], second["items"][0]["id"]} == {"bao-1", "bao-2"}


def test_search_without_hits_is_done(indexed):
    result = indexed("search", "xyzzy")
    assert result.exit_code == 0 and result.stdout.startswith("0 articles")


def test_a_bad_query_is_pointed_at(indexed):
    result = indexed("search", 'bão "gió giật')
    assert result.exit_code == 2
    message, query, caret = result.stderr.splitlines()[:3]
    assert message.startswith("timbao: ") and query == '  bão "gió giật'
    assert caret.index("^") == 2 + len("bão ")


@pytest.mark.parametrize(
    "words",
    [["--from", "hôm qua"], ["--facets", "colour"], ["--size", "1000"], ["--match", "x"], ["--sort", "best"]],
)
def test_wrong_options(indexed, words):
    result = indexed("search", "bão", *words)
    assert result.exit_code == 2 and words[0].strip("-") in result.stderr


def test_stats(indexed):
    out = indexed("stats").stdout
    assert re.search(r"articles\s+3\n", out) and "26/08/2023 to 01/02/2024" in out and "Báo Biển (2)" in out


def test_check(indexed, tmp_path):
    assert indexed("check").exit_code == 0
    assert json.loads(indexed("check", "--json").stdout)["whole"]
    largest = max((path for path in (tmp_path / "index").rglob("*") if path.is_file()), key=lambda p: p.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(data)
    result = indexed("check")
    assert result.exit_code == 1


def test_delete(indexed):
    assert json.loads(indexed("delete", "bao-1", "nothing", "--json").stdout)["deleted"] == 1
    assert "0 deleted, 1 not in the index" in indexed("delete", "bao-1").stdout
    assert indexed("delete", "-", text="bao-2\ngao-1\n").exit_code == 0
    assert indexed("export").stdout == ""


def test_export_comes_back(indexed, tmp_path, timbao):
    out = tmp_path / "out.ndjson"
    assert indexed("export", "-o", out).exit_code == 0
    assert out.read_text("utf-8") == indexed("export").stdout
    before = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert timbao("index", out, "--index", tmp_path / "other").exit_code == 0
    after = [json.loads(line) for line in timbao("export", "--index", tmp_path / "other").stdout.splitlines()]
    assert after == before and before[1]["extra"] == {"views": 7}


def test_analyze(timbao):
    tokens = json.loads(timbao("analyze", "Học sinh, tóan 12.500", "--json").stdout)["tokens"]
    assert tokens[0] == {
        "source": "Học", "start": 0, "end": 3, "changes": ["case"], "form": "học", "key": "hoc", "onset": "h",
        "rhyme": "oc", "tone": "nặng", "repaired": False, "variants": [], "word": "Học_sinh",
    }  # fmt: skip
    assert tokens[2]["form"] == "toán" and tokens[2]["repaired"]
    assert tokens[3]["form"] == "12500" and tokens[3]["onset"] is None
    assert "Học_sinh" in timbao("analyze", "Học sinh").stdout


def test_analyze_reads_a_query_as_an_index_does(indexed, tmp_path):
    assert "joined" not in indexed("analyze", "gaothom", "--json").stdout
    place = str(tmp_path / "index")
    query = json.loads(indexed("analyze", "gaothom", "--json", "--index", place).stdout)["query"]
    assert query["condition"] == '"=gạo =thơm"'
    assert "gạo" in indexed("analyze", "--", "gạo [red] -năm").stdout
    assert indexed("analyze", "a" * 2001).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [["search", "x"], ["stats"], ["check"], ["export"], ["delete", "x"], ["generations"], ["rollback", "g1"]],
)
def test_no_index_is_a_failure_that_says_what_to_do(timbao, words, tmp_path):
    result = timbao(*words)
    assert result.exit_code == 1 and "timbao index" in result.stderr
    assert not (tmp_path / "index").exists()


def test_every_command_has_help_that_the_table_of_commands_agrees_with(timbao):
    for name in COMMANDS:
        result = timbao(name, "--help")
        assert result.exit_code == 0 and result.stdout.startswith(f"Usage: timbao {name} ")
        assert name in ("serve", "demo", "keys") or "--json" in result.stdout
    assert all(f"  {name} " in timbao("--help").stdout for name in COMMANDS)
    assert cli.get_command(None, "nothing") is None


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom timbao.main import cli\n"
        "try: cli(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'numpy', 'trafilatura', 'gunicorn', 'falcon', 'msgspec', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_index_with_names_and_an_order_of_dates(timbao, tmp_path):
    (tmp_path / "names.toml").write_text('[fields]\ntitle = "ten_goi"\npublished = "luc"\n', "utf-8")
    (tmp_path / "a.csv").write_text("id,ten_goi,luc\n1,Cầu mới,3/12/2024\n", "utf-8")
    options = ("--mapping", tmp_path / "names.toml", "--date-order", "month-first")
    assert timbao("index", tmp_path / "a.csv").exit_code == 3
    assert timbao("index", tmp_path / "a.csv", *options).exit_code == 0
    assert json.loads(timbao("export").stdout)["published"].startswith("2024-03-12")


def test_index_says_what_it_did_not_take(timbao, tmp_path):
    for name, content in {
        "a.jsonl": '{"id": "1", "title": "T", "la": 1}\n', "b.parquet": "PAR1", "c.png": "x",
        "d.json": '{"post_title": "N", "post_type": "post", "post_status": "draft"}',
    }.items():  # fmt: skip
        (tmp_path / "kho").mkdir(exist_ok=True)
        (tmp_path / "kho" / name).write_text(content, "utf-8")
    result = timbao("index", tmp_path / "kho")
    assert result.exit_code == 3 and "b.parquet: this is a Parquet table" in result.stderr
    assert "1 of 1 have no date; not understood, and kept in extra: la" in result.stdout
    assert "1 file of kinds that are not read: 1 .parquet" in result.stdout
    assert "1 file left alone: 1 .png" in result.stdout
    assert "1 record left out, no article" in result.stdout and "draft" in result.stdout


def test_statuses_of_the_process(process, source, tmp_path):
    done = process("index", source)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("3 articles indexed")
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{")
    rejected = process("index", bad, "--json")
    assert rejected.returncode == 3 and json.loads(rejected.stdout)["rejected"] == 1
    assert (tmp_path / "index_data" / "index.rejects.jsonl").exists()
    missing = process("index", "nothing.jsonl")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr == "timbao: nothing.jsonl: no such file or folder\n"
    assert process("index").returncode == 2
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    assert process("index", "x.pdf").returncode == 3
    assert process("--version").stdout == f"timbao {__version__}\n"


def test_settings_of_the_process(process):
    wrong = process("stats", TIMBAO_PORT="http")
    assert wrong.returncode == 2 and "TIMBAO_PORT" in wrong.stderr and "Traceback" not in wrong.stderr
    assert "did you mean TIMBAO_PORT?" in process("analyze", "a", TIMBAO_PROT="1").stderr


def test_a_locked_index_is_a_failure(indexed, source, tmp_path):
    engine = open_index(str(tmp_path / "index"))
    with engine.writer():
        result = indexed("index", source)
    assert result.exit_code == 1 and result.stderr.startswith("timbao: ")


@pytest.mark.parametrize(
    "wrong",
    [("--cursor", "zz"), ("--from", "2024", "--to", "2023"), ("--generation", "g" + "9" * 5000), ("--generation", "x")],
)
def test_a_search_that_another_command_line_mends(indexed, wrong):
    result = indexed("search", "bão", *wrong)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr and result.stderr.startswith("timbao: ")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named_with_what_to_do(timbao, tmp_path, monkeypatch, number):
    """The system does not say where it had no room."""
    source = tmp_path / "a.jsonl"
    source.write_text('{"title": "Bão"}\n', "utf-8")

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    result = timbao("index", source, "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert str(tmp_path / "index") in result.stderr
    assert os.strerror(number) in result.stderr and "make room there" in result.stderr
    monkeypatch.undo()
    again = timbao("index", source, "--index", tmp_path / "index")
    assert again.exit_code == 0, again.stderr

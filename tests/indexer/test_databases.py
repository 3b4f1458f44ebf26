"""Databases: SQLite files and PostgreSQL servers, asked with SQL and never written."""

import getpass
import gzip
import importlib.util
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from glob import glob
from pathlib import Path

import pytest

from indexer import SourceError, Sources, to_article
from indexer.sources.database import without_password


@pytest.fixture
def sqlite(tmp_path):
    path = tmp_path / "kho.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE bai (id INTEGER, title TEXT, body TEXT, published TEXT, anh BLOB)")
        database.execute("CREATE TABLE luot (bai INTEGER, ngay TEXT)")
        database.execute("CREATE TABLE tin (ma INTEGER, ten TEXT, chu TEXT, luc INTEGER)")
        rows = [(1, "Cầu mới", "Sáng nay.", "2024-03-07 08:06", b"\xff"), (2, "Trường", "Học.", None, None)]
        database.executemany("INSERT INTO bai VALUES (?, ?, ?, ?, ?)", rows)
        database.execute("INSERT INTO tin VALUES (7, 'Bão số 3', 'Mưa to.', 1709773560)")
    database.close()
    return path


def articles(sources):
    return [to_article(record.mapping) for record in sources]


def test_tables_that_are_understood_are_read(sqlite):
    first, second = articles(Sources([str(sqlite)]))
    assert (first.id, first.title, first.body) == ("1", "Cầu mới", "Sáng nay.")
    assert first.published.isoformat() == "2024-03-07T08:06:00+07:00" and second.published is None
    assert [record.source for record in Sources([str(sqlite)])] == [f"{sqlite}/bai"] * 2


def test_a_query_names_what_is_not(sqlite):
    asked = "SELECT ma AS id, ten AS title, chu AS body, luc AS published FROM tin"
    (article,) = articles(Sources([str(sqlite)], sql=asked))
    assert (article.id, article.title) == ("7", "Bão số 3") and article.published.year == 2024


def test_a_database_in_an_archive_and_in_a_folder(sqlite, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "kho.db.gz").write_bytes(gzip.compress(sqlite.read_bytes()))
    assert len(articles(Sources([str(tmp_path / "a")]))) == 2


def test_changes_that_wait_beside_the_file_are_read(sqlite):
    writer = sqlite3.connect(sqlite)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO bai (id, title) VALUES (3, 'Mới')")
    writer.commit()
    assert [one.title for one in articles(Sources([str(sqlite)]))] == ["Cầu mới", "Trường", "Mới"]
    writer.close()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM bai", "CREATE TABLE x (y)", "ATTACH 'x' AS y", "SELECT load_extension('x')",
        "SELECT 1; DROP TABLE bai", "oops",
    ],
)  # fmt: skip
def test_nothing_but_reading_is_done(sqlite, sql):
    before = sqlite.read_bytes()
    (record,) = Sources([str(sqlite)], sql=sql)
    assert record.mapping is None and "cannot be read" in record.reason
    assert sqlite.read_bytes() == before


def test_a_database_without_articles_names_its_tables(tmp_path):
    with sqlite3.connect(tmp_path / "x.db") as database:
        database.execute("CREATE TABLE luot (bai INTEGER, ngay TEXT)")
    database.close()
    (record,) = Sources([str(tmp_path / "x.db")])
    assert "--sql" in record.reason and "luot (bai, ngay)" in record.reason


def test_a_damaged_database_is_a_reject(sqlite):
    data = bytearray(sqlite.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    sqlite.write_bytes(data)
    assert [record for record in Sources([str(sqlite)]) if record.mapping is None]


def test_a_server_needs_a_query_and_shows_no_password():
    with pytest.raises(SourceError, match="--sql") as raised:
        Sources(["postgresql://toa:bi-mat@localhost/kho"])
    assert "bi-mat" not in str(raised.value)
    assert without_password("postgresql://localhost:5432/kho") == "postgresql://localhost:5432/kho"


def test_a_server_that_is_not_there_is_told(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"postgresql://toa:bi-mat@127.0.0.1:{free.getsockname()[1]}/kho"
    with pytest.raises(SourceError, match=r"127\.0\.0\.1") as raised:
        list(Sources([address], sql="SELECT 1"))
    assert "bi-mat" not in str(raised.value)
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "psycopg" else find(name))
    with pytest.raises(SourceError, match=r"timbao\[postgresql\]"):
        list(Sources([address], sql="SELECT 1"))


PROGRAMS = next(iter(sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True)), "")  # noqa: PTH207  # Debian's place


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of its own, on a socket in a folder."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not on this machine (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="timbao-pg-"))
    user = getpass.getuser()
    as_user = []
    if os.geteuid() == 0:  # which it refuses to run as
        shutil.chown(folder, "postgres")
        as_user, user = ["runuser", "-u", "postgres", "--"], "postgres"
    data = folder / "data"
    programs = Path(PROGRAMS)
    subprocess.run(
        [*as_user, programs / "initdb", "-D", data, "-A", "trust", "-U", user, "-E", "UTF8"],
        check=True,
        capture_output=True,
    )
    start = [
        programs / "pg_ctl",
        "-D",
        data,
        "-w",
        "-l",
        folder / "log",
        "-o",
        f"-k {folder} -c listen_addresses=''",
        "start",
    ]
    subprocess.run([*as_user, *start], check=True, capture_output=True)
    yield f"postgresql://{user}@/postgres?host={folder}"
    subprocess.run(
        [*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, capture_output=True
    )
    shutil.rmtree(folder)


def test_a_real_server_is_asked(server):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(server) as connection:
        connection.execute(
            "CREATE TABLE bai (ma bigint, ten text, chu text, luc timestamptz, ngay timestamp, the text[], them jsonb, "
            "gia numeric)"
        )
        connection.execute("CREATE SEQUENCE s")
        connection.execute(
            "INSERT INTO bai SELECT n, 'Tin ' || n, 'Nội dung', '2024-03-07 08:06+07', '2024-03-08 09:00', "
            "'{cầu,sông}', '{\"a\": 1}', 2.5 FROM generate_series(1, 1200) n"
        )
    names = "ma AS id, ten AS title, chu AS body, luc AS published, ngay, the AS tags, them, gia"
    sql = f"SELECT {names} FROM bai ORDER BY ma"
    found = articles(Sources([server], sql=sql))
    assert len(found) == 1200 and found[0].tags == ["cầu", "sông"]
    assert found[0].published.isoformat() == "2024-03-07T01:06:00+00:00" or found[0].published.hour == 8
    assert found[0].extra == {"ngay": "2024-03-08T09:00:00", "them": {"a": 1}, "gia": 2.5}
    for wrong, said in (
        ("SELECT nextval('s') AS title", "read-only"),
        ("DELETE FROM bai", "DELETE"),
        ("SELECT o", "o"),
    ):
        with pytest.raises(SourceError, match=said):
            list(Sources([server], sql=wrong))
    with psycopg.connect(server) as connection:
        assert connection.execute("SELECT count(*) FROM bai").fetchone() == (1200,)


ODD = ["C:\\", "ông nói: 'tốt'", "\\'", "a\nb", "a\\nb", "Viết \\nabla", "$$", "-- '", "E'a'", "x;\ny"]


@pytest.mark.parametrize("way", ["--inserts", "--column-inserts", "--rows-per-insert=3", "--quote-all-identifiers"])
def test_what_a_real_server_dumps_is_what_it_has(server, tmp_path, way):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(server) as connection:
        connection.execute("DROP TABLE IF EXISTS tin")
        connection.execute("CREATE TABLE tin (id bigint, title text, body text)")
        for at, text in enumerate(ODD):
            connection.execute("INSERT INTO tin VALUES (%s, %s, %s)", (at, f"Tin {at}", text))
    command = [Path(PROGRAMS) / "pg_dump", "-t", "tin", way, "-d", server]
    dump = subprocess.run(command, check=True, capture_output=True).stdout
    (tmp_path / "tin.sql").write_bytes(dump)
    assert [record.mapping["body"] for record in Sources([str(tmp_path / "tin.sql")])] == ODD

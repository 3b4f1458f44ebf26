"""Dumps as each program writes them: where columns are named, how statements end, what stands among the values."""

import sqlite3

import pytest

from indexer import Sources
from indexer.errors import NotAnArticleError
from indexer.records import read_leniently
from indexer.sources.sql import is_dump

TEXT = "Sáng 7/3, ông nói 'tốt'; dân vui (lắm)."
QUOTED = TEXT.replace("'", "''")


def read(tmp_path, data):
    (tmp_path / "kho.sql").write_bytes(data if isinstance(data, bytes) else data.encode())
    found, refused, left_out = [], [], 0
    for record in Sources([str(tmp_path / "kho.sql")]):
        if record.mapping is None:
            refused.append(record.reason)
            continue
        try:
            found.append(read_leniently(record.mapping, None).article)
        except NotAnArticleError:
            left_out += 1
    return found, refused, left_out


def test_what_sqlite_itself_dumps(tmp_path):
    with sqlite3.connect(":memory:") as base:
        base.execute(
            "CREATE TABLE bai (id INTEGER PRIMARY KEY, [tieu_de] TEXT DEFAULT ',)', noi_dung TEXT, ngay INTEGER)"
        )
        base.execute("INSERT INTO bai VALUES (1, 'Cầu mới', ?, 1709773560)", (TEXT,))
        dump = "\n".join(base.iterdump())
    (article,), refused, _ = read(tmp_path, dump)
    assert (article.title, article.body, article.published.isoformat()) == (
        "Cầu mới",
        TEXT,
        "2024-03-07T08:06:00+07:00",
    )
    assert refused == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("between", ["\nGO\n", "\n"])
def test_what_the_studio_of_sql_server_writes(tmp_path, encoding, between):
    row = "INSERT [dbo].[News] ([Id], [Title], [Content], [PublishDate]) VALUES ({}, N'Tin {}', N'{}', {})"
    rows = [
        row.format(1, 1, QUOTED, "CAST(N'2024-03-07T08:06:00.000' AS DateTime)"),
        row.format(2, 2, QUOTED, "NULL"),
        row.format(3, 3, QUOTED, "CONVERT(datetime, N'x')"),
    ]
    text = "USE [bao]\nGO\nSET IDENTITY_INSERT [dbo].[News] ON\n" + between.join(rows) + "\nGO\n"
    found, refused, _ = read(tmp_path, text.encode(encoding))
    assert [(one.id, one.title, one.body) for one in found] == [(str(at), f"Tin {at}", TEXT) for at in (1, 2, 3)]
    assert found[0].published.isoformat() == "2024-03-07T08:06:00+07:00" and refused == []


def test_a_dump_that_is_cut_short_gives_the_rows_before_and_says_so(tmp_path):
    dump = f"CREATE TABLE p (id int, title text, body text);\nINSERT INTO p VALUES (1,'A','{QUOTED}'),(2,'B','cắt ng"
    found, refused, _ = read(tmp_path, dump)
    assert [one.title for one in found] == ["A"] and refused == ["the statement is cut short: the rows before are read"]


def test_nukeviet_shows_what_is_published(tmp_path):
    rows = ",\n".join(f"({status}, 2, 'Tin {status}', 'Tóm tắt', 1709773560, {status})" for status in range(7))
    dump = f"""SET NAMES utf8;
CREATE TABLE nv4_vi_news_rows (id int, catid int, title varchar(250), hometext text, publtime int, status int);
INSERT INTO nv4_vi_news_rows VALUES\n{rows};
CREATE TABLE nv4_vi_news_detail (id int, bodyhtml longtext);
INSERT INTO nv4_vi_news_detail VALUES (1, '<p>{QUOTED}</p>');
CREATE TABLE nv4_vi_news_cat (catid int, title varchar(250));
INSERT INTO nv4_vi_news_cat VALUES (2, 'Thời sự');
"""
    found, refused, left_out = read(tmp_path, dump)
    assert [one.title for one in found] == ["Tin 1", "Tin 3"] and (refused, left_out) == ([], 5)
    assert (found[0].body, found[0].section) == (TEXT, "Thời sự")


def test_a_text_that_begins_with_comments_is_told_from_a_dump():
    # a comment ends in one place only, so there is one way to read them
    assert not is_dump("/* a */ " * 40 + "xin chao; ok") and not is_dump("/* a */ " * 40 + "/* ; SET a")
    assert is_dump("/* a\n * b **/ /*!40101 SET NAMES utf8 */;\n" * 40 + "SET NAMES utf8;")

"""What SQL says: backslashes that mean something or nothing, calls, bytes as digits; and what a dump must not lose."""

import shutil
import sqlite3
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Sources, to_article
from indexer.sources.sql_values import rows_of

MYSQL = "-- MySQL dump 10.13  Distrib 8.0.36\n"
TABLE = "CREATE TABLE bai (id int, title text, body text);\n"
ODD = [
    "Ổ đĩa C:\\", "D:\\tin\\nam", "ông nói: 'tốt'", "'", "\\'", "\\", "a\nb", "a\\nb\r\nc", "--", "$$", "/* ' */",
    "Viết \\nabla và \\theta; hết", "E'a'", "",
]  # fmt: skip


def read(tmp_path, dump):
    (tmp_path / "kho.sql").write_text(dump, "utf-8", newline="")
    records = list(Sources([str(tmp_path / "kho.sql")]))
    found = [to_article(record.mapping) for record in records if record.mapping is not None]
    return [(one.id, one.title, one.body) for one in found], [one.reason for one in records if one.mapping is None]


def mappings(tmp_path, dump):
    (tmp_path / "kho.sql").write_text(dump, "utf-8", newline="")
    return [record.mapping for record in Sources([str(tmp_path / "kho.sql")])]


def base():
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE bai (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
    made.executemany("INSERT INTO bai VALUES (?, ?, ?)", [(at, f"Tin {at}", text) for at, text in enumerate(ODD)])
    made.commit()
    return made


def test_texts_of_sqlite_are_what_they_were(tmp_path):
    rows = mappings(tmp_path, "\n".join(base().iterdump()))
    assert [row["body"] for row in rows] == ODD


def test_what_the_program_of_sqlite_dumps(tmp_path):
    if shutil.which("sqlite3") is None:
        pytest.skip("the program sqlite3 is not on this machine")
    with sqlite3.connect(tmp_path / "a.db") as copy:
        base().backup(copy)
    dump = subprocess.run(["sqlite3", tmp_path / "a.db", ".dump"], capture_output=True, check=True).stdout.decode()
    assert "replace(" in dump or "unistr(" in dump
    assert [row["body"] for row in mappings(tmp_path, dump)] == ODD


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(alphabet="aẤ'\\\n\r$-;(),|+E", max_size=12), min_size=1, max_size=4))
def test_values_are_what_sqlite_reads_in_them(texts):
    with sqlite3.connect(":memory:") as base:
        quoted = [base.execute("SELECT quote(?)", (text,)).fetchone()[0] for text in texts]
        sql = f"({', '.join(quoted)}, {' || '.join(quoted)}, replace({quoted[0]}, 'a', char(10)))"
        expected = base.execute(f"SELECT {sql[1:-1]}").fetchone()
    assert list(rows_of(f"{sql};", 0, escapes=False)) == [list(expected)]


def test_texts_of_postgresql_are_what_they_were(tmp_path):
    dump = (
        "SET standard_conforming_strings = on;\n"
        + TABLE.replace("bai", "public.bai")
        + "INSERT INTO public.bai VALUES "
        " (1, 'C:\\', 'một'), (2, E'a\\'b\\nc', 'x' || chr(10) || 'y'), (3, U&'H\\00E0', $a$đô'la$a$), "
        "(4, 'ngày'::text, CAST('b' AS character varying(20)));\n"
        "INSERT INTO public.bai VALUES (5, 'năm', E'it\\'s\nhai;\n');\nINSERT INTO public.bai VALUES (6, 'sáu', 'c');\n"
    )
    assert read(tmp_path, dump) == (
        [
            ("1", "C:\\", "một"), ("2", "a'b\nc".replace("\n", " "), "x\ny"), ("3", "Hà", "đô'la"), ("4", "ngày", "b"),
            ("5", "năm", "it's\nhai;"), ("6", "sáu", "c"),
        ],
        [],
    )  # fmt: skip


def test_texts_of_mysql_have_escapes(tmp_path):
    dump = MYSQL + TABLE + "INSERT INTO `bai` VALUES (1,'ông nói: \\'tốt\\'','a\\nb'),(2,'C:\\\\','x''y');\n"
    assert read(tmp_path, dump) == ([("1", "ông nói: 'tốt'", "a\nb"), ("2", "C:\\", "x'y")], [])


def test_texts_of_sql_server_are_put_together(tmp_path):
    dump = "INSERT [dbo].[Bai] ([id], [title], [body]) VALUES (1, N'C:\\', N'a' + CHAR(13) + CHAR(10) + N'b')\nGO\n"
    assert read(tmp_path, dump) == ([("1", "C:\\", "a\nb")], [])


@pytest.mark.parametrize("written", ["0x{}", "X'{}'", "x'{}'", "_binary 0x{}", "UNHEX('{}')"])
def test_digits_of_bytes_are_the_text(tmp_path, written):
    text = "Thân bài: sông Hiền."
    digits = written.format(text.encode().hex().upper())
    found, refused = read(tmp_path, f"{MYSQL}{TABLE}INSERT INTO `bai` VALUES (0x31,'Một',{digits});\n")
    assert (found, refused) == ([("1", "Một", text)], [])


def test_bytes_that_are_no_text_are_refused_by_the_name_of_their_column(tmp_path):
    found, (reason,) = read(tmp_path, f"{MYSQL}{TABLE}INSERT INTO `bai` VALUES (1,'Một',0x1F8B00FF);\n")
    assert found == [] and "column body" in reason
    found, refused = read(tmp_path, f"{MYSQL}{TABLE}INSERT INTO `bai` VALUES (0x00FF,'Một','Thân');\n")
    assert (found, refused) == ([("0x00FF", "Một", "Thân")], [])


@pytest.mark.parametrize(
    "insert", ["INSERT IGNORE INTO", "INSERT  DELAYED INTO", "REPLACE INTO", "INSERT LOW_PRIORITY IGNORE INTO"]
)
@pytest.mark.parametrize("first", ["INSERT INTO `bai` VALUES (6,'Sáu','x');\n", ""])
def test_a_row_of_a_table_of_articles_is_one_whatever_it_names(tmp_path, insert, first):
    found, refused = read(tmp_path, f"{MYSQL}{TABLE}{first}{insert} `bai` (`id`,`title`) VALUES (7,'Bảy');\n")
    assert [one for one, _, _ in found] == (["6", "7"] if first else ["7"]) and refused == []


@pytest.mark.parametrize(
    "table",
    [
        "CREATE TABLE `bai-viet`(id, title, body)",
        'CREATE TABLE "bai viet" ("id" integer, "title" text, body)',
        "CREATE TABLE [bai viet] (id INTEGER, [title] TEXT, body TEXT, CHECK (id > 0), UNIQUE (id), PRIMARY KEY(id))",
        "CREATE TABLE IF NOT EXISTS `bai` (`id` INTEGER, `title` TEXT DEFAULT '(,', `body` TEXT, FOREIGN KEY (id) REFERENCES x)",  # noqa: E501
        'CREATE TABLE bai (id int, title text, body text, "key" text, `like` text)',
    ],
)
def test_tables_of_sqlite_whatever_they_are_called(tmp_path, table):
    with sqlite3.connect(":memory:") as made:
        made.execute("CREATE TABLE x (id INTEGER PRIMARY KEY)")
        made.execute(table)
        name = made.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%title%'").fetchone()[0]
        more = ", 'a', 'b'" if "like" in table else ""
        made.execute(f"INSERT INTO \"{name}\" VALUES (1, 'Một', 'C:\\'{more})")
        dump = "\n".join(made.iterdump())
    assert read(tmp_path, dump) == ([("1", "Một", "C:\\")], [])


def test_a_statement_that_is_not_understood_is_said(tmp_path):
    found, (reason,) = read(tmp_path, f"{MYSQL}{TABLE}INSERT INTO bai SET id=7,title='Bảy';\n")
    assert found == [] and "VALUES" in reason


@pytest.mark.parametrize("between", ["", " ", "\n", " -- ; '\n", "/* ; ' */"])
@pytest.mark.parametrize("head", [MYSQL, "PRAGMA foreign_keys=OFF;\n"])
def test_statements_of_one_line_are_all_read(tmp_path, head, between):
    rows = [f"INSERT INTO bai VALUES ({at}, 'Tin {at};', 'a''; b');" for at in range(3)]
    found, refused = read(tmp_path, head + between.join([TABLE.strip(), *rows]) + "\n")
    assert (found, refused) == ([(str(at), f"Tin {at};", "a'; b") for at in range(3)], [])


TWO = (
    "CREATE TABLE bai (id int, title text, body text);\nINSERT INTO bai VALUES (1,'Một','a');\n"
    "CREATE TABLE bai_cu (id int, title text, body text);\nINSERT INTO bai_cu VALUES (1,'Cũ','b'),(2,'Cũ hai','c');\n"
)


def test_tables_whose_ids_are_the_same_lose_none(tmp_path):
    ids = ["1", "bai_cu/1", "bai_cu/2"]
    assert [one for one, _, _ in read(tmp_path, MYSQL + TWO)[0]] == ids
    with sqlite3.connect(tmp_path / "hai.db") as made:
        made.executescript(TWO)
    assert [to_article(record.mapping).id for record in Sources([str(tmp_path / "hai.db")])] == ids


def test_the_languages_of_nukeviet_lose_none(tmp_path):
    rows = "".join(
        f"CREATE TABLE nv4_{one}_news_rows (id int, title text, hometext text, status int);\n"
        f"INSERT INTO nv4_{one}_news_rows VALUES (1, 'Tin {one}', 'x', 1);\n"
        for one in ("vi", "en")
    )
    assert [one for one, _, _ in read(tmp_path, MYSQL + rows)[0]] == ["1", "nv4_en_news/1"]

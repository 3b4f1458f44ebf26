"""Comments among the rows of a dump, texts in double quotes, and quotes that never end."""

import pytest

from indexer import Sources, to_article
from indexer.sources.sql import is_dump
from indexer.sources.sql_quotes import statements_in
from indexer.sources.sql_values import SqlError, columns_of, rows_of

MYSQL = "-- MySQL dump 10.13  Distrib 8.0.36\n"
SQLITE = "PRAGMA foreign_keys=OFF;\n"
TABLE = "CREATE TABLE bai (id int, title text, body text);\n"
MANY = 300_000  # from each of so many quotes to the end of the statement would take many minutes


def read(tmp_path, dump):
    (tmp_path / "kho.sql").write_text(dump, "utf-8", newline="")
    records = list(Sources([str(tmp_path / "kho.sql")]))
    found = [to_article(record.mapping) for record in records if record.mapping is not None]
    return [(one.id, one.title, one.body) for one in found], [one.reason for one in records if one.mapping is None]


@pytest.mark.parametrize("head", [MYSQL, SQLITE])
@pytest.mark.parametrize(
    "between",
    [",\n-- it's two\n", ",\n-- two;\n", ",/* it's; two */", ", -- (\n /* ) */\n", " -- x\n,", ",/* it's\ntwo;\n*/\n"],
)
def test_rows_behind_a_comment_are_read(tmp_path, head, between):
    rows = between.join(f"({at},'Tin {at}','a{at}')" for at in range(3))
    found, refused = read(tmp_path, f"{head}{TABLE}INSERT INTO bai VALUES -- it's\n{rows};\n")
    assert (found, refused) == ([(str(at), f"Tin {at}", f"a{at}") for at in range(3)], [])


def test_comments_of_mysql_begin_with_a_number_sign(tmp_path):
    table = "CREATE TABLE bai ( # it's\n  id int, # a; (\n  title text, # \"\n  body text # )\n);\n"
    rows = "INSERT INTO bai VALUES # it's one\n(1,'Một # 1'# x\n,'a'),\n# it's \"two;\n(2,'Hai','b'); # it's\n"
    assert read(tmp_path, MYSQL + table + rows) == ([("1", "Một # 1", "a"), ("2", "Hai", "b")], [])


def test_comments_within_a_row_are_no_values():
    assert list(rows_of("(1-- it's\n,NULL/*,*/,'a' -- b\n 'c');", 0)) == [["1", None, "ac"]]
    assert list(rows_of("(-1,2024-03-07,1e-5)", 0)) == [["-1", "2024-03-07", "1e-5"]]


@pytest.mark.parametrize("behind", ["", ";", " ON DUPLICATE KEY UPDATE id=1;", " AS new;", "\nreturning id;", " -- x"])
def test_what_may_stand_behind_rows(behind):
    assert list(rows_of(f"(1,'a'){behind}", 0)) == [["1", "a"]]


@pytest.mark.parametrize(
    "behind", [",\n!(2,'b');", ", x (2,'b');", ",(2;", ",(2,'b'", ",;", ", -- x", ", 'b');", ", /* (2,'b');"]
)
def test_what_may_not_is_an_error_behind_the_rows_before(tmp_path, behind):
    rows = rows_of(f"(1,'a'){behind}", 0)
    assert next(rows) == ["1", "a"]
    with pytest.raises(SqlError, match="the rows before are read"):
        next(rows)


def test_every_statement_with_rows_that_are_not_read_is_said(tmp_path):
    insert = "INSERT INTO bai VALUES ({},'A','a'), x (9,'B','b');\n"
    found, refused = read(tmp_path, MYSQL + TABLE + insert.format(1) + insert.format(2))
    assert [one for one, _, _ in found] == ["1", "2"]
    assert refused == ["what stands between rows is not understood (x): the rows before are read"] * 2


def test_texts_of_mysql_in_double_quotes(tmp_path):
    rows = 'INSERT INTO bai VALUES (1,"Một, hai","nói: \\"it\'s\\"; ""x"""),\n(2,\'"Hai"\',"dòng\nhai;\n");\n'
    assert read(tmp_path, MYSQL + TABLE + rows) == (
        [("1", "Một, hai", 'nói: "it\'s"; "x"'), ("2", '"Hai"', "dòng\nhai;")],
        [],
    )


def test_columns_behind_comments_are_in_their_place(tmp_path):
    table = "CREATE TABLE bai (id int, -- it's the id\n title text, /* , */ body text DEFAULT 'C:\\');\n"
    found, _ = read(tmp_path, f"{SQLITE}{table}INSERT INTO bai VALUES (1,'Một','a');\n")
    assert found == [("1", "Một", "a")]


@pytest.mark.parametrize("escapes", [True, False])
@pytest.mark.parametrize(
    "rest",
    ["'" + "\\'x" * MANY, "E'" + "\\'x" * MANY, '"' + '\\"x' * MANY, "/*" * MANY, "'" + "''" * MANY,
     ",".join(f"$a{at}$" for at in range(MANY))],
    ids=["text", "escaped", "double", "comment", "doubled", "dollars"],
)  # fmt: skip
def test_quotes_without_an_end_are_looked_through_once(escapes, rest):
    statement = f"INSERT INTO bai VALUES (1,{rest}"
    assert "".join(statements_in(statement, escapes=escapes)).startswith("INSERT")
    with pytest.raises(SqlError):
        list(rows_of(statement, statement.index("("), escapes=escapes))


def test_a_text_that_begins_with_comments_is_looked_through_once():
    assert not is_dump("/**/" * 200 + "x") and is_dump("/**/" * 200 + "/*!40101 SET a=1 */;\nSET NAMES utf8;")


@pytest.mark.parametrize("escapes", [True, False])
@pytest.mark.parametrize("rest", ["[" * MANY, "'" + "\\'x" * MANY, "/*" * MANY], ids=["name", "text", "comment"])
def test_definitions_without_an_end_are_looked_through_once(escapes, rest):
    assert [*columns_of(f"id int, title {rest}", 0, escapes=escapes)][:1] == ["id int"]

"""Sources: every format, in every encoding, whole or damaged; what cannot be read is said with its place."""

import errno
import gzip
import io
import json
import os
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.legacy import Encoding, encode
from indexer import SourceError, SourceMissingError, Sources, apart, to_article
from indexer.apart import Apart, Limits
from indexer.sources import opening
from indexer.sources.html import read_html
from indexer.sources.json_file import read_json
from indexer.sources.jsonl import read_jsonl
from indexer.sources.table import read_table
from indexer.sources.text import read_text

ROWS = [{"id": str(number), "title": f"Tin số {number}", "body": "Nội dung tiếng Việt."} for number in range(5)]
JSONL = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)


def titles(records):
    return [record.mapping["title"] for record in records if record.mapping]


def mappings(reader, data):
    return list(reader(io.BytesIO(data), "f"))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_in_all_its_forms(codec):
    assert titles(mappings(read_jsonl, JSONL.encode(codec))) == [row["title"] for row in ROWS]
    assert titles(mappings(read_json, json.dumps(ROWS, ensure_ascii=False).encode(codec))) == [
        row["title"] for row in ROWS
    ]


def test_a_bad_line_is_refused_by_its_number_and_the_rest_is_read():
    lines = [json.dumps(ROWS[0]), "", "{broken", "[1, 2]", '{"title": "T\x00"}', "12", json.dumps(ROWS[1])]
    records = mappings(read_jsonl, "\n".join(lines).encode())
    assert [(record.line, bool(record.mapping)) for record in records] == [
        (1, True), (3, False), (4, False), (5, True), (6, False), (7, True),
    ]  # fmt: skip
    assert "column" in records[1].reason and records[1].raw == b"{broken"


def test_a_line_without_end_is_refused_and_bounded(monkeypatch):
    monkeypatch.setattr("indexer.sources.jsonl.MAX_LINE", 1000)
    records = mappings(read_jsonl, b'{"title": "' + b"x" * 5000 + b'"}\n' + json.dumps(ROWS[0]).encode())
    assert [record.line for record in records] == [1, 2]
    assert "longer than" in records[0].reason and titles(records) == ["Tin số 0"]


def test_lines_in_an_old_encoding():
    row = {"title": "Cả nước đón xuân", "body": "Niềm vui của đồng bào cả nước trong những ngày xuân mới."}
    old = encode(json.dumps(row, ensure_ascii=False), Encoding.TCVN3).encode("latin-1")
    article = to_article(mappings(read_jsonl, old)[0].mapping)
    assert article.body == row["body"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        json.dumps({"status": "ok", "articles": ROWS, "total": 5}),
        json.dumps({"response": {"pages": 1, "results": ROWS}}),
        json.dumps({"hits": {"total": 5, "hits": ROWS}}),
        "\n".join(json.dumps(row, indent=1) for row in ROWS),
        json.dumps({"@graph": [{"@type": "WebPage", "name": "x"}, *ROWS]}),
    ],
)
def test_shapes_of_json(text):
    assert titles(mappings(read_json, text.encode())) == [row["title"] for row in ROWS]


def test_one_article_is_a_json_file_too():
    for more in ({}, {"items": [1], "data": {"a": 1}}, {"data": {"items": [{"x": 1}]}}):
        assert [r.mapping for r in mappings(read_json, json.dumps(ROWS[0] | more).encode())] == [ROWS[0] | more]


@pytest.mark.parametrize("cut", range(1, len(JSONL), 37))
def test_a_file_cut_short_keeps_what_came_before_and_says_where(cut):
    whole = json.dumps(ROWS, indent=1, ensure_ascii=False).encode()
    if cut >= len(whole) - 1:
        return
    records = mappings(read_json, whole[:cut])
    assert records[-1].mapping is None
    assert "too early at line" in records[-1].reason
    assert titles(records) == [row["title"] for row in ROWS][: len(records) - 1]


def test_values_longer_than_a_chunk(monkeypatch):
    monkeypatch.setattr("indexer.sources.json_scan.CHUNK", 7)
    assert [record.mapping for record in mappings(read_json, json.dumps(ROWS).encode())] == ROWS


def test_json_nested_without_end_is_refused():
    assert "deep" in mappings(read_json, b'[{"a":' + b"[" * 200_000)[0].reason
    assert "deep" in mappings(read_jsonl, b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}")[0].reason


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@pytest.mark.parametrize("reader", [read_json, read_jsonl])
def test_any_bytes_are_records_or_reasons(reader, data):
    for record in mappings(reader, data):
        assert record.mapping is not None or record.reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_that_ends_within_a_letter_gives_what_is_before(encoding):
    rows = mappings(read_json, json.dumps(ROWS, ensure_ascii=False).encode(encoding)[:-1])
    assert [row.mapping for row in rows[:-1]] == ROWS
    assert rows[-1].reason
    table = "title,body\n" + "".join(f"Bài {n},Nội dung bài {n}\n" for n in range(3))
    rows = mappings(read_table, table.encode(encoding)[:-1])
    assert [row.mapping["title"] for row in rows] == ["Bài 0", "Bài 1", "Bài 2"]


PARAGRAPH = "Nông dân các buôn phía tây đang hái những lứa cà phê cuối vụ, giá thu mua tăng từng ngày. " * 3
PAGE = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8">
<title>Giá cà phê lập đỉnh mới - Bản tin Cao Nguyên</title>
<meta property="og:site_name" content="Bản tin Cao Nguyên"><meta property="article:section" content="Kinh tế">
<meta name="keywords" content="cà phê, Đắk Lắk"><link rel="canonical" href="https://cao-nguyen.example/gia-ca-phe">
%s</head><body><nav><a href="/">Trang chủ</a> <a href="/kt">Kinh tế</a></nav>
<article><h1>Giá cà phê lập đỉnh mới</h1><p class="sapo">Giá cà phê vượt 130.000 đồng/kg.</p>
<p>{PARAGRAPH}</p><figure><img src="/anh/1.jpg" alt="Cà phê"><figcaption>
Hái cà phê ở buôn Ea Tul. Ảnh: Y Thịnh
</figcaption></figure><p>{PARAGRAPH}Hết.</p></article><footer>Bản quyền thuộc về Bản tin</footer></body>
</html>"""
JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebPage"},
{"@type": "NewsArticle", "headline": "Giá cà phê lập đỉnh mới",
"description": "Giá cà phê vượt 130.000 đồng/kg.",
"datePublished": "2024-11-02T07:15:00+07:00", "author": {"@type": "Person", "name": "Y Thịnh"}}]}</script>"""


def test_a_web_page():
    article = to_article(mappings(read_html, (PAGE % JSON_LD).encode())[0].mapping)
    assert article.title == "Giá cà phê lập đỉnh mới"
    assert article.summary == "Giá cà phê vượt 130.000 đồng/kg."
    assert article.published.isoformat() == "2024-11-02T07:15:00+07:00"
    assert (article.url, article.source, article.section) == (
        "https://cao-nguyen.example/gia-ca-phe", "Bản tin Cao Nguyên", "Kinh tế",
    )  # fmt: skip
    assert article.authors == ["Y Thịnh"] and article.tags == ["cà phê", "Đắk Lắk"]
    assert [(image.url, image.caption) for image in article.images] == [
        ("/anh/1.jpg", "Hái cà phê ở buôn Ea Tul. Ảnh: Y Thịnh")
    ]
    assert article.body == f"{PARAGRAPH.strip()}\n{PARAGRAPH}Hết."


def test_a_web_page_that_describes_nothing_or_wrongly():
    for broken in ("", JSON_LD.replace("2024-11-02T07:15:00+07:00", "sáng nay"), JSON_LD.replace("}", "")):
        article = to_article(mappings(read_html, (PAGE % broken).encode())[0].mapping)
        assert article.title == "Giá cà phê lập đỉnh mới" and article.body.endswith("Hết.")


def test_a_page_without_an_article_is_refused():
    (record,) = mappings(read_html, b"<html><body><a href='/'>x</a></body></html>")
    assert record.mapping is None and record.field == "title"


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(alphabet="<>/\"'=a pdivscript&;!-", max_size=300).map(str.encode)))
def test_any_page_is_a_record(data):
    assert len(mappings(read_html, data)) == 1


def test_files_folders_globs_and_formats(tmp_path):
    (tmp_path / "a.jsonl").write_text(JSONL)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(JSONL.encode()))
    (tmp_path / "c.json").write_text(JSONL)  # JSON Lines under the name of JSON
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "page.txt").write_text("Tên của trang báo\nLượt xem: 3\n\nMột đoạn văn của trang báo này.\n")
    (tmp_path / "d" / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / ".hidden.jsonl").write_text(JSONL)
    (tmp_path / "noname").write_text(json.dumps(ROWS))
    (tmp_path / "LICENSE").write_text("Free for everybody.")
    sources = Sources([str(tmp_path)])
    assert len(list(sources)) == 21
    assert sources.skipped == 2 and sources.position == sources.size > 0
    assert len(list(Sources([str(tmp_path / "*.jsonl"), str(tmp_path / "a.jsonl")]))) == 5
    assert len(list(Sources([str(tmp_path / "**" / "*.txt")]))) == 1
    assert titles(Sources([str(tmp_path / "noname")])) == [row["title"] for row in ROWS]
    assert len(list(Sources([str(tmp_path / "a.jsonl")], "text"))) == 1


def test_a_page_keeps_its_id_and_its_file_name(tmp_path):
    path = tmp_path / "trang.txt"
    path.write_bytes("Tên của trang báo\n\nMột đoạn văn của trang báo này.".encode("utf-16"))
    (record,) = Sources([str(path)])
    assert record.source == str(path) and to_article(record.mapping).id.startswith("text-")


# What lies in folders. ---------------------------------------------------------------------------------------


def odd_folder(tmp_path):
    """A folder with an article, and with whatever else may lie in one under the name of a file."""
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "a.jsonl").write_text(json.dumps(ROWS[0]))
    os.mkfifo(folder / "b.jsonl")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "c.jsonl"))
    (folder / "d.jsonl").symlink_to("/dev/zero")
    (folder / "e.jsonl").symlink_to(tmp_path / "nothing")
    (folder / "f.jsonl").symlink_to("f.jsonl")
    (folder / "g.jsonl").symlink_to("b.jsonl")
    for name in ("h", "i"):
        (folder / name).symlink_to(".")
    (folder / "z.jsonl").write_text(json.dumps(ROWS[1]))
    return folder


@pytest.mark.parametrize(
    "pattern", ["", "*", "*.jsonl", "**", "**/*.jsonl", "[a-z].jsonl", "**/**/*.jsonl", "**/**", "*[a-z]**"]
)
def test_what_is_no_file_holds_up_no_other(tmp_path, pattern):
    folder = odd_folder(tmp_path)
    sources = Sources([str(folder / pattern)])
    records = list(sources)
    assert set(titles(records)) == {"Tin số 0", "Tin số 1"}
    reasons = {Path(record.source).name: record.reason for record in records if record.mapping is None}
    assert reasons["e.jsonl"] == "the link leads nowhere"
    assert "symbolic links" in reasons["f.jsonl"]
    assert reasons.keys() == {"e.jsonl", "f.jsonl"}
    assert len(sources.files) == (2 if "*" not in pattern or "." in pattern or "**" in pattern[:2] else 6)
    assert sources.skipped >= 4, "a pipe, a socket, a device, a link to a pipe"
    assert sources.position == sources.size


def test_a_pattern_does_not_go_in_circles_and_shows_nothing_hidden(tmp_path):
    folder = odd_folder(tmp_path)
    (folder / ".an").mkdir()
    (folder / ".an" / "x.jsonl").write_text(json.dumps(ROWS[2]))
    for pattern, files in (("**/*.jsonl", 2), (".an/*.jsonl", 1), ("**/.an/*.jsonl", 1), ("*/*.jsonl", 4)):
        assert len(Sources([str(folder / pattern)]).files) == files
    assert len(Sources([str(folder / ".an" / "*")]).files) == 1, "a place that is named may be hidden"


def test_a_file_that_turns_into_a_pipe_after_it_was_found_is_not_waited_for(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(JSONL)
    (tmp_path / "b.jsonl").write_text(json.dumps(ROWS[0]))
    sources = Sources([str(tmp_path)])
    path.unlink()
    os.mkfifo(path)
    assert titles(sources) == ["Tin số 0"]
    assert sources.skipped == 1


def test_a_file_that_is_gone_when_it_is_to_be_read(tmp_path):
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(json.dumps(ROWS[0]))
    sources = Sources([str(tmp_path)])
    (tmp_path / "a.jsonl").unlink()
    gone, there = sources
    assert (gone.source, gone.reason, gone.mapping) == (str(tmp_path / "a.jsonl"), "it is gone", None)
    assert there.mapping == ROWS[0]
    named = Sources([str(tmp_path / "b.jsonl")])
    (tmp_path / "b.jsonl").unlink()
    with pytest.raises(SourceError, match="No such file"):
        list(named)


@pytest.mark.parametrize(
    ("code", "goes_on"),
    [(errno.EACCES, True), (errno.EIO, True), (errno.ESTALE, True), (errno.EMFILE, False), (errno.ENOMEM, False)],
)
@pytest.mark.parametrize("when", ["opened", "read"])
def test_a_file_of_a_folder_that_cannot_be_read(tmp_path, monkeypatch, code, goes_on, when):
    """A fault of the one file is said of it; one that would befall every other file ends the run."""
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(json.dumps(ROWS[0]))
    real_open, real_read = os.open, opening._UntilNow.readinto

    def open_or_fail(path, *more):
        if when == "opened" and str(path).endswith("a.jsonl"):
            raise OSError(code, os.strerror(code))
        return real_open(path, *more)

    failed = []

    def read_or_fail(self, buffer):
        if when == "read" and not failed:
            failed.append(self)
            raise OSError(code, os.strerror(code))
        return real_read(self, buffer)

    monkeypatch.setattr(opening.os, "open", open_or_fail)
    monkeypatch.setattr(opening._UntilNow, "readinto", read_or_fail)
    sources = Sources([str(tmp_path)])
    if goes_on:
        refused, read = sources
        assert refused.source == str(tmp_path / "a.jsonl")
        assert refused.reason == f"it cannot be read: {os.strerror(code)}"
        assert read.mapping == ROWS[0]
    else:
        with pytest.raises(SourceError, match=os.strerror(code)):
            list(sources)


def test_a_folder_inside_that_cannot_be_listed(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text(json.dumps(ROWS[0]))
    (tmp_path / "kín").mkdir()
    real = os.scandir

    def scandir(path):
        if str(path).endswith("kín"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    refused, read = Sources([str(tmp_path)])
    assert (refused.source, refused.reason) == (str(tmp_path / "kín"), "it cannot be read: Permission denied")
    assert read.mapping == ROWS[0]
    with pytest.raises(SourceError, match="Permission denied"):
        Sources([str(tmp_path / "kín")])


@pytest.mark.parametrize("packed", [False, True])
def test_a_pipe_that_is_named_is_read(tmp_path, packed):
    path = tmp_path / "ống"
    os.mkfifo(path)
    data = gzip.compress(JSONL.encode()) if packed else JSONL.encode()
    writer = threading.Thread(target=lambda: path.write_bytes(data))
    writer.start()
    assert titles(Sources([str(path)])) == [row["title"] for row in ROWS]
    writer.join()


def test_a_file_is_read_as_far_as_it_went_when_it_was_opened(tmp_path):
    """One that grows as fast as it is read would never end."""
    path = tmp_path / "log.jsonl"
    line = json.dumps(ROWS[0]) + "\n"
    path.write_text(line * 5000)
    sources, count = Sources([str(path)]), 0
    with path.open("a") as growing:
        for record in sources:
            assert record.mapping
            count += 1
            growing.write(line * 3)
            growing.flush()
    assert count == 5000
    assert sources.position == sources.size == len(line) * 5000


def test_a_file_of_the_system_that_tells_no_size_is_read(tmp_path):
    path = Path("/proc/self/status")
    if not path.exists():
        pytest.skip("the system has no /proc")
    (record,) = Sources([str(path)], "text")
    assert "Pid" in record.raw


def test_a_line_that_never_ends_ends(monkeypatch):
    monkeypatch.setattr("indexer.sources.jsonl.MAX_LINE", 1000)
    monkeypatch.setattr("indexer.sources.jsonl.MAX_SKIPPED", 100_000)

    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    (record,) = read_jsonl(io.BufferedReader(Endless()), "f")
    assert "no line end" in record.reason


# Pages that are too much. ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<p>x" * 201_000, "more than 200,000 tags"),
        ("<p " + " ".join(f"a{number}=1" for number in range(1200)) + ">x</p>", "more than 1,000 attributes"),
    ],
)
def test_a_page_beyond_the_bounds_is_refused_by_name_and_not_parsed(page, reason, monkeypatch):
    monkeypatch.setattr(Apart, "do", lambda *_: pytest.fail("nothing was to be parsed"))
    (record,) = mappings(read_html, page.encode())
    assert record.mapping is None and reason in record.reason and record.raw == page


def test_a_page_that_takes_too_long_is_a_reject_with_the_page_and_the_next_is_read(tmp_path, monkeypatch):
    """A process that sleeps stands for any that is slow."""
    (tmp_path / "sleeping.py").write_text("import time\ndef read_step(data):\n    time.sleep(600)\n")
    page = "indexer.sources.page:read_step"
    monkeypatch.syspath_prepend(str(tmp_path))
    impatient = Apart(Limits(seconds=0.3))
    real = impatient.do
    monkeypatch.setattr(apart, "shared", lambda: impatient)
    monkeypatch.setattr(
        impatient, "do", lambda step, data: real("sleeping:read_step" if b"slow" in data else page, data)
    )
    slow = mappings(read_html, b"<p>slow</p>")[0]
    impatient.limits = Limits()  # of the process in its place, which has work to do
    quick = mappings(read_html, b"<title>x</title>")[0]
    impatient.close()
    assert (slow.reason, slow.raw) == ("reading it took longer than 0.3 s", "<p>slow</p>")
    assert "no article" in quick.reason


def test_a_page_saved_as_text_has_so_many_lines():
    (record,) = read_text(io.BytesIO(b"a\n" * 100_001), "f")
    assert "more than 100,000 lines" in record.reason


@pytest.mark.parametrize("name", ["nothing-here.jsonl", "nothing-*.jsonl"])
def test_nothing_there(name, tmp_path):
    with pytest.raises(SourceMissingError, match="nothing"):
        Sources([str(tmp_path / name)])


def test_a_folder_without_articles_and_files_of_other_kinds(tmp_path):
    with pytest.raises(SourceMissingError, match="no file of a known format"):
        Sources([str(tmp_path)])
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "feed").write_text("<?xml version='1.0'?><rss></rss>")
    for name, said in (("x.pdf", "a PDF document"), ("feed", "no items")):
        (record,) = Sources([str(tmp_path / name)])
        assert said in record.reason


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:-20], lambda data: data[:40] + b"\x00" * 20 + data[60:], lambda data: data[:4]],
)
def test_a_damaged_gzip_file_is_a_reject_and_not_a_crash(tmp_path, damage):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(damage(gzip.compress(JSONL.encode() * 50)))
    assert any("cannot be read" in record.reason or "not JSON" in record.reason for record in Sources([str(path)]))

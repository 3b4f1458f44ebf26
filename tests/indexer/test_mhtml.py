"""Pages saved whole: which of the parts is the page."""

import pytest

from indexer import Sources
from indexer.sources.mhtml import is_mhtml

LONG = "<p>" + "Một câu dài để bài này đủ chữ mà đọc được, nói về một con đò. " * 8 + "</p>"
IMAGE = ("image/png", "", "https://bao.example/i.png", b"\x89PNG")


def page(title):
    return f"<meta charset=utf-8><title>{title}</title><article><h1>{title}</h1>{LONG}</article>".encode()


def part(kind, number, location, data):
    named = f"Content-ID: <{number}>\r\n" if number else ""
    return f"--B\r\nContent-Type: {kind}\r\n{named}Content-Location: {location}\r\n\r\n".encode() + data + b"\r\n"


BESIDE = ("text/html; charset=utf-8", "b@x", "https://ads.example/f.html", page("Quảng cáo một thứ nước"))
PAGE = ("text/html; charset=utf-8", "p@x", "https://bao.example/do", page("Con đò cuối cùng ở bến"))
XHTML = ("application/xhtml+xml; charset=utf-8", "p@x", "https://bao.example/do", page("Con đò cuối cùng ở bến"))


@pytest.mark.parametrize(
    ("head", "more", "parts"),
    [
        ("", '; start="<p@x>"', [IMAGE, BESIDE, PAGE]),
        ("", "; start=p@x", [BESIDE, PAGE]),
        ("Snapshot-Content-Location: https://bao.example/do\r\n", "", [BESIDE, PAGE]),
        ("Snapshot-Content-Location: https://bao.example/do\r\n", '; start="<khong@x>"', [IMAGE, BESIDE, PAGE]),
        ("", "", [IMAGE, PAGE, BESIDE]),
        ("", "", [IMAGE, XHTML, BESIDE]),
    ],
)
def test_the_page_is_the_part_that_is_named_or_the_first(tmp_path, head, more, parts):
    start = f'{head}From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"{more}\r\n\r\n'
    (tmp_path / "a.mhtml").write_bytes(start.encode() + b"".join(part(*one) for one in parts) + b"--B--\r\n")
    (record,) = Sources([str(tmp_path / "a.mhtml")])
    assert (record.mapping["title"], record.mapping["url"]) == ("Con đò cuối cùng ở bến", "https://bao.example/do")


def test_a_text_that_begins_as_a_mail_is_told_from_one():
    # lines end in one way only, so there is one way to read them
    assert not is_mhtml(b"Tin: nhanh\r\n" + b" Mot doan van ngan.\r\n" * 40 + b"Het.\r\n")
    lines = [b"From: a", b" b", b"MIME-Version: 1.0", b"Content-Type: multipart/related;", b" a=b", b""]
    assert is_mhtml(b"\r\n".join(lines)) and is_mhtml(b"\n".join(lines))

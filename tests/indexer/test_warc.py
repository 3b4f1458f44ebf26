"""Archives of the web as crawlers write them: pages in pieces and packed, captures of one page, what is not there."""

import gzip
import io
import random
import zlib

import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator

from indexer import Sources
from indexer.pipeline import try_articles
from indexer.rejects import RejectsFile
from indexer.sources.http_body import body_of

LONG = "<p>" + "Một câu dài để bài này đủ chữ mà đọc được, nói về một con đò. " * 8 + "</p>"


def page(title="Con đò cuối cùng ở bến", end="Đoạn cuối của bài."):
    return (
        f"<!doctype html><html lang=vi><head><meta charset=utf-8><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1>{LONG}<p>{end}</p></article></body></html>"
    ).encode()


def entry(
    block, *, kind="response", headers=(), url="https://bao.example/do", date="2024-09-05T08:30:00Z", length=None
):
    content = "application/http; msgtype=response" if kind == "response" else "text/plain"
    lines = [
        "WARC/1.1", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>",
        f"WARC-Date: {date}", f"WARC-Target-URI: {url}", f"Content-Type: {content}", *headers,
        f"Content-Length: {len(block) if length is None else length}",
    ]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def answer(body, *headers, status="200 OK", kind="text/html; charset=utf-8"):
    said = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers]
    return "\r\n".join([*said, "", ""]).encode() + body


def read(tmp_path, *entries, name="kho.warc"):
    (tmp_path / name).write_bytes(b"".join(entries))
    records = list(Sources([str(tmp_path / name)]))
    found = [(one.mapping["title"], one.mapping["body"]) for one in records if one.mapping is not None]
    return found, [one.reason for one in records if one.mapping is None]


def pieces(data, size=100, extension=b"", trailer=b""):
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in parts) + b"0\r\n" + trailer + b"\r\n"


def bare(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zstd(data):
    return zstandard.ZstdCompressor().compress(data)


HALF = 400
CODED = {
    "gzip of two members": (("Content-Encoding: gzip",), lambda d: gzip.compress(d[:HALF]) + gzip.compress(d[HALF:])),
    "the same in pieces": (
        ("Content-Encoding: gzip", "Transfer-Encoding: chunked"),
        lambda d: pieces(gzip.compress(d[:HALF]) + gzip.compress(d[HALF:])),
    ),
    "x-gzip": (("Content-Encoding: X-GZip",), gzip.compress),
    "gzip twice": (("Content-Encoding: gzip, gzip",), lambda d: gzip.compress(gzip.compress(d))),
    "gzip, and nothing": (("Content-Encoding: identity, gzip",), gzip.compress),
    "two headers": (("Content-Encoding: gzip", "Content-Encoding: zstd"), lambda d: zstd(gzip.compress(d))),
    "gzip on the way": (("Transfer-Encoding: gzip, chunked",), lambda d: pieces(gzip.compress(d))),
    "zstd": (("Content-Encoding: zstd",), lambda d: zstd(d[:HALF]) + zstd(d[HALF:])),
    "deflate": (("Content-Encoding: deflate",), zlib.compress),
    "deflate without its frame": (("Content-Encoding: deflate",), bare),
    "unpacked before": (("Content-Encoding: gzip", "Transfer-Encoding: chunked"), lambda d: d),
    "an unpacked br": (("Content-Encoding: br",), lambda d: d),
    "no coding": (("Content-Encoding: utf-8",), lambda d: d),
    "pieces with extensions": (("Transfer-Encoding: Chunked",), lambda d: pieces(d, 1, b' ; a="x"', b"X-Sum: 1\r\n")),
}


@pytest.mark.parametrize("way", CODED)
def test_pages_are_unpacked_whole(tmp_path, way):
    headers, coded = CODED[way]
    archive = entry(answer(coded(page()), *headers))
    ((title, body),), refused = read(tmp_path, archive)
    assert title == "Con đò cuối cùng ở bến" and body.endswith("Đoạn cuối của bài.") and refused == []
    if way in ("deflate", "deflate without its frame", "unpacked before"):  # what warcio itself understands
        one = next(iter(ArchiveIterator(io.BytesIO(archive))))
        assert one.content_stream().read() == page()


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (b"\x0b\x02\x80<p>\x03", ["Content-Encoding: br"], '"br", which is not read'),
        (gzip.compress(b"\x0b\x02\x80<p>\x03", mtime=0), ["Content-Encoding: br, gzip"], '"br"'),
        (b"\x1f\x9d\x90<p>", ["Content-Encoding: compress"], '"compress"'),
        (gzip.compress(page(), mtime=0)[:-20], ["Content-Encoding: gzip"], "gzip"),
        (zlib.compress(page())[:-20], ["Content-Encoding: deflate"], "cut short"),
        (pieces(page())[:500], ["Transfer-Encoding: chunked"], "cut short"),
    ],
)
def test_what_cannot_be_unpacked_is_named(tmp_path, body, headers, said):
    found, (reason,) = read(tmp_path, entry(answer(body, *headers)))
    assert found == [] and said in reason


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd", "br"])
def test_an_empty_body_is_packed_in_no_way(tmp_path, coding):
    assert body_of(b"", [("Content-Encoding", coding)], 100) == b""
    _, (reason,) = read(tmp_path, entry(answer(b"", f"Content-Encoding: {coding}")))
    assert "unpacked" not in reason and "packed" not in reason


def test_a_body_of_zstd_is_unpacked_as_far_as_is_wanted():
    assert body_of(zstd(bytes(300_000)), [("Content-Encoding", "zstd")], 1000) == bytes(1000)


def test_a_row_of_comments_without_a_page_is_passed_over(tmp_path):
    for body in (b"<!---->" * 40 + b"<p>x</p>", b"<!---->" * 40 + b"<!--"):  # they can be read in one way only
        assert "without a Content-Type" in read(tmp_path, entry(answer(body, kind="")))[1][0]
    ((title, _),), _ = read(tmp_path, entry(answer(b"<!-- a\n-- b --> <!---->" * 40 + page(), kind="")))
    assert title == "Con đò cuối cùng ở bến"


def test_a_page_of_which_a_part_is_not_there_is_refused(tmp_path):
    whole = answer(page())
    for archive, said in (
        (entry(whole[:400], headers=["WARC-Truncated: length"]), "WARC-Truncated: length"),
        (entry(whole[:400], headers=["WARC-Segment-Number: 1"]) +
         entry(whole[400:], kind="continuation", headers=["WARC-Segment-Number: 2"]), "continuation"),
        (entry(whole[:400], length=len(whole)), "ends within"),
    ):  # fmt: skip
        found, (reason,) = read(tmp_path, archive)
        assert found == [] and said in reason


@pytest.mark.parametrize("more", [5, 60, 160, 400, 1500])
def test_an_archive_that_is_cut_short_gives_every_whole_page_and_says_that_it_is_cut(tmp_path, more):
    noise = [b"<!--" + random.Random(number).randbytes(1500).hex().encode() + b"-->" for number in range(7)]
    pages = [entry(answer(page(f"Con đò số {number} ở bến") + noise[number]), url=f"https://bao.example/{number}")
             for number in range(7)]  # fmt: skip
    last = [f"Con đò số {number} ở bến" for number in range(6)]
    found, reasons = read(tmp_path, *pages[:6], pages[6][:more])
    assert [title for title, _ in found] == last and len(reasons) == 1
    packed = [gzip.compress(one, mtime=0) for one in pages]
    found, reasons = read(tmp_path, *packed[:6], packed[6][: 10 + more // 4], name="kho.warc.gz")
    assert [title for title, _ in found] == last and "the file ended before the end" in reasons[-1]


def test_an_archive_that_is_cut_within_what_is_no_page_says_so(tmp_path):
    picture = entry(answer(b"x" * 500, kind="image/jpeg"))
    found, (reason,) = read(tmp_path, entry(answer(page())), picture[:-200])
    assert len(found) == 1 and "the archive ends within a record" in reason


@pytest.mark.parametrize("turn", [1, -1])
def test_the_newest_capture_of_a_page_is_the_article(tmp_path, engine, turn):
    captures = [("2024-09-04T00:00:00Z", "Cũ"), ("2024-09-05T00:00:00Z", "Mới")][::turn]
    archive = [entry(answer(page(f"{word} hơn: con đò cuối cùng")), date=date) for date, word in captures]
    (tmp_path / "kho.warc").write_bytes(b"".join(archive))
    taken = {}
    summary = try_articles(
        engine, Sources([str(tmp_path / "kho.warc")]), RejectsFile(tmp_path / "rejects.jsonl"),
        taken=lambda record, article, verdict: taken.update({article.id: article.title}),
    )  # fmt: skip
    assert list(taken.values()) == ["Mới hơn: con đò cuối cùng"] and summary.rejected == 0
    assert summary.notes.others == ({} if turn == 1 else {"an older capture of a page that is taken": 1})


def test_what_is_no_page_is_said(tmp_path):
    text = "Con đò cuối cùng ở bến.\n".encode()
    assert "conversion" in read(tmp_path, entry(text, kind="conversion"))[1][0]
    found, (reason,) = read(
        tmp_path, entry(answer(page()), url="https://bao.example/a"), entry(text, kind="conversion")
    )
    assert "1 of its records" in reason and found
    assert "1 × response 404 text/html" in read(tmp_path, entry(answer(page(), status="404 Not Found")))[1][0]
    assert "without a Content-Type" in read(tmp_path, entry(answer(b"{}", kind="")))[1][0]


@pytest.mark.parametrize("headers", [[], ["Content-Encoding: gzip"]])
def test_a_page_that_does_not_say_what_it_is_shows_it(tmp_path, headers):
    body = gzip.compress(page()) if headers else page()
    ((title, _),), refused = read(tmp_path, entry(answer(body, *headers, kind="")))
    assert title == "Con đò cuối cùng ở bến" and refused == []


def test_archives_of_before_are_refused_by_name(tmp_path):
    arc = b"filedesc://x.arc 0.0.0.0 20240905083000 text/plain 76\n1 0 InternetArchive\n"
    assert "ARC" in read(tmp_path, arc, name="kho.arc")[1][0]

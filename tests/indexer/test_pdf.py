"""PDF documents: the text that is in them, whatever their fonts, columns and letters apart."""

import difflib
import importlib.util
import sys
import unicodedata
from pathlib import Path

import pytest

from analyzers.legacy import Encoding, encode
from indexer import Sources, to_article
from indexer.sources.old_fonts import lines_mended, mended
from indexer.sources.pdf_letters import Line
from indexer.sources.pdf_lines import text_of

SHARED = Path(__file__).parents[2].parent / "shared" / "cases" / "pdf"
NEEDED = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not on this machine")
SENTENCES = (
    "Sáng nay cây cầu mới qua sông được đưa vào sử dụng sau ba năm thi công.",
    "Người dân hai bờ vui mừng vì không còn phải chờ phà trong những ngày mưa.",
)


def pdf(pages, font="Times-Roman"):
    """A document of pages of lines, (x, y, size, Latin-1 text), written by hand in a font of every reader."""
    objects = [b"", b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % font.encode())
    kids = []
    for lines in pages:
        drawn = b"".join(
            b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n"
            % (size, x, y, text.encode("latin-1").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for x, y, size, text in lines
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        kids.append(len(objects))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) - 1)
        )
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects[1:], start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects), table, len(objects), len(data),
    )  # fmt: skip


def read(tmp_path, data):
    path = tmp_path / "bai.pdf"
    path.write_bytes(data)
    (record,) = Sources([str(path)])
    return record


def lines(*texts, top=550, size=10, left=40):
    return [(left, top - 14 * number, size, text) for number, text in enumerate(texts)]


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
def test_fonts_from_before_unicode(tmp_path, encoding):
    given = [encode(text, encoding) for text in ("Cầu mới thông xe", *SENTENCES)]
    record = read(tmp_path, pdf([lines(*given)]))
    article = to_article(record.mapping)
    assert article.title == "Cầu mới thông xe" and article.body.replace("\n", " ") == " ".join(SENTENCES)


def test_a_hyphen_is_u_where_a_standard_font_draws_it_so(tmp_path):
    texts = ("Nước về trên những đường phố Wi-Fi", *SENTENCES)
    given = [encode(text, Encoding.TCVN3).replace("\xad", "-") for text in texts]
    assert to_article(read(tmp_path, pdf([lines(*given)])).mapping).title == texts[0]


def test_headers_and_page_numbers_are_left_out_and_paragraphs_go_on_over_pages(tmp_path):
    pages = []
    for number, text in enumerate(
        ("Cau moi qua song duoc dua vao su dung sau", "ba nam thi cong. Dan hai bo vui mung."), 1
    ):
        pages.append(
            [(40, 580, 8, f"BAO THU - So 128 - trang {number}"), (40, 500, 12, text), (200, 20, 8, str(number))]
        )
    assert read(tmp_path, pdf(pages)).raw == (
        "Cau moi qua song duoc dua vao su dung sau ba nam thi cong. Dan hai bo vui mung."
    )


def test_the_largest_letters_are_the_title(tmp_path):
    given = [
        (40, 560, 9, "Thu Hai, 5/8/2024"),
        (40, 540, 22, "Cau moi thong xe"),
        *lines("Dan hai bo song vui mung lam.", top=500),
    ]
    article = to_article(read(tmp_path, pdf([given])).mapping)
    assert article.title == "Cau moi thong xe" and article.published.strftime("%d/%m/%Y") == "05/08/2024"


def test_columns_are_read_one_after_the_other(tmp_path):
    left = lines("Sang nay cay cau moi", "duoc thong xe. Dan vui", "mung vo cung.", left=40)
    right = lines("Chieu qua troi mua to", "o nhieu noi, nuoc len", "rat nhanh.", left=230)
    assert read(tmp_path, pdf([left + right])).raw.split("\n") == [
        "Sang nay cay cau moi duoc thong xe. Dan vui mung vo cung.",
        "Chieu qua troi mua to o nhieu noi, nuoc len rat nhanh.",
    ]


def test_what_cannot_be_read_is_told_with_what_to_do(tmp_path, monkeypatch):
    assert "ocrmypdf" in read(tmp_path, pdf([[]])).reason
    assert "this is a PDF document that cannot be read" in read(tmp_path, b"%PDF-1.7 broken").reason
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pypdfium2" else find(name))
    assert "pip install 'timbao[office]'" in read(tmp_path, pdf([lines("Tin")])).reason


def line(text, top, left=0.0, right=100.0, size=10.0, page=0):
    return Line(text=text, left=left, bottom=top - size, right=right, top=top, size=size, page=page)


def test_a_large_first_letter_belongs_to_its_line():
    page = [
        line("Đ", 104, right=18, size=26),
        line("úng sáu giờ sáng, đoàn", 100, left=20),
        line("tàu rời ga trong mưa.", 88, left=20, right=90),
    ]
    assert text_of([page]) == "Đúng sáu giờ sáng, đoàn tàu rời ga trong mưa."


def test_old_word_files_and_marks_that_stand_alone_are_mended():
    assert mended("Nƣớc Ƣu") == "Nước Ưu" and mended("\uf0b7 Một") == "Một"
    given = [encode(SENTENCES[0], Encoding.TCVN3), SENTENCES[1], encode("tiếng", Encoding.TCVN3), "Café"]
    assert lines_mended(given) == [*SENTENCES, "tiếng", "Café"]


@NEEDED
@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("chromium-1col-spaced", 0.98), ("chromium-2col-dropcap", 1), ("chromium-2col-noto", 1),
        ("libreoffice-plain", 1), ("reportlab-unicode-ttf", 0.98), ("reportlab-tcvn3-ttf", 0.97),
        ("reportlab-vni-type1", 0.97), ("weasyprint-1col-nfd", 1),
    ],
)  # fmt: skip
def test_syllables_of_documents_of_usual_programs_come_in_order(name, share, monkeypatch):
    monkeypatch.syspath_prepend(str(SHARED))
    sys.modules.pop("texts", None)
    import texts  # noqa: PLC0415  # beside the documents

    (record,) = Sources([str(SHARED / "samples" / f"{name}.pdf")])
    wanted = unicodedata.normalize("NFC", " ".join([texts.TITLE, texts.SAPO, texts.CAPTION, *texts.BODY])).split()
    found = difflib.SequenceMatcher(None, wanted, record.raw.split(), autojunk=False)
    assert sum(block.size for block in found.get_matching_blocks()) >= share * len(wanted)
    assert record.mapping["title"].casefold().replace("-", "–") == texts.TITLE.casefold()
    assert texts.HEADER not in record.raw and "Trang 1" not in record.raw

"""Documents of Word and tables of Excel, as other programs than Office write them too: nothing of them is lost."""

import io
import zipfile

import pytest

from indexer import Sources, to_article
from indexer.records import read_leniently
from indexer.sources.word_xml import prepared
from tests.indexer.test_formats import CONTENT_TYPES, PACKAGE, RELATIONS, packed_as, workbook

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
TITLE = "Con đò cuối cùng ở bến"
LONG = "Một câu dài để bài này đủ chữ mà đọc được, nói về một con đò ở bến."
STYLES = """<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="AnNua"><w:basedOn w:val="An"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="AnDoan"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hien"><w:basedOn w:val="An"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>"""


def paragraph(inside):
    return f"<w:p>{inside}</w:p>"


def run(text, properties=""):
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def document(*paragraphs, space=WORD):
    body = "".join([paragraph(run(TITLE)), paragraph(run(LONG)), *paragraphs, paragraph(run(LONG))])
    names = f'xmlns:w="{space}" xmlns:m="{MATH}"'
    return packed_as({
        "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {names}>{STYLES}</w:styles>",
    })  # fmt: skip


def lines(tmp_path, *paragraphs, **more):
    (tmp_path / "a.docx").write_bytes(document(*paragraphs, **more))
    (record,) = Sources([str(tmp_path / "a.docx")])
    article = to_article(record.mapping)
    first, *between, last = article.body.split("\n")
    assert (article.title, first, last) == (TITLE, LONG, LONG)
    return between


RUBY = (
    f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('hà')}</w:rt><w:rubyBase>{run('Bến')}</w:rubyBase></w:ruby></w:r>{run(' Gỗ')}"
)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:r><w:t>Bến</w:t><w:cr/><w:t>Gỗ</w:t></w:r>", ["Bến", "Gỗ"]),
        ("<w:r><w:t>Bến</w:t><w:ptab w:alignment='right' w:relativeTo='margin'/><w:t>Gỗ</w:t></w:r>", ["Bến Gỗ"]),
        ("<w:r><w:t>Bến</w:t><w:br w:type='page'/><w:t>Gỗ</w:t></w:r>", ["Bến", "Gỗ"]),
        ("<w:r><w:t>Bến</w:t><w:br w:type='column'/><w:t>Gỗ</w:t></w:r>", ["Bến", "Gỗ"]),
        (f"{run('Bến ')}<w:fldSimple w:instr='DATE'>{run('Gỗ')}</w:fldSimple>{run(' mưa')}", ["Bến Gỗ mưa"]),
        (f"{run('Bến ')}<w:bdo w:val='ltr'>{run('Gỗ')}</w:bdo>", ["Bến Gỗ"]),
        (f"<w:dir w:val='ltr'>{run('Bến ')}<w:bdo>{run('Gỗ')}</w:bdo></w:dir>", ["Bến Gỗ"]),
        (RUBY, ["Bến Gỗ"]),
        (f"{run('Bến ')}<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>{run(' Gỗ')}", ["Bến x+1 Gỗ"]),
        ("<m:oMathPara><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></m:oMathPara>", ["x=1"]),
    ],
)
def test_what_a_reader_of_a_document_sees_is_read(tmp_path, inside, text):
    assert lines(tmp_path, paragraph(inside)) == text


@pytest.mark.parametrize(
    ("properties", "shown"),
    [
        ("<w:vanish/>", False), ('<w:vanish w:val="true"/>', False), ('<w:vanish w:val="0"/>', True),
        ('<w:rStyle w:val="An"/>', False), ('<w:rStyle w:val="AnNua"/>', False), ('<w:rStyle w:val="Hien"/>', True),
        ('<w:rStyle w:val="An"/><w:vanish w:val="false"/>', True), ("<w:b/>", True),
    ],
)  # fmt: skip
def test_hidden_text_is_none_of_it(tmp_path, properties, shown):
    assert lines(tmp_path, paragraph(run("Bến Gỗ mưa") + run(" to", properties))) == [
        "Bến Gỗ mưa to" if shown else "Bến Gỗ mưa"
    ]


def test_hidden_paragraphs_are_none_of_it(tmp_path):
    hidden = f'<w:pPr><w:pStyle w:val="AnDoan"/></w:pPr>{run("Ghi chú nội bộ.")}'
    assert lines(tmp_path, paragraph(hidden), paragraph(run("Bến Gỗ mưa"))) == ["Bến Gỗ mưa"]


def test_a_paragraph_of_very_many_parts_is_read_at_once():
    # Of so many, a search among all parts of the paragraph for each of them would take many minutes.
    many = 15_000
    inside = (
        f"<w:fldSimple w:instr='DATE'>{run('Gỗ')}</w:fldSimple>{run('ẩn', '<w:vanish/>')}"
        f"<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>{run('mưa')}"
    )
    with zipfile.ZipFile(io.BytesIO(prepared(document(paragraph(inside * many))))) as made:
        text = made.read("word/document.xml").decode()
    between = "".join(f"<w:r><w:t{space}>{word}</w:t></w:r>" for word, space in (
        ("Gỗ", ' xml:space="preserve"'), ("x", ""), ("mưa", ' xml:space="preserve"'),
    ))  # fmt: skip
    assert f"<w:p>{between * many}</w:p>" in text


def test_a_document_of_the_strict_form(tmp_path):
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    field = f"{run('Bến ')}<w:fldSimple w:instr='DATE'>{run('Gỗ')}</w:fldSimple>"
    assert lines(tmp_path, paragraph(field), space=strict) == ["Bến Gỗ"]


LONG_IDS = [1234567890123456788, 1234567890123456789, 12345678901234567890123]


def test_ids_of_many_digits_stay_what_they_are(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook(["id", "title"], *([one, f"Tin {one}"] for one in LONG_IDS)))
    assert [to_article(one.mapping).id for one in Sources([str(tmp_path)])] == list(map(str, LONG_IDS))


class Rounded(int):
    """Written as Excel and openpyxl write it: of its digits the last are lost."""

    def __format__(self, _):
        return "1.234567890123457e+18"


def test_ids_whose_last_digits_are_lost_are_none(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook(["id", "title"], [Rounded(), "Một"], [Rounded(), "Hai"], [7, "Ba"]))
    found = [read_leniently(one.mapping, None) for one in Sources([str(tmp_path)])]
    assert len({one.article.id for one in found}) == 3 and found[2].article.id == "7"
    assert [[warned.field for warned in one.warned] for one in found] == [["id"], ["id"], []]
    assert "last digits are lost" in found[0].warned[0].reason


def test_columns_of_one_name_are_kept_apart(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook(["id", "title", "title"], [1, "Một", "Hai"]))
    (record,) = Sources([str(tmp_path)])
    assert record.mapping == {"id": 1, "title": "Một", "title (2)": "Hai"}

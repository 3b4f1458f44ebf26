"""Words that stand apart in a browser are two words, in a page and in a text that holds markup."""

import re

import lxml.html
import pytest

from indexer import Sources, to_article
from indexer.clean import lines_of, plain_text

# The HTML standard, 15.3 "Flow content" and the sections behind it: the rules that say what is shown as a block.
STANDARD = """
html, body { display: block; }
address, blockquote, center, dialog, div, figure, figcaption, footer, form, header, hr, legend, listing, main, p,
plaintext, pre, search, xmp { display: block; }
article, aside, h1, h2, h3, h4, h5, h6, hgroup, nav, section { display: block; }
dir, dd, dl, dt, menu, ol, ul { display: block; }
li { display: list-item; }
table { display: table; }
caption { display: table-caption; }
colgroup { display: table-column-group; }
col { display: table-column; }
thead { display: table-header-group; }
tbody { display: table-row-group; }
tfoot { display: table-footer-group; }
tr { display: table-row; }
td, th { display: table-cell; }
fieldset { display: block; }
details, summary { display: block; }
optgroup, option { display: block; }
"""
BLOCKS = sorted({name for rule in re.findall(r"([^{}]+)\{", STANDARD) for name in re.findall(r"\w+", rule)})
OUTSIDE = {"html", "body", "plaintext", "hr", "col", "colgroup"}  # nothing may stand in them, or they have no end
LONG = "Một câu dài để bài này đủ chữ mà đọc được, nói về một con đò. "


@pytest.mark.parametrize("name", [name for name in BLOCKS if name not in OUTSIDE])
def test_every_block_of_the_standard_parts_words(name):
    inside = {"tr": "table", "td": "tr", "th": "tr", "caption": "table", "thead": "table", "tbody": "table",
              "tfoot": "table"}  # fmt: skip
    text = f"<{name}>Bến</{name}>"
    while name in inside:
        name = inside[name]
        text = f"<{name}>{text}</{name}>"
    assert re.split(r"\s+", plain_text(f"Đò{text}Gỗ").strip()) == ["Đò", "Bến", "Gỗ"]


@pytest.mark.parametrize("name", ["b", "span", "a", "font", "ins", "mark", "sup", "label", "bdi", "q"])
def test_what_stands_in_a_line_parts_none(name):
    assert plain_text(f"<p>Đò<{name}>Bến</{name}>Gỗ</p>") == "ĐòBếnGỗ"


@pytest.mark.parametrize(
    "markup",
    [
        "<center>Bến</center>Gỗ", "<details open><summary>Bến</summary>Gỗ</details>", "<dialog open>Bến</dialog>Gỗ",
        "<fieldset><legend>Bến</legend>Gỗ</fieldset>", "<search>Bến</search>Gỗ", "Bến<hr>Gỗ",
        "Bến<nav>Trang chủ</nav>Gỗ", "Bến<form>Tìm</form>Gỗ", "<h1>Bến<br>Gỗ</h1>",
        "<table><tr><td>Sáng<td>Bến<br>Gỗ</table>",
    ],
)  # fmt: skip
def test_words_of_a_page_stay_apart(tmp_path, markup):
    (tmp_path / "a.html").write_text(
        f"<!doctype html><html><head><title>Con đò cuối cùng ở bến</title></head><body><article>"
        f"{'' if '<h1>' in markup else '<h1>Con đò cuối cùng ở bến</h1>'}<p>{LONG * 6}</p>{markup}<p>{LONG * 6}</p>"
        "</article></body></html>",
        "utf-8",
    )
    (record,) = Sources([str(tmp_path)])
    article = to_article(record.mapping)
    words = re.split(r"\s+", f"{article.title} {article.body}")
    assert "Gỗ" in words and "BếnGỗ" not in words


def test_the_lines_of_a_part_are_those_a_reader_sees():
    assert lines_of(lxml.html.fragment_fromstring("<div>Đò<menu><li>Bến<li>Gỗ</menu>Chợ</div>")) == [
        "Đò", "Bến", "Gỗ", "Chợ",
    ]  # fmt: skip

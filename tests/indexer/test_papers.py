"""Pages as the makers of many papers build them: each field as a reader sees it, no paragraph lost, no other line kept;
and the pages of the same sites that are no articles."""

from datetime import datetime

import pytest

from indexer import Sources, to_article
from tests.indexer.other_pages import OTHERS
from tests.indexer.page_details import PAGES as DETAILS
from tests.indexer.page_kinds import PAGES as KINDS
from tests.indexer.paper_pages import PAGES as PAPERS

PAGES = PAPERS | KINDS | DETAILS


@pytest.mark.parametrize("paper", PAGES)
def test_an_article_is_what_its_reader_sees(tmp_path, paper):
    page, expected = PAGES[paper][0], dict(PAGES[paper][1])
    (tmp_path / "tin.html").write_text(page, "utf-8")
    (record,) = Sources([str(tmp_path / "tin.html")])
    assert record.reason == ""
    article = to_article(record.mapping)
    when = expected.pop("published")
    assert article.published == (when and datetime.fromisoformat(when))
    assert [image.caption for image in article.images] == expected.pop("captions")
    assert article.body.split("\n") == expected.pop("body")
    for name, value in expected.items():
        assert value is None or getattr(article, name) == value


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_that_is_no_article_is_refused(tmp_path, name):
    (tmp_path / "tin.html").write_text(OTHERS[name], "utf-8")
    (record,) = Sources([str(tmp_path / "tin.html")])
    assert record.mapping is None and record.reason.startswith("the page ")

"""Feeds in the encodings that they have, whatever they declare."""

import io

import pytest

from indexer.sources.feed import read_feed

TITLE = "Cầu mới qua sông"
TEXT = "Sáng nay cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công"
TCVN3 = (
    "CÇu míi qua s«ng",
    "S¸ng nay c©y cÇu míi b¾c qua s«ng ®\u00ad\u00adîc ®\u00ada vµo sö dông sau ba n¨m thi c«ng",
)


def feed(declared, title=TITLE, text=TEXT):
    item = f"<item><title>{title}</title><description>{text}</description></item>"
    return f"<?xml version='1.0' encoding='{declared}'?><rss><channel>{item}</channel></rss>"


DATA = {
    "UTF-8 that is called windows-1258": feed("windows-1258").encode(),
    "UTF-8 that is called Latin-1": feed("iso-8859-1").encode(),
    "UTF-8 that is called UTF-16": feed("utf-16").encode(),
    "UTF-8 with a mark": feed("utf-8").encode("utf-8-sig"),
    "UTF-16": feed("utf-16").encode("utf-16"),
    "UTF-16 without a mark": feed("utf-16").encode("utf-16-le"),
    "UTF-16 the other way round": feed("utf-16").encode("utf-16-be"),
    "TCVN3 that is called Latin-1": feed("iso-8859-1", *TCVN3).encode("latin-1"),
    "TCVN3 that is called UTF-8": feed("utf-8", *TCVN3).encode("latin-1"),
    "numbers of characters": feed("us-ascii", TITLE, TEXT).encode("ascii", "xmlcharrefreplace"),
    "numbers of characters that are called UTF-16": feed("utf-16").encode("ascii", "xmlcharrefreplace"),
    "an encoding that nobody knows": feed("x-khong-co").encode(),
}


@pytest.mark.parametrize("kind", DATA)
def test_a_feed_is_read_as_its_bytes_show(kind):
    (record,) = read_feed(io.BytesIO(DATA[kind]), "x")
    assert record.reason == "" and record.mapping["title"] == TITLE

"""Input that is wrong on purpose or by accident ends in a reason, and what stands beside it is read."""

import gzip
import io
import json
import zipfile

import pytest

from indexer import Sources, to_article
from indexer.errors import RecordError
from indexer.records import MAX_NAMES, to_reading
from indexer.shortcodes import without_shortcodes
from indexer.sources.feed import read_feed

GOOD = b'{"id": "g", "title": "Tin"}\n'


def nested(levels):
    data = GOOD
    for _ in range(levels):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("n.zip" if data != GOOD else "a.jsonl", data)
        data = packed.getvalue()
    return data


def packed(levels):
    data = GOOD
    for _ in range(levels):
        data = gzip.compress(data)
    return data


WRONG = {
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
    "deep.jsonl": (b'{"title": "t", "x": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}\n" + GOOD, "not JSON"),
    "half.jsonl": (GOOD + b'{"id": "h", "tit', "not JSON"),
    "long.jsonl": (b'{"title": "' + b"a" * 40_000_000 + b'"}\n' + GOOD, "longer than"),
    "columns.csv": (b"title,content," + b",".join(b"c%d" % one for one in range(1_001)) + b"\nT,B\n", "1,000 are read"),
    "tags.html": (b"<div>" * 300_000, "tags"),
    "attributes.html": (
        b"<html><body><a " + b" ".join(b"a%d=1" % one for one in range(2_000)) + b">x</a>",
        "attributes",
    ),
    "nested.zip": (nested(5), "nested more than"),
    "layers.gz": (packed(5), ""),
    "nothing.txt": (b"\0" * 1_000_000, ""),
    "entities.xml": (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY b%d "%s">' % (one, (b"&b%d;" % (one - 1) if one else b"&a;") * 10) for one in range(9))
        + b"]><rss><channel><item><title>&b8;</title></item></channel></rss>",
        "",
    ),
    "objects.pdf": (b"%PDF-1.4\n" + b"1 0 obj <<" * 50_000, "cannot be read"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_and_what_is_right_is_read(tmp_path, name):
    data, said = WRONG[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.jsonl").write_bytes(GOOD)
    records = list(Sources([str(tmp_path)]))
    assert [record.mapping["id"] for record in records if record.mapping and "id" in record.mapping][-1] == "g"
    reasons = [record.reason for record in records if record.mapping is None]
    assert len(reasons) <= 1 and (not reasons or said in reasons[0]) and (reasons or not said)


def test_layers_of_one_kind_come_off(tmp_path):
    (tmp_path / "a.gz").write_bytes(packed(2))
    assert [record.mapping["id"] for record in Sources([str(tmp_path / "a.gz")])] == ["g"]


def test_a_number_of_any_length_is_no_more_than_its_digits(tmp_path):
    (tmp_path / "a.json").write_bytes(b'{"title": "T", "views": ' + b"9" * 100_000 + b"}")
    (record,) = Sources([str(tmp_path / "a.json")])
    assert to_article(record.mapping).extra["views"] == "9" * 100_000


def test_an_article_has_no_more_names_than_anyone_gives():
    with pytest.raises(RecordError, match="names"):
        to_reading({"title": "T"} | {f"k{one}": 1 for one in range(MAX_NAMES)})


def test_a_control_character_does_not_end_a_feed():
    item = "<item><title>Tin {0}</title><link>https://a.example/{0}</link><description>Một\x0b{0}</description></item>"
    feed = "<rss><channel>" + "".join(item.format(one) for one in range(3)) + "</channel></rss>"
    for encoding in ("utf-8", "utf-16"):
        found = [record.mapping["title"] for record in read_feed(io.BytesIO(feed.encode(encoding)), "a")]
        assert found[:1] == ["Tin 0"] and (len(found) == 3 or encoding == "utf-16")


def test_shortcodes_go_and_brackets_stay():
    given = '[caption id="a" width="3"]<img> Cầu[/caption] theo [1], [sic], [số 15] [vc_row][col]Chữ[/col][/vc_row]'
    assert without_shortcodes(given) == "<img> Cầu theo [1], [sic], [số 15] Chữ"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"title": "T", "content": {"rendered": "", "protected": True}, "link": "https://a.example/t"}, "password"),
        ({"title": "T", "body": "B", "post_type": "post", "post_password": "x"}, "password"),
        ({"title": "T", "body": "B", "post_type": "video"}, "video"),
    ],
)
def test_what_a_cms_keeps_for_itself_is_left_out(record, said):
    with pytest.raises(RecordError, match=said):
        to_reading(json.loads(json.dumps(record)))


def test_a_summary_that_is_the_cut_beginning_of_the_body_is_none():
    article = to_article({"title": "T", "body": "Một hai ba bốn.", "summary": "<p>Một hai [&hellip;]</p>"})
    assert article.summary == ""
    assert to_article({"title": "T", "summary": "Một hai [&hellip;]"}).summary.startswith("Một hai")


@pytest.mark.parametrize("line", ['{"title": "T', '{"title": "T", "body": ', "{'title': 1}", '{"a": "\\x"}'])
def test_what_is_said_of_json_is_a_sentence(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n", "utf-8")
    (record,) = Sources([str(path)])
    assert " at column " in record.reason and " at at " not in record.reason

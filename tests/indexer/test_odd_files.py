"""Files as programs and people leave them: tables with a title above, JSON of many shapes, UTF-16 without a mark,
archives that are cut short; and what looks like text and is none."""

import bz2
import gzip
import hashlib
import io
import json
import lzma
import zlib

import pytest
import zstandard

from indexer import Sources, to_article
from indexer.sources.layers import _LAYERS, DAMAGE, _Unpacked, _Zstd, unpacked, without_layers
from tests.indexer.test_formats import workbook

ARTICLES = [
    {"title": f"Cầu mới qua sông {number}", "content": f"Sáng 7/3, cầu thông xe. Số {number}."} for number in range(5)
]
TITLES = [one["title"] for one in ARTICLES]
TABLE = "Tiêu đề,Nội dung,Ngày\n" + "".join(f"{one['title']},{one['content'].replace(',', ';')},\n" for one in ARTICLES)


def read(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    records = list(Sources([str(path)]))
    found = [to_article(record.mapping).title for record in records if record.mapping is not None]
    return found, [record.reason for record in records if record.mapping is None]


def dumped(value):
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("keyed.json", dumped({f"-N{at}": one for at, one in enumerate(ARTICLES)})),  # as Firebase exports
        # as pandas writes tables
        ("columns.json", dumped({"title": dict(enumerate(TITLES)), "body": dict(enumerate(TITLES))})),
        ("split.json", dumped({"columns": ["title"], "index": [0], "data": [[one] for one in TITLES]})),
        ("graphql.json", dumped({"data": {"posts": {"edges": [{"cursor": "c", "node": one} for one in ARTICLES]}}})),
        ("titled.csv", "Danh sách bài viết,,\n,,\n" + TABLE),
        ("mac.csv", TABLE.replace("\n", "\r")),  # as Excel for Mac saves "CSV (Macintosh)"
        ("wide.csv", TABLE.encode("utf-16-le")),
        ("wide.json", dumped(ARTICLES).encode("utf-16-be")),
        ("wide.jsonl", "\n".join(map(dumped, ARTICLES)).encode("utf-16-le")),
    ],
)
def test_every_article_is_read(tmp_path, name, data):
    assert read(tmp_path, name, data) == (TITLES, [])


def test_very_many_articles_by_their_keys(tmp_path):
    text = dumped({str(at): one for at, one in enumerate(ARTICLES * 500)})
    assert len(read(tmp_path, "keyed.json", text)[0]) == 2500


def test_one_article_within_an_answer(tmp_path):
    assert read(tmp_path, "a.json", dumped({"status": "ok", "article": ARTICLES[0]})) == (TITLES[:1], [])
    whole = {"meta": {"title": "Của trang"}, **ARTICLES[0]}
    assert read(tmp_path, "b.json", dumped(whole)) == (TITLES[:1], [])


def test_a_spreadsheet_with_a_title_above_its_columns(tmp_path):
    rows = (["Danh sách bài viết"], [], ["Tiêu đề", "Nội dung"], *(list(one.values()) for one in ARTICLES))
    assert read(tmp_path, "a.xlsx", workbook(*rows)) == (TITLES, [])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.eml", "Subject: Tin\r\nFrom: a@b.example\r\nMIME-Version: 1.0\r\n\r\nChào.", "a mail"),
        ("a.js", f"tai({dumped(ARTICLES)});", "JSON within a program"),
        ("b.js", f"window.__TIN__ = {dumped(ARTICLES[0])};", "JSON within a program"),
        ("many.csv", "title,body," + ",".join(map(str, range(3000))) + "\nMột,B\n", "3,002 columns"),
        ("b.csv", "Một đoạn văn, có dấu phẩy, không phải bảng\n" + TABLE, "no column is understood"),
    ],
)
def test_what_is_no_article_is_named(tmp_path, name, data, said):
    found, (reason,) = read(tmp_path, name, data)
    assert found == [] and said in reason


def test_a_table_without_a_row_is_no_table_that_is_not_understood(tmp_path):
    assert read(tmp_path, "trong.csv", "id,title,body\n") == ([], [])


def test_a_damaged_file_of_a_folder_is_told_and_what_was_never_one_is_left_alone(tmp_path):
    noise = bytes(range(256)) * 20
    for name in ("hong.jsonl", "hong.csv", "hong.html", "hong.pdf"):
        (tmp_path / name).write_bytes(noise)
    (tmp_path / "khong.json").write_bytes(bytes(5000))  # as after the power has failed
    (tmp_path / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0" + noise)
    (tmp_path / "cache.db").write_bytes(noise)
    (tmp_path / "tin").write_bytes(noise)
    sources = Sources([str(tmp_path)])
    assert ["damaged" in record.reason for record in sources] == [True] * 5
    assert sources.left == {".db": 2, "no ending": 1}


PACKED = {
    "gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstd": zstandard.ZstdCompressor().compress,
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_of_a_packed_array_that_is_cut_short_every_whole_article_is_read(tmp_path, encoding):
    articles = [{"title": f"Cầu {number}", "body": hashlib.sha512(b"%d" % number).hexdigest()} for number in range(300)]
    packed = gzip.compress(dumped(articles).encode(encoding), mtime=0)
    packed = packed[: len(packed) * 3 // 4]
    there = zlib.decompressobj(31).decompress(packed).decode(encoding, "ignore").count("},")
    found, (reason,) = read(tmp_path, "mang.json.gz", packed)
    assert found == [one["title"] for one in articles[:there]] and there > 100
    assert "the file ended before the end of what is packed in it" in reason


@pytest.mark.parametrize("way", PACKED)
def test_all_that_can_be_unpacked_is_given_before_the_damage(way):
    text = b"".join(f"{number:08d}\n".encode() for number in range(400_000))
    packed = PACKED[way](text)
    stream = without_layers(io.BytesIO(packed[: len(packed) // 2]))
    given = b""
    with pytest.raises(DAMAGE):  # what was given before counts
        while True:
            given += stream.read1(1 << 16)
    assert text.startswith(given) and len(given) > len(text) // 4
    if way == "gzip":
        assert given == zlib.decompressobj(31).decompress(packed[: len(packed) // 2])


@pytest.mark.parametrize("way", PACKED)
def test_members_follow_each_other_and_zeros_are_none(way):
    pack = PACKED[way]
    whole = pack(b"a" * 100_000) + pack(b"") + pack(b"b")
    assert without_layers(io.BytesIO(whole)).read() == b"a" * 100_000 + b"b"
    assert without_layers(io.BytesIO(whole + b"\0" * 512)).read() == b"a" * 100_000 + b"b"
    with pytest.raises(DAMAGE):
        without_layers(io.BytesIO(whole + b"khac han")).read()


SKIPPED = b"\x5e\x2a\x4d\x18" + (12).to_bytes(4, "little") + b"whatever,b,c"


@pytest.mark.parametrize("name", ["a.jsonl.zst", "a.csv.zst", "a.html.zst"])
def test_frames_of_zstd_that_are_to_be_skipped_are(tmp_path, name):
    page = f"<title>{TITLES[0]}</title><article><h1>{TITLES[0]}</h1><p>{'Sáng nay, cầu thông xe. ' * 20}</p></article>"
    text = {"a.jsonl.zst": "\n".join(map(dumped, ARTICLES)), "a.csv.zst": TABLE, "a.html.zst": page}[name].encode()
    pack = PACKED["zstd"]
    half = len(text) // 2
    packed = [SKIPPED, pack(text[:half]), SKIPPED, SKIPPED, pack(text[half:]), SKIPPED]
    assert read(tmp_path, name, b"".join(packed)) == (TITLES[:1] if name == "a.html.zst" else TITLES, [])
    assert zstandard.ZstdDecompressor().stream_reader(
        io.BytesIO(b"".join(packed)), read_across_frames=True
    ).read() == text  # fmt: skip


@pytest.mark.parametrize("mark", [b"\x04\x22\x4d\x18", b"\x1f\x9d", b"LZIP", b"\x5d\x00\x00", b"\xfe\x01\x02\x80"])
def test_what_is_packed_is_never_read_as_a_table(tmp_path, mark):
    odd = bytes(range(128, 160)) + bytes(range(1, 9))
    found, (reason,) = read(tmp_path, "a.csv", mark + odd + b"\tid,title,body\n1,M\xe1\x02\x01,b\n" + odd * 9)
    assert found == [] and ("packed" in reason or "no text" in reason)


def test_what_unpacks_to_very_much_is_unpacked_little_by_little():
    for pack in (bz2.compress, lzma.compress):
        stream = without_layers(io.BytesIO(pack(bytes(200_000_000))))
        assert len(stream.read1(1 << 30)) <= 1 << 21


def held(member, packed):
    """The most that a member gives for one input."""
    most, total = 0, 0
    while not member.eof:
        given = member.decompress(packed, 1 << 20)
        packed = b""
        most, total = max(most, len(given)), total + len(given)
    return most, total


def test_a_frame_of_zstd_is_unpacked_block_by_block():
    size = 100_000_000
    packed = PACKED["zstd"](bytes(size))
    assert len(packed) < 1 << 14 and held(_Zstd(), packed) == (1 << 17, size)
    assert unpacked(packed, "zstd", 1000) == bytes(1000)
    stream = without_layers(io.BytesIO(packed))
    assert len(stream.read1(1 << 30)) <= 1 << 17


class Dripping(io.BytesIO):
    """A stream that gives little at once."""

    def read(self, size=-1):
        return super().read(min(size, 7))


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("sized", [True, False])
def test_frames_of_zstd_of_every_form_are_read_however_they_come(checked, sized):
    packer = zstandard.ZstdCompressor(level=1, write_checksum=checked, write_content_size=sized)
    noise = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(10_000))
    text = noise + bytes(400_000) + TABLE.encode() * 2000
    whole = packer.compress(text) + SKIPPED + packer.compress(b"") + SKIPPED[:4] + bytes(4) + packer.compress(b"x")
    assert without_layers(io.BytesIO(whole)).read() == text + b"x"
    assert io.BufferedReader(_Unpacked(Dripping(whole), *_LAYERS["zstd"])).read() == text + b"x"
    for cut in (1, 2, 9):
        with pytest.raises(DAMAGE):
            without_layers(io.BytesIO(whole[:-cut])).read()

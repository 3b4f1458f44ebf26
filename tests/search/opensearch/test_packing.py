"""Texts as the cluster stores them, against the text itself and against what was once written."""

from __future__ import annotations

from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.opensearch.mapping import FORMAT
from search.opensearch.packing import packed, packed_size, unpacked

# What an index of this format has. Other phrases would make other bytes: then FORMAT has to change, and this with it.
WRITTEN = {4: "KLUv/SRyFQEAQEPGocOhbiwuBwCQvjaQUQKA6hi0EwjCVh38xDqDVPvVIWll4CA="}
TEXT = "Cơ quan công an đang điều tra các đối tượng liên quan đến vụ án, thu giữ nhiều tang vật."


@given(st.text())
def test_a_text_comes_back(text):
    assert unpacked(packed(text)) == text


def test_what_an_index_has_is_read_for_ever():
    assert unpacked(WRITTEN[FORMAT]) == TEXT


def test_phrases_that_articles_have_take_hardly_any_room():
    assert packed_size(TEXT) < 0.7 * len(zstandard.compress(TEXT.encode(), 12))


def test_threads_pack_at_the_same_time():
    texts = [f"{number} {TEXT * (number % 50)}" for number in range(400)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: unpacked(packed(text)), texts)) == texts


@pytest.mark.parametrize("stored", ["", "không phải", b64encode(TEXT.encode()).decode(), packed(TEXT)[:-8]])
def test_what_was_not_packed_is_damage(stored):
    with pytest.raises(IndexDamaged, match="a stored text cannot be read"):
        unpacked(stored)


def test_what_was_packed_with_other_phrases_is_damage_and_not_another_text():
    # A frame does not name such a dictionary: without its checksum it would be read as other words.
    phrases = ("trên địa bàn thành phố cơ quan công an " * 200).encode()
    others = zstandard.ZstdCompressionDict(phrases, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    compressor = zstandard.ZstdCompressor(level=12, dict_data=others, write_checksum=True)
    with pytest.raises(IndexDamaged, match="a stored text cannot be read"):
        unpacked(b64encode(compressor.compress(TEXT.encode())).decode())


def test_a_changed_byte_is_damage():
    raw = bytearray(b64decode(packed(TEXT)))
    for at in range(len(raw)):
        changed = bytes([*raw[:at], raw[at] ^ 0x10, *raw[at + 1 :]])
        try:
            assert unpacked(b64encode(changed).decode()) == TEXT
        except IndexDamaged:
            continue

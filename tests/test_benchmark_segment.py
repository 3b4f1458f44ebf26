"""The benchmark of the segmenter reads pyvi's words off what pyvi writes."""

from __future__ import annotations

from pyvi import ViTokenizer

from analyzers.segment import compounds
from benchmarks.segment import pyvi_words, runs

TEXTS = [
    "Học sinh cả nước nghỉ lễ 30/4.",
    "Công an  TP. Hưng Yên\nra quyết định khởi tố Nguyễn Văn A. (SN 1989) vì trộm cắp tài_sản.",
    "Một",
    "",
    "   Hà Nội",
]


def test_the_places_hold_the_words_that_pyvi_joins() -> None:
    for text in TEXTS[:3]:
        joined = [word for word in ViTokenizer.tokenize(text).split(" ") if "_" in word and word != "tài_sản"]
        found = [text[start:end] for start, end in pyvi_words(text)]
        assert ["_".join(word.split()) for word in found] == joined


def test_the_analyzer_finds_the_same_places() -> None:
    for text in TEXTS:
        assert pyvi_words(text) == compounds(text)


def test_words_that_cut_a_token_are_no_runs() -> None:
    assert runs("học sinh giỏi", [(0, 8), (4, 13), (0, 3), (1, 8)]) == [(0, 2), (1, 3)]

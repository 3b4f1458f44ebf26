"""Marks put back from an archive's own statistics."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.restore import Restored, restore
from analyzers.tokens import tokenize

SAMPLE = Path(__file__).parents[2] / "index_data" / "sample"
SENTENCES = [
    "Bộ trưởng Bộ Y tế trả lời chất vấn, bộ trưởng nói giá vàng hôm nay tăng.",
    "Bão số 3 đổ bộ vào đất liền. Cơn bão số 3 suy yếu.",
    "Tàu đường sắt Bắc Nam chạy lại. Ngành đường sắt bán vé.",
    "Phố đi bộ Nguyễn Huệ đông người. Vua Nguyễn Huệ.",
    "Thợ sửa chữa ô tô. Việc sửa chữa cầu. Trẻ ăn sữa chua. Hộp sữa chua.",
    "Trường đại học Bách khoa Hà Nội. An toàn giao thông. Đội tuyển Việt Nam.",
]


class Counts:
    """The statistics of some texts, counted one by one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.counts: Counter[tuple[str, ...]] = Counter()
        for text in texts:
            forms = tokenize(text).forms
            for size in (1, 2, 3):
                self.counts.update(zip(*(forms[start:] for start in range(size)), strict=False))
        self.total = float(sum(count for forms, count in self.counts.items() if len(forms) == 1))
        self.by_keys: dict[tuple[str, ...], dict[tuple[str, ...], float]] = {}
        for forms, count in self.counts.items():
            self.by_keys.setdefault(tuple(map(fold, forms)), {})[forms] = count

    def forms(self, key: str, /) -> Mapping[str, float]:
        return {form: count for (form,), count in self.by_keys.get((key,), {}).items()}

    def pairs(self, left: str, right: str, /) -> Mapping[tuple[str, str], float]:
        return self.by_keys.get((left, right), {})

    def triples(self, left: str, middle: str, right: str, /) -> Mapping[tuple[str, str, str], float]:
        return self.by_keys.get((left, middle, right), {})


@cache
def archive() -> Counts:
    texts = SENTENCES * 3
    for path in sorted(SAMPLE.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            article = json.loads(line)
            texts += [article.get(name, "") for name in ("title", "summary", "body")]
    return Counts(texts)


def read(typed: str) -> Restored:
    return restore(typed.split(), archive())


@pytest.mark.golden("restore.tsv")
def test_restore(typed: str, restored: str) -> None:
    assert " ".join(read(typed).forms) == restored


def syllables() -> st.SearchStrategy[str]:
    """Forms of the archive, as they are and without marks, and words it does not have."""
    known = sorted(form for (form,) in (forms for forms in archive().counts if len(forms) == 1))
    words = st.sampled_from(known)
    return st.one_of(words, words.map(fold), st.sampled_from(["đuong", "viêt", "zzz", "2,5", "h'hen", "é", "東京"]))


@given(st.lists(syllables(), max_size=12))
def test_keys_and_length_are_kept(typed: list[str]) -> None:
    made = restore(typed, archive())
    assert [fold(form) for form in made.forms] == [fold(form) for form in typed]
    assert len(made.confidence) == len(typed)
    assert all(0 <= sure <= 1 for sure in made.confidence)


@given(st.lists(syllables(), max_size=12))
def test_marks_that_were_typed_are_kept(typed: list[str]) -> None:
    made = restore(typed, archive())
    assert all(closeness(one, other) <= Closeness.SHAPE for one, other in zip(typed, made.forms, strict=True))


@given(st.lists(st.text(max_size=8), max_size=5))
def test_any_text_comes_through(typed: list[str]) -> None:
    assert len(restore(typed, archive()).forms) == len(typed)


def test_no_archive_leaves_everything_as_it_was() -> None:
    assert restore(["gia", "vàng"], Counts([])).forms == ("gia", "vàng")


def test_nothing_is_restored_to_nothing() -> None:
    assert restore([], archive()) == Restored((), ())


def test_what_has_one_reading_is_sure_and_what_has_two_is_not() -> None:
    both = Counts(["giá vàng", "già vàng"] * 10)
    assert restore(["vang"], both).confidence[0] > 0.9
    assert restore(["gia"], both).confidence[0] < 0.6


def test_the_first_sixty_four_syllables_are_read() -> None:
    made = restore(["viet", "nam"] * 50, archive()).forms
    assert made == ("việt", "nam") * 32 + ("viet", "nam") * 18


def test_a_long_query_does_not_underflow() -> None:
    made = restore(["zzz"] * 64, archive())
    assert made.forms == ("zzz",) * 64
    assert made.confidence[0] == pytest.approx(1.0)

"""A merge is a fresh build of the living articles, array by array."""

from __future__ import annotations

import numpy as np
import pytest
from embedded import commit, content, create, snapshot
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import archives, chapters

from search import Article
from search.whoosh.segments import rows
from search.whoosh.segments.arrays import Arrays
from search.whoosh.segments.segment import Segment
from search.whoosh.segments.store import train
from search.whoosh.writing import lists
from search.whoosh.writing.build import Batch, build_arrays, build_segment
from search.whoosh.writing.merge import merge, merge_to


def assert_same(found: Arrays, expected: Arrays) -> None:
    assert set(found) == set(expected)
    for name, array in expected.items():
        assert found[name].dtype == array.dtype, name
        np.testing.assert_array_equal(found[name], array, err_msg=name)


@settings(max_examples=40)
@given(found=archives(), pieces=st.integers(1, 4), dead=st.sets(st.sampled_from("abcdefgh")))
def test_a_merge_equals_a_fresh_build_of_the_living(
    tmp_path_factory, found: list[Article], pieces: int, dead: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    segments = []
    for number, chapter in enumerate(chapters(found, pieces)):
        build_segment(folder / f"MAIN_{number}.arrays", Batch(chapter))
        alive = np.array([article.id not in dead for article in chapter])
        segments.append(Segment(folder / f"MAIN_{number}.arrays", None if alive.all() else alive))
    assert_same(merge(segments), build_arrays([article for article in found if article.id not in dead]))


def test_merging_real_articles_in_steps_equals_one_build(tmp_path, news: list[Article]) -> None:
    living = [article for number, article in enumerate(news) if number % 7]
    segments = []
    for number, chapter in enumerate(chapters(news, 3)):
        build_segment(tmp_path / f"MAIN_{number}.arrays", Batch(chapter))
        segments.append(
            Segment(tmp_path / f"MAIN_{number}.arrays", np.array([article in living for article in chapter]))
        )
    assert_same(merge(segments), build_arrays(living))


def test_what_is_written_is_what_was_merged(tmp_path, news: list[Article]) -> None:
    parts = []
    for number, chapter in enumerate(chapters(news, 2)):
        build_segment(tmp_path / f"MAIN_{number}.arrays", Batch(chapter))
        parts.append((tmp_path / f"MAIN_{number}.arrays", np.arange(len(chapter)) % 3 > 0))
    size = merge_to(tmp_path / "MAIN_m.arrays", parts)
    written = Segment(tmp_path / "MAIN_m.arrays").file
    assert written.damages() == []
    assert written.size == size
    merged = merge([Segment(path, alive) for path, alive in parts])
    assert_same({name: written[name] for name in written.names()}, merged)


def test_what_was_released_is_read_again(tmp_path, news: list[Article]) -> None:
    build_segment(tmp_path / "MAIN_0.arrays", Batch(news))
    segment = Segment(tmp_path / "MAIN_0.arrays")
    before = segment.file["pair_doc"].copy()
    segment.file.release()
    np.testing.assert_array_equal(segment.file["pair_doc"], before)


def test_a_merge_in_a_worker_process(tmp_path, news: list[Article], monkeypatch) -> None:
    monkeypatch.setattr("search.whoosh.writing.writer.BATCH_DOCS", 40)
    folder = create(tmp_path)
    commit(folder, news, workers=2)
    assert len(snapshot(folder).segments) == 1
    assert content(folder) == {article.id: article for article in news}


FORMS = [f"{a}{b}" for a in "oòóỏõọôồốổỗộơờớởỡợ" for b in "oòóỏõọôồốổỗộơờớởỡợ"]


def test_a_key_of_more_forms_than_one_byte_numbers(tmp_path) -> None:
    first = [Article(id=str(number), title=f"x {form} y") for number, form in enumerate(FORMS[::2])]
    second = [Article(id=f"b{number}", title=f"{form} x") for number, form in enumerate(FORMS[1::2])]
    build_segment(tmp_path / "MAIN_0.arrays", Batch(first))
    build_segment(tmp_path / "MAIN_1.arrays", Batch(second))
    segments = [Segment(tmp_path / f"MAIN_{number}.arrays") for number in range(2)]
    assert_same(merge(segments), build_arrays([*first, *second]))
    build_segment(tmp_path / "MAIN_2.arrays", Batch([*first, *second]))
    whole = Segment(tmp_path / "MAIN_2.arrays")
    assert len(whole.forms_of(whole.key("oo"))) == len(FORMS) > 256
    assert whole.frequency(whole.key("oo")) == len(FORMS)
    assert_same(merge([whole]), build_arrays([*first, *second]))


@pytest.mark.parametrize("lists", [255, 256, 257])
def test_as_many_lists_as_a_byte_numbers(tmp_path, lists: int) -> None:
    """The last of them has a number whose next one is none of that type."""
    forms = [f"x{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(lists)]
    chapters = [[Article(id="1", title="\n".join(forms))], [Article(id="2", title="xaa xab")]]
    for number, chapter in enumerate(chapters):
        build_segment(tmp_path / f"MAIN_{number}.arrays", Batch(chapter))
    segments = [Segment(tmp_path / f"MAIN_{number}.arrays") for number in range(2)]
    assert len(segments[0].forms) == lists
    assert_same(merge(segments), build_arrays([*chapters[0], *chapters[1]]))


@settings(max_examples=20)
@given(found=archives(), pieces=st.integers(1, 3), stretch=st.integers(1, 9), dead=st.sets(st.sampled_from("abcdefgh")))
def test_the_stretches_of_a_merge_leave_no_seam(
    tmp_path_factory, found: list[Article], pieces: int, stretch: int, dead: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    segments = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "STRETCH", stretch)
        patch.setattr(rows, "LEAST", 1)
        for number, chapter in enumerate(chapters(found, pieces)):
            build_segment(folder / f"MAIN_{number}.arrays", Batch(chapter))
            alive = np.array([article.id not in dead for article in chapter])
            segments.append(Segment(folder / f"MAIN_{number}.arrays", alive))
        assert_same(merge(segments), build_arrays([article for article in found if article.id not in dead]))


def test_each_article_stays_with_the_dictionary_it_was_stored_with(tmp_path, news: list[Article]) -> None:
    dictionaries = [train(news[:100] * 8), None, train(news[100:] * 8)]
    assert dictionaries[0] != dictionaries[2]
    segments = []
    for number, (dictionary, chapter) in enumerate(zip(dictionaries, chapters(news, 3), strict=True)):
        build_segment(tmp_path / f"MAIN_{number}.arrays", Batch(chapter, dictionary))
        segments.append(Segment(tmp_path / f"MAIN_{number}.arrays"))
    merge_to(tmp_path / "MAIN_m.arrays", [(segment.file.path, None) for segment in segments])
    written = Segment(tmp_path / "MAIN_m.arrays")
    assert written.store.dictionaries() == [dictionaries[0], dictionaries[2]]
    assert [written.article(doc) for doc in range(written.docs)] == news

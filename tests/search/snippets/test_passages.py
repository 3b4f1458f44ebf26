"""What is marked in a hit is what was searched, at its place in the text as it was written."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from plans import prefixes, sequences, syllables
from sample import archives, forms

from analyzers import fold, tokenize
from search import Article, Highlight
from search.plan import Prefix, Sequence, Syllable
from search.planning.evidence import Alternative, Evidence
from search.snippets import Highlighter
from search.snippets.bounds import LEAD_PIECES, MAX_PASSAGE, PASSAGE_PIECES


def syllable(form: str, marks: str = "folded", *spellings: str) -> Syllable:
    return Syllable(form, fold(form), marks, spellings)


def marked(highlight: Highlight) -> list[str]:
    return [highlight.text[start:end] for start, end in highlight.spans]


BODIES_OF_GROUP = st.lists(st.sampled_from(["đại", "học", "trường", "sinh"]), max_size=7).map(" ".join)
evidences = st.builds(
    Evidence,
    singles=st.lists(syllables(), max_size=3).map(tuple),
    phrases=st.lists(sequences(), max_size=2).map(tuple),
    prefixes=st.lists(prefixes, max_size=1).map(tuple),
)


@settings(max_examples=80)
@given(archives(), evidences, st.sampled_from(["NFC", "NFD"]), st.sampled_from(["", "… ", "\u200b“", "🙂 \u0301"]))
def test_spans_are_places_of_searched_syllables(found: list[Article], evidence: Evidence, form: str, odd: str) -> None:
    parts = [*evidence.singles, *(part for phrase in evidence.phrases for part in phrase.parts if part)]
    keys = {fold(spelling) for part in parts for spelling in (part.form, *part.spellings)}
    starts = tuple(prefix.key for prefix in evidence.prefixes)
    highlighter = Highlighter(evidence)
    for article in found:
        written = Article(
            id="1",
            **{
                name: odd + unicodedata.normalize(form, getattr(article, name)) for name in ("title", "summary", "body")
            },
        )
        highlights = highlighter.highlights([(written.title, written.summary, written.body)])[0]
        assert [highlight.field for highlight in highlights] == sorted(
            {highlight.field for highlight in highlights}, key=("title", "summary", "body").index
        )
        for highlight in highlights:
            assert highlight.text in getattr(written, highlight.field)
            assert highlight.spans
            last = 0
            for start, end in highlight.spans:
                assert last <= start < end <= len(highlight.text)
                last = end
                for token in tokenize(highlight.text[start:end]).forms:
                    key = fold(token)
                    assert key in keys or (starts and key.startswith(starts))


@given(archives(), forms)
def test_every_article_with_the_syllable_is_marked(found: list[Article], form: str) -> None:
    highlighter = Highlighter(Evidence(singles=(syllable(form),)))
    for article in found:
        texts = (article.title, article.summary, article.body)
        there = any(fold(form) in map(fold, tokenize(text).forms) for text in texts)
        assert bool(highlighter.highlights([texts])[0]) == there


@pytest.mark.parametrize(
    ("evidence", "text", "expected"),
    [
        (Evidence(singles=(syllable("hoc"), syllable("sinh"))), "Học sinh đi học", ["Học sinh", "học"]),
        (Evidence(singles=(syllable("duong"),)), "đường, dương", ["đường", "dương"]),
        (Evidence(singles=(syllable("đường"),)), "đường, dương", ["đường"]),
        (Evidence(singles=(syllable("đường"),)), "con dương", ["dương"]),
        (Evidence(singles=(syllable("kĩ", "folded", "kỹ"),)), "kỹ thuật", ["kỹ"]),
        (Evidence(phrases=(Sequence((syllable("hoc"), syllable("sinh"))),)), "học sinh, sinh học", ["học sinh"]),
        (Evidence(phrases=(Sequence((syllable("a"), None, syllable("c"))),)), "a b c", ["a", "c"]),
        (Evidence(prefixes=(Prefix("nguy", "nguy"),)), "Nguyễn nguyên ngu", ["Nguyễn nguyên"]),
        (Evidence(), "học", []),
    ],
)
def test_what_is_marked(evidence: Evidence, text: str, expected: list[str]) -> None:
    found = Highlighter(evidence).highlights([(text, "", "")])[0]
    assert [piece for highlight in found for piece in marked(highlight)] == expected


def grouped(*typed: str, ways: tuple[str, ...] = ()) -> Evidence:
    """Evidence of syllables that are asked for side by side, or as any of some other words."""
    parts = tuple(map(syllable, typed))
    others = tuple(Sequence(tuple(map(syllable, way.split()))) for way in ways)
    of_others = tuple(part for other in others for part in other.parts if part)
    return Evidence(singles=(*parts, *of_others), groups=(Alternative(parts, (Sequence(parts), *others)),))


@pytest.mark.parametrize(
    ("evidence", "texts", "expected"),
    [
        # Together somewhere in the article: alone it is not what was searched, in whichever text.
        (grouped("đại", "học"), ("Đại học, trường học", "học kỳ", "học"), ["Đại học"]),
        # Nowhere together: each syllable tells why the article is here.
        (grouped("đại", "học"), ("học ở trường đại", "", ""), ["học", "đại"]),
        # A part of a group is marked as far as it is the group's: its neighbours, in their order.
        (grouped("trường", "đại", "học"), ("trường đại học, đại học, trường", "", ""), ["trường đại học", "đại học"]),
        # Other words for the group tell of it as well.
        (grouped("thuế", "vat", ways=("vat",)), ("thuế VAT, cục thuế và VAT", "", ""), ["thuế VAT", "VAT"]),
        (grouped("đuối", "nước", ways=("chết đuối",)), ("chết đuối ở vùng nước sâu", "", ""), ["chết đuối"]),
        # The end of one text and the beginning of the next are not side by side.
        (grouped("đại", "học"), ("vĩ đại", "học nghề", ""), ["đại", "học"]),
    ],
)
def test_a_syllable_of_a_group_is_not_marked_alone(
    evidence: Evidence, texts: tuple[str, str, str], expected: list[str]
) -> None:
    found = Highlighter(evidence).highlights([texts])[0]
    assert [piece for highlight in found for piece in marked(highlight)] == expected


def test_what_is_asked_for_by_itself_as_well_is_marked_alone() -> None:
    asked = structs.replace(grouped("đại", "học"), apart=frozenset({"hoc"}))
    found = Highlighter(asked).highlights([("Đại học, trường học, vĩ đại", "", "")])[0]
    assert [piece for highlight in found for piece in marked(highlight)] == ["Đại học", "học"]


@given(st.lists(st.tuples(BODIES_OF_GROUP, BODIES_OF_GROUP, BODIES_OF_GROUP), min_size=1, max_size=3))
def test_a_group_is_told_from_its_syllables_article_by_article(articles: list[tuple[str, str, str]]) -> None:
    """Beside what is read off the words one by one, without arrays."""
    shown = Highlighter(grouped("đại", "học")).highlights(articles)
    for texts, found in zip(articles, shown, strict=True):
        words = [text.split() for text in texts]
        pairs = [sum(pair == ("đại", "học") for pair in pairwise(text)) for text in words]
        expected = pairs if any(pairs) else [sum(word in ("đại", "học") for word in text) for text in words]
        told = {highlight.field: sum(len(one.split()) for one in marked(highlight)) for highlight in found}
        for field, count in zip(("title", "summary", "body"), expected, strict=True):
            assert told.get(field, 0) == (2 * count if any(pairs) else count)


def test_another_spelling_within_a_phrase_is_marked() -> None:
    """The phrase "kĩ thuật" finds "kỹ thuật", and shows why."""
    phrase = Sequence((syllable("kĩ", "folded", "kỹ"), syllable("thuật")))
    found = Highlighter(Evidence(phrases=(phrase,))).highlights([("Đại học Kỹ thuật", "", "")])[0]
    assert [piece for highlight in found for piece in marked(highlight)] == ["Kỹ thuật"]


def test_a_passage_of_the_body_is_short_and_holds_the_marks() -> None:
    body = "Câu đầu tiên. " * 100 + "Ở đây có từ khoá hiếm hoi. " + "Câu cuối cùng. " * 100
    evidence = Evidence(singles=(syllable("khoá"), syllable("hiếm")))
    ((highlight,),) = Highlighter(evidence).highlights([("", "", body)])
    assert marked(highlight) == ["khoá hiếm"]
    assert len(tokenize(highlight.text).forms) <= PASSAGE_PIECES + 8
    assert highlight.text.startswith("Câu") or highlight.text.startswith("Ở đây")
    assert highlight.text.endswith(".")


def test_the_title_and_the_summary_are_given_whole() -> None:
    title, summary = "học " + "dài " * 100, "ngắn " * 100 + "học"
    found = Highlighter(Evidence(singles=(syllable("hoc"),))).highlights([(title, summary, "")])[0]
    assert [highlight.text for highlight in found] == [title, summary]


BODIES = st.lists(st.sampled_from(["học", "sinh", "dài.", "Hết", "29A-123.66", "…", "\n", "“đọc”", "x²"]), max_size=150)


@given(st.lists(st.tuples(forms, forms, BODIES.map(" ".join)), max_size=4), evidences)
def test_a_page_has_the_passages_of_each_article_by_itself(
    articles: list[tuple[str, str, str]], asked: Evidence
) -> None:
    alone = [Highlighter(asked).highlights([article])[0] for article in articles]
    assert Highlighter(asked).highlights(articles) == alone


@given(BODIES)
def test_a_passage_begins_with_a_sentence_or_a_little_before_its_first_mark(pieces: list[str]) -> None:
    body = " ".join(pieces)
    for (highlight,) in filter(None, Highlighter(Evidence(singles=(syllable("hoc"),))).highlights([("", "", body)])):
        begin = body.index(highlight.text)
        assert begin == 0 or body[begin - 1] in " \n“"
        before = len(highlight.text[: highlight.spans[0][0]].split(" ")) - 1
        assert before <= 2 * LEAD_PIECES


def test_no_passage_begins_within_a_number() -> None:
    """The point of a number plate ends no sentence."""
    body = "một " * 30 + "chiếc xe 29A-123.66 do người này cầm lái chạy tới chỗ học"
    ((highlight,),) = Highlighter(Evidence(singles=(syllable("hoc"),))).highlights([("", "", body)])
    assert highlight.text == "do người này cầm lái chạy tới chỗ học"


LONG = "x" * 50_000


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "body",
    [
        f"Bão {LONG} tan.",
        f"{LONG} bão tan.",
        f"Trời yên. {LONG} bão {LONG} tan.",
        f"{LONG}/bão/{LONG}",
        "-".join(["bão"] * 20_000),
        "ế" * 3000 + " bão " + "ế" * 3000,
        "bão " + "trời " * 42 + LONG,
    ],
    ids=range(7),
)
def test_a_passage_is_never_long(body: str, form: str) -> None:
    """An address or a file of letters between two spaces is shown in part, around the first word that was searched."""
    written = unicodedata.normalize(form, body)
    evidence = Evidence(singles=(syllable("bão"),))
    ((highlight,),) = Highlighter(evidence).highlights([("", "", written)])
    assert len(highlight.text) <= MAX_PASSAGE
    assert highlight.text in written
    assert unicodedata.normalize("NFC", marked(highlight)[0]).lower() == "bão"
    assert not unicodedata.combining(highlight.text[0])
    behind = written[written.index(highlight.text) + len(highlight.text) :]
    assert not (behind and unicodedata.combining(behind[0]))
    assert all(0 <= start < end <= len(highlight.text) for start, end in highlight.spans)


def test_a_word_longer_than_a_passage_is_marked_as_far_as_it_is_shown() -> None:
    ((highlight,),) = Highlighter(Evidence(singles=(syllable(LONG),))).highlights([("", "", f"a b c {LONG} d")])
    assert len(highlight.text) == MAX_PASSAGE
    assert highlight.spans == [(6, MAX_PASSAGE)]

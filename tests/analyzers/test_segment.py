"""pyvi's words: the same as pyvi's own, in the right places, without what pyvi imports."""

from __future__ import annotations

import gzip
import importlib.machinery
import importlib.util
import itertools
import pickle
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyvi import ViTokenizer
from texts import AWKWARD, ODD, SPACES, SYLLABLES, articles_of, samples

from analyzers import crf, crfsuite, segment
from analyzers.segment import SegmenterModelError, Word, compounds, tokenize, words
from analyzers.tone import on_second_vowel

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT.parent / "shared" / "data" / "vietnews-100k.jsonl.gz"


def pieces(*choices: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*itertools.chain(*choices), *SPACES * 3]), max_size=40).map("".join)


mixed = st.one_of(pieces(SYLLABLES, ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
# Composed or not, but without marks that are tokens by themselves, which NFC may put in another order.
plain = pieces(SYLLABLES, [",", ".", "30/4", "(", '"', "a@b.vn", "U.23"])
written = st.one_of(plain, plain.map(lambda text: unicodedata.normalize("NFD", text)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


# The same as pyvi. ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", AWKWARD, ids=lambda text: ascii(text[:24]))
def test_awkward_texts_are_as_pyvi_has_them(text: str) -> None:
    assert tokenize(text) == ViTokenizer.tokenize(text)


@given(mixed)
@settings(max_examples=400, deadline=None)
def test_any_text_is_as_pyvi_has_it(text: str) -> None:
    assert tokenize(text) == ViTokenizer.tokenize(text)


def test_the_sample_articles_are_as_pyvi_has_them() -> None:
    texts = samples()
    assert texts
    assert [text for text in texts if tokenize(text) != ViTokenizer.tokenize(text)] == []


@pytest.mark.skipif(not ARTICLES.is_file(), reason="the large file of articles is not here")
def test_real_articles_are_as_pyvi_has_them() -> None:
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        texts = articles_of(list(itertools.islice(lines, 0, 30_000, 100)))
    assert len(texts) == 300
    assert [text for text in texts if tokenize(text) != ViTokenizer.tokenize(text)] == []


def test_a_close_decision_is_as_pyvi_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No decision passes an infinite margin, so every text goes the exact way."""
    monkeypatch.setattr(crf.Model, "margin", lambda self, length: float("inf"))
    for text in [*AWKWARD, *samples()[:20]]:
        assert tokenize(text) == ViTokenizer.tokenize(text)


def test_the_two_evaluations_agree() -> None:
    model = crf.load_model()
    tokens = [model.token(word) for text in samples()[:40] for word in text.split()]
    assert model._label_fast(tokens) == model.exactly(tokens)


def test_a_lone_surrogate_is_a_token_like_another_mark() -> None:
    text = "học sinh \ud800 học\udfffsinh giỏi \ud83d"
    stand_in = re.sub("[\ud800-\udfff]", "\u2603", text)
    marks = re.findall("[\ud800-\udfff]", text)
    assert tokenize(text) == re.sub("\u2603", lambda _: marks.pop(0), ViTokenizer.tokenize(stand_in))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a." * 100_000, 200_000),
        ("-" * 200_000, 200_000),
        ("a.a." * 50_000 + "@", 200_001),
        ("a.a." * 50_000 + "@b.vn", 1),
        ("@" * 200_000, 200_000),
        ("A" * 200_000 + "@", 2),
        ("x://" * 50_000, 1),
        ("a" + "\u0301\u0323" * 50_000, 100_000),
        ("\u1161" * 100_000, 1),
    ],
    ids=lambda value: ascii(value[:10]) if isinstance(value, str) else "",
)
def test_no_text_takes_long(text: str, tokens: int) -> None:
    """Each of these takes pyvi, or ``unicodedata``, a time that grows with the square of the length."""
    found = words(text)
    assert sum(word.text.count("_") + 1 for word in found) == tokens
    assert (found[0].start, found[-1].end) == (0, len(text))


def test_the_caches_stay_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "_MOST_KEPT", 50)
    cutter = segment._Cutter(crf.load_model())
    monkeypatch.setattr(segment, "_cutter", lambda: cutter)
    text = " ".join(f"học{number} sinh{number}, {'x' * number}" for number in range(300))
    assert tokenize(text) == ViTokenizer.tokenize(text)
    assert len(cutter) <= 50
    assert len(cutter._tokens) <= 50
    assert max(map(len, cutter)) <= 32


# The places. ------------------------------------------------------------------------------------------------


def test_places_are_of_the_source_where_pyvi_rewrites_it() -> None:
    text = "U.23\u00a0Vie\u0323\u0302t  Nam,\nnghỉ 30/4"
    assert words(text) == [
        Word("U.", 0, 2),
        Word("23", 2, 4),
        Word("Việt_Nam", 5, 16),
        Word(",", 16, 17),
        Word("\n", 17, 18),
        Word("nghỉ", 18, 22),
        Word("30", 23, 25),
        Word("/", 25, 26),
        Word("4", 26, 27),
    ]
    assert compounds(text) == [(5, 16)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q\u0303", [("q", 0, 1), ("\u0303", 1, 2)]),
        ("q\u0303\u0323", [("q", 0, 1), ("\u0323", 1, 3), ("\u0303", 3, 3)]),
        ("\u0958", [("\u0915", 0, 1), ("\u093c", 1, 1)]),
        ("\u1112\u1161\u11ab,", [("\ud55c", 0, 3), (",", 3, 4)]),
        ("q" + "\u0303\u0323" * 20, None),
    ],
)
def test_places_of_marks_that_are_words(text: str, expected: list[tuple[str, int, int]] | None) -> None:
    found = words(text)
    if expected is not None:
        assert [(word.text.replace("_", ""), word.start, word.end) for word in found] == expected
    assert "".join(text[word.start : word.end] for word in found) == text


@given(st.one_of(mixed, st.text()))
@example("a\n\u0301\u0323")
@settings(max_examples=400, deadline=None)
def test_places_follow_one_another_and_leave_out_only_white_space(text: str) -> None:
    found = words(text)
    edges = [edge for word in found for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert squeezed("".join(text[word.start : word.end] for word in found)) == squeezed(text)
    assert tokenize(text) == " ".join(word.text for word in found) or not found


@given(written)
@settings(max_examples=300, deadline=None)
def test_a_place_holds_the_letters_of_its_word(text: str) -> None:
    found = words(text)
    for word in found:
        source = unicodedata.normalize("NFC", text[word.start : word.end])
        assert squeezed(source) == squeezed(word.text.replace("_", ""))
    assert compounds(text) == [(word.start, word.end) for word in words(on_second_vowel(text)) if "_" in word.text]


def test_places_in_the_sample_articles() -> None:
    for text in samples():
        found = words(text)
        assert " ".join(word.text for word in found) == tokenize(text)
        for word, start, end in found:
            assert re.sub(r"(?<=\S)\s+", "_", text[start:end]) == word
        assert compounds(text) == [(word.start, word.end) for word in words(on_second_vowel(text)) if "_" in word.text]


def test_both_places_of_the_tone_give_the_same_compounds() -> None:
    text = "Hòa bình, thủy điện, khỏe mạnh, TÒA ÁN Thanh Hóa hủy bỏ bản án hóa học."
    other = on_second_vowel(text)
    assert other != text
    assert compounds(text) == compounds(other)


# The model. -------------------------------------------------------------------------------------------------


def test_nothing_of_scikit_learn_or_pyvi_is_imported() -> None:
    program = (
        "import sys; from analyzers import segment; "
        "assert segment.tokenize('học sinh giỏi') == 'học_sinh giỏi'; "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    command = [sys.executable, "-X", "utf8", "-c", program]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    unwanted = {"sklearn", "sklearn_crfsuite", "pycrfsuite", "scipy", "pyvi"}
    assert not unwanted & {*ended.stdout.split()}


def pretend_pyvi_at(monkeypatch: pytest.MonkeyPatch, folder: Path | None) -> None:
    spec = None
    if folder is not None:
        spec = importlib.machinery.ModuleSpec("pyvi", None, is_package=True)
        spec.submodule_search_locations = [str(folder)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)


def test_without_pyvi_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_pyvi_at(monkeypatch, None)
    with pytest.raises(SegmenterModelError, match=r"not installed.*pip install pyvi==0\.1\.1"):
        crfsuite.installed_file(crfsuite.MODEL)


def test_a_missing_model_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend_pyvi_at(monkeypatch, tmp_path)
    with pytest.raises(SegmenterModelError, match=r"cannot read .*pyvi3\.pkl.*pip install pyvi==0\.1\.1"):
        crfsuite.installed_file(crfsuite.MODEL)


def test_another_model_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend_pyvi_at(monkeypatch, tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "pyvi3.pkl").write_bytes(pickle.dumps("another"))
    with pytest.raises(SegmenterModelError, match=r"not the file of pyvi 0\.1\.1"):
        crfsuite.installed_file(crfsuite.MODEL)


def test_a_pickle_without_a_model_is_an_error() -> None:
    with pytest.raises(SegmenterModelError, match="no crfsuite model"):
        crfsuite.crfsuite_model(pickle.dumps({"name": "another"}))


@pytest.mark.parametrize("model", [b"", b"lCRF", b"\0" * 64, b"lCRF" + b"\xff" * 60])
def test_damaged_weights_are_an_error(model: bytes) -> None:
    with pytest.raises(SegmenterModelError, match="crfsuite model"):
        crfsuite.read_weights(model)


def test_the_weights_are_all_there() -> None:
    weights = crfsuite.read_weights(crfsuite.crfsuite_model(crfsuite.installed_file(crfsuite.MODEL)))
    assert sum(map(len, (weights.own, weights.as_previous, weights.as_next, weights.flags))) == 6335

"""What stands near what, where syllables repeat: counts of random conditions are those made by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator

import naive
import pytest
from cluster import Indexes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzers import admitted, fold
from search import Article, Engine, SearchOptions, open_index
from search.deadline import Deadline
from search.plan import AnyOf, Apart, Condition, InTitle, Near, Sequence, Syllable
from search.searcher import Filters

pytestmark = pytest.mark.cluster

FORMS = ["ba", "bá", "bà", "bă", "năm", "nam", "nằm", "nàm", "học", "kĩ", "kỹ", "1"]


@st.composite
def syllables(draw: st.DrawFn) -> Syllable:
    form = draw(st.sampled_from(FORMS))
    marks = draw(st.sampled_from(["folded", "typed", "exact"]))
    return Syllable(form, fold(form), marks, admitted(form) if marks != "exact" and draw(st.booleans()) else ())


def sequences(most: int) -> st.SearchStrategy[Sequence]:
    return st.lists(syllables(), min_size=2, max_size=most).map(tuple).map(Sequence)


standing = st.one_of(syllables(), sequences(6))
children = st.one_of(standing, standing, st.lists(standing, min_size=2, max_size=3).map(tuple).map(AnyOf))
nears = st.builds(Near, st.lists(children, min_size=2, max_size=4).map(tuple), st.integers(1, 12))
windows = st.builds(Sequence, st.lists(syllables(), min_size=2, max_size=6).map(tuple), st.integers(1, 4))
aparts = st.builds(Apart, sequences(3), st.lists(sequences(4), max_size=3).map(tuple))
conditions = st.one_of(nears, nears, windows, nears.map(InTitle), aparts, aparts.map(InTitle))


def articles() -> list[Article]:
    """Articles of few syllables, so that what is wanted stands there again and again."""
    dice = random.Random(7)

    def text(most: int) -> str:
        own = FORMS[: dice.randint(2, len(FORMS))]
        return " ".join(dice.choice(own) + dice.choice(["", "", "", "."]) for _ in range(dice.randint(0, most)))

    return [Article(id=str(n), title=text(6), summary=text(5), body=text(14)) for n in range(60)]


ARTICLES = articles()
PLACES = [naive.places(article) for article in ARTICLES]


@pytest.fixture(scope="module")
def archive() -> Iterator[Engine]:
    indexes = Indexes()
    yield filled(indexes, ARTICLES)
    indexes.remove()


def filled(indexes: Indexes, found: list[Article]) -> Engine:
    engine = open_index(indexes.address(), create=True)
    with engine.writer() as writer:
        writer.add(found)
    return engine


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.lists(conditions, min_size=5, max_size=15))
def test_what_stands_together(archive: Engine, asked: list[Condition]) -> None:
    pairs = list(zip(ARTICLES, PLACES, strict=True))
    wanted = [sum(naive.holds(article, condition, there) for article, there in pairs) for condition in asked]
    assert archive.searcher().count(asked, Filters(), Deadline(None)) == wanted


def exactly(text: str) -> Sequence:
    return Sequence(tuple(Syllable(form, fold(form), "exact") for form in text.split()))


def test_however_often_a_syllable_is_repeated(indexes: Indexes) -> None:
    """More of them than a cluster takes in one query."""
    runs = [(run * 60)[:100].rsplit(" ", 1)[0] for run in ("1 ", "1 7 ", "1 1 7 ")]
    found = [
        Article(id=f"{run[:6]} {between}", body=f"{run} {'x ' * between} học sinh {run[:20]}")
        for run in runs
        for between in (0, 5, 40)
    ]
    nears = [Near((exactly(run), exactly("học sinh")), width) for run in runs for width in (1, 40, 51, 56, 91)]
    wanted = [sum(naive.holds(article, near) for article in found) for near in nears]
    assert len(set(wanted)) > 2
    assert filled(indexes, found).searcher().count(nears, Filters(), Deadline(None)) == wanted


@pytest.mark.parametrize("q", ["1 " * 60 + "học sinh", '"' + "ba năm " * 90 + '"', '"nam năm nằm bà ba "~9'])
def test_no_repetition_is_refused(archive: Engine, q: str) -> None:
    assert archive.search(q, SearchOptions()).total.value >= 0

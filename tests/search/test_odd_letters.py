"""Whatever letters archives and queries are made of, queries are answered, or refused as queries.

A mark written twice, letters that hold two (œ, ŉ), marks without a letter, other scripts: an archive has some of each,
and what reads a query compares them letter by letter with what was typed.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search import Article, Engine, QueryError, SearchOptions, SuggestOptions, open_index

TEXT = """bão lũ phát hiện bị mật học sinh đường trường sân bay hà nội tphcm mỹ tâm nha trang covid iphone facebook
    vinfast giá vàng 2019 5g s-400 40/2019/nđ-cp vn-index 30/4 50% u23 a đ ở và bao nhiêu vì sao uber grab"""
SYLLABLES = TEXT.split()
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0327\u0335\u0308\u20dd\u0640\u200d\ufe0f"
LETTERS = "œæßﬁﬀıİøłðþĳŉǆſÅ½²№㎏ａ王ก한ﷺاّéü´`ʼ’‐–·ẞŀꜳⅣ①㍿\u00ad\u200b\ufeff\u2060"
KEYS = "fsrxjwaeod1234567890"


def odd(choose: random.Random) -> str:
    """A syllable with up to two odd letters, marks or keys in it."""
    word = choose.choice(SYLLABLES)
    for _ in range(choose.choice((0, 0, 1, 1, 2))):
        at = choose.randrange(len(word) + 1)
        word = word[:at] + choose.choice(choose.choice((MARKS, LETTERS, KEYS))) + word[at:]
    return word.title() if choose.random() < 0.2 else word


WORDS = [odd(random.Random(seed)) for seed in range(400)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Engine:
    folder, choose = tmp_path_factory.mktemp("odd") / "index", random.Random(7)
    with open_index(str(folder), create=True, workers=1).writer() as writer:
        for number in range(300):
            title, body = (" ".join(choose.choices(WORDS, k=length)) for length in (6, 60))
            one = choose.choice(WORDS)
            writer.add([Article(id=str(number), title=title, body=body, source=one, section=one, tags=(one,))])
    return open_index(str(folder))


queries = st.lists(st.sampled_from(WORDS) | st.randoms(use_true_random=False).map(odd), min_size=1, max_size=9)
options = st.builds(
    SearchOptions,
    match=st.sampled_from(("auto", "folded", "exact")),
    words=st.sampled_from(("auto", "all", "any")),
    lenient=st.booleans(),
    facets=st.sampled_from(((), ("source", "tag"))),
    histogram=st.sampled_from((None, "month")),
    collapse=st.sampled_from((None, "story", "event")),
    explain=st.booleans(),
)


@given(words=queries, options=options, typed=st.integers(1, 30))
@example(words=["phạt", "hiện"], options=SearchOptions(), typed=5)
@example(words=["baŉo", "lũ"], options=SearchOptions(), typed=5)
def test_any_query_is_answered(archive: Engine, words: list[str], options: SearchOptions, typed: int) -> None:
    text = " ".join(words)
    archive.suggest(text[:typed], SuggestOptions())
    archive.explain(text)
    try:
        answer = archive.search(text, options)
        archive.marks(text, options)
        assert sum(1 for _ in archive.select(text, options).articles()) == answer.total.value or options.collapse
    except QueryError as refused:
        assert str(refused)

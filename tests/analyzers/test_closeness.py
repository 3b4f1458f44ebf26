"""How near two forms with one key are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.closeness import Closeness, _any_letters, closeness
from analyzers.fold import fold
from analyzers.syllable import all_syllables, compose

FORMS = [compose(syllable) for syllable in all_syllables()]
BY_KEY: dict[str, list[str]] = {}
for one in FORMS:
    BY_KEY.setdefault(fold(one), []).append(one)
same_key = st.sampled_from(sorted(BY_KEY)).flatmap(
    lambda key: st.tuples(st.sampled_from(BY_KEY[key]), st.sampled_from(BY_KEY[key]))
)


@pytest.mark.golden("closeness.tsv")
def test_closeness(query: str, form: str, closeness: str) -> None:
    assert _closeness(query, form) is Closeness[closeness]


_closeness = closeness


@given(st.sampled_from(FORMS))
def test_a_form_is_exactly_itself_and_a_bare_key_prefers_nothing(form: str) -> None:
    assert closeness(form, form) is Closeness.EXACT
    assert closeness(fold(form), form) is Closeness.EXACT


@given(same_key)
def test_only_the_same_form_is_exact_for_a_typed_mark(pair: tuple[str, str]) -> None:
    query, form = pair
    if query != fold(query) and query != form:
        assert closeness(query, form) is not Closeness.EXACT


@given(same_key)
def test_agreement_goes_one_way(pair: tuple[str, str]) -> None:
    query, form = pair
    if query != form and fold(query) != query and closeness(query, form) is not Closeness.OTHER:
        # The form has every mark of the query and one more, which the query then lacks.
        assert closeness(form, query) is Closeness.OTHER


LETTERS = st.text("aăâeêoơuưdđáằẩẽệíỏùỵ", min_size=1, max_size=4)


@given(st.one_of(same_key, st.tuples(LETTERS, LETTERS)))
def test_vietnamese_letters_are_compared_as_any_letters_are(pair: tuple[str, str]) -> None:
    query, form = pair
    if query not in (form, fold(query)):
        assert closeness(query, form) is _any_letters(query, form)

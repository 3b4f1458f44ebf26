"""Random plans over the syllables of ``sample``."""

from __future__ import annotations

from datetime import datetime, timezone

from hypothesis import strategies as st
from sample import AUTHORS, SECTIONS, TAGS, VIETNAM, forms

from analyzers import admitted, fold
from search import plan

strictness = st.sampled_from(["folded", "typed", "exact"])


@st.composite
def syllables(draw: st.DrawFn) -> plan.Syllable:
    form = draw(forms)
    marks = draw(strictness)
    spellings = admitted(form) if marks != "exact" and draw(st.booleans()) else ()
    return plan.Syllable(form, fold(form), marks, spellings)


@st.composite
def sequences(draw: st.DrawFn) -> plan.Sequence:
    first, *rest = draw(st.lists(syllables(), min_size=2, max_size=4))
    slop = draw(st.integers(0, 3))
    gaps = [draw(st.sampled_from([(), (), (), (None,)])) if not slop else () for _ in rest]
    parts = [part for gap, syllable in zip(gaps, rest, strict=True) for part in (*gap, syllable)]
    return plan.Sequence((first, *parts), slop)


def _prefix(form: str) -> plan.Prefix:
    return plan.Prefix(form, fold(form))


prefixes = st.sampled_from(["h", "ho", "họ", "du", "đươ", "đư", "n", "nă", "ki", "hh", "z", "1"]).map(_prefix)
places = st.one_of(syllables(), sequences(), prefixes)
_values = {
    "source": ["báo mới", "Báo", "bao moi", "tuổi"],
    "section": [*SECTIONS[1:], "thoi su", "the", "thế"],
    "author": [*AUTHORS, "nguyen", "nguyễn", "an", "văn an", "le b"],
    "tag": [*TAGS, "bóng", "giao duc", "đa"],
}
facets = st.sampled_from(list(_values)).flatmap(
    lambda name: st.builds(plan.Facet, st.just(name), st.sampled_from(_values[name]), st.booleans())
)
_bounds = st.one_of(
    st.none(),
    st.datetimes(datetime(2019, 11, 1), datetime(2021, 2, 28), timezones=st.sampled_from([timezone.utc, VIETNAM])).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
dates = st.builds(plan.Dates, _bounds, _bounds)


@st.composite
def _shares(draw: st.DrawFn, inner: st.SearchStrategy[plan.Condition]) -> plan.Share:
    children = tuple(draw(st.lists(inner, min_size=1, max_size=4)))
    weights = tuple(draw(st.lists(st.integers(0, 900), min_size=len(children), max_size=len(children))))
    return plan.Share(children, weights, draw(st.integers(1, max(1, sum(weights)))))


@st.composite
def _nears(draw: st.DrawFn) -> plan.Near:
    standing = st.one_of(syllables(), _ordered)
    child = st.one_of(standing, st.lists(standing, min_size=1, max_size=2).map(tuple).map(plan.AnyOf))
    return plan.Near(tuple(draw(st.lists(child, min_size=2, max_size=3))), draw(st.integers(1, 24)))


_ordered = sequences().map(lambda one: plan.Sequence(tuple(filter(None, one.parts))))


@st.composite
def aparts(draw: st.DrawFn) -> plan.Apart:
    """A sequence, and others that have often a part of it."""
    whole = draw(_ordered)
    others = draw(st.lists(_ordered, max_size=2))
    begin = draw(st.integers(0, len(whole.parts) - 1))
    own = plan.Sequence(whole.parts[begin : draw(st.integers(begin + 1, len(whole.parts)))])
    if len(own.parts) == 1:
        own = draw(_ordered)
    return plan.Apart(own, (whole, *others))


def _combined(inner: st.SearchStrategy[plan.Condition]) -> st.SearchStrategy[plan.Condition]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        several.map(plan.AllOf),
        several.map(plan.AnyOf),
        inner.map(plan.NoneOf),
        _shares(inner),
        inner.map(plan.InTitle),
    )


conditions = st.recursive(
    st.one_of(places, places, _nears(), aparts(), facets, dates, st.just(plan.Everything()), st.just(plan.Nothing())),
    _combined,
    max_leaves=6,
)
shares = _shares(conditions)

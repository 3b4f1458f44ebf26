"""Documents made many at a time, against going through the zones of one article after the other."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from memory_titles import Title
from sample import archives
from texts import AWKWARD

from analyzers.fold import fold
from search import Article, Image
from search.derived.particulars import particulars, row_of
from search.derived.sketches import sketch_of
from search.derived.stories import LEAST
from search.derived.zones import GAP, Zone, zones
from search.opensearch.analysis import Analysis
from search.opensearch.documents import told_of
from search.opensearch.mapping import EARLY_FIELDS, INITIALS, SKETCH, TEXT, TITLE, TITLE_MARKS, TOLD
from search.opensearch.terms import term_of

MORE = ["Giá vàng SJC ngày 21/9 tăng", "a" * 200 + " học sinh", "Đường Nguyễn Văn A ở Hà Nội"]
texts = st.sampled_from([*AWKWARD, *MORE])
awkward = st.lists(
    st.builds(
        lambda title, summary, body, caption: Article(
            id=title[:9] or "1", title=title, summary=summary, body=body, images=[Image(caption=caption)]
        ),
        texts,
        texts,
        st.builds(lambda text, times: " ".join([text] * times), texts, st.integers(1, 40)),
        texts,
    ),
    max_size=4,
)


def naive(article: Article) -> tuple[dict[str, Any], int, dict[str, int]]:
    """The analysed fields of a document, terms with counts as sets; its length; the weight of its forms."""
    parts = list(zones(article))
    counts = {name: Counter[str]() for name in ("form", "key", "form_pair", "word")}
    weighed = Counter[str]()
    for part in parts:
        terms = list(map(term_of, part.forms))
        for at, (form, term) in enumerate(zip(part.forms, terms, strict=True)):
            weight = part.weight_at(at)
            weighed[form] += weight
            counts["form"][term] += weight
            counts["key"][term_of(fold(form))] += weight
            if at + 1 < len(terms):
                counts["form_pair"][f"{term}_{terms[at + 1]}"] += weight
        for begin, end in part.compounds:
            counts["word"]["_".join(terms[begin:end])] += part.weight_at(begin)
    length = sum(len(part.forms) for part in parts)
    fields: dict[str, Any] = {
        **{name: {f"{term}|{n}" for term, n in found.items()} for name, found in counts.items()},
        TEXT: [" ".join(f"={term_of(form)}" for form in part.forms) for part in parts if part.forms],
        TITLE: ["^=^", *(f"{term_of(fold(form))}={term_of(form)}" for form in parts[0].forms)],
        **{field: early(parts, reach) for reach, field in EARLY_FIELDS.items()},
    }
    return fields, length, weighed


def early(parts: list[Zone], reach: int) -> set[str]:
    """Forms and keys that stand in the title or begin within so many places behind it."""
    at, found = 0, set()
    behind = len(parts[0].forms) + GAP if parts[0].forms else 0
    for part in parts:
        for place, form in enumerate(part.forms, at):
            if place < behind + reach:
                found |= {f"={term_of(form)}", term_of(fold(form))}
        at += len(part.forms) + GAP if part.forms else 0
    return found


def split(document: dict[str, Any]) -> dict[str, Any]:
    """The analysed fields of a document, in the shape of ``naive``."""
    sets = {name: set(document.get(name, "").split()) for name in ("form", "key", "form_pair", "word")}
    for name, terms in sets.items():
        assert len(terms) == len(document.get(name, "").split()), "each term once"
    early = {field: set(document.get(field, "").split()) for field in EARLY_FIELDS.values()}
    return {**sets, **early, TEXT: document.get(TEXT, []), TITLE: document[TITLE].split()}


def check(found: list[Article], analysis: Analysis) -> None:
    made = analysis.of(found)
    keys, forms = Counter[str](), dict[str, tuple[int, int]]()
    for article, document, length in zip(found, made.documents, made.lengths, strict=True):
        fields, size, weighed = naive(article)
        assert split(document) == fields
        assert length == document.get("length", 0) == size
        parts = list(zones(article))
        sketch = sketch_of(parts)
        told = b64encode(sketch.tobytes()).decode() if size >= LEAST and sketch.any() else None
        assert document.get(SKETCH) == told
        tokens, days = row_of(particulars(parts))
        if tokens:
            assert [column.tolist() for column in told_of(document[TOLD])] == [tokens, days]
        else:
            assert TOLD not in document
        title = Title.of(article)
        marks = [
            end + 2 * pause + 4 * join for end, pause, join in zip(title.ends, title.pauses, title.joins, strict=False)
        ]
        assert document.get(TITLE_MARKS, "") == "".join(map(str, marks))
        titles = parts[0].forms
        windows = {"".join(letter(one) for one in titles[a:b]) for a in range(len(titles)) for b in range(a + 1, a + 7)}
        assert set(document.get(INITIALS, "").split()) == windows - {""}
        keys.update({fold(form) for form in weighed})
        for form, weight in weighed.items():
            articles, units = forms.get(form, (0, 0))
            forms[form] = (articles + 1, units + weight)
    assert made.change.keys == keys and made.change.forms == forms


def letter(form: str) -> str:
    return "đ" if form.startswith("đ") else fold(form)[:1]


@given(st.one_of(archives(), awkward))
def test_documents_are_those_of_each_article(found: list[Article]) -> None:
    check(found, Analysis())


def test_what_one_batch_taught_serves_the_next() -> None:
    analysis = Analysis()
    for text in AWKWARD:
        check([Article(id="1", title=text[:300], body=text), Article(id="2", summary=text)], analysis)


def test_real_articles(news: list[Article]) -> None:
    check(news, Analysis())


def test_nothing_comes_of_nothing() -> None:
    made = Analysis().of([])
    assert not made.documents and not made.lengths and not made.change.keys and not made.change.forms

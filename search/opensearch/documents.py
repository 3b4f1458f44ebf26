"""Documents: an article as the cluster indexes it, and as it comes back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timezone
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from analyzers.fold import fold
from search.article import Article
from search.opensearch.initials import windows
from search.opensearch.mapping import BODY, EARLY_FIELDS, INITIALS, LIVING, SKETCH, STORED, TEXT, TITLE, TOLD
from search.opensearch.packing import packed, unpacked
from search.opensearch.terms import COUNT, FORM, JOINT, START, term_of
from search.particulars import particulars, row_of
from search.sketches import sketch_of
from search.stories import LEAST
from search.zones import GAP, Zone, zones

SHOWN: Final = frozenset(("id", "url", "title", "summary", "published", "source", "section"))
_REST: Final = ("modified", "authors", "tags", "images", "language", "extra")
_LONG: Final = 8000  # characters; Lucene takes 32,766 bytes of a term
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ZONE: Final = 7 * 3600  # Vietnam
_TOKEN, _DAY = np.dtype("<u4"), np.dtype("<u2")  # of particulars


class Analysed(NamedTuple):
    """An article ready to be indexed: its document, its length in syllables, and what it adds to the lexicon (form →
    weighted count in half units)."""

    document: dict[str, Any]
    length: int
    forms: Mapping[str, int]


def id_of(article_id: str) -> str:
    """An id, or the value of a facet, as the cluster looks it up; of a very long one the beginning and a hash.

    >>> id_of("vn-1")
    'vn-1'
    """
    if len(article_id) <= _LONG:
        return article_id
    return f"{article_id[:_LONG]}#{blake2b(article_id.encode(), digest_size=16).hexdigest()}"


def analysed(article: Article) -> Analysed:
    """Analyse an article."""
    parts = list(zones(article))
    counts = _counts(parts)
    length = sum(len(part.forms) for part in parts)
    document: dict[str, Any] = {
        "id": id_of(article.id),
        "length": length,
        "shown": _encode({name: getattr(article, name) for name in SHOWN}),
        BODY: packed(article.body) if article.body else None,
        "rest": _encode({name: getattr(article, name) for name in _REST}),
        "source": id_of(article.source) or None,
        "section": id_of(article.section) or None,
        "author": [id_of(one) for one in dict.fromkeys(filter(None, article.authors))],
        "tag": [id_of(one) for one in dict.fromkeys(filter(None, article.tags))],
        INITIALS: " ".join(dict.fromkeys(windows(parts[0].forms))),
        SKETCH: _sketch(parts, length),
        TOLD: _told(parts),
        TEXT: [" ".join(FORM + term_of(form) for form in part.forms) for part in parts if part.forms],
        TITLE: " ".join([f"{START}{FORM}{START}", _placed(parts[0].forms)]),
        **{field: _early(parts, reach) for reach, field in EARLY_FIELDS.items()},
        **{field: " ".join(f"{text}{COUNT}{n}" for text, n in found.items()) for field, found in counts.items()},
        **_dates(article.published),
    }
    forms: Counter[str] = Counter()
    for part in parts:
        for first, size, weight in part.runs():
            for form, times in Counter(part.forms[first : first + size]).items():
                forms[form] += times * weight
    return Analysed({name: value for name, value in document.items() if value not in (None, [], "")}, length, forms)


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _sketch(parts: Iterable[Zone], length: int) -> str | None:
    """The sketch of an article; None of one that says too little to be the copy of another."""
    made = sketch_of(parts) if length >= LEAST else None
    return b64encode(made.tobytes()).decode() if made is not None and made.any() else None


def _told(parts: Iterable[Zone]) -> str | None:
    """The particulars of an article, those but for the days first (``told_of``)."""
    tokens, days = row_of(particulars(parts))
    packed = bytes([len(tokens)]) + np.array(tokens, _TOKEN).tobytes() + np.array(days, _DAY).tobytes()
    return b64encode(packed).decode() if tokens else None


def told_of(text: str) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    """The particulars of a document: a row of numbers, and one of days (``search.particulars.row_of``)."""
    packed = b64decode(text)
    size = packed[0]
    return np.frombuffer(packed, _TOKEN, size, 1), np.frombuffer(packed, _DAY, -1, 1 + size * _TOKEN.itemsize)


def _placed(forms: Iterable[str]) -> str:
    return " ".join(f"{term_of(fold(form))}{FORM}{term_of(form)}" for form in forms)


def _counts(parts: Iterable[Zone]) -> dict[str, Counter[str]]:
    """The weighted counts of each field's terms."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for part in parts:
        forms = [term_of(form) for form in part.forms]
        keys = [term_of(fold(form)) for form in part.forms]
        weights = [part.weight_at(at) for at in range(len(forms))]
        for at, (form, key, weight) in enumerate(zip(forms, keys, weights, strict=True)):
            counts["form"][form] += weight
            counts["key"][key] += weight
            if at + 1 < len(forms):
                counts["form_pair"][f"{form}{JOINT}{forms[at + 1]}"] += weight
        for begin, end in part.compounds:
            counts["word"][JOINT.join(forms[begin:end])] += weights[begin]
    return counts


def _early(parts: list[Zone], reach: int) -> str:
    """Keys and forms in the title or among the first syllables behind it."""
    title = parts[0].forms
    found = dict.fromkeys(title)
    end, at = (len(title) + GAP if title else 0) + reach, 0
    for part in parts:
        found.update(dict.fromkeys(part.forms[: max(0, end - at)]))
        at += len(part.forms) + GAP if part.forms else 0
    return " ".join([*(FORM + term_of(form) for form in found), *dict.fromkeys(term_of(fold(form)) for form in found)])


def _dates(published: datetime | None) -> dict[str, int]:
    if published is None:
        return {}
    moment = microseconds(published)
    seconds = moment // 1_000_000
    day = (seconds + _ZONE) // 86_400
    return {"moment": moment, "seconds": seconds, "day": day, "month": _month(day)}


def _month(day: int) -> int:
    """The months between the year 0 and a day since 1970; what is no date of a calendar counts to the nearest."""
    when = datetime.fromordinal(min(max(day + _EPOCH.toordinal(), 1), datetime.max.toordinal()))
    return when.year * 12 + when.month - 1


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    past = moment - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def placed(document: dict[str, Any], number: int, generation: int, to: int = LIVING) -> dict[str, Any]:
    """A document with its number in the order of the index, and the generations that have it."""
    return {**document, "number": number, "from": generation, "to": to}


def read(*names: str, fields: Collection[str] | None = ()) -> dict[str, Any]:
    """The part of a request that asks for a document's fields, and for what some of its article's need (None: all)."""
    if fields is None or not SHOWN.union((BODY,)).issuperset(fields):
        return {"_source": [*names, *STORED], "stored_fields": [BODY]}
    shown = {"_source": [*names, "shown"]}
    return {**shown, "stored_fields": [BODY]} if BODY in fields else shown


def article_of(hit: Mapping[str, Any]) -> Article:
    """The article of a hit, with what of it was read."""
    source, beside = hit["_source"], hit.get("fields", {})
    rest = msgspec.json.decode(source["rest"]) if source.get("rest") else {}
    body = unpacked(beside[BODY][0]) if BODY in beside else ""
    return msgspec.convert({**msgspec.json.decode(source["shown"]), BODY: body, **rest}, Article)

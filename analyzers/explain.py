"""Every step from a text to its terms, for people who want to know why something is found, or is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from analyzers import segment, telex, vni
from analyzers.fold import fold
from analyzers.letters import ZERO_WIDTH
from analyzers.normal import normal_form, repaired
from analyzers.syllable import parse
from analyzers.tokens import Tokens, tokenize
from analyzers.variants import phrase_variants, split_joined, variants

TONES: Final = ("ngang", "huyền", "hỏi", "ngã", "sắc", "nặng")
_CHUNK: Final = re.compile(r"\S+")
_LONGEST_CHUNK: Final = 64  # a longer one is no word in any reading
_AROUND: Final = ".,;:!?()\"'#“”‘’…"


class TokenView(msgspec.Struct, kw_only=True):
    """One token and what was done to it. A token that is no syllable has no ``onset``, ``rhyme`` and ``tone``.

    Attributes:
        start, end: its place in the text, in code points.
        changes: the steps from ``source`` to ``form``: ``composed`` (Unicode NFC), ``characters`` (invisible or
            look-alike ones), ``case``, ``tone-place`` (``hoà`` as ``hòa``), ``repaired`` (a mark stood where no
            spelling has it), ``number``.
        tone: its Vietnamese name.
        variants: other spellings that count as the same.
        word: the word of pyvi's that it is part of.
    """

    source: str
    start: int
    end: int
    changes: list[str]
    form: str
    key: str
    onset: str | None
    rhyme: str | None
    tone: str | None
    repaired: bool
    variants: list[str]
    word: str


class ReadingView(msgspec.Struct, kw_only=True):
    """What else a chunk between spaces may be: ``kind`` is ``telex``, ``vni`` or ``joined``."""

    source: str
    start: int
    end: int
    kind: str
    forms: list[str]


class SpellingView(msgspec.Struct, kw_only=True):
    """Another spelling of neighbouring tokens, from the table of abbreviations, places and joined words."""

    source: str
    start: int
    end: int
    kind: str
    forms: list[str]


class PairView(msgspec.Struct):
    """Two neighbouring syllables, as they are indexed with marks and without."""

    form: str
    key: str


class TextView(msgspec.Struct, kw_only=True):
    """The whole: a text, its tokens, and what stands across them."""

    text: str
    tokens: list[TokenView]
    readings: list[ReadingView]
    spellings: list[SpellingView]
    pairs: list[PairView]
    words: list[str]


def explain(text: str, frequency: Callable[[str], float] = lambda key: 0) -> TextView:
    """Explain a text. ``frequency`` says how many articles have a key; without it no joined word can be split.

    >>> view = explain("Hoà hojc")
    >>> view.tokens[0].form, view.tokens[0].changes, view.tokens[0].tone
    ('hòa', ['case', 'tone-place'], 'huyền')
    >>> view.readings[0].kind, view.readings[0].forms
    ('telex', ['học'])
    """
    tokens = tokenize(text)
    words = segment.words(text)
    return TextView(
        text=text,
        tokens=[_token(text, *one, words) for one in zip(*tokens, strict=True)],
        readings=list(_readings(text, frequency)),
        spellings=_spellings(text, tokens),
        pairs=[PairView(f"{a} {b}", f"{fold(a)} {fold(b)}") for a, b in pairwise(tokens.forms)],
        words=[text[start:end] for start, end in segment.compounds(text)],
    )


def _token(text: str, form: str, start: int, end: int, words: Sequence[segment.Word]) -> TokenView:
    source = text[start:end]
    syllable = parse(form)
    return TokenView(
        source=source,
        start=start,
        end=end,
        changes=list(_changes(source, form)),
        form=form,
        key=fold(form),
        onset=syllable.onset if syllable else None,
        rhyme=syllable.rhyme if syllable else None,
        tone=TONES[syllable.tone] if syllable else None,
        repaired=repaired(source),
        variants=variants(form),
        word=next((word.text for word in words if word.start < end and start < word.end), ""),
    )


def _changes(source: str, form: str) -> Iterator[str]:
    """Name the steps from a source to its form, in the order in which they are taken."""
    if source[0].isdecimal():
        if source != form:
            yield "number"
        return
    composed = unicodedata.normalize("NFC", source)
    if composed != source:
        yield "composed"
    visible = composed.translate(dict.fromkeys(map(ord, ZERO_WIDTH)))
    small = visible.casefold()
    if repaired(source):
        told = "repaired"
    elif small != form and parse(small) is not None and parse(small) == parse(form):
        told = "tone-place"
    else:
        told = ""
    if visible != composed or (not told and small != form):
        yield "characters"
    if small != visible:
        yield "case"
    if told:
        yield told


def _readings(text: str, frequency: Callable[[str], float]) -> Iterator[ReadingView]:
    for chunk in _CHUNK.finditer(text):
        raw = chunk[0]
        left = len(raw) - len(raw.lstrip(_AROUND))
        word = raw.strip(_AROUND)
        if not 1 < len(word) <= _LONGEST_CHUNK:
            continue
        start = chunk.start() + left
        for kind, forms in _read_as(word, frequency):
            yield ReadingView(source=word, start=start, end=start + len(word), kind=kind, forms=forms)


def _read_as(word: str, frequency: Callable[[str], float]) -> Iterator[tuple[str, list[str]]]:
    if form := telex.decode(word):
        yield "telex", [form]
    if form := vni.decode(word):
        yield "vni", [form]
    if pieces := split_joined(normal_form(word), frequency):
        yield "joined", pieces


def _spellings(text: str, tokens: Tokens) -> list[SpellingView]:
    found = []
    for one in phrase_variants(tokens.forms):
        start, end = tokens.starts[one.start], tokens.ends[one.end - 1]
        view = SpellingView(source=text[start:end], start=start, end=end, kind=one.kind, forms=[*one.forms])
        found.append(view)
    return found

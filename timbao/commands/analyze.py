"""``timbao analyze``: what the analyzers make of a text, token by token."""

from __future__ import annotations

import click
import msgspec
from rich import box
from rich.console import Console
from rich.table import Table

from analyzers import fold, normal_form, parse, repaired, segment, tokenize
from timbao.options import json_option, on_terminal, print_json

TONES = ("ngang", "huyền", "hỏi", "ngã", "sắc", "nặng")


class TokenView(msgspec.Struct, kw_only=True):
    """One token. ``start`` and ``end`` count code points of the text; a token that is no syllable has no
    parts.
    """

    source: str
    start: int
    end: int
    form: str
    key: str
    onset: str | None
    rhyme: str | None
    tone: str | None
    repaired: bool
    word: str


@click.command()
@click.argument("text", nargs=-1, required=True)
@json_option
def analyze(text: tuple[str, ...], as_json: bool) -> None:
    """Show what the analyzers make of TEXT: its tokens, their forms and keys, syllables and words."""
    views = views_of(" ".join(text))
    if as_json:
        print_json({"text": " ".join(text), "tokens": views})
        return
    table = Table(box=box.SIMPLE_HEAD if on_terminal() else None, pad_edge=False)
    for name in ("source", "place", "form", "key", "onset", "rhyme", "tone", "repaired", "word"):
        table.add_column(name, no_wrap=True)
    for view in views:
        table.add_row(
            view.source, f"{view.start}-{view.end}", view.form, view.key, view.onset or "", view.rhyme or "",
            view.tone or "", "yes" if view.repaired else "", view.word,
        )  # fmt: skip
    # Into a pipe nothing is cut to the width of a terminal that is not there.
    (Console() if on_terminal() else Console(width=4000)).print(table)


def views_of(text: str) -> list[TokenView]:
    """Analyze a text."""
    words = segment.words(text)
    tokens = tokenize(text)
    return [_view(text, *token, words) for token in zip(tokens.forms, tokens.starts, tokens.ends, strict=True)]


def _view(text: str, form: str, start: int, end: int, words: list[segment.Word]) -> TokenView:
    syllable = parse(normal_form(form))
    return TokenView(
        source=text[start:end],
        start=start,
        end=end,
        form=form,
        key=fold(form),
        onset=syllable.onset if syllable else None,
        rhyme=syllable.rhyme if syllable else None,
        tone=TONES[syllable.tone] if syllable else None,
        repaired=repaired(text[start:end]),
        word=next((word.text for word in words if word.start < end and start < word.end), ""),
    )

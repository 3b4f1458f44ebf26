"""Stock Whoosh: its own codec, a TEXT field cut at spaces, one process; and what indexing as Timbao does takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyvi import ViTokenizer
from whoosh import query
from whoosh.analysis import RegexTokenizer
from whoosh.fields import STORED, TEXT, Schema
from whoosh.index import create_in, open_dir

from analyzers.tokens import Tokens, tokenize
from benchmarks.engines.protocol import Corpus, Found, Kind, Library, Mode, Query
from search.article import Article
from search.derived.zones import BODY, LEAD_TOKENS, SUMMARY, TITLE, Zone
from search.whoosh.codec.schema import SCHEMA, TERM_FIELDS, ZoneText


class Whoosh(Library):
    """A text that is not stored, and the article's place, which is."""

    name = index = "whoosh"
    modes: tuple[Mode, ...] = ("plain",)

    def build(self, corpus: Corpus) -> None:
        """One writer, its default limit of memory, one commit."""
        schema = Schema(place=STORED, text=TEXT(analyzer=RegexTokenizer(r"\S+"), phrase=True))
        writer = create_in(str(self.folder), schema).writer()
        for place, line in enumerate(corpus.lines()):
            writer.add_document(place=place, text=line)
        writer.commit()

    def open(self) -> None:
        """One searcher for all queries."""
        self._searcher = open_dir(str(self.folder)).searcher()

    def search(self, query: Query, mode: Mode) -> Found:
        """The ten best, then the exact length of the results."""
        found = self._searcher.search(_query(query.kind, query.keys), limit=10)
        return Found(len(found), [int(hit["place"]) for hit in found])


class WhooshPyvi(Whoosh):
    """What a builder of Timbao's index would have without Timbao: Whoosh's writer, pyvi's ``ViTokenizer``.

    The schema is Timbao's (folded and marked syllables with positions, folded and marked pairs, pyvi's words, facets,
    the stored article), and so is the cutting into syllables, which neither of them has. It is for building only.
    """

    name = index = "whoosh+pyvi"

    def build(self, corpus: Corpus) -> None:
        """The same schema, each part of an article analysed once."""
        writer = create_in(str(self.folder), SCHEMA).writer()
        for article in corpus.read():
            analysed = ZoneText.of(_zones(article))
            writer.add_document(**dict.fromkeys(TERM_FIELDS, analysed), **_stored(article))
        writer.commit()


def _zones(article: Article) -> list[Zone]:
    parts = [("title", article.title, TITLE), ("summary", article.summary, SUMMARY), ("body", article.body, BODY)]
    parts += [("caption", image.caption, BODY) for image in article.images]
    return [_zone(name, text, weight) for name, text, weight in parts if text]


def _zone(name: str, text: str, weight: int) -> Zone:
    tokens = tokenize(text)
    lead = LEAD_TOKENS if name == "body" else 0
    return Zone(name, tokens.forms, _words(text, tokens), weight, lead)


def _words(text: str, tokens: Tokens) -> list[tuple[int, int]]:
    """pyvi's words of two syllables and more, found again in the text, as runs of tokens."""
    first = {start: index for index, start in enumerate(tokens.starts)}
    last = {end: index + 1 for index, end in enumerate(tokens.ends)}
    runs, at = [], 0
    for word in ViTokenizer.tokenize(text).split():
        pieces = word.split("_") if len(word) > 1 else [word]
        begin = text.find(pieces[0], at)
        for piece in pieces:
            found = text.find(piece, at)
            at = found + len(piece) if found >= 0 else at
        if len(pieces) > 1 and begin in first and at in last and last[at] - first[begin] > 1:
            runs.append((first[begin], last[at]))
    return runs


def _stored(article: Article) -> dict[str, Any]:
    names = ("id", "url", "title", "summary", "body", "published", "modified", "images", "language", "extra")
    fields = {name: getattr(article, name) for name in names} | {"images": [image.caption for image in article.images]}
    lists = {"authors": ",".join(article.authors), "tags": ",".join(article.tags)}
    return {**fields, **lists, "source": article.source, "section": article.section}


def _query(kind: Kind, terms: Sequence[str]) -> Any:
    if kind == "phrase":
        return query.Phrase("text", list(terms))
    if kind == "prefix":
        return query.Prefix("text", terms[0])
    parts = [query.Term("text", term) for term in terms]
    if kind == "term":
        return parts[0]
    return query.Or(parts) if kind == "or" else query.And(parts)

"""The engine in memory (``tests/tools/memory.py``) under the conductor, with what tests watch and break."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from memory import MemoryBackend

from search import Answer, Article, Engine, SearchOptions, read_options

SAMPLE = Path(__file__).parents[2] / "index_data" / "sample"


def sample_articles() -> list[Article]:
    decoder = msgspec.json.Decoder(Article)
    return [decoder.decode(line) for path in sorted(SAMPLE.glob("*.jsonl")) for line in path.read_bytes().splitlines()]


class MemoryEngine(Engine):
    """``asked`` tells what was searched, ``failure`` is what a search raises; ``name`` is that of the generation."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.memory = MemoryBackend(articles)
        super().__init__(self.memory)
        self.asked: list[tuple[str, SearchOptions]] = []
        self.refreshed = 0
        self.failure: Exception | None = None

    def search(self, q: str, options: SearchOptions | None = None, /, **parameters: Any) -> Answer:
        chosen = read_options(parameters) if options is None else options
        self._watched(q, chosen)
        return super().search(q, chosen)

    def search_anew(self, q: str, options: SearchOptions, /) -> Answer:
        self._watched(q, options)
        return super().search_anew(q, options)

    def _watched(self, q: str, options: SearchOptions) -> None:
        self.asked.append((q, options))
        if self.failure:
            raise self.failure

    def refresh(self) -> bool:
        self.refreshed += 1
        return super().refresh()

    @property
    def name(self) -> str:
        return self.generation

    @name.setter
    def name(self, name: str) -> None:
        self.memory.latest.generation = name

    @property
    def fallback(self) -> str:
        return self.memory.fallback

    @fallback.setter
    def fallback(self, why: str) -> None:
        self.memory.fallback = why

    @property
    def articles(self) -> Articles:
        return Articles(self)

    @articles.setter
    def articles(self, articles: Mapping[str, Article]) -> None:
        self.memory.replace(articles)


class Articles(dict[str, Article]):
    """The articles by their ids; one that is set is there at once, in the same generation."""

    def __init__(self, engine: MemoryEngine) -> None:
        super().__init__({one.article.id: one.article for one in engine.memory.latest.analysed})
        self._engine = engine

    def __setitem__(self, article_id: str, article: Article) -> None:
        super().__setitem__(article_id, article)
        self._engine.articles = self

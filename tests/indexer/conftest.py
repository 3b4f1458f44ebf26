"""An engine in memory that keeps the ``Engine`` and ``Writer`` protocols as far as indexing goes."""

import contextlib

import pytest

from search import Article, IndexLocked, Stats


class MemoryWriter:
    def __init__(self, engine):
        self._engine = engine
        self._changes: dict[str, Article | None] = {}
        self.batches: list[int] = []

    @property
    def generation(self):
        return self._engine.generation

    @property
    def articles(self):
        return len(self._engine.articles)

    def add(self, articles):
        articles = list(articles)
        self.batches.append(len(articles))
        self._changes |= {article.id: article for article in articles}

    def delete(self, ids):
        found = [one for one in ids if one in self._engine.articles]
        self._changes |= dict.fromkeys(found)
        return len(found)

    def commit(self):
        for key, article in self._changes.items():
            if article is None:
                self._engine.articles.pop(key, None)
            else:
                self._engine.articles[key] = article
        self._changes.clear()
        self._engine.number += 1
        return self._engine.generation


class MemoryEngine:
    def __init__(self):
        self.articles: dict[str, Article] = {}
        self.number = 1
        self.locked = False
        self.last_writer = None

    @property
    def generation(self):
        return f"g{self.number}"

    def refresh(self):
        return False

    def ids(self):
        return iter(self.articles)

    def stored(self, ids):
        return [self.articles.get(one) for one in ids]

    def get(self, article_id):
        return self.articles.get(article_id)

    def stats(self):
        return Stats(
            engine="memory", generation=self.generation, articles=len(self.articles), deleted=0, segments=1,
            size_bytes=0, syllables=0, first_published=None, last_published=None, sections=[], sources=[],
        )  # fmt: skip

    @contextlib.contextmanager
    def writer(self):
        if self.locked:
            raise IndexLocked("another process is writing")
        self.last_writer = MemoryWriter(self)
        yield self.last_writer
        self.last_writer.commit()


@pytest.fixture
def engine():
    return MemoryEngine()

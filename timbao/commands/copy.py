"""``timbao copy``: all articles of one index into another, on any engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from typing import Final

import click
import msgspec

from search import Article, Engine, IndexDamaged, open_index
from timbao.options import counted, json_option, print_json
from timbao.status import WrongUsage

_READ: Final = 200  # articles at a time
_COMMITTED: Final = 10_000  # articles after which what was copied is safe, and need not be copied again


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--commit-every", type=click.IntRange(min=1), default=_COMMITTED, show_default=True, metavar="N",
              help="Publish after every N articles: from there an interrupted copy goes on.")  # fmt: skip
@json_option
def copy(source: str, target: str, commit_every: int, as_json: bool) -> None:
    """Copy all articles of the index FROM into the index TO, which is made if there is none.

    Each is a folder, or opensearch://host:9200/name. A copy that was interrupted goes on where it was when it is called
    again, as long as FROM has not changed; if it has, it begins anew. TO must be empty or such a copy. In the end both
    are read once more and compared, every article by its checksum.
    """
    if source == target:
        raise WrongUsage("FROM and TO are the same index")
    with _opened(source) as one, _opened(target, create=True) as other:
        begun = _Copy(one, other, commit_every)
        copied, removed = begun.run()
        if (there := _digest(other)) != (wanted := _digest(one)):
            raise IndexDamaged(
                f"{target} has {there[0]:,} articles with other contents than the {wanted[0]:,} of {source}; "
                "call timbao copy once more"
            )
        told = {
            "articles": wanted[0],
            "copied": copied,
            "removed": removed,
            "checksum": f"{wanted[1]:032x}",
            "from": {"index": source, "generation": one.generation},
            "to": {"index": target, "generation": other.generation},
        }
    if as_json:
        print_json(told)
        return
    click.echo(
        f"{counted(copied, 'article')} copied; both have the same {counted(wanted[0], 'article')} "
        f"(checksum {wanted[1]:032x}), published as {told['to']['generation']}"  # type: ignore[index]  # a table of ours
    )


@contextmanager
def _opened(url: str, *, create: bool = False) -> Iterator[Engine]:
    engine = open_index(url, create=create)
    try:
        yield engine
    finally:
        engine.close()


class _Copy:
    """One copy. What is published is marked with how far it has come, of which generation of which index."""

    def __init__(self, source: Engine, target: Engine, commit_every: int) -> None:
        self._source, self._target, self._every = source, target, commit_every
        searcher = source.searcher()
        self._name = f"copy {blake2b(searcher.key, digest_size=8).hexdigest()} "
        self._of = f"{self._name}{searcher.generation} "

    def run(self) -> tuple[int, int]:
        """Copy what is missing, and remove what FROM does not have; gives how many of each."""
        begin = self._begin()
        copied = 0
        ids = islice(self._source.ids(), begin, None)
        with self._target.writer() as writer:
            while part := list(islice(ids, min(_READ, self._every - copied % self._every))):
                writer.add(articles_of(self._source, part))
                copied += len(part)
                if copied % self._every == 0:
                    writer.commit(f"{self._of}{begin + copied}")
            writer.commit(f"{self._of}{begin + copied}")
            # What an earlier generation of FROM had, of which a copy was begun.
            wanted = set(self._source.ids()) if writer.articles != self._source.stats().articles else None
            self._target.refresh()
            gone = [] if wanted is None else [one for one in self._target.ids() if one not in wanted]
            removed = writer.delete(gone)
            writer.commit(f"{self._of}{begin + copied}")
        return copied, removed

    def _begin(self) -> int:
        """How many articles were copied already."""
        newest = self._target.generations()[0]
        if not newest.articles:
            return 0
        if not newest.mark.startswith(self._name):
            raise WrongUsage(
                f"TO is no copy of FROM, and has {counted(newest.articles, 'article')}; name an index that is empty"
            )
        return int(newest.mark.removeprefix(self._of)) if newest.mark.startswith(self._of) else 0


def articles_of(engine: Engine, ids: list[str]) -> list[Article]:
    """Articles that an index lists. Raises ``IndexDamaged``."""
    found = engine.stored(ids)
    for article_id, article in zip(ids, found, strict=True):
        if article is None:  # the engine has not moved to another generation meanwhile
            raise IndexDamaged(f"the article {article_id} is listed in generation {engine.generation}, but not found")
    return [article for article in found if article is not None]


def _digest(engine: Engine) -> tuple[int, int]:
    """The number of articles, and a sum of their checksums that no order changes."""
    encoder = msgspec.json.Encoder()
    ids, count, total = engine.ids(), 0, 0
    while part := list(islice(ids, _READ)):
        for article in articles_of(engine, part):
            digest = blake2b(encoder.encode(article), digest_size=16).digest()
            total = (total + int.from_bytes(digest, "big")) % (1 << 128)
        count += len(part)
    return count, total

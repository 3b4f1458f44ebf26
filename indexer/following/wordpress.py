"""WordPress by its REST API: articles whole, with their sections, tags and people; and what is gone.

``modified`` does not tell everything: it counts whole seconds, an article that was scheduled and comes out late keeps
the one it had, and a section that is renamed changes none. So the names of a window of days are compared, what was read
within its own second is read again, and from time to time all is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final
from urllib.parse import urlencode

from indexer.following.fetching import Answer, Fetcher, FetchError
from indexer.following.memory import Memory
from indexer.following.polling import MAX_CHECKS, OK, Poll, found, published_of, sortable
from indexer.following.settling import again_at, is_due
from indexer.sources.json_text import parse_json

_AT_ONCE: Final = 100  # names that the API gives at once
_WHOLE_AT_ONCE: Final = 20  # articles, with what is embedded in them
MAX_LISTED: Final = 10_000  # articles of a window
_MISSING: Final = (401, 403, 404, 410)


class WordPress:
    """A site, by the root of its API (``https://bao.example/wp-json``); ``days`` is the window, None everything."""

    def __init__(self, url: str, days: int | None) -> None:
        self.url = url.rstrip("/")
        self._days = days
        self._name = ""

    def poll(self, memory: Memory, fetcher: Fetcher, now: datetime, *, whole: bool) -> Poll:
        """Compare what there is with what was seen; read what is new or changed, and, ``whole``, everything."""
        poll = Poll(whole=whole)
        since = None if self._days is None else now - timedelta(days=self._days)
        listed = {str(one["id"]): one for one in self._listed(fetcher, since)}
        wanted = [
            name
            for name, one in listed.items()
            if whole
            or name not in memory.seen
            or memory.seen[name].version != _version(one)
            or is_due(memory.seen[name], now)
        ]
        if wanted:
            self._name = self._name or self._title(fetcher)
        for at in range(0, len(wanted), _WHOLE_AT_ONCE):
            self._read(fetcher, wanted[at : at + _WHOLE_AT_ONCE], memory, poll, now)
        begin = "" if since is None else sortable(since)
        missing = [name for name, seen in memory.seen.items() if name not in listed and seen.published > begin]
        for name in missing[:MAX_CHECKS]:
            if self._ask(fetcher, f"posts/{name}", _fields="id").status in _MISSING:
                poll.gone.append(name)
        return poll

    def _listed(self, fetcher: Fetcher, since: datetime | None) -> Iterator[dict[str, Any]]:
        after = {} if since is None else {"after": f"{since.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"}
        for page in range(1, MAX_LISTED // _AT_ONCE + 1):
            answer = self._ask(
                fetcher, "posts", per_page=str(_AT_ONCE), page=str(page), orderby="date", order="desc",
                _fields="id,link,date_gmt,modified_gmt", **after,
            )  # fmt: skip
            if answer.status == 400 and page > 1:  # there is no such page
                return
            rows = self._rows(answer)
            yield from (row for row in rows if isinstance(row, dict) and "id" in row)
            if len(rows) < _AT_ONCE:
                return

    def _read(self, fetcher: Fetcher, names: Sequence[str], memory: Memory, poll: Poll, now: datetime) -> None:
        answer = self._ask(fetcher, "posts", include=",".join(names), per_page=str(_AT_ONCE), _embed="1")
        for post in self._rows(answer):
            if not isinstance(post, dict) or "id" not in post:
                continue
            name, content = str(post["id"]), post.get("content")
            if isinstance(content, dict) and content.get("protected"):
                poll.gone += [name] if name in memory.seen else []
                continue
            link = str(post.get("link") or "")
            one = found(name, link, _version(post), self.url, post | {"source": self._name})
            one.seen.published = published_of({"published": f"{post.get('date_gmt')}Z"})
            one.seen.again = again_at([f"{post.get('modified_gmt')}Z"], answer, now)
            poll.found.append(one)

    def _title(self, fetcher: Fetcher) -> str:
        answer = fetcher.get(f"{self.url}/?_fields=name")
        try:
            root = parse_json(answer.body)
        except ValueError:
            return ""
        return str(root.get("name") or "") if isinstance(root, dict) else ""

    def _ask(self, fetcher: Fetcher, what: str, **parameters: str) -> Answer:
        return fetcher.get(f"{self.url}/wp/v2/{what}?{urlencode(parameters)}")

    def _rows(self, answer: Answer) -> list[Any]:
        try:
            rows = parse_json(answer.body)
        except ValueError:
            rows = None
        if answer.status != OK or not isinstance(rows, list):
            raise FetchError(f"{self.url}: answered {answer.status}, and no list of articles")
        return rows


def _version(post: dict[str, Any]) -> str:
    return f"{post.get('modified_gmt')} {post.get('link')}"

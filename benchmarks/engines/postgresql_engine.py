"""PostgreSQL, asked over a Unix socket: a table with a ``tsvector`` of the terms, and a GIN index over it.

Debian: ``apt install postgresql``. The server is this benchmark's own, in its folder, with its own settings; it does
not run as root, so root starts it as the user that the package has made. It has as many processes as it likes, but one
for a query, and no time is spent on what would only survive a power cut.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psycopg

from benchmarks.engines.grouped import added_up
from benchmarks.engines.protocol import MODES, Corpus, Found, Kind, Library, Mode, Query
from benchmarks.processes import children

_USER: Final = "postgres"
_START_SECONDS: Final = 60
_LONGEST: Final = 500  # characters of a term: 2,046 bytes are the limit
_SETTINGS: Final = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "work_mem": "128MB",
    "maintenance_work_mem": "1GB",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",  # it takes longer than these queries do
    "autovacuum": "off",
    "random_page_cost": "1.1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
_TABLE: Final = """
    CREATE TABLE articles (place int PRIMARY KEY, terms tsvector, source text, section text, month int)
"""
_TOP: Final = (
    "SELECT place FROM articles WHERE terms @@ {q}::tsquery ORDER BY ts_rank(terms, {q}::tsquery) DESC LIMIT 10"
)
_COUNT: Final = "SELECT count(*) FROM articles WHERE terms @@ {q}::tsquery"
_GROUPS: Final = """
    SELECT source, section, month, count(*) FROM articles WHERE terms @@ {q}::tsquery GROUP BY 1, 2, 3
"""
_ASKED: Final[dict[Mode, str]] = {"plain": "%(q)s", "marks": "unaccent(%(q)s)", "counts": "%(q)s"}


class PostgreSQL(Library):
    """One table; the total is a query of its own, without the ranking. Marks are taken off by ``unaccent``."""

    name = index = "postgresql"
    modes = MODES

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._programs = _programs()
        self._data = folder / "data"
        self._server: subprocess.Popen[bytes] | None = None
        self._socket = ""

    def start(self) -> None:
        """Start the server, of a new cluster of tables if there is none, and connect."""
        user = _USER if os.geteuid() == 0 else None
        log = self.folder / "log"
        self._socket = tempfile.mkdtemp(prefix="timbao-pg-")  # a socket's path is short
        if user:
            for path in (self.folder, Path(self._socket)):
                shutil.chown(path, user)
        as_user: dict[str, Any] = {"user": user, "extra_groups": [] if user else None, "cwd": "/"}
        with log.open("ab") as told:
            if not self._data.exists():
                made = [str(self._programs / "initdb"), "-D", str(self._data), "-U", "timbao", "--no-locale"]
                made += ["--auth=trust", "--encoding=UTF8", "--no-sync"]
                subprocess.run(made, stdout=told, stderr=told, check=True, **as_user)
            settings = [f"--{name}={value}" for name, value in (_SETTINGS | self._sockets()).items()]
            command = [str(self._programs / "postgres"), "-D", str(self._data), *settings]
            self._server = subprocess.Popen(command, stdout=told, stderr=told, **as_user)
        self._base = self._connected(log)
        self.servers = (self._server.pid, *children(self._server.pid))

    def _sockets(self) -> dict[str, str]:
        return {"unix_socket_directories": self._socket}

    def _connected(self, log: Path) -> psycopg.Connection[Any]:
        assert self._server
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._server.poll() is None:
            with suppress(psycopg.OperationalError):
                address = f"host={self._socket} user=timbao dbname=postgres"
                return psycopg.connect(address, autocommit=True, prepare_threshold=None)
            time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL did not start: {log.read_text('utf-8', 'replace')[-2000:]}")

    def stop(self) -> None:
        """Stop the server, which writes everything down first."""
        if self._server:
            self._server.send_signal(signal.SIGINT)
            self._server.wait()
            self._server = None
            shutil.rmtree(self._socket)

    def build(self, corpus: Corpus) -> None:
        """Fill the table, then make the index, which is faster than to keep it up to date."""
        self._base.execute("CREATE EXTENSION unaccent")
        with self._base.transaction():
            self._base.execute(_TABLE)
            with self._base.cursor().copy("COPY articles FROM STDIN") as copy:
                for place, (line, columns) in enumerate(zip(corpus.lines(), corpus.columns(), strict=True)):
                    copy.write_row((place, vector(line.split(" ")), *columns))
        self._base.execute("CREATE INDEX ON articles USING gin (terms) WITH (fastupdate = off)")
        self._base.execute("VACUUM (FREEZE, ANALYZE) articles")
        self._base.execute("CHECKPOINT")

    def size(self) -> int:
        """The table, its texts and its indexes; neither the log nor the system's own tables."""
        row = self._base.execute("SELECT pg_total_relation_size('articles')").fetchone()
        assert row
        return int(row[0])

    def open(self) -> None:
        """It is open."""

    def search(self, query: Query, mode: Mode) -> Found:
        """Two statements: the ten best, and the total or the groups."""
        asked = {"q": written(query.kind, query.forms if mode == "marks" else query.keys)}
        places = [int(place) for (place,) in self._rows(_TOP, mode, asked)]
        if mode == "counts":
            return added_up(places, self._rows(_GROUPS, mode, asked))
        ((total,),) = self._rows(_COUNT, mode, asked)
        return Found(int(total), places)

    def _rows(self, statement: str, mode: Mode, asked: dict[str, str]) -> list[Any]:
        return self._base.execute(statement.format(q=_ASKED[mode]), asked).fetchall()


def _programs() -> Path:
    """Where the server is, the newest if there are several."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    place = str(places[-1]) if places else os.environ.get("PATH", "")
    found = shutil.which("postgres", path=place)
    if not found:
        raise ImportError("PostgreSQL")
    if os.geteuid() == 0:
        try:
            pwd.getpwnam(_USER)
        except KeyError:
            raise ImportError("the user of PostgreSQL") from None
    return Path(found).parent


def vector(terms: Sequence[str]) -> str:
    """The terms of an article with their positions, as a ``tsvector`` is written. It holds 256 of a term, up to 16,383.

    >>> vector(["ha", "noi", "ha"])
    "'ha':1,3 'noi':2"
    """
    at: dict[str, list[str]] = defaultdict(list)
    for position, term in enumerate(terms, 1):
        at[term[:_LONGEST]].append(str(position))
    return " ".join(f"{_quoted(term)}:{','.join(positions)}" for term, positions in at.items() if term)


def written(kind: Kind, terms: Sequence[str]) -> str:
    """The query as a ``tsquery`` is written.

    >>> written("or", ["ha", "noi"]), written("phrase", ["ha", "noi"]), written("prefix", ["ngu"])
    ("'ha' | 'noi'", "'ha' <-> 'noi'", "'ngu':*")
    """
    quoted = [_quoted(term) for term in terms]
    if kind == "prefix":
        return f"{quoted[0]}:*"
    return {"or": " | ", "phrase": " <-> "}.get(kind, " & ").join(quoted)


def _quoted(term: str) -> str:
    doubled = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"

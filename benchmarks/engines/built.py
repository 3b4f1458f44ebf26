"""One index built in a process of its own (``python -m benchmarks.engines.built NAME FOLDER ARTICLES CORPUS LIMIT``).

Prints the seconds of processor time (of all threads, and of the engine's server), the most bytes of memory that the
process ever held, that of Python in it and of the largest process of the server, and the size of the index.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import msgspec

from benchmarks import processes
from benchmarks.engines.protocol import Corpus, Engine

ENGINES = {
    "timbao": ("timbao_engine", "Timbao"),
    "timbao-core": ("timbao_engine", "TimbaoCore"),
    "tantivy": ("tantivy_engine", "Tantivy"),
    "xapian": ("xapian_engine", "Xapian"),
    "fts5": ("fts5_engine", "Fts5"),
    "postgresql": ("postgresql_engine", "PostgreSQL"),
    "opensearch": ("opensearch_engine", "OpenSearch"),
    "whoosh": ("whoosh_engine", "Whoosh"),
    "whoosh+pyvi": ("whoosh_engine", "WhooshPyvi"),
}
_COST = "built.json"  # beside the index: what it cost


class Built(msgspec.Struct, frozen=True):
    """What an index cost: articles, seconds of processor time, bytes of memory at the highest, bytes on disk."""

    articles: int
    seconds: float
    memory: int
    size: int


def make(name: str, folder: Path) -> Engine:
    """The engine of a name; ``ImportError`` when it is not installed."""
    module, kind = ENGINES[name]
    engine: Engine = getattr(import_module(f"benchmarks.engines.{module}"), kind)(folder)
    return engine


def build(name: str, folder: Path, corpus: Corpus) -> Built:
    """Build in a new process."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "benchmarks.engines.built", name, str(folder)]
    command += [str(corpus.articles), str(corpus.folder), str(corpus.limit)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    built = Built(corpus.limit, *msgspec.json.decode(told, type=tuple[float, int, int]))
    (folder / _COST).write_bytes(msgspec.json.encode(built))
    return built


def known(folder: Path) -> Built | None:
    """What the index in a folder cost when it was built, if it was."""
    try:
        return msgspec.json.decode((folder / _COST).read_bytes(), type=Built)
    except FileNotFoundError:
        return None


def spent(engine: Engine) -> float:
    """Seconds of processor time so far: of this process and of the engine's server."""
    return time.process_time() + processes.seconds(engine.servers)


def main() -> None:
    """Build and print."""
    name, folder, articles, corpus, limit = sys.argv[1:]
    engine = make(name, Path(folder))
    try:
        engine.start()
        begin = spent(engine)
        engine.build(Corpus(Path(articles), Path(corpus), int(limit)))
        seconds = spent(engine) - begin
        memory = processes.highest() + max(map(processes.highest, engine.servers), default=0)
        print(msgspec.json.encode((seconds, memory, engine.size())).decode())
    finally:
        engine.stop()


if __name__ == "__main__":
    main()

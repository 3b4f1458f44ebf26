"""One index built in a process of its own (``python -m benchmarks.engines.built NAME FOLDER ARTICLES CORPUS LIMIT``).

Prints the seconds of processor time (of all threads), and the most memory that the process ever held, in KB;
that of Python itself is in it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import msgspec

from benchmarks.engines.protocol import Corpus, Engine

ENGINES = {
    "timbao": ("timbao_engine", "Timbao"),
    "timbao-core": ("timbao_engine", "TimbaoCore"),
    "tantivy": ("tantivy_engine", "Tantivy"),
    "xapian": ("xapian_engine", "Xapian"),
    "fts5": ("fts5_engine", "Fts5"),
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
    seconds, kilobytes = msgspec.json.decode(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    built = Built(corpus.limit, seconds, kilobytes * 1024, size)
    (folder / _COST).write_bytes(msgspec.json.encode(built))
    return built


def known(folder: Path) -> Built | None:
    """What the index in a folder cost when it was built, if it was."""
    try:
        return msgspec.json.decode((folder / _COST).read_bytes(), type=Built)
    except FileNotFoundError:
        return None


def _highest() -> int:
    """Of this program only: ``getrusage`` would begin with what the parent held."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def main() -> None:
    """Build and print."""
    name, folder, articles, corpus, limit = sys.argv[1:]
    engine = make(name, Path(folder))
    begin = time.process_time()
    engine.build(Corpus(Path(articles), Path(corpus), int(limit)))
    print(f"[{time.process_time() - begin}, {_highest()}]")


if __name__ == "__main__":
    main()

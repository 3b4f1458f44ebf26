"""Work is done in this process or in others, and leaves the collector of garbage as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.whoosh.writing.pool import Pool


@pytest.fixture(params=[True, False], ids=["collecting", "not collecting"])
def collecting(request: pytest.FixtureRequest) -> Iterator[bool]:
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def _told(path: Path, material: object) -> int:
    return int(gc.isenabled())


def _fails(path: Path, material: object) -> int:
    raise ValueError("no")


@pytest.mark.parametrize("workers", [1, 2])
def test_no_garbage_is_looked_for_while_work_is_done(tmp_path: Path, workers: int, collecting: bool) -> None:
    pool = Pool(workers)
    try:
        assert pool.submit(_told, tmp_path, None, small=False).result() == 0
        pool.alone(_told, tmp_path, None, small=False)
        with pytest.raises(ValueError):
            pool.alone(_fails, tmp_path, None, small=False)
    finally:
        pool.end()
    assert gc.isenabled() == collecting

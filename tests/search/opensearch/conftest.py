"""What the tests of the engine of a cluster share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cluster import Indexes, hosts
from faulty import FaultyWay


@pytest.fixture
def indexes() -> Iterator[Indexes]:
    """Gives addresses of indexes, which are removed in the end."""
    made = Indexes()
    yield made
    made.remove()


@pytest.fixture
def way() -> Iterator[FaultyWay]:
    """A way to a node on which things go wrong."""
    made = FaultyWay(hosts()[0])
    yield made
    made.close()

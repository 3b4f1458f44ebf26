"""The cost of a request, in the units in which queries are priced: one is about a millisecond of one core.

Every request has a base cost, except those to resources that are free; what a query turns out to cost
(``search.Cost``) is added by whoever answers it, with ``charge``. The sum is what rate limits count, and stands in the
log and in the metrics.
"""

from __future__ import annotations

from typing import Final

import falcon

from search import Answer

EXPORTED: Final = 50  # articles that are written out for one unit
BASE: Final = 1.0  # of a request, before anything is known of it


def charge(req: falcon.Request, units: float) -> None:
    """Add units to the cost of a request."""
    req.context.cost = cost_of(req) + units


def searched(req: falcon.Request, answer: Answer) -> None:
    """Add the cost of a query, and note how many articles it has found."""
    charge(req, answer.query.cost.units)
    req.context.found = answer.total.value


def cost_of(req: falcon.Request) -> float:
    """The cost of a request so far."""
    cost: float = getattr(req.context, "cost", 0.0)
    return cost

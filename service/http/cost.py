"""The cost of a request, in the units in which queries are priced: one is about a millisecond of one core.

Every request has a base cost, except those to resources that are free; what a query turns out to cost
(``search.Cost``) is added by whoever answers it, with ``charge``. The sum is what rate limits count, and stands in the
log and in the metrics.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import falcon

from search import Answer

EXPORTED: Final = 50  # articles that are written out for one unit
ROWS_READ: Final = 50  # rows of a batch that are read for one unit, whatever is in them,
BYTES_READ: Final = 20_000  # and bytes
UNREAD_QUERY: Final = 2.0  # units of a row's query that was refused: it had to be read
UNPACKED: Final = 400_000  # bytes of a compressed body that are unpacked for one unit
ANALYZED: Final = 50  # characters of a text that are analyzed for one unit
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


def spend(req: falcon.Request, units: float) -> None:
    """Add units to the cost of a request, and take them from its client at once instead of with its answer."""
    charge(req, units)
    _take(req, units, owing=True)


def afford(req: falcon.Request, units: float) -> bool:
    """Do the same where its client has them left, or is not limited; tells whether that was so."""
    if not _take(req, units, owing=False):
        return False
    charge(req, units)
    return True


def promise(req: falcon.Request, units: float) -> Callable[[float], None]:
    """Add units to the cost of a request that its client pays as they come: gives the function that takes them."""
    charge(req, units)
    req.context.promised = getattr(req.context, "promised", 0.0) + units
    purse = getattr(req.context, "purse", None)

    def pay(part: float) -> None:
        if purse is not None:
            purse(part, owing=True)

    return pay


def _take(req: falcon.Request, units: float, *, owing: bool) -> bool:
    purse = getattr(req.context, "purse", None)  # of ``Limits``, where the client is limited
    if purse is None:
        return True
    there, _ = purse(units, owing=owing)
    if there:
        req.context.paid += units
    return bool(there)

"""Beside: what stands beside the hits of a page, found with them."""

from __future__ import annotations

from typing import NamedTuple

from search.plan import Plan
from search.searcher import Filters, Page, Wanted


class Beside(NamedTuple):
    """What stands beside the hits of a page (``Plan.beside``), which was asked for with them: where these are known to
    be few it is asked for next."""

    plan: Plan
    filters: Filters
    wanted: Wanted
    found: Page

    def page(self, plan: Plan, filters: Filters, wanted: Wanted) -> Page | None:
        """What is found of a plan, if it is this one."""
        if (plan, filters, wanted) != (self.plan, self.filters, self.wanted):
            return None
        return self.found

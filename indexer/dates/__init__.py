"""Dates as news sites write them. A date without a zone is Vietnam's time; day comes before month."""

from indexer.dates.order import Evidence, Order, evidence
from indexer.dates.reading import FIRST_YEAR, LAST_YEAR, Found, find_date, read_date
from indexer.dates.zones import VIETNAM

__all__ = ["FIRST_YEAR", "LAST_YEAR", "VIETNAM", "Evidence", "Found", "Order", "evidence", "find_date", "read_date"]

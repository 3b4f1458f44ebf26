"""Articles in: from files of any usual format to an engine's writer.

What enters is what people have: JSON Lines, JSON, tables, dumps of databases, web pages and archives of them, feeds,
pages saved as text, in any encoding Vietnamese has had. What leaves is ``search.Article``\\ s, cleaned, with a stable
id, handed to a ``search.Writer`` in batches; and a rejects file with everything that was not an article, whole and with
the reason, so that nothing is lost on the way.
"""

from indexer.apart import Limits, given_up, limit
from indexer.comparing import Verdict
from indexer.dates import Order
from indexer.errors import IndexerError, RecordError, SourceError, SourceMissingError
from indexer.naming import Naming, read_naming
from indexer.notes import Notes
from indexer.pipeline import How, Pace, Passed, Progress, index_articles, try_articles
from indexer.records import has_much_markup, read_record, to_article
from indexer.rejects import Reject, RejectsFile
from indexer.resuming import Resuming
from indexer.sources import FORMATS, Record, Sources
from indexer.summary import Summary

__all__ = [
    "FORMATS",
    "How",
    "IndexerError",
    "Limits",
    "Naming",
    "Notes",
    "Order",
    "Pace",
    "Passed",
    "Progress",
    "Record",
    "RecordError",
    "Reject",
    "RejectsFile",
    "Resuming",
    "SourceError",
    "SourceMissingError",
    "Sources",
    "Summary",
    "Verdict",
    "given_up",
    "has_much_markup",
    "index_articles",
    "limit",
    "read_naming",
    "read_record",
    "to_article",
    "try_articles",
]

"""The formats articles come in, one module a format: each takes a stream of bytes and yields ``Record``\\ s.

``Sources`` finds the files and picks the module; a new format is a module and a row of ``formats.FORMATS``.
"""

from indexer.sources.discover import Sources
from indexer.sources.formats import FORMATS, Format
from indexer.sources.record import Record

__all__ = ["FORMATS", "Format", "Record", "Sources"]

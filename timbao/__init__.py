"""Timbao: full-text search for Vietnamese news. This room is the command line, the settings and the client.

What enters is what an operator types and the ``TIMBAO_*`` variables; what leaves is text, or JSON, and an
exit status. It is the only room that sees both ``indexer`` and ``service``, and it does nothing that they
could do.
"""

__version__ = "0.1.0"

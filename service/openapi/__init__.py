"""The OpenAPI document: one table of operations, from which come the document and the page ``/docs``.

An ``Operation`` says of one method of one address what it takes and gives: the Struct that validates its query (the
one handed to ``service.http.query_string.validated``), the Struct that is its answer, the codes of
``service.http.problems`` it may answer with, and examples. Schemas, limits and defaults come from the Structs; only the
words are written here, in Vietnamese and in English.

To add an address: write an ``Operation`` in the module of ``service.openapi.catalogue`` it belongs to (or in a new one,
named in ``catalogue/__init__.py``), and put the words of members and parameters that are new into ``members``. Then

    RENEW_EXAMPLES=1 pytest tests/service/test_examples.py

asks a real server over the sample articles for every example and keeps the answers in ``examples/``. The tests fail
for a route that has no operation, a member without words, an example whose answer is not as declared.
"""

from service.openapi.document import build, check_examples
from service.openapi.operation import Answer, Body, Example, Operation, Path

__all__ = ["Answer", "Body", "Example", "Operation", "Path", "build", "check_examples"]

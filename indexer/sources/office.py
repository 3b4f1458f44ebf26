"""Documents: PDF, Word (``.docx``) and tables of Excel (``.xlsx``), read apart by libraries installed for them.

``pip install 'timbao[office]'`` brings them: pypdfium2, mammoth and python-calamine.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, Final

import msgspec

from indexer import apart
from indexer.errors import RecordError
from indexer.records import digest
from indexer.sources.record import Record
from indexer.textpage import read_page

MAX_FILE: Final = 64_000_000  # bytes

_MISSING: Final = "needs {}, which is not installed: pip install 'timbao[office]'"


class Document(msgspec.Struct, frozen=True):
    """One kind of document: the library that reads it, and the step that does."""

    part: str  # of the archive, by which it is told
    noun: str
    library: str
    step: str


DOCUMENTS: Final = (
    Document("xl/workbook", "an Excel table", "python_calamine", "indexer.sources.office_steps:table_step"),
    Document("word/document.xml", "a Word document", "mammoth", "indexer.sources.office_steps:text_step"),
)

PDF: Final = Document("", "a PDF document", "pypdfium2", "indexer.sources.pdf_step:pdf_step")


def read_pdf(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the one record of a PDF document: its text, however many pages and articles it has."""
    yield from read_document(PDF, stream, name)


def document_of(names: Collection[str]) -> Document | None:
    """Tell which document an archive with files of these names is; None for any other archive."""
    return next((one for one in DOCUMENTS if any(name.startswith(one.part) for name in names)), None)


def read_document(document: Document, stream: BinaryIO, name: str, columns: Collection[str] = ()) -> Iterator[Record]:
    """Yield the records of a document: the rows of a table's sheets, or the one article of a text. ``columns`` are
    names of columns that are understood beside the usual ones.
    """
    if importlib.util.find_spec(document.library) is None:
        missing = _MISSING.format(document.library.replace("_", "-"))
        yield Record(source=name, reason=f"this is {document.noun}, and to read it {missing}")
        return
    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        yield Record(source=name, reason=f"the document is larger than {MAX_FILE:,} bytes")
        return
    try:
        found = apart.unpacked(apart.shared().do(document.step, apart.packed(sorted(columns)) + b"\n" + data))
    except RecordError as error:
        yield Record(source=name, reason=f"this is {document.noun} that cannot be read: {error.reason}")
        return
    yield from _text(found, name) if isinstance(found, str) else _rows(found, name)


def _text(text: str, name: str) -> Iterator[Record]:
    mapping = read_page(text)
    if not mapping.get("title") and not mapping.get("body"):
        yield Record(source=name, reason="there is no text in the document")
        return
    yield Record(source=name, mapping=mapping | {"id": "text-" + digest(text)}, raw=text)


def _rows(found: dict[str, Any], name: str) -> Iterator[Record]:
    for line, row in found["rows"]:
        yield Record(source=name, line=line, mapping=row)
    for reason in found["refused"] if not found["rows"] else ():
        yield Record(source=name, reason=reason)

"""The step that reads a PDF document, done apart (``indexer.apart``): what it imports is imported there."""

from __future__ import annotations

from itertools import groupby

import pypdfium2 as pdfium

from indexer.apart import packed
from indexer.errors import RecordError
from indexer.sources.old_fonts import OldFonts, lines_mended
from indexer.sources.pdf_letters import letters_of, lines_of
from indexer.sources.pdf_lines import text_of


def pdf_step(data: bytes) -> bytes:
    """Read a PDF document to text, a line a paragraph. Raises ``RecordError``."""
    _, _, document = data.partition(b"\n")
    try:
        pdf = pdfium.PdfDocument(document)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "it is locked with a password: save it without one, and index that" if locked else str(error)
        raise RecordError("", reason) from None
    pages = []
    for number in range(len(pdf)):
        page = pdf[number]
        text = page.get_textpage()
        pages.append(letters_of(text.raw, text.count_chars()))
        text.close()
        page.close()
    drawn = (("".join(one.char for one in run), font) for page in pages for font, run in groupby(page, _font))
    fonts = OldFonts(drawn)
    lines = [lines_of(page, fonts.read, number) for number, page in enumerate(pages)]
    if not any(lines):
        raise RecordError(
            "", f"its {len(pages)} pages are pictures without text: have them read (ocrmypdf FILE NEW), and index that"
        )
    return packed("\n".join(lines_mended(text_of(lines).split("\n"))))


def _font(letter: tuple[object, ...]) -> str:
    return str(letter[-1])

"""The steps that read documents, done apart (``indexer.apart``): what they import is imported there."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import mammoth
import python_calamine

from analyzers.composition import composed
from indexer.apart import packed, unpacked
from indexer.clean import paragraphs
from indexer.errors import RecordError
from indexer.sources.old_fonts import lines_mended
from indexer.sources.sheet_numbers import EXACT, long_numbers
from indexer.sources.table import MAX_ABOVE, by_name, is_understood, not_understood
from indexer.sources.word_xml import prepared

# Word's own paragraphs for titles are paragraphs; pictures are not part of the text.
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh\nr[style-name='Strong'] => strong"


def text_step(data: bytes) -> bytes:
    """Read a Word document to text, a line a paragraph. Raises ``RecordError``."""
    _, _, document = data.partition(b"\n")
    try:
        ignored = mammoth.images.img_element(lambda _: {"src": ""})
        found = mammoth.convert_to_html(io.BytesIO(prepared(document)), style_map=_STYLES, convert_image=ignored)
    except MemoryError:
        raise
    except Exception as error:  # libraries raise what they like on what is damaged
        raise RecordError("", str(error) or type(error).__name__) from None
    return packed("\n".join(lines_mended(composed(paragraphs(found.value)).split("\n"))))


def table_step(data: bytes) -> bytes:
    """Read the sheets of an Excel table to rows with the number of their line, and what is to be said of sheets that
    are not understood. Raises ``RecordError``.
    """
    columns, _, document = data.partition(b"\n")
    known = unpacked(columns)
    rows: list[tuple[int, dict[str, Any]]] = []
    refused: list[str] = []
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(document))
        sheets = {
            sheet: list(workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            for sheet in workbook.sheet_names
        }
        _put_long_numbers(sheets, document)
        for sheet, cells in sheets.items():
            # Titles, and rows with nothing in them, may stand above the names of the columns.
            at = next((at for at, row in enumerate(cells[:MAX_ABOVE]) if sum(cell != "" for cell in row) > 1), 0)
            names = [str(_plain(cell)).strip() for cell in cells[at]] if cells else []
            if not is_understood(names, known):
                refused.append(f'sheet "{sheet}" is {not_understood(",".join(names))}')
                continue
            for line, row in enumerate(cells[at + 1 :], start=at + 2):
                if values := by_name(names, map(_plain, row)):
                    rows.append((line, values))
    except MemoryError:
        raise
    except Exception as error:
        raise RecordError("", str(error) or type(error).__name__) from None
    return packed({"rows": rows, "refused": refused})


def _put_long_numbers(sheets: dict[str, list[list[Any]]], document: bytes) -> None:
    """Put whole numbers that are too long for a fraction as they are written."""
    cells = (cell for rows in sheets.values() for row in rows for cell in row)
    if not any(isinstance(cell, float) and abs(cell) >= EXACT for cell in cells):
        return
    for sheet, numbers in long_numbers(document).items():
        rows = sheets.get(sheet, [])
        for (row, column), number in numbers.items():
            if row < len(rows) and column < len(rows[row]) and rows[row][column] == float(number):
                rows[row][column] = number


def _plain(cell: Any) -> Any:
    """A cell as JSON has it: whole numbers are ids and years, and no floats. One so long that its last digits are lost
    stays a float, which is no id: two rows might have the same."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return int(cell)
    return cell if isinstance(cell, str | int | float | date) else str(cell)

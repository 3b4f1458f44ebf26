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
from indexer.sources.table import MAX_ABOVE, is_understood, not_understood

# Word's own paragraphs for titles are paragraphs; pictures are not part of the text.
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh\nr[style-name='Strong'] => strong"


def text_step(data: bytes) -> bytes:
    """Read a Word document to text, a line a paragraph. Raises ``RecordError``."""
    _, _, document = data.partition(b"\n")
    try:
        ignored = mammoth.images.img_element(lambda _: {"src": ""})
        found = mammoth.convert_to_html(io.BytesIO(document), style_map=_STYLES, convert_image=ignored)
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
        for sheet in workbook.sheet_names:
            cells = list(workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            # Titles, and rows with nothing in them, may stand above the names of the columns.
            at = next((at for at, row in enumerate(cells[:MAX_ABOVE]) if sum(cell != "" for cell in row) > 1), 0)
            names = [str(_plain(cell)).strip() for cell in cells[at]] if cells else []
            if not is_understood(names, known):
                refused.append(f'sheet "{sheet}" is {not_understood(",".join(names))}')
                continue
            for line, row in enumerate(cells[at + 1 :], start=at + 2):
                values = {name: _plain(cell) for name, cell in zip(names, row, strict=False) if name}
                if any(value != "" for value in values.values()):
                    rows.append((line, {name: value for name, value in values.items() if value != ""}))
    except MemoryError:
        raise
    except Exception as error:
        raise RecordError("", str(error) or type(error).__name__) from None
    return packed({"rows": rows, "refused": refused})


def _plain(cell: Any) -> Any:
    """A cell as JSON has it: whole numbers are ids and years, and no floats."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, str | int | float | date) else str(cell)

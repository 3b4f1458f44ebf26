#!/usr/bin/env bash
# pypdf: with extraction_mode="layout" all text that is in a form XObject is lost, without a word.
#
# Expected, from its documentation: extract_text is to "Locate all text drawing commands, in the order they are provided in the
# content stream, and extract the text"; of the layout mode _layout_mode_text says "Get text preserving fidelity to source PDF
# text layout". What it does not do it tells: rotated text is left out with a note, parameters are ignored with a warning. A
# form XObject (ISO 32000, 8.10) is a part of the page's content that is drawn with Do: a letterhead, a page put into another
# by a program that imposes, stamps or merges pages.
# Seen: of a page whose text is drawn with Do the layout mode gives "", and of one with text beside it only that; no warning.
# The plain mode of pypdf, pdfminer.six and pypdfium2 give both.
# Seen too: a line with a subscript, CO2 with the 2 lowered by one point (Ts), is torn in two, "CO" and "2 tăng", in layout
# mode.
# In: pypdf 7.1.1; pdfminer.six 20260107, pypdfium2 5.15.2.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/form.py" <<'PYTHON'
import io
import logging
from importlib.metadata import version

import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

FONTS = "/Font << /F1 5 0 R >>"


def stream(entries, content):
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def document(content):
    """A page with this content, and a form that draws "trong form"."""
    form = "BT /F1 12 Tf (trong form) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R "
        f"/Resources << {FONTS} /XObject << /X1 6 0 R >> >> >>",
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        stream(f"/Type /XObject /Subtype /Form /BBox [0 -20 300 50] /Resources << {FONTS} >>", form),
    ]
    written, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


class Said(logging.Handler):
    lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


logging.getLogger().addHandler(Said())
FORM = "q 1 0 0 1 50 150 cm /X1 Do Q"
TOLD = {
    FORM: ("trong form", ""),
    FORM + " BT /F1 12 Tf 50 100 Td (ngoai form) Tj ET": ("trong form\nngoai form", "ngoai form"),
    "BT /F1 12 Tf 50 150 Td (trong trang) Tj ET": ("trong trang", "trong trang"),
    "BT /F1 12 Tf 50 150 Td (CO) Tj -1 Ts (2) Tj 0 Ts ( tang) Tj ET": ("CO2 tang", "CO\n2 tang"),
}
print(", ".join(f"{name} {version(name)}" for name in ("pypdf", "pdfminer.six", "pypdfium2")))
changed = False
for content, told in TOLD.items():
    pdf = document(content)
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    seen = page.extract_text().strip(), page.extract_text(extraction_mode="layout").strip()
    lines = [line for line in extract_text(io.BytesIO(pdf)).split("\n") if line.strip()]
    other = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    print(f"  {content}\n    plain {seen[0]!r}, layout {seen[1]!r}; pdfminer.six {lines}; pypdfium2 {other!r}")
    changed |= seen != told
print(f"  said: {Said.lines}")
raise SystemExit(changed or bool(Said.lines))
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install pypdf==7.1.1 pdfminer.six==20260107 pypdfium2==5.15.2
changed=0
"$folder/venv/bin/python" "$folder/form.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

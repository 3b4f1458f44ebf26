#!/usr/bin/env bash
# mammoth: a date in a simple field is lost, one in a complex field is not; so are words with a direction or a ruby.
#
# Expected, from its README: extract_raw_text is to "Extract the raw text of the document. This will ignore all formatting
# in the document." A field, a direction and a ruby are formatting around runs of text. In Office Open XML (ECMA-376, part
# 1) w:fldSimple is a field (a date, a number, a cross-reference) with its result in it, and means the same as one of
# w:fldChar (17.16.2); w:bdo and w:dir give a direction to the runs in them, w:rubyBase holds the words that w:rt stands
# above, w:cr is a new line.
# Seen: of "Hà Nội, 5/9/2024" the date is gone where it is a w:fldSimple, and is there as w:fldChar. The words within w:bdo,
# w:dir and w:ruby are gone, and the two words around a w:cr become one. convert_to_html does the same. Each is reported
# among the messages as "An unrecognised element was ignored", which says nothing of words. docx2python finds the date in
# all of them.
# In: mammoth 1.13.0; docx2python 3.5.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/fields.py" <<'PYTHON'
import io
import re
import zipfile
from importlib.metadata import version

import docx2python
import mammoth

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:p>{}</w:p></w:body>'
    "</w:document>"
)


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def document(paragraph):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS)
        package.writestr("word/document.xml", DOCUMENT.format(paragraph))
    written.seek(0)
    return written


PLACE, DATE = run("Hà Nội, "), run("5/9/2024")
LONG = mark("begin") + "<w:r><w:instrText> DATE </w:instrText></w:r>" + mark("separate") + DATE + mark("end")
TOLD = {
    PLACE + DATE: "Hà Nội, 5/9/2024",
    PLACE + LONG: "Hà Nội, 5/9/2024",
    PLACE + f'<w:fldSimple w:instr=" DATE ">{DATE}</w:fldSimple>': "Hà Nội,",
    PLACE + f'<w:bdo w:val="ltr">{DATE}</w:bdo>': "Hà Nội,",
    PLACE + f'<w:dir w:val="ltr">{DATE}</w:dir>': "Hà Nội,",
    PLACE + f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('x')}</w:rt><w:rubyBase>{DATE}</w:rubyBase></w:ruby></w:r>": "Hà Nội,",
    "<w:r><w:t>Hà</w:t><w:br/><w:t>Nội</w:t></w:r>": "HàNội",
    "<w:r><w:t>Hà</w:t><w:cr/><w:t>Nội</w:t></w:r>": "HàNội",
}

print(f"mammoth {version('mammoth')}, docx2python {version('docx2python')}")
changed = False
for paragraph, told in TOLD.items():
    seen = mammoth.extract_raw_text(document(paragraph))
    page = mammoth.convert_to_html(document(paragraph)).value
    other = docx2python.docx2python(document(paragraph)).text.strip()
    said = ", ".join(one.message for one in seen.messages)
    elements = re.findall("<(w:(?!r>|t>|t )[a-z]+)", paragraph, re.I)
    print(f"  {elements}: {seen.value.strip()!r}, {page}, {said!r}; docx2python {other!r}")
    changed |= seen.value.strip() != told
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install mammoth==1.13.0 docx2python==3.5.0
changed=0
"$folder/venv/bin/python" "$folder/fields.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

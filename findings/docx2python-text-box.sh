#!/usr/bin/env bash
# docx2python: the words of a text box of Word come twice, moved words too, and COVID‑19 becomes COVID19.
#
# Expected, from its README: it extracts "headers, footers, text, footnotes, endnotes, properties, comments, and images". Of
# mc:AlternateContent (ECMA-376, part 3), with which Word writes every text box, one of its parts is read: mc:Choice, or
# mc:Fallback, which says the same for older programs. w:moveFrom is where moved words no longer are (part 1, 17.13.5.22), and
# w:noBreakHyphen a hyphen (17.3.3.18).
# Seen: both parts are read, and the words of the box are there twice; the words of w:moveFrom are there besides those of
# w:moveTo, though those of w:del are left out; the hyphen is lost. docx2txt, from which it comes, does all three. mammoth
# reads the box and the moved words once, and the hyphen.
# In: docx2python 3.7.1, docx2txt 0.9; mammoth 1.13.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/box.py" <<'PYTHON'
import io
import zipfile
from importlib.metadata import version

import docx2python
import docx2txt
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
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{}</w:body></w:document>'
)


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content):
    return f"<w:p>{content}</w:p>"


def document(body):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS)
        package.writestr("word/document.xml", DOCUMENT.format(body))
    written.seek(0)
    return written


INNER = f"<w:txbxContent>{paragraph(run('Mưa to'))}</w:txbxContent>"
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>' + INNER + "</wps:txbx></wps:wsp>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + INNER + "</v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
MARK = 'w:id="1" w:author="Lan"'
TOLD = {
    "text box": (paragraph(run("Bão") + BOX), ["Mưa to", "Mưa to", "Bão"], ["Bão", "Mưa to", "Mưa to"], ["Bão", "Mưa to"]),
    "moved": (
        paragraph(run("Bão ") + f"<w:moveFrom {MARK}>{run('rất to')}</w:moveFrom>")
        + paragraph(f"<w:moveTo {MARK}>{run('rất to')}</w:moveTo>"),
        ["Bão rất to", "rất to"],
        ["Bão rất to", "rất to"],
        ["Bão", "rất to"],
    ),
    "deleted": (
        paragraph(run("Bão ") + f"<w:del {MARK}><w:r><w:delText>rất to</w:delText></w:r></w:del>"),
        ["Bão"],
        ["Bão"],
        ["Bão"],
    ),
    "hyphen": (
        paragraph("<w:r><w:t>COVID</w:t><w:noBreakHyphen/><w:t>19</w:t></w:r>"),
        ["COVID19"],
        ["COVID19"],
        ["COVID\u201119"],
    ),
}


def lines(text):
    return [line.strip() for line in text.split("\n") if line.strip()]


print(", ".join(f"{name} {version(name)}" for name in ("docx2python", "docx2txt", "mammoth")))
changed = False
for name, (body, *told) in TOLD.items():
    seen = [
        lines(docx2python.docx2python(document(body)).text),
        lines(docx2txt.process(document(body))),
        lines(mammoth.extract_raw_text(document(body)).value),
    ]
    print(f"  {name}: docx2python {seen[0]}, docx2txt {seen[1]}, mammoth {seen[2]}")
    changed |= seen != told
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install docx2python==3.7.1 docx2txt==0.9 mammoth==1.13.0
changed=0
"$folder/venv/bin/python" "$folder/box.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

#!/usr/bin/env bash
# trafilatura: a date in <time> is cut out of the sentence it stands in, and a sentence with <q> becomes two paragraphs.
#
# Expected, from the readme of trafilatura: "The extractor strikes a balance between limiting noise (precision) and including
# all valid parts (recall)", and of what it gives: "Formatting and structure: paragraphs, titles, lists, quotes". In HTML
# <time> and <q> are phrasing content: words of a sentence.
# Seen: of <p>Sáng <time datetime="2024-09-05">5/9</time>, bão số 3 vào bờ.</p> it gives "Sáng , bão số 3 vào bờ.", as text,
# Markdown and XML, and with favor_recall too: a search for the day does not find the article, and who reads it cannot see
# that a word is gone. (settings.py has a list of elements to remove, with time among buttons and menus.) Of <p>Bà nói
# <q>không</q> rồi đi.</p> the text has two paragraphs, the second of which is "rồi đi."; XML has one.
# trafilatura's own html2txt keeps the date, and so does jusText, which trafilatura falls back on.
# In: trafilatura 2.3.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/time.py" <<'PYTHON'
from importlib.metadata import version

import justext
from trafilatura import extract, html2txt

FIRST = "Sáng {}, bão số 3 vào bờ ở Quảng Ninh."
SECOND = "Bà nói {} rồi lên đường ra đảo."
REST = [
    "Mưa lớn kéo dài ở nhiều tỉnh miền Bắc, nước sông lên nhanh, dân phải đi sơ tán trong đêm.",
    "Nhiều tuyến đường bị ngập, xe cộ không đi lại được, học sinh nghỉ học hết tuần này.",
]


def page(day: str, words: str) -> str:
    """An article with a date and somebody's words."""
    paragraphs = [FIRST.format(day), SECOND.format(words), *REST]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f'<html lang="vi"><head><title>Bão số 3</title></head><body><article><h1>Bão số 3</h1>{text}</article></body></html>'


plain = page("5/9", "không")
marked = page('<time datetime="2024-09-05">5/9</time>', "<q>không</q>")
lines = extract(marked).split("\n")
others = {
    "html2txt": html2txt(marked),
    "jusText": "\n".join(paragraph.text for paragraph in justext.justext(marked, justext.get_stoplist("Vietnamese"))),
}
modes = {
    "favor_recall": extract(marked, favor_recall=True),
    "fast": extract(marked, fast=True),
    "markdown": extract(marked, output_format="markdown"),
    "xml": extract(marked, output_format="xml"),
}
print(f"trafilatura {version('trafilatura')}")
print("  unmarked:", extract(plain).split("\n")[1:3])
print("  marked:  ", lines[1:4])
print("  without the date:", [name for name, text in modes.items() if "Sáng , bão" in text])
print("  with the date:   ", [name for name, text in others.items() if "Sáng 5/9, bão" in text])
raise SystemExit(
    extract(plain).split("\n")[1:3] != [FIRST.format("5/9"), SECOND.format("không")]
    or lines[1:4] != ["Sáng , bão số 3 vào bờ ở Quảng Ninh.", "Bà nói không", "rồi lên đường ra đảo."]
    or not all("Sáng , bão" in text for text in modes.values())
    or "không</quote> rồi" not in modes["xml"]
    or not all("Sáng 5/9, bão" in text for text in others.values())
)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install trafilatura==2.3.1 htmldate==1.11.0 \
    justext==3.0.2 lxml==6.1.3 lxml_html_clean==0.4.6
changed=0
"$folder/venv/bin/python" "$folder/time.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

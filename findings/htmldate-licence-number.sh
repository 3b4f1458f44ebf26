#!/usr/bin/env bash
# htmldate: the number of a licence in the footer is taken for the date of an article that says its own in <time datetime>.
#
# Expected, in the words of htmldate.find_date: "Extract dates from HTML documents using markup analysis and text patterns",
# with extensive_search=False without the "pattern-based opportunistic text search". Of a page with <time
# datetime="2024-09-05"> beside its headline the markup gives 5 September 2024.
# Seen: with <footer>Licence 12/2019/GP-BTTTT</footer> under it, as every page of a Vietnamese paper has it, the answer is
# 1 December 2019, with and without the extensive search; without the footer it is right. A page with no date at all gets
# that date too. trafilatura, which asks htmldate, gives it as the date of the article.
# In: htmldate 1.11.0, trafilatura 2.3.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/licence.py" <<'PYTHON'
from importlib.metadata import version

from htmldate import find_date
from trafilatura import extract_metadata

PAGE = "<html><head><title>Gold</title></head><body><article><h1>Gold</h1>{}<p>Gold rose.</p></article>{}</body></html>"
TIME, FOOTER = "<time datetime='2024-09-05'>5/9/2024</time>", "<footer>Licence 12/2019/GP-BTTTT</footer>"
pages = {"time": PAGE.format(TIME, ""), "time and licence": PAGE.format(TIME, FOOTER), "licence": PAGE.format("", FOOTER)}

seen = {
    name: [find_date(page), find_date(page, extensive_search=False), extract_metadata(page).date]
    for name, page in pages.items()
}
print(f"htmldate {version('htmldate')}, trafilatura {version('trafilatura')}: {seen}")
wrong = ["2019-12-01"] * 3
raise SystemExit(seen != {"time": ["2024-09-05"] * 3, "time and licence": wrong, "licence": wrong})
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install htmldate==1.11.0 trafilatura==2.3.1 \
    lxml==6.1.3 lxml_html_clean==0.4.6
changed=0
"$folder/venv/bin/python" "$folder/licence.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

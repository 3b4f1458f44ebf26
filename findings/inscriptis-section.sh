#!/usr/bin/env bash
# inscriptis: of two <section>s it joins the last and the first word, "tránh bão" and "Học sinh" become "tránh bãoHọc sinh".
#
# Expected, from its README: it "provides a layout-aware conversion of HTML that more closely resembles the rendering obtained
# from standard Web browsers". In a browser (HTML Standard, 15.3, Flow content, Sections, Lists and others: display: block) a
# section, a dl, its dt and dd, details and its summary, form, fieldset, center, hr each begin a new line.
# Seen: it knows article, header, main, aside and nav, and not these: what stands in two of them that follow each other is one
# word. Of "<dt>Nhiệt độ</dt><dd>35</dd>" it makes "Nhiệt độ35". So it is with both of its CSS profiles, strict and relaxed.
# Seen too: text that was escaped is unescaped twice. Of "&amp;lt;b&amp;gt;", which a browser shows as "&lt;b&gt;", it makes
# "<b>", and of "&amp;copy; AT&amp;amp;T" "© AT&T".
# In: inscriptis 2.7.6.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/section.py" <<'PYTHON'
from importlib.metadata import version

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

TOLD = {
    "<article>Dân tránh bão</article><article>Học sinh nghỉ</article>": "Dân tránh bão\nHọc sinh nghỉ",
    "<section>Dân tránh bão</section><section>Học sinh nghỉ</section>": "Dân tránh bãoHọc sinh nghỉ",
    "<dl><dt>Nhiệt độ</dt><dd>35</dd><dt>Gió</dt><dd>cấp 3</dd></dl>": "Nhiệt độ35Giócấp 3",
    "<details><summary>Tin thêm</summary>Mưa to</details>": "Tin thêmMưa to",
    "Bão<hr>Lũ": "BãoLũ",
    "<p>&amp;lt;b&amp;gt; và &amp;copy; AT&amp;amp;T</p>": "<b> và © AT&T",
    "<p>&lt;b&gt; và &copy; AT&amp;T</p>": "<b> và © AT&T",
}
BLOCKS = "address article aside center details dl fieldset form header main nav section".split()
KNOWN = "address article aside header main nav".split()


def text(body, profile):
    config = ParserConfig(css=CSS_PROFILES[profile].copy())
    return get_text(f"<!DOCTYPE html><html><body>{body}</body></html>", config).strip()


print(f"inscriptis {version('inscriptis')}")
changed = False
for body, told in TOLD.items():
    seen = [text(body, profile) for profile in ("strict", "relaxed")]
    print(f"  {body}: {seen[0]!r}")
    changed |= seen != [told, told]
known = [tag for tag in BLOCKS if "\n" in text(f"<{tag}>Bão</{tag}><{tag}>Lũ</{tag}>", "relaxed")]
print(f"  of the blocks {', '.join(BLOCKS)} it knows {', '.join(known)}")
raise SystemExit(changed or known != KNOWN)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install inscriptis==2.7.6
changed=0
"$folder/venv/bin/python" "$folder/section.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

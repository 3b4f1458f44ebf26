#!/usr/bin/env bash
# num2words: in Vietnamese 1.05 is read as "one point five", and a quadrillion with the words of a hundred thousand billion.
#
# Expected, from its README: it "converts numbers like 42 to words like forty-two", and vi (Vietnamese) is among the
# languages. So different numbers have different words. In English it says "one point zero five", and "one quadrillion" for
# 10 ** 15.
# Seen, three faults of lang_VI.py. What is behind the decimal point is read as a number of its own, of two digits: of 1.05
# it says "một phẩy năm", which is how 1.5 is read, and of 1.5 "một phẩy năm mươi", one point fifty. What is behind the
# second digit is lost without a word: 0.004 is "không", nothing at all, and 3.14159 the same as 3.14. And in the list of
# powers of a thousand "trăm nghìn tỷ" (10 ** 14) stands where 10 ** 15 belongs: a quadrillion is read "một trăm nghìn tỷ",
# as 10 ** 14 is, and two quadrillions are "hai trăm nghìn tỷ", which is 2 * 10 ** 14. All numbers go through a float: those
# from 2 ** 53 on lose their last digits.
# In: num2words 0.5.14. (That -5 is read "mười lăm", fifteen, is known there: its pull requests 335 and 674.)
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/words.py" <<'PYTHON'
from importlib.metadata import version

from num2words import num2words

TOLD = {
    1.05: "một phẩy năm",
    1.5: "một phẩy năm mươi",
    0.004: "không",
    3.14159: "ba phẩy mười bốn",
    10**14: "một trăm nghìn tỷ",
    10**15: "một trăm nghìn tỷ",
    2 * 10**14: "hai trăm nghìn tỷ",
    2 * 10**15: "hai trăm nghìn tỷ",
}

print(f"num2words {version('num2words')}")
changed = False
for number, told in TOLD.items():
    seen = num2words(number, lang="vi")
    print(f"  {number:,}: {seen}; in English {num2words(number, lang='en')}")
    changed |= seen != told
large = 2**53 + 1
lost = num2words(large, lang="vi") == num2words(large - 1, lang="vi")
print(f"  {large:,} and the number before it have the same words: {lost}")
raise SystemExit(changed or not lost)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install num2words==0.5.14
changed=0
"$folder/venv/bin/python" "$folder/words.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"

"""Texts that are hard to cut: by hand, to be put together at random, and the sample articles."""

from __future__ import annotations

import json
import re
from pathlib import Path

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "index_data" / "sample").glob("*.jsonl"))

AWKWARD = [
    "",
    " ",
    "\n",
    " \t\r\n ",
    "\n\n a \n",
    "\u00a0\u3000",
    "a",
    "Nam",
    "học sinh",
    "_",
    "học_sinh giỏi __ a_b",
    "...",
    "....... . .. !?!?",
    "-> => ==> >> >>> <<",
    string_of_marks := "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "học" + string_of_marks + "sinh",
    "Học sinh cả nước được nghỉ lễ 30/4 và 1/5/2021.",
    "1.234.567,89 đồng, 3_4, 1,2,3. 5. 12:30 -5 +84 ²½٣",
    "U.23 Việt Nam, TP.HCM, Tp. Đà Nẵng, Mr. Bean, Mrs. Ms. Dr. ThS. PGS.TS Đ.A. GS. Đinh",
    "Thủ tướng Chính phủ Nguyễn Xuân Phúc phát biểu tại Hà Nội",
    "THỦ TƯỚNG CHÍNH PHỦ phát biểu; thủ Tướng chính Phủ",
    "học sinh học sinh học sinh học",
    "cong hoa xa hoi chu nghia viet nam",
    "https://vnexpress.net/a-b?c=d#e học sinh ftp://x http:// ://x đường://phố",
    "thư về a.b+c@d-e.com.vn, x@y, @z.vn, a@b.c@d.e ngọc@báo.vn lê.a@b.vn.",
    "A.B.C@d.vn ThS.a@b.vn Tp.@x.y a->b@c.d ....a@b.c",
    "a@@b.c @ a@ a@. a@b. a@.b ng@b.c_d",
    "Vie\u0323\u0302t Nam ho\u0323c sinh tru\u031bo\u031b\u0300ng đa\u0323i ho\u0323c",
    "Vi\u00ea\u0323t q\u0303 \u0301a \u0302 x\u0323\u0301y a\u0301\u0323 học\u0301 sinh",
    "\u0344 \u0958\u0959 \u212b \u1112\u1161\u11ab\u1100\u1161 \u0bc6\u0bbe \u1025\u102e",
    "\u2126 \u037e \u1fef \u2000học\u2001sinh",
    "Việt\u00a0Nam Việt\u200bNam Việt\u200dNam \ufeffhọc\ufeff sinh học\u00adsinh",
    "học\tsinh\vhọc\fsinh\rhọc\x1csinh\x85học\u2028sinh\u2029học\u3000sinh",
    "học\0sinh a \0 b http://a\0b học sinh \0",
    "😀 học 😀 sinh 👨\u200d👩\u200d👧 🇻🇳 ❤\ufe0f học sinh",
    "“học sinh” ‘giỏi’ – — … ° % ‰ № ® đ₫",
    "İstanbul ΑΣ Σ ΑΣΑ ß ſ ǅ ŉ Ⅷ ⅷ ª",
    "漢字 かな 한국어 ภาษาไทย עברית العربية",
    "xã hội chủ nghĩa cộng hoà xã hội",
    "a" * 3000,
    "học sinh " * 400,
    "\n".join(["Công an thành phố Hồ Chí Minh"] * 200),
]

SYLLABLES = re.findall(
    r"\w+",
    "học sinh giáo viên đại trường công an thành phố Hồ Chí Minh Việt Nam Hà Nội xã hội chủ nghĩa của và là "
    "Bộ Y tế y TP Thủ tướng CHÍNH PHỦ kinh thế giới máy bay nhà nước quốc gia không được cà phê",
)
ODD = [
    *re.findall(r"\S+", "0 1 9 30/4 1.000,5 2_3 ² ٣ . , ... ! ? - _ / : ( ) ' @ # -> ==> >> A ĐẶC Σ İ ǅ ß"),
    *re.findall(r"\S+", 'a@b.vn a@ @b.c x://y U.23 Tp. ThS. q\u0303 \u0301 \u0323 \u0302 \u031b \u0344 " \0'),
    *re.findall(r"\S+", "\u200b \ufeff \u1112 \u1161 \u11ab \u0bc6 \u0bbe \u0958 😀 \U0001f1fb"),
]
SPACES = ["", " ", " ", " ", "  ", "\n", "\t", "\u00a0", "\u3000", "\r\n", "\x1c"]


def articles_of(lines: list[str]) -> list[str]:
    records = map(json.loads, lines)
    return ["\n".join(record.get(name, "") for name in ("title", "summary", "body")) for record in records]


def samples() -> list[str]:
    return articles_of([line for path in SAMPLES for line in path.read_text("utf-8").splitlines() if line])

"""The page for many queries: pasted or uploaded, as a table or as CSV, the same as the API answers."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from falcon import testing

from service import ServiceSettings, create_app

FORM = "application/x-www-form-urlencoded"
LINES = 'bóng đá\n\n"an toàn\nbão lũ\n<b>zzz</b>'


@pytest.fixture(scope="module")
def client(sample_engine):
    return testing.TestClient(create_app(sample_engine, ServiceSettings(batch_rows=20, batch_bytes=5000)))


def paste(client, text, content_type=FORM, **fields):
    return client.simulate_post("/batch", body=urlencode({"q": text} | fields), headers={"Content-Type": content_type})


def upload(client, data: bytes, *, format: str = "html", name: str = "danh sách.csv", text: str = ""):
    fields = [("format", format), ("q", text)]
    parts = [
        f'--x1\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields
    ]
    head = f'--x1\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    body = b"".join([*parts, head.encode(), data, b"\r\n--x1--\r\n"])
    return client.simulate_post("/batch", body=body, headers={"Content-Type": "multipart/form-data; boundary=x1"})


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def steady(found):
    return [{key: value for key, value in row.items() if key != "top"} for row in found]


def test_the_form(client):
    answer = client.simulate_get("/batch")
    assert answer.status_code == 200
    assert '<textarea id="list" name="q"' in answer.text
    assert client.simulate_get("/batch", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("sent", ["pasted", "uploaded"])
def test_as_csv_it_is_what_the_api_answers(client, sent):
    told = client.simulate_post(
        "/api/v1/batch", query_string="format=csv", body=LINES.encode(), headers={"Content-Type": "text/csv"}
    )
    answer = paste(client, LINES, format="csv") if sent == "pasted" else upload(client, LINES.encode(), format="csv")
    assert steady(rows(answer)) == steady(rows(told))
    assert len(rows(answer)) > 3
    assert re.fullmatch(r'attachment; filename="timbao-batch-g\d+\.csv"', answer.headers["content-disposition"])
    assert answer.headers["cache-control"] == "no-store"


def test_as_a_table(client):
    html = unescape(paste(client, LINES).text)
    counts = {row["q"]: row["total"] for row in rows(paste(client, LINES, format="csv"))}
    for q in ("bóng đá", "bão lũ"):
        assert re.search(rf">{q}</a></td><td>{counts[q]}</td>", html)
    assert "3 câu đã tìm, 1 câu hỏng" in html
    assert re.search(r'class="failed"><td>3</td>\s*<td colspan="3"><code lang="vi">"an toàn</code> \S+', html)
    assert "&lt;b&gt;zzz" in paste(client, LINES).text
    assert f">{LINES}</textarea>" in html, "what was pasted stays, to be mended"


def test_a_file_goes_before_what_was_pasted_and_none_is_nothing(client):
    chosen = rows(upload(client, "q,mã\nbão,A1\n".encode(), format="csv", text="bóng đá"))
    assert [(row["q"], row["mã"]) for row in chosen] == [("bão", "A1")]
    assert [row["q"] for row in rows(upload(client, b"", format="csv", text="bóng đá", name=""))] == ["bóng đá"]
    old = "bóng đá".encode("utf-16")
    assert [row["q"] for row in rows(upload(client, old, format="csv"))] == ["bóng đá"]


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"", FORM, "invalid-body"),
        (b"q=" + b"a" * 6000, FORM, "body-too-large"),
        (b"q=" + b"a%0A" * 30, FORM, "body-too-large"),
        (b"{}", "application/json", "unsupported-media-type"),
        (b"nothing", "multipart/form-data; boundary=x", "invalid-body"),
        (b"nothing", "multipart/form-data", "invalid-body"),
        (b"q=\xff", FORM, "invalid-body"),
        (b"&".join([b"a=b"] * 1000), FORM, "invalid-body"),
    ],
)
def test_what_is_no_form_is_told_so(client, body, content_type, code):
    answer = client.simulate_post("/batch", body=body, headers={"Content-Type": content_type})
    assert 400 <= answer.status_code < 500
    assert answer.json["type"] == f"/problems/{code}"


def test_odd_parts_do_no_harm(client):
    for body in (
        b"--x1\r\n\r\na\r\n--x1--",
        b"--x1\r\nContent-Disposition: form-data\r\n\r\na\r\n--x1--\r\n",
        b"--x1--\r\n",
    ):
        answer = client.simulate_post("/batch", body=body, headers={"Content-Type": "multipart/form-data; boundary=x1"})
        assert answer.status_code in {200, 400}

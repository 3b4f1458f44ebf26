"""For newsrooms: what is taken out of the archive whole."""

from __future__ import annotations

from typing import Final

from search.reports.series import SeriesAnswer
from service.api.batch import TYPES, BatchQuery
from service.api.export_rows import CSV, MEDIA_TYPES
from service.api.params import BatchParams, ExportParams, SeriesParams
from service.api.shapes import BatchAnswer, Line, Manifest
from service.http.language import Text
from service.openapi.catalogue.search import QUERY_PROBLEMS
from service.openapi.operation import Answer, Body, Example, Operation

_QUERY_PROBLEMS: Final = tuple(code for code in QUERY_PROBLEMS if not code.endswith("-cursor"))
_EXPORT_PROBLEMS: Final = (
    *_QUERY_PROBLEMS,
    "export-too-large",
    "export-busy",
    "too-many-at-once",
)
_HEADERS: Final = ("Content-Disposition", "X-Timbao-Generation", "X-Timbao-Count", "Link")

OPERATIONS: Final = (
    Operation(
        id="export",
        path="/api/v1/export",
        tag="newsroom",
        summary=Text("Xuất mọi bài tìm được", "Export all hits"),
        description=Text(
            "Mọi bài khớp thành một tệp, đăng trước đứng trước, rồi theo mã; lấy từ một bản của kho. Tải đứt quãng thì "
            "tải tiếp bằng `Range`, với địa chỉ có `generation`.",
            "Every hit as a file, published first to last, then by id, of one generation. A download that broke off "
            "goes on with `Range`, where the address names its `generation`.",
        ),
        query=ExportParams,
        answers=(
            Answer(words=Text("Tệp.", "The file."), media_type=MEDIA_TYPES["csv"], headers=_HEADERS),
            Answer(words=Text("Tệp.", "The file."), media_type=MEDIA_TYPES["ndjson"], shape=Line, headers=_HEADERS),
            Answer(
                status=206,
                words=Text("Phần được hỏi bằng `Range`.", "The part that `Range` asks for."),
                media_type=MEDIA_TYPES["csv"],
                headers=_HEADERS,
            ),
        ),
        problems=(*_EXPORT_PROBLEMS, "range-not-satisfiable"),
        examples=(
            Example(
                name="csv",
                words=Text("Một chuyên mục trong một năm", "A section in a year"),
                query=(
                    ("q", "bão lũ"),
                    ("section", "Thời sự"),
                    ("from", "2022"),
                    ("to", "2024"),
                    ("fields", "title,published"),
                ),
            ),
            Example(
                name="ndjson",
                words=Text("Một bài thành một dòng JSON", "An article as a line of JSON"),
                query=(("q", "title:marathon"), ("format", "ndjson"), ("fields", "title,source,authors")),
            ),
        ),
    ),
    Operation(
        id="exportManifest",
        path="/api/v1/export/manifest",
        tag="newsroom",
        summary=Text("Bản kê của tệp xuất", "The manifest of an export"),
        description=Text(
            "Tệp ấy có gì, dài bao nhiêu, mã băm nào: để kiểm tra tệp đã tải, tải lại, và ghi nguồn của con số.",
            "What the file holds, how long it is and what it hashes to: to check a download, to get it again, and to "
            "say where a number is from.",
        ),
        query=ExportParams,
        answers=(Answer(words=Text("Bản kê.", "The manifest."), shape=Manifest),),
        problems=_EXPORT_PROBLEMS,
        examples=(
            Example(
                name="csv",
                words=Text("Bản kê của một tệp CSV", "Of a CSV"),
                query=(
                    ("q", "bão lũ"),
                    ("section", "Thời sự"),
                    ("from", "2022"),
                    ("to", "2024"),
                    ("fields", "title,published"),
                ),
            ),
        ),
    ),
    Operation(
        id="batch",
        method="post",
        path="/api/v1/batch",
        tag="newsroom",
        summary=Text("Hỏi nhiều câu một lượt", "Ask many queries"),
        description=Text(
            "Một mảng JSON, một tệp CSV, hay mỗi dòng một câu; tất cả hỏi cùng một bản của kho. Hàng hỏng được báo "
            "riêng, không làm hỏng những hàng khác.",
            "A JSON array, a CSV, or a query a line; all are asked of one generation. What is wrong with a row is told "
            "of that row, and spoils no other.",
        ),
        query=BatchParams,
        bodies=(
            Body(
                shape=list[str | BatchQuery],
                words=Text("Các câu tìm; cũng nhận gzip.", "The queries; gzip is taken too."),
            ),
            *(Body(media_type=media_type) for media_type in TYPES[1:]),
        ),
        answers=(
            Answer(words=Text("Mỗi hàng một câu trả lời.", "An answer for each row."), shape=BatchAnswer),
            Answer(words=Text("Mỗi hàng một câu trả lời.", "An answer for each row."), media_type=CSV),
        ),
        problems=("invalid-body", "body-too-large", "unsupported-media-type", "too-many-at-once"),
        conditional=False,
        examples=(
            Example(
                name="json",
                words=Text("Ba câu, một câu hỏng", "Three queries, one of them broken"),
                query=(("section", "Thời sự"),),
                body='["bão OR lũ",{"q":"giao thông","from":"2024"},"\\"an toàn"]',
            ),
            Example(
                name="csv",
                words=Text("CSV vào, CSV ra", "CSV in, CSV out"),
                query=(("format", "csv"),),
                body="mã;câu tìm\nA;bóng đá\nB;giá xăng\n",
                media_type="text/csv",
            ),
        ),
    ),
    Operation(
        id="series",
        path="/api/v1/series",
        tag="newsroom",
        summary=Text("Tỉ lệ tin bài theo thời gian", "Share of coverage"),
        description=Text(
            "Mỗi khoảng thời gian có bao nhiêu bài khớp, trong bao nhiêu bài; khoảng không có bài nào cũng được ghi.",
            "How many articles of each period match, and of how many; periods without any are there too.",
        ),
        query=SeriesParams,
        answers=(
            Answer(words=Text("Các dãy số.", "The series."), shape=SeriesAnswer),
            Answer(words=Text("Các dãy số.", "The series."), media_type=CSV),
        ),
        problems=_QUERY_PROBLEMS,
        examples=(
            Example(
                name="sources",
                words=Text("Theo năm, hai nguồn nhiều bài nhất", "By year, the two sources with most"),
                query=(("q", "bão OR lũ"), ("interval", "year"), ("by", "source"), ("top", "2")),
            ),
            Example(
                name="csv",
                words=Text("Theo tháng trong một năm, dạng CSV", "By month of a year, as CSV"),
                query=(("q", "học sinh"), ("from", "2024"), ("to", "2024"), ("format", "csv")),
            ),
        ),
    ),
)

"""For newsrooms: what is taken out of the archive whole."""

from __future__ import annotations

from typing import Final

from service.export import ExportParams, Manifest
from service.language import Text
from service.openapi.catalogue.search import QUERY_PROBLEMS
from service.openapi.operation import Answer, Example, Operation
from service.rows import MEDIA_TYPES
from service.shapes import Line

_EXPORT_PROBLEMS: Final = (
    *(code for code in QUERY_PROBLEMS if not code.endswith("-cursor")),
    "export-too-large",
    "export-busy",
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
)

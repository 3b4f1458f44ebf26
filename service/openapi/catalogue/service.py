"""The archive as a whole, this description, and probes for whoever runs the service."""

from __future__ import annotations

from typing import Any, Final

from search import Stats
from service.http.language import Text
from service.monitoring.request_counts import MEDIA_TYPE
from service.monitoring.shapes import Alive, Ready
from service.openapi.operation import Answer, Example, Operation
from service.openapi.params import LanguageParams

OPERATIONS: Final = (
    Operation(
        id="stats",
        path="/api/v1/stats",
        tag="service",
        summary=Text("Xem kho có gì", "What the archive holds"),
        answers=(Answer(words=Text("Số bài, dung lượng, ngày tháng.", "Counts, sizes and spans."), shape=Stats),),
        examples=(Example(name="stats", words=Text("Kho có gì", "What the archive holds")),),
    ),
    Operation(
        id="openapi",
        path="/api/v1/openapi.json",
        tag="service",
        summary=Text("Bản mô tả này", "This description"),
        description=Text(
            "Mọi địa chỉ của API theo OpenAPI 3.1, bằng tiếng Việt hay tiếng Anh, cho các công cụ sinh mã. "
            "`full=true` kể cả những trang, dòng tin và bảng mà các công cụ ấy không đọc được.",
            "Every address of the API as OpenAPI 3.1, in Vietnamese or English, as generators of clients read it; with "
            "`full=true` also the pages, feeds and tables for which they have no words.",
        ),
        query=LanguageParams,
        answers=(Answer(words=Text("Bản mô tả.", "The description."), shape=dict[str, Any]),),
        examples=(Example(name="english", words=Text("Bằng tiếng Anh", "In English"), query=(("lang", "en"),)),),
    ),
    Operation(
        id="alive",
        path="/healthz",
        tag="service",
        summary=Text("Tiến trình còn chạy không", "Is the process alive"),
        description=Text("Không đụng đến chỉ mục.", "The index is not touched."),
        conditional=False,
        lenient=True,
        answers=(Answer(words=Text("Còn chạy.", "It is."), shape=Alive),),
        examples=(Example(name="alive", words=Text("Còn chạy", "Alive")),),
    ),
    Operation(
        id="ready",
        path="/readyz",
        tag="service",
        summary=Text("Có trả lời được câu tìm không", "Can it answer a query"),
        conditional=False,
        lenient=True,
        answers=(Answer(words=Text("Trả lời được.", "It can."), shape=Ready),),
        examples=(Example(name="ready", words=Text("Sẵn sàng", "Ready")),),
    ),
    Operation(
        id="metrics",
        path="/metrics",
        tag="service",
        summary=Text("Số đo cho Prometheus", "Metrics for Prometheus"),
        description=Text("Không có chữ nào của câu tìm.", "No text of any query is in them."),
        conditional=False,
        lenient=True,
        answers=(Answer(words=Text("Các số đo.", "The metrics."), media_type=MEDIA_TYPE),),
        examples=(Example(name="metrics", words=Text("Các số đo", "The metrics"), key=True),),
    ),
)

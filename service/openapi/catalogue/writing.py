"""Articles put in and taken out, and what becomes of it."""

from __future__ import annotations

from typing import Final

from service.api.shapes import Reject, SentArticle, TaskAnswer
from service.api.writing import NDJSON, RejectsParams
from service.http.language import Text
from service.openapi.catalogue.articles import ID, ROUTE
from service.openapi.operation import Answer, Body, Example, Operation, Path

_TASK: Final = Path("task_id", Text("Mã của tác vụ.", "The id of the task."))
_ACCEPTED: Final = (
    Answer(
        status=202,
        words=Text(
            "Đã nhận và đã nằm trên đĩa; tác vụ cho biết khi nào tìm được.",
            "Accepted, and on the disk; the task tells when it can be found.",
        ),
        shape=TaskAnswer,
        headers=("Location",),
    ),
)
_WRITES: Final = ("writing-off", "queue-full", "queue-unusable", "no-room")
_BODIES: Final = ("body-too-large", "unsupported-media-type", "invalid-body")
_GONE: Final = "000000000000-00000000"

OPERATIONS: Final = (
    Operation(
        id="putArticle",
        method="put",
        path="/api/v1/articles/{id}",
        route=ROUTE,
        tag="writing",
        summary=Text("Đưa một bài vào kho", "Put an article in"),
        description=Text(
            "Thêm bài, hoặc thay bài cùng mã. Tên mục và ngày tháng được đọc như khi chạy `timbao index`.",
            "Adds the article, or replaces the one of this id. Fields and dates are read as by `timbao index`.",
        ),
        paths=(ID,),
        bodies=(Body(shape=SentArticle, words=Text("Bài báo; cũng nhận gzip.", "The article; gzip is taken too.")),),
        answers=_ACCEPTED,
        problems=("invalid-article", *_BODIES, *_WRITES),
        examples=(
            Example(
                name="put",
                words=Text("Thêm một bài", "Add an article"),
                path={"id": "bao-2026-1"},
                body='{"title":"Lũ lên trên sông Thao","published":"25/11/2026 08:30","section":"Thời sự"}',
                status=202,
                key=True,
            ),
            Example(
                name="no-article",
                words=Text("Thiếu cả tựa lẫn toàn văn", "Neither title nor body"),
                path={"id": "bao-2026-1"},
                body='{"summary":"Chưa có gì"}',
                status=400,
                key=True,
            ),
            Example(
                name="no-key",
                words=Text("Thiếu khóa", "No key"),
                path={"id": "bao-2026-1"},
                body='{"title":"Lũ lên trên sông Thao"}',
                status=401,
            ),
        ),
    ),
    Operation(
        id="deleteArticle",
        method="delete",
        path="/api/v1/articles/{id}",
        route=ROUTE,
        tag="writing",
        summary=Text("Gỡ một bài", "Take an article out"),
        description=Text("Gỡ bài không có trong kho không phải là lỗi.", "One that is not there is no error."),
        paths=(ID,),
        answers=_ACCEPTED,
        problems=("invalid-article", *_WRITES),
        examples=(
            Example(name="delete", words=Text("Gỡ một bài", "Delete"), path={"id": "bao-2026-1"}, status=202, key=True),
        ),
    ),
    Operation(
        id="addArticles",
        method="post",
        path="/api/v1/articles",
        tag="writing",
        summary=Text("Đưa nhiều bài vào kho", "Put many articles in"),
        description=Text(
            "Mỗi dòng là một bài; dòng hỏng không ảnh hưởng dòng khác và được kể trong tác vụ, kèm số dòng và lý do.",
            "A line is an article; a bad one spoils no other, and is told in the task with its number and the reason.",
        ),
        bodies=(
            Body(
                media_type=NDJSON[0],
                shape=SentArticle,
                words=Text("Mỗi dòng một bài; cũng nhận gzip.", "An article a line; gzip is taken too."),
            ),
            Body(
                shape=list[SentArticle],  # type: ignore[valid-type]
                words=Text("Hoặc một mảng các bài.", "Or an array of articles."),
            ),
        ),
        answers=_ACCEPTED,
        problems=(*_BODIES, *_WRITES),
        examples=(
            Example(
                name="bulk",
                words=Text("Hai bài, một dòng hỏng", "Two articles and a bad line"),
                body='{"id":"a1","title":"Bài một"}\nkhông phải JSON\n{"id":"a2","title":"Bài hai"}',
                media_type=NDJSON[0],
                status=202,
                key=True,
            ),
        ),
    ),
    Operation(
        id="getTask",
        path="/api/v1/tasks/{task_id}",
        tag="writing",
        summary=Text("Theo dõi một tác vụ", "Follow a task"),
        description=Text(
            "`done` nghĩa là mọi câu tìm từ nay trả lời theo `generation` ấy hoặc mới hơn.",
            "`done`: every search from now on is answered by that `generation`, or a later one.",
        ),
        paths=(_TASK,),
        answers=(Answer(words=Text("Tác vụ.", "The task."), shape=TaskAnswer),),
        problems=("task-not-found", "writing-off"),
        conditional=False,
        examples=(
            Example(
                name="missing",
                words=Text("Không có tác vụ này", "There is none"),
                path={"task_id": _GONE},
                status=404,
                key=True,
            ),
        ),
    ),
    Operation(
        id="getRejects",
        path="/api/v1/tasks/{task_id}/rejects",
        tag="writing",
        summary=Text("Đọc những dòng bị từ chối", "Read what was rejected"),
        description=Text(
            "Mỗi dòng nguyên vẹn, kèm lý do; sửa xong có thể gửi lại. Chỉ giữ 10.000 dòng đầu và 16 MB đầu.",
            "Every line, whole, with the reason: the first 10,000 lines, and of these the first 16 MB.",
        ),
        paths=(_TASK,),
        query=RejectsParams,
        answers=(
            Answer(words=Text("Các dòng.", "The lines."), shape=list[Reject]),
            Answer(words=Text("Các dòng.", "The lines."), media_type=NDJSON[0], shape=Reject),
        ),
        problems=("task-not-found", "writing-off"),
        conditional=False,
        examples=(
            Example(
                name="missing",
                words=Text("Không có tác vụ này", "There is none"),
                path={"task_id": _GONE},
                status=404,
                key=True,
            ),
        ),
    ),
)

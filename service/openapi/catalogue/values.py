"""The values of each facet, as lists."""

from __future__ import annotations

from typing import Final

from service.api.params import ValuesParams
from service.api.shapes import ValueList
from service.http.language import Text
from service.openapi.catalogue.search import QUERY_PROBLEMS
from service.openapi.operation import Answer, Example, Operation

_PROBLEMS: Final = tuple(code for code in QUERY_PROBLEMS if not code.endswith("-cursor"))


def _list(identity: str, plural: str, summary: Text, example: Example) -> Operation:
    return Operation(
        id=identity,
        path=f"/api/v1/{plural}",
        tag="search",
        summary=summary,
        description=Text(
            "Mọi giá trị có trong kho, hay trong những bài của một câu tìm, kèm số bài, nhiều bài trước. `contains` "
            "tìm trong các giá trị, gõ có dấu hay không.",
            "Every value of the archive, or of the articles of a query, with its count, the most frequent first. "
            "`contains` searches among the values, typed with marks or without.",
        ),
        query=ValuesParams,
        answers=(Answer(words=Text("Các giá trị.", "The values."), shape=ValueList),),
        problems=_PROBLEMS,
        examples=(example,),
    )


OPERATIONS: Final = (
    _list(
        "listSections",
        "sections",
        Text("Các chuyên mục", "Sections"),
        Example(name="sections", words=Text("Mọi chuyên mục", "All sections")),
    ),
    _list(
        "listSources",
        "sources",
        Text("Các nguồn", "Sources"),
        Example(name="sources", words=Text("Nguồn của một câu tìm", "Sources of a query"), query=(("q", "bóng đá"),)),
    ),
    _list(
        "listAuthors",
        "authors",
        Text("Các tác giả", "Authors"),
        Example(
            name="authors",
            words=Text("Tác giả họ Nguyễn, gõ không dấu", "Authors by a name typed without marks"),
            query=(("contains", "nguyen"), ("size", "3")),
        ),
    ),
    _list(
        "listTags",
        "tags",
        Text("Các chủ đề", "Tags"),
        Example(
            name="tags",
            words=Text("Ba chủ đề nhiều bài nhất trong năm", "The three most frequent tags of a year"),
            query=(("from", "2024"), ("to", "2024"), ("size", "3")),
        ),
    ),
)

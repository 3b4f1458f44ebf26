"""Searching, and why something is found or not."""

from __future__ import annotations

from typing import Final

from search.answer import Completions
from search.planning.explain import Explanation
from service.api.analyze import AnalyzeParams
from service.api.params import SearchParams
from service.api.shapes import SearchAnswer
from service.api.suggest import OPENSEARCH, SuggestParams
from service.http.language import Text
from service.openapi.operation import Answer, Example, Operation

QUERY_PROBLEMS: Final = (
    "query-syntax",
    "query-too-long",
    "query-too-many-clauses",
    "query-too-deep",
    "query-too-broad",
    "query-bad-date",
    "query-bad-field",
    "query-unknown-name",
    "query-too-expensive",
    "query-deadline",
    "invalid-cursor",
    "expired-cursor",
    "generation-gone",
)

OPERATIONS: Final = (
    Operation(
        id="search",
        path="/api/v1/search",
        tag="search",
        summary=Text("Tìm bài", "Search"),
        description=Text(
            "Xếp theo mức liên quan, kèm số bài chính xác, đoạn trích, số đếm theo chuyên mục và theo thời gian. "
            "Theo `next_url` đến khi là `null` thì đi hết mọi trang; các trang đều lấy từ cùng một bản của kho.",
            "Ranked articles with exact totals, passages, facets and a timeline. Follow `next_url` until it is null; "
            "all pages come from the generation of the first.",
        ),
        query=SearchParams,
        answers=(Answer(words=Text("Kết quả.", "The answer."), shape=SearchAnswer, headers=("Link",)),),
        problems=QUERY_PROBLEMS,
        examples=(
            Example(
                name="facets",
                words=Text("Hai bài đầu và số bài theo chuyên mục", "The first two, and counts by section"),
                query=(("q", "học tập"), ("facets", "section"), ("size", "2")),
            ),
            Example(
                name="timeline",
                words=Text("Chỉ đếm: một cụm từ theo từng năm", "Counts alone: a phrase by year"),
                query=(("q", '"bóng đá" -nữ'), ("histogram", "year"), ("size", "0")),
            ),
            Example(
                name="filters",
                words=Text(
                    "Gõ không dấu, lọc chuyên mục và ngày, chỉ lấy tựa",
                    "Typed without marks, narrowed by section and dates, titles alone",
                ),
                query=(
                    ("q", "bao lu"),
                    ("section", "Thời sự"),
                    ("from", "2022"),
                    ("sort", "newest"),
                    ("size", "3"),
                    ("fields", "title,published"),
                    ("highlight", "false"),
                ),
            ),
            Example(
                name="stories",
                words=Text("Gộp những bài trùng nội dung", "Near-duplicates folded into one item"),
                query=(("q", "giá vàng"), ("collapse", "story"), ("size", "1"), ("fields", "title")),
            ),
            Example(
                name="clauses",
                words=Text("Mỗi vế khớp bao nhiêu bài", "How many articles meet each clause"),
                query=(("q", "bão OR lũ"), ("explain", "true"), ("size", "0")),
            ),
            Example(
                name="mistake",
                words=Text("Câu tìm thiếu dấu ngoặc kép", "A query that lacks a quote"),
                query=(("q", 'học "tập'),),
                status=400,
            ),
        ),
    ),
    Operation(
        id="suggest",
        path="/api/v1/suggest",
        tag="search",
        summary=Text("Gợi ý khi đang gõ", "Suggest while typing"),
        description=Text(
            "Cụm từ trong tựa các bài, đủ dấu, và những bài để mở ngay, cho chữ đang gõ dở: có dấu, thiếu dấu, hay gõ "
            "khi quên bật bộ gõ. Gợi ý nào cũng tìm được bài.",
            "Phrases of the titles, with their marks, and articles to open, for what has been typed so far: with "
            "marks, without, or in the keys of an input method that was off. Whatever is suggested finds an article.",
        ),
        query=SuggestParams,
        answers=(
            Answer(words=Text("Gợi ý.", "The suggestions."), shape=Completions),
            Answer(
                words=Text("Gợi ý cho trình duyệt.", "For browsers."),
                media_type=OPENSEARCH,
                shape=list[str | list[str]],
            ),
        ),
        examples=(
            Example(
                name="half",
                words=Text("Gõ dở một tiếng, thiếu dấu", "A syllable half typed, without its tone"),
                query=(("q", "giá v"), ("size", "3"), ("articles", "1")),
            ),
            Example(
                name="keys",
                words=Text("Quên bật bộ gõ", "The input method was off"),
                query=(("q", "hojc s"), ("size", "3"), ("articles", "0")),
            ),
            Example(
                name="browser",
                words=Text("Cho ô tìm kiếm của trình duyệt", "For the browser's own box"),
                query=(("q", "bong da"), ("size", "3"), ("format", "opensearch")),
            ),
        ),
    ),
    Operation(
        id="analyze",
        path="/api/v1/analyze",
        tag="search",
        summary=Text("Xem văn bản được đọc thế nào", "See how a text is read"),
        description=Text(
            "Vì sao một bài được tìm thấy hay không: từng bước từ văn bản đến các tiếng, và cách đọc như một câu tìm.",
            "Why is something found, or not? Every step from a text to its terms, and how it is read as a query.",
        ),
        query=AnalyzeParams,
        answers=(Answer(words=Text("Từng bước.", "The steps."), shape=Explanation),),
        examples=(
            Example(
                name="old-spelling",
                words=Text("Dấu đặt kiểu cũ và chữ tắt", "A mark in its old place, and an abbreviation"),
                query=(("text", "Hoà bình TP.HCM"),),
            ),
        ),
    ),
)

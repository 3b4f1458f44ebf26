"""One article, those like it, and how to cite it."""

from __future__ import annotations

from typing import Any, Final

from search.answer import Similar
from service.api.article import CiteParams, SimilarParams
from service.api.citation import MEDIA_TYPES
from service.api.shapes import StoredArticle
from service.http.language import Text
from service.openapi.operation import Answer, Example, Operation, Path

ID: Final = Path(
    "id",
    Text("Mã của bài; dấu / và các dấu khác phải mã hóa bằng %.", "The id of the article, percent-encoded."),
)
ROUTE: Final = "/api/v1/articles/{article_id:path}"

OPERATIONS: Final = (
    Operation(
        id="getArticle",
        path="/api/v1/articles/{id}",
        route=ROUTE,
        tag="articles",
        summary=Text("Đọc một bài", "Get an article"),
        description=Text("Bài như đã lưu, đủ mọi mục.", "The article as it is stored."),
        paths=(ID,),
        answers=(Answer(words=Text("Bài báo.", "The article."), shape=StoredArticle, headers=("Link",)),),
        problems=("article-not-found",),
        examples=(
            Example(name="article", words=Text("Một bài", "An article"), path={"id": "gd-001"}),
            Example(
                name="missing", words=Text("Không có bài này", "There is none"), path={"id": "khong-co"}, status=404
            ),
        ),
    ),
    Operation(
        id="similarArticles",
        path="/api/v1/articles/{id}/similar",
        route=ROUTE,
        tag="articles",
        summary=Text("Tìm bài giống một bài", "Articles like one"),
        description=Text(
            "Những bài cùng có các cặp tiếng đặc trưng nhất của bài này, kèm các cặp ấy.",
            "Articles that share what one is about: its most telling pairs of syllables, which the answer names.",
        ),
        paths=(ID,),
        query=SimilarParams,
        answers=(Answer(words=Text("Các bài.", "The articles."), shape=Similar, headers=("Link",)),),
        problems=("article-not-found",),
        examples=(
            Example(
                name="similar",
                words=Text("Hai bài giống nhất", "The two most like it"),
                path={"id": "sk-004"},
                query=(("size", "2"),),
            ),
        ),
    ),
    Operation(
        id="citeArticle",
        path="/api/v1/articles/{id}/cite",
        route=ROUTE,
        tag="articles",
        summary=Text("Trích dẫn một bài", "Cite an article"),
        description=Text(
            "Ghi bài, địa chỉ lâu dài, bản của kho và ngày truy cập.",
            "Names the article, its permanent address, the generation and the day.",
        ),
        paths=(ID,),
        query=CiteParams,
        answers=tuple(
            Answer(words=Text("Lời trích dẫn.", "The citation."), media_type=media_type, shape=shape)
            for media_type, shape in zip(MEDIA_TYPES.values(), (None, None, list[dict[str, Any]], None), strict=True)
        ),
        problems=("article-not-found",),
        examples=(
            Example(name="words", words=Text("Bằng lời", "In words"), path={"id": "gd-001"}),
            Example(
                name="bibtex", words=Text("BibTeX", "BibTeX"), path={"id": "gd-001"}, query=(("format", "bibtex"),)
            ),
            Example(name="ris", words=Text("RIS", "RIS"), path={"id": "gd-001"}, query=(("format", "ris"),)),
            Example(
                name="csl", words=Text("CSL-JSON", "CSL-JSON"), path={"id": "gd-001"}, query=(("format", "csl-json"),)
            ),
        ),
    ),
)

"""What is read by people, feed readers and browsers."""

from __future__ import annotations

from typing import Final

from service.api.export_rows import CSV
from service.api.params import SearchParams
from service.http.form import FORM, MULTIPART
from service.http.language import Text
from service.openapi.catalogue.search import QUERY_PROBLEMS
from service.openapi.operation import Answer, Body, Example, Operation, Path
from service.pages.compare import SVG
from service.pages.script import Element, read_script
from service.pages.static_files import JAVASCRIPT
from service.pages.templating import STATIC

HTML: Final = "text/html; charset=utf-8"
ATOM: Final = "application/atom+xml; charset=utf-8"
OPENSEARCH: Final = "application/opensearchdescription+xml; charset=utf-8"


def _page(
    identity: str,
    path: str,
    summary: Text,
    *,
    route: str = "",
    paths: tuple[Path, ...] = (),
    problems: tuple[str, ...] = (),
    examples: tuple[Example, ...] = (),
) -> Operation:
    return Operation(
        id=identity,
        path=path,
        route=route,
        tag="pages",
        summary=summary,
        paths=paths,
        lenient=True,
        answers=(Answer(words=Text("Trang.", "The page."), media_type=HTML),),
        problems=problems,
        examples=examples or (Example(name="page", words=summary),),
    )


def _scripts(name: Element, identity: str, what: Text) -> tuple[Operation, ...]:
    answers = (Answer(words=Text("Mã.", "The script."), media_type=JAVASCRIPT),)
    return (
        Operation(
            id=f"{identity}Script",
            path=f"/{name}.js",
            tag="pages",
            summary=Text(f"Mã của {what.vi}", f"The script of {what.en}"),
            description=Text(
                f"Thẻ `<{name}>`, bản mới nhất; trang nào cũng lấy được. `/embed` cho biết địa chỉ không đổi và "
                "`integrity`.",
                f"The element `<{name}>`, the newest; any site may have it. `/embed` tells the address that never "
                "changes, and the `integrity`.",
            ),
            lenient=True,
            answers=answers,
            examples=(Example(name="script", words=Text("Mã", "The script")),),
        ),
        Operation(
            id=f"{identity}ScriptVersion",
            path=f"/{name}-{{version}}.js",
            tag="pages",
            summary=Text(f"Mã của {what.vi}, một bản", f"One version of the script of {what.en}"),
            description=Text(
                "Nội dung ở địa chỉ này không bao giờ đổi; bản cũ không còn được giữ.",
                "What is at this address never changes; old versions are not kept.",
            ),
            paths=(Path("version", Text("Phần địa chỉ theo nội dung.", "What the content is called by.")),),
            lenient=True,
            answers=answers,
            problems=("not-found",),
            examples=(
                Example(
                    name="script",
                    words=Text("Bản của dịch vụ này", "The version of this service"),
                    path={"version": read_script(STATIC, name).version},
                ),
            ),
        ),
    )


OPERATIONS: Final = (
    Operation(
        id="feed",
        path="/search.atom",
        tag="pages",
        summary=Text("Theo dõi một câu tìm", "Follow a search"),
        description=Text(
            "Những bài mới nhất của một câu tìm, theo Atom 1.0, cho trình đọc tin. Mặc định `sort` là `newest`, "
            "`size` là 20; `facets`, `histogram` và `fields` được kiểm tra nhưng không đổi gì.",
            "The newest articles of a search as Atom 1.0, for feed readers. By default `sort` is `newest` and `size` "
            "20; `facets`, `histogram` and `fields` are checked and change nothing.",
        ),
        query=SearchParams,
        answers=(Answer(words=Text("Dòng tin.", "The feed."), media_type=ATOM),),
        problems=QUERY_PROBLEMS,
        examples=(
            Example(
                name="feed",
                words=Text("Tin bão lũ mục Thời sự", "Storms and floods in one section"),
                query=(("q", "bão lũ"), ("section", "Thời sự"), ("size", "1")),
            ),
        ),
    ),
    Operation(
        id="searchDescription",
        path="/opensearch.xml",
        tag="pages",
        summary=Text("Tìm từ ô tìm kiếm của trình duyệt", "Search from the browser's own box"),
        description=Text("Bản mô tả OpenSearch 1.1.", "The OpenSearch 1.1 description."),
        answers=(Answer(words=Text("Bản mô tả.", "The description."), media_type=OPENSEARCH),),
        examples=(Example(name="description", words=Text("Bản mô tả", "The description")),),
    ),
    _page("homePage", "/", Text("Trang đầu", "The front page")),
    Operation(
        id="resultsPage",
        path="/search",
        tag="pages",
        summary=Text("Trang kết quả", "Results"),
        description=Text(
            "Nhận các tham số của API, bỏ qua những tham số lạ; câu tìm sai được đọc theo cách gần nhất.",
            "Takes the parameters of the API and passes over others; a query that is not quite right is mended.",
        ),
        lenient=True,
        answers=(Answer(words=Text("Trang.", "The page."), media_type=HTML),),
        problems=QUERY_PROBLEMS,
        examples=(
            Example(name="page", words=Text("Một trang kết quả", "A page of results"), query=(("q", "bong da nu"),)),
        ),
    ),
    _page(
        "valuesPage",
        "/search/{facet}",
        Text("Mọi giá trị của một bộ lọc", "Every value of a facet"),
        paths=(Path("facet", Text("`section`, `source`, `author` hay `tag`.", "One of the four.")),),
        problems=("not-found", *QUERY_PROBLEMS),
        examples=(Example(name="page", words=Text("Mọi chủ đề", "Every topic"), path={"facet": "tag"}),),
    ),
    _page("keptPage", "/kept", Text("Những gì đã giữ trong trình duyệt", "What is kept in the browser")),
    _page("batchPage", "/batch", Text("Tìm nhiều câu một lượt", "Many queries at once")),
    Operation(
        id="batchForm",
        method="post",
        path="/batch",
        tag="pages",
        summary=Text("Tìm những câu đã dán hay đã chọn tệp", "Ask what was pasted or uploaded"),
        lenient=True,
        bodies=(Body(media_type=FORM, words=Text("Biểu mẫu.", "The form.")), Body(media_type=MULTIPART)),
        answers=(
            Answer(words=Text("Trang.", "The page."), media_type=HTML),
            Answer(words=Text("Trang.", "The page."), media_type=CSV),
        ),
        problems=("invalid-body", "body-too-large", "unsupported-media-type", "too-many-at-once"),
        conditional=False,
        examples=(
            Example(
                name="csv",
                words=Text("Hai câu, ra CSV", "Two queries, as CSV"),
                body="q=b%C3%A3o+l%C5%A9%0Ab%C3%B3ng+%C4%91%C3%A1&format=csv",
                media_type=FORM,
            ),
        ),
    ),
    _page("comparePage", "/compare", Text("So sánh theo thời gian", "Compare over time"), problems=QUERY_PROBLEMS),
    *(
        Operation(
            id=f"compare{kind}",
            path=f"/compare.{kind.lower()}",
            tag="pages",
            summary=Text(f"Biểu đồ so sánh, dạng {kind}", f"The comparison as {kind}"),
            description=Text(
                "`q` lặp lại đến năm lần; `interval` là `year`, `month` hay `day`; `show` là `count` hay `share`; `by` "
                "(`source`, `section`) tách câu tìm đầu; các bộ lọc như của API.",
                "`q` up to five times; `interval`: `year`, `month` or `day`; `show`: `count` or `share`; `by` "
                "(`source`, `section`) divides the first query; filters as of the API.",
            ),
            lenient=True,
            answers=(Answer(words=Text("Tệp.", "The file."), media_type=media_type, headers=("Content-Disposition",)),),
            problems=("not-found", *QUERY_PROBLEMS),
            examples=(
                Example(
                    name="file",
                    words=Text("Hai câu tìm", "Two queries"),
                    query=(("q", "bão lũ"), ("q", "bóng đá"), ("show", "share")),
                ),
            ),
        )
        for kind, media_type in (("SVG", SVG), ("CSV", CSV))
    ),
    _page(
        "articlePage",
        "/article/{id}",
        Text("Một bài để đọc", "An article to read"),
        route="/article/{article_id:path}",
        paths=(Path("id", Text("Mã của bài.", "The id of the article.")),),
        problems=("article-not-found",),
        examples=(Example(name="page", words=Text("Một bài", "An article"), path={"id": "tt-001"}),),
    ),
    _page("embedPage", "/embed", Text("Ô tìm kiếm cho trang khác", "A search box for other sites")),
    _page("helpPage", "/about", Text("Cách tìm", "How to search")),
    _page("docsPage", "/docs", Text("Bản mô tả này, cho người đọc", "This description, for people")),
    _page("problemsPage", "/problems", Text("Các loại lỗi", "The kinds of problems")),
    _page(
        "problemPage",
        "/problems/{code}",
        Text("Một loại lỗi", "One kind of problem"),
        paths=(Path("code", Text("Mã của loại lỗi.", "The code of the kind.")),),
        problems=("not-found",),
        examples=(Example(name="page", words=Text("Một loại lỗi", "One kind"), path={"code": "expired-cursor"}),),
    ),
    Operation(
        id="staticFile",
        path="/static/{name}",
        tag="pages",
        summary=Text("Tệp tĩnh của các trang", "A file the pages use"),
        paths=(Path("name", Text("Tên tệp.", "The name of the file.")),),
        lenient=True,
        answers=(
            Answer(words=Text("Tệp.", "The file."), media_type="text/css; charset=utf-8"),
            Answer(words=Text("Tệp.", "The file."), media_type="image/svg+xml"),
        ),
        problems=("not-found",),
        examples=(Example(name="styles", words=Text("Kiểu chữ", "The styles"), path={"name": "timbao.css"}),),
    ),
    Operation(
        id="robots",
        path="/robots.txt",
        tag="pages",
        summary=Text("Cho máy thu thập", "For crawlers"),
        lenient=True,
        answers=(Answer(words=Text("Các quy tắc.", "The rules."), media_type="text/plain; charset=utf-8"),),
        examples=(Example(name="rules", words=Text("Các quy tắc", "The rules")),),
    ),
    Operation(
        id="favicon",
        path="/favicon.ico",
        tag="pages",
        summary=Text("Biểu tượng", "The icon"),
        lenient=True,
        answers=(Answer(words=Text("Biểu tượng.", "The icon."), media_type="image/x-icon"),),
        examples=(Example(name="icon", words=Text("Biểu tượng", "The icon")),),
    ),
    *_scripts("timbao-search", "element", Text("ô tìm kiếm", "the search box")),
    *_scripts("timbao-results", "results", Text("phần kết quả", "the results")),
)

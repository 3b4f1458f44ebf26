from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from falcon import testing

from search import Article, Image, Note, QueryError, SearchOptions, Total
from service import create_app
from service.http.language import preferred
from service.pages.messages import MESSAGES
from service.pages.templating import STATIC

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def page(get):
    def page(address: str, status: int = 200, **headers: str) -> str:
        response = get(address, accept=HTML, **headers)
        assert response.status_code == status
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        return response.text

    return page


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def href(html: str, words: str) -> str:
    """The address of the link that holds some words."""
    for link in re.finditer(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', html, re.S):
        if words in text_of(link[2]):
            return unescape(link[1])
    raise AssertionError(f"no link says {words!r}")


def test_home_says_what_the_archive_holds(page, articles):
    html = page("/")
    assert f"{len(articles)} bài báo từ 10 nguồn" in text_of(html)
    assert "2019–2026" in html
    newest = max((article for article in articles if article.published), key=lambda one: one.published)
    assert newest.title in unescape(html)
    assert "Thể thao" in page(href(html, "Thể thao"))


def test_home_of_an_empty_archive(page, engine):
    engine.articles = {}
    assert "Kho chưa có bài nào" in page("/")
    assert "0 bài" in text_of(page("/search"))


@pytest.mark.parametrize("address", ["/", "/search?q=bong", "/search?q=zzz", "/article/tt-001", "/about", "/problems"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_has_its_landmarks(page, address, language):
    html = page(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert f'<html lang="{language}">' in html
    assert html.count("<main") == html.count("<h1") == html.count('role="search"') == 1
    assert 'class="skip" href="#main"' in html
    for landmark in ("<header", "<nav", "<footer", "<title>"):
        assert landmark in html
    assert 'name="viewport"' in html
    assert not re.search(
        r"<script(?! type=\"application/ld\+json\"| type=\"module\" src=\"/(?:timbao-search-[0-9a-f]{12}|static/timbao-\w+)\.js)|style=|\son\w+=|https?://(?!schema\.org)[^\"]*\.(?:css|js|woff)",
        html,
    )


def test_total_in_words(page):
    html = page("/search?q=bong+da")
    assert re.search(r"Tìm thấy \d+ bài; \d+ bài có đủ các tiếng\.", text_of(html))
    loose = int(re.search(r"(\d+) bài có đủ các tiếng", text_of(html))[1])
    assert re.search(rf"Tìm thấy {loose} bài\.", text_of(page(href(html, "bài có đủ các tiếng"))))
    assert re.search(
        r"Found \d+ articles; \d+ articles have every syllable\.", text_of(page("/search?q=bong+da&lang=en"))
    )


def test_what_has_every_syllable_and_is_no_hit_stands_below(page, engine):
    answer = engine.search("bóng đá", SearchOptions(size=10))
    assert answer.items and answer.loose.items
    html = page("/search?q=b%C3%B3ng+%C4%91%C3%A1")
    above, below = html.split("Có đủ các tiếng, nhưng rời nhau hay khác dấu")
    assert [above.count(f">{hit.title}<") + above.count(f"/article/{hit.id}") for hit in answer.loose.items].count(0)
    for hit in answer.loose.items:
        assert f"/article/{hit.id}" in below
    for hit in answer.items:
        assert f"/article/{hit.id}" in above


def test_total_when_not_every_hit_has_all_words(page, engine, monkeypatch):
    answered = engine.search

    def search(q, options):
        answer = answered(q, options)
        answer.total = Total(1234, "eq", 87, 87)
        answer.query.notes = [Note("loose", "Một lời báo.", "A note.")]
        return answer

    monkeypatch.setattr(engine, "search", search)
    text = text_of(page("/search?q=bong+da"))
    assert "Tìm thấy 1.234 bài, 87 bài có đủ mọi từ." in text
    assert "Một lời báo." in text
    assert "Đọc là: có cụm “bóng đá”" in text


def test_suggestion_is_a_link(page):
    assert page("/search?q=hoc+tap").count("/search?q=h%E1%BB%8Dc+t%E1%BA%ADp") == 1


def test_query_is_kept_and_escaped(page):
    html = page("/search?q=" + quote('<script>alert("1")</script>'))
    assert 'value="&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;"' in html
    assert "<script>" not in html


def test_hits_are_marked_and_lead_to_the_article(page):
    html = page("/search?q=song+thu+ha+my")
    assert "<mark>" in html
    link = href(html, "Ngược dòng trong hiệp hai")
    assert link == "/article/tt-001?q=song+thu+ha+my"
    assert "<mark>Sông Thu</mark>" in page(link)


def test_facets_take_and_drop_filters(page):
    html = page("/search?q=n%C4%83m")
    narrowed = page(href(html, "Kinh tế"))
    assert 'aria-current="true"' in narrowed
    assert "Chuyên mục: Kinh tế" in text_of(narrowed)
    both = page(href(narrowed, "Giáo dục"))
    assert "Chuyên mục: Giáo dục" in text_of(both)
    assert "Chuyên mục: Kinh tế" in text_of(both)
    assert "section=" not in href(narrowed, "Kinh tế")


def test_timeline_goes_from_years_to_months_to_days(page, engine):
    html = page("/search?q=n%C4%83m")
    year = href(html, "2024")
    assert "from=2024&to=2024" in year
    html = page(year)
    assert "Số bài theo tháng" in html
    month = href(html, "10/2024")
    assert "Số bài theo ngày" in page(month)
    assert engine.asked[-1][1].histogram in {"day", None}


def test_sort_and_paging(page, articles):
    html = page("/search?q=n%C4%83m")
    assert "sort=newest" in href(html, "Mới nhất")
    second = page(href(html, "Trang sau"))
    assert href(second, "Trang trước") == "/search?q=n%C4%83m"
    shared = page(href(html, "Trang sau").partition("&page=")[0])
    assert href(shared, "Về trang đầu") == "/search?q=n%C4%83m"


def test_browsing_without_a_query_is_newest_first(page, engine):
    html = page("/search")
    assert "134 bài" in text_of(html)
    assert engine.asked[0][1].sort == "newest"
    assert 'aria-current="true">Mới nhất' in html


def test_page_reads_leniently_and_says_so(page, engine):
    html = page("/search?q=a&from=h%C3%B4m+qua&size=3&utm_source=x&sort=best&to=&words=all&section=")
    text = text_of(html)
    assert "Bỏ qua bộ lọc không đọc được: from = “hôm qua”" in text
    assert "sort = “best”" in text
    assert "utm_source" not in text
    options = engine.asked[0][1]
    assert (options.lenient, options.words, options.since, options.section) == (True, "all", None, ())


def test_cursor_of_another_time_starts_again(page, engine):
    link = href(page("/search?q=n%C4%83m"), "Trang sau")
    engine.name = "g-2"
    text = text_of(page(link))
    assert "xếp lại từ trang đầu" in text


def test_query_that_cannot_be_read_at_all(page, engine):
    engine.failure = QueryError("too-long", "Câu tìm dài quá 1000 ký tự.", "Too long.", hint_vi="Bớt từ đi.")
    html = page("/search?q=abc", 400)
    assert "Câu tìm dài quá 1000 ký tự." in html
    assert "Bớt từ đi." in html
    assert 'value="abc"' in html


def test_empty_results_help(page):
    text = text_of(page("/search?q=%22n%C4%83m+nh%C3%A0%22&section=Kinh+t%E1%BA%BF&from=1990&to=1991"))
    assert "Không tìm thấy bài nào" in text
    assert "Bài có ít nhất một từ, không lọc: " in text
    assert "Xem thêm cách tìm" in text


def test_article_is_whole_and_safe(page, engine):
    engine.articles["x"] = Article(
        id="x",
        url="javascript:alert(1)",
        title="Tựa </script><script>alert(1)</script>",
        summary="Sapo <b>",
        body="Đoạn một & hai.\n\nĐoạn ba.",
        authors=["A", "B"],
        tags=["thẻ <1>"],
        images=[
            Image(url="data:text/html,x", caption="Ảnh <i>"),
            Image(url="https://a.example/1.jpg", caption="C"),
        ],
    )
    html = page("/article/x")
    assert "<script>" not in html
    assert "javascript:" not in html
    assert "data:text" not in html
    assert "https://a.example/1.jpg" in html
    assert "<p>Đoạn một &amp; hai.</p>" in html
    assert "\\u003c/script\\u003e" in html
    assert href(html, "thẻ <1>") == "/search?tag=th%E1%BA%BB+%3C1%3E"


def test_article_with_almost_nothing(page, engine):
    engine.articles["y"] = Article(id="y", body="Chỉ có thân bài.")
    assert "(Không có tựa)" in page("/article/y")
    assert "(Không có tựa)" in page("/search?q=ch%E1%BB%89+c%C3%B3+th%C3%A2n+b%C3%A0i&sort=oldest")


def test_article_is_described_to_machines(page, articles):
    html = page("/article/tt-001")
    assert '"@type":"NewsArticle"' in html
    assert '"datePublished":"2024-10-20T21:35:00+07:00"' in html
    assert '<link rel="canonical" href="https://bao-san-co.example/' in html
    assert "Chủ nhật, 20/10/2024, 21:35 (GMT+7)" in html


def test_language_once_chosen_stays(page):
    html = page("/search?q=n%C4%83m&lang=en")
    assert "lang=en" in href(html, "Next page")
    assert '<input type="hidden" name="lang" value="en">' in html
    assert href(html, "Tiếng Việt") == "/search?q=n%C4%83m&lang=vi"


def test_accept_language(page):
    assert '<html lang="en">' in page("/", Accept_Language="en-US,en;q=0.9")
    assert '<html lang="vi">' in page("/", Accept_Language="vi,en;q=0.9")
    assert '<html lang="vi">' in page("/", Accept_Language="fr-FR")
    assert '<html lang="vi">' in page("/")
    assert preferred(";;;q=,en;;q=1;q") in {"vi", "en"}


def test_error_page_looks_like_the_others(page):
    html = page("/article/nope", 404)
    assert "Không có bài này" in html
    assert 'role="search"' in html


def test_every_message_is_used(page):
    folder = STATIC.parent
    sources = "".join(path.read_text() for path in (folder / "templates").iterdir())
    built = (
        "match-",
        "words-",
        "chip-",
        "sort-",
        "facet-",
        "timeline-",
        "folded-",
        "docs-type-",
        "way-",
        "compare-",
        "values-",
    )
    unused = [key for key in MESSAGES if f'"{key}"' not in sources and not key.startswith(built)]
    assert unused == []


def rows(html: str) -> list[list[str]]:
    """The cells of every row of a page's tables."""
    found = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    return [[text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in found]


def test_results_count_each_clause_when_asked(page, engine):
    html = page("/search?q=bong+da")
    assert "<table" not in html
    html = page(href(html, "Đếm từng vế"))
    both, bong = (str(engine.search(words).total.value) for words in ("bong da", "bong"))
    assert rows(html) == [["Vế", "Số bài"], ["bong da có cụm “bóng đá”", both]]
    assert "Đếm từng vế" not in html
    narrowed = page("/search?q=bong&explain=true&section=Th%E1%BB%83+thao&lang=en")
    inside = str(engine.search("bong", section="Thể thao").total.value)
    assert rows(narrowed) == [["Clause", "Articles", "Whole archive"], ["bong has “bong”", inside, bong]]
    assert 0 < int(inside) < int(bong)


def test_results_of_an_older_generation_say_so(page):
    html = page("/search?q=bong&generation=g1")
    assert "Kết quả đã được cố định (bản g1 của kho)" in text_of(html)
    assert "generation=" not in href(html, "Tìm trong kho hiện nay")
    assert "generation=g1" in href(html, "Đếm từng vế")


def test_results_lead_to_their_export_and_their_figures(sample_engine):
    client = testing.TestClient(create_app(sample_engine))
    asked = {"q": 'bóng đá "trận', "section": "Thể thao", "from": "2020", "match": "folded"}
    html = client.simulate_get("/search", params=asked).text
    shown = int(re.search(r"Tìm thấy (\d+) bài", text_of(html))[1])
    export = client.simulate_get(href(html, "Tải CSV"))
    assert int(export.headers["x-timbao-count"]) == shown > 0
    assert export.content.startswith(b"\xef\xbb\xbfid,")
    figures = client.simulate_get(href(html, "Số liệu theo thời gian")).content.decode("utf-8-sig").splitlines()
    assert figures[0] == "year,count,total,ratio"
    assert sum(int(line.split(",")[1]) for line in figures[1:]) == shown


@pytest.mark.parametrize(
    ("q", "marked", "left"),
    [
        ("hocsinh", ["học sinh"], []),
        ("TP.HCM", ["thành phố Hồ Chí Minh"], []),
        ("kỹ", ["kĩ"], []),
        ('"học sinh"', ["học sinh"], ["Học"]),
        ("NOT (bão lũ) mưa", ["mưa"], ["bão", "lũ"]),
    ],
)
def test_an_article_is_marked_as_its_results_are(page, engine, q, marked, left):
    engine.articles["z"] = Article(
        id="z", title="Học", body="Các học sinh ở thành phố Hồ Chí Minh học kĩ thuật. Sau mưa là bão, rồi lũ."
    )
    html = page(f"/article/z?q={quote(q)}")
    for text in marked:
        assert f"<mark>{text}</mark>" in html
    for text in left:
        assert f"<mark>{text}</mark>" not in html


def test_results_of_a_filtered_facet_are_asked_once(page, engine):
    html = page("/search?q=bong&section=Th%E1%BB%83+thao")
    assert len(engine.asked) == 1
    assert "Thời sự" in html or "Giáo dục" in html  # other values of the filtered facet are offered


def test_what_to_do_where_one_word_finds_nothing(page):
    assert "Bớt từ" not in page("/search?q=zzzz")
    assert "Xem lại chính tả" in page("/search?q=zzzz")
    assert "Bớt từ" in page("/search?q=zzzz+yyyy")


def test_the_help_tells_fields_in_the_readers_language(page):
    for name in ("tiêu-đề", "chuyên-mục", "nguồn", "tác-giả", "tên", "ngày"):
        assert f"<code>{name}:" in page("/about")
    assert not re.search(r"<code>(title|section|source|author|name|date):", page("/about"))
    assert "<code>title:" in page("/about?lang=en")
    for address in re.findall(r'href="(/search\?q=[^"]+)"', page("/about")):
        assert 'role="alert"' not in page(unescape(address))

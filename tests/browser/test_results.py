"""``<timbao-results>`` beside the box in a page of another origin under a strict policy: mouse, keys, phones."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from service.pages.script import read_script
from service.pages.templating import STATIC
from tests.browser.test_element import FORM, SHADOW, stranger  # noqa: F401  # fixtures
from tests.browser.test_element import service as service  # noqa: PLC0414
from tests.browser.test_pages import CONTRAST

expect = pytest.importorskip("playwright.sync_api").expect

PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Báo Ví Dụ</title>
<link rel="stylesheet" href="/style.css">
{scripts}
</head>
<body>
<main>
<h1>Báo Ví Dụ</h1>
<timbao-search>{form}</timbao-search>
<timbao-results {attributes}><p>Gõ vào ô trên để tìm.</p></timbao-results>
</main>
<footer><p>Cuối trang của tờ báo này.</p></footer>
</body>
</html>"""
DEFINED = (
    "Promise.all(['search', 'results'].map((name) => customElements.whenDefined(`timbao-${name}`))).then(() => true)"
)
FIRST = "/?q=n%C4%83m"
# How far apart the lightest and the darkest pixel of a picture are.
RANGE = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
  const grey = Array.from({ length: data.length / 4 }, (_, at) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2]);
  return (Math.max(...grey) - Math.min(...grey)) / 3;
}"""
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def embed(chromium, stranger, service):  # noqa: F811
    """Open a page of the other site that has both elements; gives the page."""
    contexts = []

    def embed(address="/", attributes="", width=1280, height=900, **options):
        stranger.policy = (
            f"default-src 'none'; style-src 'self'; script-src {service}; connect-src {service}; "
            f"form-action {service}; base-uri 'none'; require-trusted-types-for 'script'"
        )
        scripts = [read_script(STATIC, name) for name in ("timbao-search", "timbao-results")]
        stranger.pages["/"] = PAGE.format(
            scripts="\n".join(
                f'<script type="module" src="{service}{one.path}" integrity="{one.integrity}" crossorigin="anonymous">'
                "</script>"
                for one in scripts
            ),
            attributes=attributes,
            form=FORM.format(service=service),
        )
        stranger.pages["/bai"] = "<!doctype html><title>Bài</title>"
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=stranger.address, **{"locale": "vi-VN", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.add_init_script(SHIFTS)
        page.goto(address)
        if options.get("java_script_enabled", True):
            page.evaluate(DEFINED)
        return page

    yield embed
    for context in contexts:
        context.close()


def titles(page):
    return page.locator("timbao-results [part=title]")


def total(page):
    return page.locator("timbao-results").get_by_role("status")


def checkbox(page, value):
    """That of a value, whose name goes on with its count."""
    return page.get_by_role("checkbox", name=re.compile(rf"^{re.escape(value)} [\d.]+$"))


def asked(page):
    return {name: values for name, values in parse_qs(urlsplit(page.url).query).items()}


def answer_of(page):
    return page.evaluate("document.querySelector('timbao-results').answer")


def test_a_search_of_the_box_is_shown_in_the_page(embed, stranger):  # noqa: F811
    page = embed()
    expect(page.get_by_text("Gõ vào ô trên để tìm.")).to_be_visible()
    page.get_by_role("combobox", name="Tìm tin bài").press_sequentially("bong da")
    page.keyboard.press("Enter")
    expect(total(page)).to_have_text(re.compile(r"^\d+ bài$"))
    expect(page.get_by_text("Gõ vào ô trên để tìm.")).to_be_hidden()
    assert page.url == f"{stranger.address}/?q=bong+da"
    answer = answer_of(page)
    assert len(answer["items"]) == titles(page).count() >= 2
    first = titles(page).first.get_by_role("link")
    assert first.get_attribute("href") == answer["items"][0]["url"]
    assert first.inner_text() == answer["items"][0]["title"]
    expect(titles(page).first.locator("mark").first).to_have_text(re.compile("bóng đá", re.IGNORECASE))
    assert page.complaints == []


def test_the_address_holds_it_all_and_back_goes_back(embed):
    page = embed(FIRST)
    expect(titles(page).first).to_be_visible()
    expect(page.get_by_role("combobox", name="Tìm tin bài")).to_have_value("năm")
    first = answer_of(page)
    value = first["facets"]["section"][0]
    checkbox(page, value["value"]).check()
    expect(total(page)).to_have_text(f"{value['count']} bài")
    assert asked(page) == {"q": ["năm"], "section": [value["value"]]}
    expect(checkbox(page, value["value"])).to_be_focused()
    second = first["facets"]["section"][1]
    checkbox(page, second["value"]).check()
    expect(total(page)).to_have_text(f"{value['count'] + second['count']} bài")
    page.get_by_label("Xếp theo").select_option("oldest")
    page.wait_for_url("**sort=oldest**")
    dates = page.evaluate("document.querySelector('timbao-results').answer.items.map((item) => item.published)")
    expect(titles(page).first).to_be_visible()
    page.reload()
    expect(total(page)).to_have_text(f"{value['count'] + second['count']} bài")
    assert page.get_by_label("Xếp theo").input_value() == "oldest"
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    dates = [item["published"] for item in answer_of(page)["items"]]
    assert dates == sorted(dates)
    page.get_by_role("button", name=re.compile(f"{re.escape(value['value'])}, bỏ lọc")).click()
    expect(total(page)).to_have_text(f"{second['count']} bài")
    page.go_back()
    page.go_back()
    expect(total(page)).to_have_text(f"{value['count'] + second['count']} bài")
    page.go_back()
    page.go_back()
    expect(total(page)).to_have_text(f"{first['total']['value']} bài")
    assert page.complaints == []


def test_the_box_goes_back_with_the_results(embed):
    """After Enter the focus is still in the box; what the reader goes back to stands in it all the same."""
    page = embed("/")
    box = page.get_by_role("combobox", name="Tìm tin bài")
    for q in ("năm", "học"):
        box.fill(q)
        box.press("Enter")
        expect(page).to_have_url(re.compile(f"q={quote(q)}$"))
        expect(titles(page).first).to_be_visible()
    expect(box).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile(f"q={quote('năm')}$"))
    expect(box).to_have_value("năm")
    page.evaluate("location.hash = 'x'")  # a place in the page is no other query: what is being typed stays
    box.fill("năm mới")
    page.go_back()
    expect(page).not_to_have_url(re.compile("#x"))
    expect(box).to_have_value("năm mới")
    page.go_back()
    expect(box).to_have_value("")
    assert page.complaints == []


@pytest.mark.parametrize("attributes", ["", 'history="off"'])
def test_a_place_within_the_page_is_no_other_search(embed, attributes):
    page = embed("/", attributes)
    page.get_by_role("combobox", name="Tìm tin bài").fill("năm")
    page.get_by_role("combobox", name="Tìm tin bài").press("Enter")
    page.get_by_role("button", name="Trang sau").click()
    second = re.compile("trang 2 trên")
    expect(total(page)).to_have_text(second)
    shown = titles(page).all_inner_texts()
    page.evaluate("window.asked = 0; addEventListener('results', () => { asked += 1; })")
    page.evaluate("location.hash = 'x'")
    page.go_back()
    expect(page).not_to_have_url(re.compile("#x"))
    page.go_forward()
    expect(page).to_have_url(re.compile("#x"))
    page.wait_for_timeout(300)
    expect(total(page)).to_be_visible()
    assert (titles(page).all_inner_texts(), page.evaluate("asked")) == (shown, 0)
    page.get_by_role("button", name="Trang trước").click()  # the pages before are still known
    expect(total(page)).not_to_have_text(second)
    assert page.complaints == []


def test_pages_are_turned_both_ways(embed):
    page = embed(FIRST)
    expect(titles(page).first).to_be_visible()
    everything = answer_of(page)["total"]["value"]
    last = -(-everything // 10)
    assert last > 2
    seen = [titles(page).all_inner_texts()]
    for number in (2, 3):
        page.get_by_role("button", name="Trang sau").click()
        expect(total(page)).to_have_text(f"{everything} bài, trang {number} trên {last}")
        expect(total(page)).to_be_focused()
        seen.append(titles(page).all_inner_texts())
    assert len({title for one in seen for title in one}) >= 29, "each page has others"
    page.reload()
    expect(total(page)).to_have_text(f"{everything} bài, trang 3 trên {last}")
    for number in (1, 0):
        page.get_by_role("button", name="Trang trước").click()
        expect(titles(page).first).to_have_text(seen[number][0])
    assert "t_cursor" not in page.url
    assert page.complaints == []


def test_a_shared_page_leads_to_the_first(embed):
    page = embed(FIRST)
    page.get_by_role("button", name="Trang sau").click()
    page.wait_for_url("**t_cursor=**")
    other = embed(page.url)
    expect(other.get_by_role("button", name="Về trang đầu")).to_be_visible()
    other.get_by_role("button", name="Về trang đầu").click()
    expect(total(other)).to_have_text(re.compile(r"^\d+ bài$"))


def test_a_page_of_an_archive_that_went_on_starts_again(embed):
    page = embed("/?q=n%C4%83m&t_cursor=gone&t_page=3")
    expect(page.get_by_text("đây là trang đầu")).to_be_visible()
    expect(total(page)).to_have_text(re.compile(r"^\d+ bài$"))


@pytest.mark.parametrize("width", [320, 360, 390, 1280])
def test_choices_show_what_they_are_and_what_is_chosen(embed, width):
    page = embed(FIRST, width=width, height=844)
    expect(titles(page).first).to_be_visible()
    for label, chosen in (("Thời gian", "Mọi lúc"), ("Xếp theo", "Liên quan nhất")):
        choice = page.get_by_label(label)
        expect(choice.locator("option:checked")).to_have_text(chosen)
        assert choice.bounding_box()["width"] >= 120
        told = page.locator("timbao-results label span", has_text=label).bounding_box()
        assert told["width"] >= 40
        assert told["height"] >= 15
    box = page.locator("timbao-search [part=box]").bounding_box()
    assert total(page).bounding_box()["y"] - box["y"] - box["height"] >= 12


def test_the_box_and_the_results_keep_apart_where_the_page_says_nothing(embed):
    page = embed(FIRST)
    expect(titles(page).first).to_be_visible()
    page.locator("timbao-search").evaluate(
        "box => box.parentNode.querySelectorAll('*').forEach(one => one.style.margin = 0)"
    )
    box = page.locator("timbao-search [part=box]").bounding_box()
    assert total(page).bounding_box()["y"] - box["y"] - box["height"] >= 12


def test_enter_with_ctrl_shows_the_results_of_this_page_in_a_new_tab(embed, stranger):  # noqa: F811
    page = embed()
    page.get_by_role("combobox", name="Tìm tin bài").fill("bong da")
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    expect(opened.value).to_have_url(f"{stranger.address}/?q=bong+da")
    expect(titles(opened.value).first).to_be_visible()
    expect(titles(page)).to_have_count(0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_are_those_of_the_pages(embed, service, language):
    page = embed("/?q=n%C4%83m&t_from=2024-01-05", f'lang="{language}"')
    expect(titles(page).first).to_be_visible()
    shown = page.locator("timbao-results .hit > [part=meta]").all_inner_texts()
    found = [re.search(r"(\d+/\d+|\d+ [A-Z][a-z]{2}) ?/?\d{4}$", text)[0] for text in shown]
    page.goto(f"{service}/search?q=n%C4%83m&from=2024-01-05&lang={language}")
    assert found == page.locator(".hit time").all_inner_texts()[: len(found)]


def test_a_day_that_is_chosen_is_written_as_days_are(embed):
    page = embed("/?q=n%C4%83m&t_from=2024-01-05")
    expect(page.get_by_label("Thời gian").locator("option:checked")).to_have_text("Từ 5/1/2024")


def test_nothing_found_and_ways_out_that_lead_somewhere(embed):
    page = embed("/?q=b%C3%B3ng+zzzz&section=Th%E1%BB%83+thao")
    expect(page.get_by_text("Không tìm thấy bài nào cho “bóng zzzz”.")).to_be_visible()
    way = page.get_by_role("link", name=re.compile(r"Có ít nhất một từ: \d+ bài"))
    way.click()
    expect(titles(page).first).to_be_visible()
    assert asked(page)["t_words"] == ["any"]
    nowhere = embed("/?q=zzzz")
    expect(nowhere.get_by_text("Không tìm thấy bài nào cho “zzzz”.")).to_be_visible()
    expect(nowhere.locator("timbao-results .ways")).to_have_text("Xem lại chính tả, hoặc thử một từ khác cùng nghĩa.")
    several = embed("/?q=zzzz+yyyy")
    expect(several.locator("timbao-results .ways")).to_have_text(re.compile("^Thử bớt từ"))


def test_ways_out_of_quotes_marks_and_filters(embed):
    page = embed("/?q=%22b%C3%B3ng+zzzz%22&section=Gi%C3%A1o+d%E1%BB%A5c&t_from=2030")
    way = page.get_by_role("link", name=re.compile(r"^Có ít nhất một từ, không lọc: \d+ bài$"))
    way.click()
    expect(titles(page).first).to_be_visible()
    assert asked(page) == {"q": ["bóng zzzz"], "t_words": ["any"]}
    quoted = embed("/?q=%22s%C3%B4ng+n%C6%B0%E1%BB%9Bc%22")
    quoted.get_by_role("link", name=re.compile(r"^Bỏ dấu ngoặc kép: \d+ bài$")).click()
    expect(titles(quoted).first).to_be_visible()
    marks = embed("/?q=b%C3%B3ng+%C4%91a&t_match=exact")
    marks.get_by_role("link", name=re.compile(r"^Không xét dấu: \d+ bài$")).click()
    expect(titles(marks).first).to_be_visible()


def test_what_the_answer_offers_is_offered_where_nothing_is_found(embed):
    page = embed()

    def answer(route):
        found = route.fetch()
        body = found.json()
        body |= {"items": [], "total": body["total"] | {"value": 0, "loose": 7}, "suggest": [{"text": "bóng đá"}]}
        route.fulfill(response=found, json=body)

    page.route("**/api/v1/search*", answer)
    page.evaluate("document.querySelector('timbao-results').search('bongda')")
    results = page.locator("timbao-results")
    expect(results.get_by_role("link", name="7 bài có đủ các tiếng")).to_be_visible()
    expect(results.get_by_role("link", name="bóng đá")).to_be_visible()
    expect(results.locator(".ways li")).to_have_count(0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_merely_has_every_syllable_stands_below_a_line(embed, language):
    page = embed("/?q=n%C6%B0%E1%BB%9Bc+s%C3%B4ng", f'lang="{language}"')
    beside = page.get_by_role("region", name={"vi": "Có đủ các tiếng", "en": "Every syllable"}[language])
    expect(beside).to_be_visible()
    answer = answer_of(page)
    assert 0 < answer["total"]["value"] < answer["total"]["loose"]
    listed = page.locator("timbao-results [part~=title]").all_inner_texts()
    assert listed == [item["title"] for item in [*answer["items"], *answer["loose"]["items"]]]
    assert beside.locator("[part~=uncounted][part~=title]").count() == len(answer["loose"]["items"]) > 0
    wider = page.get_by_role("link", name=re.compile(str(answer["total"]["loose"])))
    other = page.context.new_page()
    other.goto(wider.get_attribute("href"))
    wider.click()
    for shown in (page, other):
        expect(total(shown)).to_have_text(re.compile(rf"^{answer['total']['loose']} (bài|articles)$"))
        expect(shown.get_by_role("region", name=re.compile("Có đủ|Every"))).to_have_count(0)
    assert asked(page) | {"q": []} == {"q": [], "t_words": ["all"], "t_match": ["folded"]}
    chips = page.locator("timbao-results [part=chip]")
    for left in (1, 0):
        chips.first.click()
        expect(chips).to_have_count(left)
    expect(total(page)).to_have_text(re.compile(rf"^{answer['total']['value']} "))
    assert page.complaints == []


@pytest.mark.parametrize(("kind", "words"), [("event", "bài cùng sự kiện"), ("story", "bài cùng nội dung")])
def test_what_is_folded_is_listed_under_its_hit(embed, service, kind, words):
    page = embed()
    member = {"id": "a/2", "url": "", "title": "Bài <kia>", "published": "2024-05-01T00:00:00Z", "source": "Báo B"}

    def answer(route):
        found = route.fetch()
        body = found.json()
        body["items"][0]["story"] = {"id": "a/2", "size": 4, "members": [member]}
        route.fulfill(response=found, json=body)

    page.route("**/api/v1/search*", answer)
    page.evaluate(f"document.querySelector('timbao-results').setAttribute('collapse', '{kind}')")
    page.evaluate("document.querySelector('timbao-results').search('năm')")
    summary = page.get_by_text(f"3 {words}")
    summary.click()
    link = page.get_by_role("link", name="Bài <kia>")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == f"{service}/article/a%2F2?q=n%C4%83m"
    expect(page.get_by_text("và 2 bài nữa")).to_be_visible()
    assert page.complaints == []


def test_what_is_the_sites_own_in_the_address_is_left_alone(embed):
    page = embed("/?q=n%C4%83m&sort=price&t_words=many&page=7&id=3")
    expect(titles(page).first).to_be_visible()
    page.get_by_label("Xếp theo").select_option("oldest")
    page.wait_for_url("**sort=oldest**")
    assert asked(page) == {"q": ["năm"], "sort": ["oldest"], "page": ["7"], "id": ["3"]}


def test_did_you_mean(embed):
    page = embed("/?q=hojc+taapj")
    meant = page.locator("timbao-results [part=suggest] a").first
    text = meant.inner_text()
    meant.click()
    expect(titles(page).first).to_be_visible()
    assert asked(page)["q"] == [text]
    expect(page.get_by_role("combobox", name="Tìm tin bài")).to_have_value(text)


def test_a_query_with_a_mistake_is_mended_and_told(embed):
    page = embed("/?q=%22b%C3%B3ng+%C4%91%C3%A1")
    expect(titles(page).first).to_be_visible()
    expect(page.locator("timbao-results .note").first).to_be_visible()


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (503, {"Retry-After": "7"}, "thử lại sau 7 giây"),
        (500, {}, "không liên lạc được"),
        (0, {}, "không liên lạc được"),
    ],
)
def test_a_service_that_is_away_can_be_asked_again(embed, service, status, headers, words):
    page = embed()

    def fail(route):
        if not status:
            route.abort()
            return
        problem = {"type": "/problems/busy", "status": status, "detail": "…"}
        given = headers | {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
        route.fulfill(status=status, headers=given, json=problem)

    page.route("**/api/v1/search*", fail)
    page.evaluate("document.querySelector('timbao-results').search('năm')")
    expect(page.get_by_role("alert")).to_contain_text(words)
    own = page.get_by_role("alert").get_by_role("link", name="Xem kết quả ở trang tìm kiếm")
    assert own.get_attribute("href") == f"{service}/search?q=n%C4%83m&lang=vi"
    page.unroute("**/api/v1/search*")
    page.get_by_role("button", name="Thử lại").click()
    expect(titles(page).first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_query_that_is_refused_is_shown_with_its_place(embed):
    page = embed("/?q=" + 20 * "(" + "n%C4%83m")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Ngoặc đơn lồng nhau quá 16 lớp.")
    expect(alert.locator("b")).to_have_text("((((năm")
    expect(alert).to_contain_text("Bỏ bớt các lớp ngoặc.")


def test_an_old_answer_never_comes_over_a_newer_one(embed):
    page = embed()
    held = []
    page.route("**/api/v1/search?q=b%C3%A3o*", lambda route: held.append(route))  # noqa: PLW0108  # it counts the parameters
    page.evaluate("document.querySelector('timbao-results').search('bão')")
    page.wait_for_url("**?q=b%C3%A3o")
    while not held:  # what is given up before it has been sent is held by nobody
        page.wait_for_timeout(20)
    page.evaluate("document.querySelector('timbao-results').search('năm')")
    expect(titles(page).first).to_be_visible()
    newer = titles(page).all_inner_texts()
    held[0].continue_()
    page.wait_for_load_state("networkidle")
    assert titles(page).all_inner_texts() == newer


def test_fixed_source_and_section_cannot_be_left(embed):
    page = embed("/?q=n%C4%83m&section=Th%E1%BB%9Di+s%E1%BB%B1", 'section="Thể thao" facets="section|source|tag"')
    expect(titles(page).first).to_be_visible()
    assert {item["section"] for item in answer_of(page)["items"]} == {"Thể thao"}


def test_keyboard_alone(embed):
    page = embed(FIRST)
    expect(titles(page).first).to_be_visible()
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        node = page.evaluate("""() => {
          const root = document.querySelector("timbao-results").shadowRoot;
          const node = root.activeElement;
          if (!node) return null;
          const style = getComputedStyle(node);
          return [node.localName, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
        }""")
        reached += [node] if node else []
    assert {name for name, _ in reached} >= {"a", "select", "input", "button"}
    assert all(shown for _, shown in reached)
    page.get_by_role("button", name="Trang sau").focus()
    page.keyboard.press("Enter")
    expect(total(page)).to_be_focused()
    expect(total(page)).to_contain_text("trang 2")


def test_select_can_be_prevented(embed):
    page = embed(FIRST)
    expect(titles(page).first).to_be_visible()
    page.evaluate("""document.addEventListener("select", (event) => {
      event.preventDefault();
      window.taken = event.detail.id;
    })""")
    before = page.url
    titles(page).first.get_by_role("link").click()
    assert page.evaluate("taken") == answer_of(page)["items"][0]["id"]
    assert page.url == before


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone(embed, width):
    page = embed(FIRST, 'facets="section|source|tag|author"', width, 844, has_touch=True)
    expect(titles(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert titles(page).first.bounding_box()["y"] < 500
    page.get_by_text("Lọc kết quả").tap()
    box = page.get_by_role("checkbox").first
    expect(box).to_be_visible()
    small = page.locator("timbao-results").evaluate("""(node) =>
      [...node.shadowRoot.querySelectorAll("button, select, summary, label.value")]
        .map((one) => one.getBoundingClientRect()).filter(({ height }) => height && height < 32).length""")
    assert small == 0
    page.get_by_role("button", name=re.compile(r"Xem thêm \d+")).first.tap()
    expect(page.get_by_role("checkbox").nth(8)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_words_of_many_letters_stay_within_the_window(embed, width):
    """A pasted address, and names of one piece, as an owner may have given them."""
    long = "Nghiêng" * 13
    page = embed("/", width=width)

    def lengthen(route):
        answer = route.fetch()
        body = answer.json()
        for item in body.get("items", []):
            item |= {"source": long, "section": long}
        for item in body.get("articles", []):
            item |= {"section": long}
        route.fulfill(response=answer, json=body)

    page.route(re.compile("/api/v1/(search|suggest)"), lengthen)
    box = page.get_by_role("combobox", name="Tìm tin bài")
    box.fill("học")
    expect(page.get_by_role("option").first).to_be_visible()
    inside = "(node) => [node.scrollWidth, node.clientWidth]"
    needed, there = page.get_by_role("listbox").evaluate(inside)
    assert needed <= there
    box.press("Enter")
    expect(page.locator("timbao-results [part=meta]").first).to_contain_text(long)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for q in (long * 3, f"({long}"):
        box.fill(q)
        box.press("Enter")
        expect(page.locator("timbao-results [part=none]")).to_contain_text(long)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_results_come(embed, width):
    page = embed(FIRST, width=width)
    expect(titles(page).first).to_be_visible()
    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    assert page.evaluate("shifted") < 0.01


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_matches_in_forced_colours(embed, scheme):
    page = embed(FIRST, color_scheme=scheme, forced_colors="active", reduced_motion="reduce")
    expect(titles(page).first).to_be_visible()
    box = page.get_by_role("combobox", name="Tìm tin bài")

    def seen(mark):
        return page.evaluate(RANGE, base64.b64encode(mark.screenshot()).decode())

    # What styles say is not what is drawn: the browser puts its own colours in their place.
    assert seen(titles(page).first.locator("mark").first) > 100
    assert seen(page.locator("timbao-results .passage mark").first) > 100
    box.fill("hoc s")
    option = page.get_by_role("option").first
    assert seen(option.locator("mark")) > 100
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert seen(option.locator("mark")) > 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(embed, scheme):
    page = embed("/?q=n%C4%83m&section=Th%E1%BB%83+thao", color_scheme=scheme)
    expect(titles(page).first).to_be_visible()
    nodes = SHADOW.replace("timbao-search", "timbao-results")
    script = CONTRAST.replace('document.querySelectorAll("body *")', nodes)
    script = script.replace("node = node.parentElement", "node = node.parentElement ?? node.getRootNode().host")
    assert page.evaluate(script) == []


def test_in_english(embed):
    page = embed(FIRST, 'lang="en" browse')
    expect(total(page)).to_have_text(re.compile(r"^\d+ articles$"))
    expect(page.get_by_label("Sort by")).to_be_visible()
    page.evaluate("document.querySelector('timbao-results').strings = { sort: 'Order' }")
    expect(page.get_by_label("Order")).to_be_visible()


def test_without_javascript(embed, service):
    page = embed(java_script_enabled=False)
    expect(page.get_by_text("Gõ vào ô trên để tìm.")).to_be_visible()
    page.get_by_role("searchbox").fill("bong da")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}/search?q=bong+da")
    assert json.dumps(page.complaints) == "[]"

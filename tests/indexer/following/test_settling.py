"""Settling: an article that changes again within the second, or the day, that its site tells of it."""

from datetime import datetime, timedelta, timezone

import pytest

from indexer.following.feeds import Feed, Sitemap
from indexer.following.fetching import Answer
from indexer.following.memory import Memory, Seen
from indexer.following.settling import again_at, is_due

NOW = datetime(2024, 3, 8, 1, 0, 0, tzinfo=timezone.utc)
TEXT = "Sáng nay cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công, hai bên bờ vui mừng. " * 2
PAGE = "<html><body><article><h1>Cầu mới thông xe sáng nay</h1><p>{0}</p><p>{0}</p></article></body></html>"


def header(when):
    return f"{when:%a, %d %b %Y %H:%M:%S} GMT"


@pytest.mark.parametrize(
    ("told", "after", "again"),
    [
        ("2024-03-08T01:00:00Z", 0.4, 0),  # seconds after ``told`` that the site answered, and until it is asked again
        ("2024-03-08T08:00:00+07:00", 2.9, 0),
        ("2024-03-08T01:00:00Z", 3.5, None),
        ("2024-03-08T01:00:00Z", -1800, 0),  # an answer that was kept on its way, older than the change
        ("2024-03-08T08:00:00Z", 0, None),  # seven hours from now: the zone is wrong
        ("2024-03-08T08:00+07:00", 59, 0),
        ("2024-03-08T08:00+07:00", 63, None),
        ("Fri, 08 Mar 2024 08:00:00 +0700", 1, 0),
        ("2024-03-08", 0, 16 * 3600 + 2),  # until midnight in Việt Nam
        ("2024-03-07", 0, None),
        ("1709859600", 1, 0),
        (1709859600, 5, None),
        ("hôm nào đó", 0, None),
        ("", 0, None),
    ],
)
def test_when_it_is_to_be_read_again(told, after, again):
    answer = Answer(200, "", {}, b"", NOW + timedelta(seconds=after))
    ours = NOW + timedelta(days=400)  # clocks that are wrong by more than a year
    expected = 0.0 if again is None else (ours + timedelta(seconds=again)).timestamp()
    assert again_at([told], answer, ours) == expected


def test_what_is_due():
    assert is_due(Seen(id="x", again=NOW.timestamp()), NOW)
    assert not is_due(Seen(id="x", again=NOW.timestamp() + 1), NOW)
    assert not is_due(Seen(id="x"), NOW) and not is_due(None, NOW)


def looked(source, memory, fetcher, now):
    """Look, and remember what is found: the bodies that were read."""
    poll = source.poll(memory, fetcher, now, whole=False)
    for one in poll.found:
        memory.remember(one.name, one.seen)
    memory.etag, memory.last_modified = poll.etag, poll.last_modified
    return ["mới" if "ĐÍNH CHÍNH" in one.record.mapping["body"] else "cũ" for one in poll.found]


@pytest.mark.parametrize("kind", ["atom", "sitemap"])
def test_a_page_that_changes_again_within_its_second_is_read_again(site, fetcher, kind):
    url, told = f"{site.url}/tin", "2024-03-08T08:00:00+07:00"
    if kind == "atom":
        entry = f'<title>Cầu</title><link href="{url}"/><updated>{told}</updated><summary>Ngắn.</summary>'
        text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title><entry>{entry}</entry></feed>'
        source = Feed(f"{site.url}/list")
    else:
        text = f"<urlset><url><loc>{url}</loc><lastmod>{told}</lastmod></url></urlset>"
        source = Sitemap(f"{site.url}/list", 7)
    site.page("/list", text, ETag='"a"')
    site.page("/tin", PAGE.format(TEXT), Date=header(NOW))
    memory = Memory(url="x")
    assert looked(source, memory, fetcher, NOW) == ["cũ"]
    site.page("/tin", PAGE.format("ĐÍNH CHÍNH: " + TEXT), Date=header(NOW + timedelta(minutes=10)))
    assert looked(source, memory, fetcher, NOW + timedelta(minutes=10)) == ["mới"]
    site.asked.clear()
    assert looked(source, memory, fetcher, NOW + timedelta(minutes=20)) == []
    assert "/tin" not in [path for path, _ in site.asked]


def test_a_sitemap_of_days_has_its_pages_read_once_more_when_the_day_is_over(site, fetcher):
    site.page("/map", f"<urlset><url><loc>{site.url}/tin</loc><lastmod>2024-03-08</lastmod></url></urlset>")
    site.page("/tin", PAGE.format(TEXT), Date=header(NOW))
    source, memory = Sitemap(f"{site.url}/map", 7), Memory(url="x")
    assert looked(source, memory, fetcher, NOW) == ["cũ"]
    assert looked(source, memory, fetcher, NOW + timedelta(hours=2)) == []
    next_day = NOW + timedelta(hours=17)
    site.page("/tin", PAGE.format("ĐÍNH CHÍNH: " + TEXT), Date=header(next_day))
    assert looked(source, memory, fetcher, next_day) == ["mới"]
    assert looked(source, memory, fetcher, next_day + timedelta(hours=2)) == []


def test_a_feed_that_was_made_within_its_second_is_not_asked_for_by_that(site, fetcher):
    """Its time, and what sites make of it as its ETag, may come to stand for another feed."""
    item = f"<item><title>Cầu</title><link>{site.url}/tin</link><encoded>{TEXT * 3}</encoded></item>"
    made = {"ETag": '"moi-giay"', "Last_Modified": header(NOW)}
    site.page("/rss", f"<rss><channel>{item}</channel></rss>", Date=header(NOW), **made)
    source, memory = Feed(f"{site.url}/rss"), Memory(url="x")
    assert looked(source, memory, fetcher, NOW) == ["cũ"]
    text = f"<rss><channel>{item.replace(TEXT, 'ĐÍNH CHÍNH: ' + TEXT)}</channel></rss>"
    site.page("/rss", text, Date=header(NOW + timedelta(minutes=10)), **made)
    assert looked(source, memory, fetcher, NOW + timedelta(minutes=10)) == ["mới"]
    site.asked.clear()
    assert looked(source, memory, fetcher, NOW + timedelta(minutes=20)) == []
    assert site.asked[-1][1]["If-None-Match"] == '"moi-giay"'

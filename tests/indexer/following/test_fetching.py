"""Fetching: what is asked politely, what may not be asked, and answers that never end, against real sockets."""

import gzip
import socket
import threading
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone

import pytest

from indexer.following import fetching
from indexer.following.addresses import Allowed, Forbidden
from indexer.following.feeds import Feed, Sitemap
from indexer.following.fetching import Fetcher, FetchError
from indexer.following.memory import MAX_SEEN, Memories, Memory, Seen
from indexer.following.opening import open_source
from indexer.following.wordpress import WordPress

NOW = datetime(2024, 3, 8, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://10.1.2.3/", "http://169.254.169.254/latest", "http://[::1]/",
        "http://192.168.1.1:8080/", "http://0.0.0.0/", "http://[::ffff:10.0.0.1]/", "http://2130706433/", "ftp://a.example/",
        "file:///etc/passwd", "http://", "http://224.0.0.1/",
    ],
)  # fmt: skip
def test_private_addresses_are_not_asked(url):
    with pytest.raises((Forbidden, FetchError)):
        Fetcher(Allowed()).get(url)


@pytest.mark.parametrize("named", ["127.0.0.1", "127.0.0.0/8"])
def test_what_is_allowed_by_name_address_or_network_is(named, site):
    site.page("/a", "tin")
    assert Fetcher(Allowed([named])).get(site.url + "/a").body == b"tin"


def test_a_name_that_leads_elsewhere_the_next_time_is_found_out(site, monkeypatch):
    """The name is looked up once to be checked, and again to be connected to."""
    found = iter(["93.184.216.34"])
    real = socket.getaddrinfo

    def looked_up(host, port, *args, **options):
        if host == "bao.example":
            host = next(found, "127.0.0.1")
        return real(host, port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(Forbidden, match="private"):
        Fetcher(Allowed(), delay=0).get(site.url.replace("127.0.0.1", "bao.example") + "/a")
    assert site.asked == []


def test_a_site_cannot_send_anyone_into_the_network(site, fetcher):
    site.page("/a", status=302, Location="http://10.0.0.1/secret")
    with pytest.raises(Forbidden, match=r"10\.0\.0\.1"):
        fetcher.get(site.url + "/a")
    site.page("/b", status=301, Location="/c")
    site.page("/c", "đến")
    assert fetcher.get(site.url + "/b").url.endswith("/c")
    site.page("/d", status=302, Location="/d")
    with pytest.raises(FetchError, match="leads on"):
        fetcher.get(site.url + "/d")


def test_robots_txt_is_heeded_and_asked_for_once(site, fetcher):
    site.page("/robots.txt", "User-agent: timbao\nDisallow: /kin\n")
    site.page("/mo", "x")
    fetcher.get(site.url + "/mo")
    with pytest.raises(Forbidden, match=r"robots\.txt"):
        fetcher.get(site.url + "/kin")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/mo"]
    assert site.asked[1][1]["User-Agent"].startswith("timbao")


def test_where_robots_txt_cannot_be_read_nothing_is_asked(site, fetcher):
    site.page("/robots.txt", status=500)
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetcher.get(site.url + "/a")


def test_requests_to_one_host_are_apart(site):
    slept, now = [], [0.0]

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 3\n")
    fetcher = Fetcher(Allowed(["127.0.0.1"]), delay=1, sleep=sleep, clock=lambda: now[0])
    for _ in range(3):
        fetcher.get(site.url + "/a")
    assert slept == [3.0, 3.0, 3.0]


@pytest.mark.parametrize("value", ["120", "Fri, 31 Dec 2100 23:59:59 GMT", "x", ""])
def test_a_busy_site_is_left_alone_as_long_as_it_says(site, fetcher, value):
    site.page("/a", status=503, Retry_After=value)
    with pytest.raises(FetchError) as raised:
        fetcher.get(site.url + "/a")
    assert raised.value.wait == {"120": 120.0, "x": 0.0, "": 0.0}.get(value, 86_400.0)


def test_answers_have_bounds(site, fetcher, monkeypatch):
    monkeypatch.setattr(fetching, "MAX_BYTES", 1_000_000)
    site.page("/large", b"x" * 1_000_001)
    site.page("/bomb", gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")
    site.page("/packed", gzip.compress(b"Tin"), Content_Encoding="gzip")
    for path in ("/large", "/bomb"):
        with pytest.raises(FetchError, match="larger"):
            fetcher.get(site.url + path)
    assert fetcher.get(site.url + "/packed").body == b"Tin"


@contextmanager
def talking(say):
    """A server that accepts one connection after another, and says what it wants."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    say(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize(
    "said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"HTTP/1.1 " + b"x" * 99_999]
)
def test_servers_that_speak_no_http_are_errors(said, fetcher):
    with (
        talking(lambda connection: (connection.recv(9999), connection.sendall(said))) as url,
        pytest.raises(FetchError),
    ):
        fetcher.get(url)


def test_when_an_answer_was_made_is_told_by_the_site_or_else_by_our_own_clock(site):
    fetcher = Fetcher(Allowed(["127.0.0.1"]), delay=0, wall=NOW.timestamp)
    site.page("/a", "x", Date="Fri, 01 Mar 2024 00:00:00 GMT")
    moment = fetcher.get(site.url + "/a").moment
    assert timedelta() <= datetime(2024, 3, 1, tzinfo=timezone.utc) - moment < timedelta(minutes=2)
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
    with talking(lambda connection: (connection.recv(9999), connection.sendall(plain))) as url:
        assert timedelta() <= NOW - fetcher.get(url).moment < timedelta(minutes=2)


RSS = """<rss version="2.0"><channel><title>Báo Mẫu</title>{}</channel></rss>"""
ITEM = "<item><title>Tin {0}</title><link>{1}/tin-{0}</link><pubDate>{2}</pubDate><description>{3}</description></item>"
PARAGRAPH = "Sáng nay cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công, hai bên bờ vui mừng. " * 2
PAGE = "<html><body><article><h1>Tin số {0} hôm nay</h1><p>{1}</p><p>{1}</p></article></body></html>"


def feed_of(site, numbers, text="Tóm tắt."):
    items = [ITEM.format(number, site.url, f"0{number} Mar 2024 08:00:00 +0700", text) for number in numbers]
    site.page("/rss", RSS.format("".join(items)), ETag=f'"{numbers}"')
    for number in numbers:
        site.page(f"/tin-{number}", PAGE.format(number, PARAGRAPH))


def remembered(memory, poll):
    for one in poll.found:
        memory.remember(one.name, one.seen)
    memory.etag = poll.etag


def test_a_feed_is_read_by_what_is_new_in_it(site, fetcher):
    feed_of(site, [1, 2])
    feed, memory = Feed(site.url + "/rss"), Memory(url="x")
    first = feed.poll(memory, fetcher, NOW, whole=True)
    assert [one.record.mapping["title"] for one in first.found] == ["Tin số 1 hôm nay", "Tin số 2 hôm nay"]
    assert first.found[0].record.mapping["source"] == "Báo Mẫu"
    remembered(memory, first)
    assert feed.poll(memory, fetcher, NOW, whole=False).found == []
    site.asked.clear()
    feed_of(site, [2, 3])
    again = feed.poll(memory, fetcher, NOW, whole=False)
    assert [one.name for one in again.found] == [f"{site.url}/tin-3"] and again.gone == []
    assert f"{site.url}/tin-2" not in [site.url + path for path, _ in site.asked]


def test_what_a_feed_no_longer_names_is_gone_if_its_page_is(site, fetcher):
    feed_of(site, [1, 2, 3])
    feed, memory = Feed(site.url + "/rss"), Memory(url="x")
    remembered(memory, feed.poll(memory, fetcher, NOW, whole=True))
    feed_of(site, [1, 3])
    assert feed.poll(memory, fetcher, NOW, whole=True).gone == []
    del site.pages["/tin-2"]
    assert feed.poll(memory, fetcher, NOW, whole=True).gone == [f"{site.url}/tin-2"]
    feed_of(site, [3])  # the first has fallen off the end
    del site.pages["/tin-1"]
    assert feed.poll(memory, fetcher, NOW, whole=True).gone == []


def test_a_page_that_cannot_be_fetched_is_tried_again(site, fetcher):
    feed_of(site, [1])
    site.page("/tin-1", status=500)
    poll = Feed(site.url + "/rss").poll(Memory(url="x"), fetcher, NOW, whole=True)
    assert poll.found == [] and len(poll.trouble) == 1


def test_of_a_feed_that_is_cut_short_what_is_whole_is_taken_and_nothing_is_gone(site, fetcher):
    feed_of(site, [3, 2, 1])
    feed, memory = Feed(site.url + "/rss"), Memory(url="x")
    remembered(memory, feed.poll(memory, fetcher, NOW, whole=True))
    feed_of(site, [4, 3, 2, 1])
    whole = site.pages["/rss"][2]
    site.page("/rss", whole[: whole.rindex(b"<item>") + 20])
    del site.pages["/tin-1"]
    poll = feed.poll(memory, fetcher, NOW, whole=True)
    assert [one.name for one in poll.found] == [f"{site.url}/tin-4"] and poll.gone == []
    assert len(poll.trouble) == 1 and "cut short" in poll.trouble[0]
    site.page("/rss", whole[: whole.index(b"<item>") + 20])
    with pytest.raises(FetchError, match="cut short"):
        feed.poll(memory, fetcher, NOW, whole=True)


def test_a_sitemap_of_news(site, fetcher):
    entry = "<url><loc>{}/tin-{}</loc><lastmod>2024-03-0{}</lastmod></url>"
    urls = "".join(entry.format(site.url, number, number) for number in (1, 5, 7))
    site.page("/news.xml", f"<urlset>{urls}</urlset>")
    site.page("/all.xml", f"<sitemapindex><sitemap><loc>{site.url}/news.xml</loc></sitemap></sitemapindex>")
    for number in (1, 5, 7):
        site.page(f"/tin-{number}", PAGE.format(number, PARAGRAPH))
    poll = Sitemap(site.url + "/all.xml", 7).poll(Memory(url="x"), fetcher, NOW, whole=True)
    assert [one.name[-1] for one in poll.found] == ["7", "5"]  # the first is older than the window


def test_an_address_tells_what_it_is(site, fetcher):
    feed_of(site, [1])
    site.page("/", '<html><link rel="alternate" type="application/rss+xml" href="/rss"></html>')
    site.page("/wp", "<html></html>", Link=f'<{site.url}/wp-json/>; rel="https://api.w.org/"')
    site.page("/map.xml", "<?xml version='1.0'?><urlset></urlset>")
    site.page("/none", "<html></html>")
    for path, kind, url in (
        ("/rss", Feed, "/rss"),
        ("/", Feed, "/rss"),
        ("/wp", WordPress, "/wp-json"),
        ("/map.xml", Sitemap, "/map.xml"),
    ):
        source = open_source(site.url + path, fetcher, 7)
        assert isinstance(source, kind) and source.url == site.url + url
    with pytest.raises(FetchError, match="neither"):
        open_source(site.url + "/none", fetcher, 7)


def test_what_is_remembered_is_bounded_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.following.memory.MAX_SEEN", 3)
    memories, memory = Memories(tmp_path / "x"), Memory(url="https://a.example/rss")
    for number in range(5):
        memory.remember(str(number), Seen(id=f"url-{number}"))
    memories.keep(memory)
    assert list(memories.of("https://a.example/rss").seen) == ["2", "3", "4"] and MAX_SEEN > 1000
    (path,) = (tmp_path / "x").iterdir()
    path.write_text("{broken")
    assert memories.of("https://a.example/rss").seen == {}

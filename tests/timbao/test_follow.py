"""``timbao follow`` against a real WordPress: what comes, changes, moves and goes, as readers of the site see it."""

import json
import re
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone

import pytest

from indexer import Sources, to_article
from indexer.following.addresses import Allowed
from indexer.following.fetching import Fetcher
from indexer.following.memory import Memories
from search import open_index
from service.write_queue.queue import Queue
from tests.tools.wordpress import running
from timbao.following import Follower
from timbao.sink import Sink
from timbao.writing import Drainer, queue_place

pytestmark = pytest.mark.long

BODY = " ".join(["Sáng nay cây cầu mới bắc qua sông được đưa vào sử dụng sau ba năm thi công."] * 8)
LONG = f"<p>{BODY}</p>"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running(tmp_path_factory.mktemp("wp")) as running_site:
        yield running_site


@pytest.fixture
def empty(site):
    site.do(
        "foreach (get_posts(['post_type'=>'any','post_status'=>'any','numberposts'=>-1]) as $p)"
        " wp_delete_post($p->ID, true); return 1;"
    )
    site.asked()
    return site


@pytest.fixture
def engine(tmp_path):
    engine = open_index(str(tmp_path / "index"), create=True)
    yield engine
    engine.close()


@pytest.fixture
def look(engine, tmp_path):
    """Look once at an address, as ``timbao follow --once`` does, with a memory that lasts."""

    def looked(url, days=7):
        sink = Sink(str(tmp_path / "index"), engine)
        fetcher = Fetcher(Allowed(["127.0.0.1"]), delay=0)
        result = Follower(sink, fetcher, Memories(tmp_path / "follow"), days=days).look(url)
        assert result.error == ""
        return str(result).partition(": ")[2]

    return looked


def titles(engine):
    return {article.title for article in engine.stored(list(engine.ids())) if article}


def only(engine):
    (article,) = engine.stored(list(engine.ids()))
    return article


def yesterday():
    """A time so long ago that nothing was written in its second since."""
    return f"{datetime.now() - timedelta(days=1):%Y-%m-%d %H:%M:%S}"


def forget_whole(tmp_path, seconds=7200):
    """Make as if the sources had been read whole long ago."""
    for path in (tmp_path / "follow").glob("*.json"):
        known = json.loads(path.read_text())
        path.write_text(json.dumps(known | {"whole": known["whole"] - seconds}))


@pytest.mark.parametrize("way", ["", "/wp-json/", "/wp-json/wp/v2/posts"])
def test_a_site_is_found_and_its_articles_come_whole(empty, look, engine, way):
    section = empty.do("require_once ABSPATH.'wp-admin/includes/taxonomy.php'; return wp_create_category('Thời sự');")
    empty.post(
        "Cầu <em>mới</em> & cũ",
        f'{LONG}[gallery ids="1"]<!--nextpage-->Trang hai.',
        post_category=[section],
        tags_input=["cầu"],
    )
    assert look(empty.url + way) == "1 new"
    article = only(engine)
    assert (article.title, article.source, article.section, article.tags) == (
        "Cầu mới & cũ",
        "Báo Bờ Sông",
        "Thời sự",
        ["cầu"],
    )
    assert article.authors == ["toasoan"] and article.id.startswith("url-") and "[gallery" not in article.body
    assert (
        article.body.endswith("Trang hai.")
        and abs((article.published - datetime.now(timezone.utc)).total_seconds()) < 3600
    )
    assert look(empty.url + way) == "nothing new"


def test_an_article_that_changes_moves_and_goes(empty, look, engine):
    number = empty.post("Cầu mới", LONG)
    assert look(empty.url) == "1 new"
    empty.do(f"return wp_update_post(['ID'=>{number},'post_title'=>'Cầu mới thông xe']);")
    assert look(empty.url) == "1 changed" and titles(engine) == {"Cầu mới thông xe"}
    empty.do(f"return wp_update_post(['ID'=>{number},'post_name'=>'dia-chi-khac']);")
    assert look(empty.url) == "1 new, 1 withdrawn" and only(engine).url.endswith("/dia-chi-khac.html")
    empty.do(f"return wp_trash_post({number}) ? 1 : 0;")
    assert look(empty.url) == "1 withdrawn" and titles(engine) == set()
    empty.do(f"wp_untrash_post({number}); return wp_publish_post({number});")
    assert look(empty.url) == "1 new"
    empty.do(f"return wp_update_post(['ID'=>{number},'post_password'=>'x']);")
    assert look(empty.url) == "1 withdrawn" and titles(engine) == set()


def test_what_changes_again_within_its_second_is_read_again(empty, look, engine):
    """Whatever the clock does: the time of the change is set, half an hour from now, and stays the same."""
    number = empty.post("Cầu mới", LONG)
    keep = (
        "global $wpdb; $g = get_option('test_moment') ?: gmdate('Y-m-d H:i:s', time() + 1800);"
        "update_option('test_moment', $g);"
        f"$wpdb->update($wpdb->posts, ['post_modified_gmt'=>$g], ['ID'=>{number}]);"
        f"clean_post_cache({number}); return 1;"
    )
    empty.do(keep)
    assert look(empty.url) == "1 new"
    empty.do(f"wp_update_post(['ID'=>{number},'post_title'=>'Cầu mới thông xe']); {keep}")
    assert look(empty.url) == "1 changed" and titles(engine) == {"Cầu mới thông xe"}
    assert look(empty.url) == "nothing new"
    empty.do(f"wp_update_post(['ID'=>{number},'post_password'=>'x']); {keep}")
    assert look(empty.url) == "1 withdrawn" and titles(engine) == set()


def test_a_scheduled_article_that_comes_out_late_is_found(empty, look, engine):
    """Its ``modified`` and its planned date are before the last look."""
    empty.post("Trước", LONG)
    number = empty.post("Hẹn giờ", LONG, post_status="future", post_date="2031-01-01 00:00:00")
    assert look(empty.url) == "1 new"
    empty.do(
        "global $wpdb; $d = current_time('mysql'); $g = current_time('mysql', 1);"
        "$all = ['post_date'=>$d,'post_date_gmt'=>$g,'post_modified'=>$d,'post_modified_gmt'=>$g];"
        f"$wpdb->update($wpdb->posts, $all, ['ID'=>{number}]);"
        f"clean_post_cache({number}); return 1;"
    )
    assert look(empty.url) == "nothing new"
    empty.do(f"wp_publish_post({number}); return 1;")
    assert look(empty.url) == "1 new" and titles(engine) == {"Trước", "Hẹn giờ"}


def test_a_section_that_is_renamed_is_found_when_all_is_read(empty, look, engine, tmp_path):
    section = empty.do("require_once ABSPATH.'wp-admin/includes/taxonomy.php'; return wp_create_category('Xe cộ');")
    empty.post("Cầu mới", LONG, post_category=[section], post_date=yesterday())
    look(empty.url)
    empty.do(f"wp_update_term({section}, 'category', ['name'=>'Giao thông']); return 1;")
    assert look(empty.url) == "nothing new"
    forget_whole(tmp_path)
    assert look(empty.url) == "1 changed" and only(engine).section == "Giao thông"


def test_only_the_window_is_compared_and_all_if_asked(empty, look, engine, tmp_path):
    for number in range(3):
        empty.post(f"Tin cũ {number}", LONG, post_date=f"2020-01-0{number + 1} 08:00:00")
    assert look(empty.url) == "nothing new"
    for path in (tmp_path / "follow").glob("*.json"):
        path.unlink()
    assert look(empty.url, days=None) == "3 new"


def test_a_feed_is_asked_with_what_it_said_and_read_whole_from_time_to_time(empty, look, engine, tmp_path):
    first, second = (empty.post(title, LONG, post_date=yesterday()) for title in ("Một", "Hai"))
    feed = empty.url + "/feed/"
    assert look(feed) == "2 new" and titles(engine) == {"Một", "Hai"}
    empty.asked()
    assert look(feed) == "nothing new"
    assert [tag != "" for path, tag in empty.asked() if path == "/feed/"][-1]
    empty.do(f"return wp_trash_post({second}) ? 1 : 0;")  # which leaves the feed's ETag as it was
    forget_whole(tmp_path)
    look(feed)
    empty.do(f"wp_untrash_post({second}); wp_publish_post({second}); return wp_trash_post({first}) ? 1 : 0;")
    empty.post("Ba", LONG)
    look(feed)
    assert "Ba" in titles(engine)


def test_a_feed_of_summaries_has_its_articles_fetched(empty, look, engine):
    empty.do("update_option('rss_use_excerpt', 1); return 1;")
    try:
        empty.post(
            "Cầu mới thông xe sáng nay", LONG + "<p>Đoạn cuối của bài nằm ở đây, chỉ trang mới có, dài hơn một câu.</p>"
        )
        assert look(empty.url + "/feed/") == "1 new"
    finally:
        empty.do("update_option('rss_use_excerpt', 0); return 1;")
    assert "Đoạn cuối của bài" in only(engine).body and only(engine).title == "Cầu mới thông xe sáng nay"


def test_the_same_article_by_feed_and_by_api_is_one(empty, look, engine):
    empty.post("Cầu mới", LONG)
    look(empty.url + "/feed/")
    look(empty.url + "/wp-json/")
    assert len(list(engine.ids())) == 1


def test_an_article_behind_a_password_is_none_in_a_feed(empty, look, engine):
    empty.post("Bài khoá", LONG, post_password="x")
    empty.post("Bài mở", LONG)
    look(empty.url + "/feed/")
    assert titles(engine) == {"Bài mở"}


def test_everything_goes_through_the_queue_where_a_writer_runs(empty, look, engine, tmp_path):
    number = empty.post("Cầu mới", LONG)
    queue = Queue(queue_place(str(tmp_path / "index")))
    with queue.writer_lock():
        assert look(empty.url) == "1 new" and titles(engine) == set() and queue.load().requests == 1
        Drainer(queue, engine).drain()
        engine.refresh()
        assert titles(engine) == {"Cầu mới"} and look(empty.url) == "nothing new"
        empty.do(f"return wp_trash_post({number}) ? 1 : 0;")
        assert look(empty.url) == "1 withdrawn" and titles(engine) == {"Cầu mới"}
        Drainer(queue, engine).drain()
        engine.refresh()
        assert titles(engine) == set()


def test_the_command_looks_once_and_says_what_it_did(empty, process):
    empty.post("Cầu mới", LONG)
    done = process("follow", empty.url, "--once", "--delay", "0")
    assert done.returncode == 1 and "--allow-private 127.0.0.1" in done.stderr
    done = process("follow", empty.url, "--once", "--delay", "0", "--allow-private", "127.0.0.0/8")
    assert (done.returncode, done.stderr) == (0, "") and re.fullmatch(r"http://127.0.0.1:\d+: 1 new\n", done.stdout)
    done = process("follow", empty.url, "--once", "--delay", "0", "--allow-private", "127.0.0.1", "--json")
    told = json.loads(done.stdout)
    assert (told["feed"], told["new"], told["withdrawn"], told["error"]) == (empty.url, 0, 0, "")


def test_saved_pages_are_read_as_the_site_shows_them(empty, tmp_path):
    """The article with its time, section, tags and author; every other page of the site refused."""
    empty.do("wp_update_user(['ID'=>1,'display_name'=>'Minh An']); return 1;")
    section = empty.do("require_once ABSPATH.'wp-admin/includes/taxonomy.php'; return wp_create_category('Thời sự');")
    number = empty.post(
        "Cầu mới qua sông", LONG * 2, post_category=[section], tags_input=["cầu"], post_date=yesterday()
    )
    for title in (
        "Đường mới qua huyện bên",
        "Trường mới ở xã bên sông",
        "Chợ mới cạnh chân cầu",
        "Bến phà cũ đóng cửa",
    ):
        empty.post(title, LONG * 2, post_category=[section])
    page = empty.post("Giới thiệu", LONG * 2, post_type="page")
    link = empty.do(f"return get_permalink({number});")
    article = to_article(record_of(tmp_path, link).mapping)
    assert (article.title, article.section, article.tags, article.source) == (
        "Cầu mới qua sông", "Thời sự", ["cầu"], "Báo Bờ Sông",
    )  # fmt: skip
    assert article.authors == ["Minh An"] and article.body == BODY + "\n" + BODY
    assert f"{article.published:%Y-%m-%d %H:%M:%S}" == empty.do(f"return get_post({number})->post_date;")
    others = [
        f"get_category_link({section})", "home_url('/')", "home_url('/?s=c%E1%BA%A7u')", "home_url('/khong-co.html')",
        "get_tag_link(get_term_by('name','cầu','post_tag'))", "get_author_posts_url(1)", f"get_permalink({page})",
        "get_year_link(gmdate('Y'))", "wp_login_url()",
    ]  # fmt: skip
    for one in others:
        assert record_of(tmp_path, empty.do(f"return {one};")).reason.startswith("the page "), one
    empty.do("wp_update_user(['ID'=>1,'display_name'=>'toasoan']); return 1;")


def record_of(tmp_path, url):
    """The record of a page of the site, saved as it is."""
    try:
        with urllib.request.urlopen(url) as answer:
            data = answer.read()
    except urllib.error.HTTPError as error:
        data = error.read()
    (tmp_path / "tin.html").write_bytes(data)
    (record,) = Sources([str(tmp_path / "tin.html")])
    return record


def test_an_export_is_read_as_the_site_shows_it(empty, tmp_path, process):
    section = empty.do("require_once ABSPATH.'wp-admin/includes/taxonomy.php'; return wp_create_category('Thời sự');")
    empty.post("Dán từ Word", f"{LONG}\x0b<o:p></o:p> hết.", post_category=[section])
    empty.post("Nháp", LONG, post_status="draft")
    empty.post("Khoá", LONG, post_password="x")
    empty.post("Trang", LONG, post_type="page")
    text = empty.do(
        "require_once ABSPATH.'wp-admin/includes/export.php'; ob_start(); @export_wp(); return ob_get_clean();"
    )
    (tmp_path / "xuat.xml").write_text(text, "utf-8")
    assert process("index", "xuat.xml", "-q").returncode == 0
    (article,) = map(json.loads, process("export").stdout.splitlines())
    assert (article["title"], article["section"], article["source"]) == ("Dán từ Word", "Thời sự", "Báo Bờ Sông")
    assert article["body"].endswith("hết.") and article["authors"] == ["toasoan"] and article["id"].startswith("url-")

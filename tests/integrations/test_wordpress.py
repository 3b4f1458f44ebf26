"""The plugin for WordPress in a real WordPress: what it tells a real service when articles come, change and go.

``scripts/system-packages wordpress`` installs what it needs.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import socket
import subprocess
import textwrap
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.access.keys import add_key
from service.write_queue.queue import Queue
from service.write_queue.writing import Writing
from tests.service.conftest import articles as articles  # noqa: PLC0414  # fixtures
from tests.service.conftest import sample_index as sample_index  # noqa: PLC0414
from tests.service.conftest import serving
from tests.tools.wordpress import files
from timbao.writing import read_article

pytestmark = pytest.mark.long

PLUGIN = Path(__file__).parents[2] / "integrations" / "wordpress" / "timbao"
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '{url}'); define('WP_SITEURL', '{url}'); define('WP_ENVIRONMENT_TYPE', 'local');
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DISABLE_FATAL_ERROR_HANDLER', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """
define('WP_INSTALLING', true);
require 'wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Báo Ví Dụ', 'admin', 'a@bao.example', true, '', 'test-only');
update_option('timezone_string', 'Asia/Ho_Chi_Minh');
update_option('permalink_structure', '/%postname%.html');
"""
START = "require 'wp-load.php'; wp_set_current_user(1);"


@contextmanager
def database(folder: Path):
    """A MariaDB of its own, on a socket; gives the path of that."""
    place, data = folder / "db.sock", folder / "db"
    user = ["--user=root"] if os.geteuid() == 0 else []
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    subprocess.run([*install, "--skip-test-db", *user], check=True, capture_output=True, timeout=600)
    program = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
    command = [program, "--no-defaults", f"--datadir={data}", f"--socket={place}", "--skip-networking", *user]
    process = subprocess.Popen([*command, "--innodb-flush-log-at-trx-commit=0"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            if place.exists():
                break
            time.sleep(0.1)
        make = [
            "mariadb",
            "--no-defaults",
            "-uroot",
            "-S",
            str(place),
            "-e",
            "CREATE DATABASE wp CHARACTER SET utf8mb4",
        ]
        subprocess.run(make, check=True, capture_output=True, timeout=300)
        yield place
    finally:
        process.terminate()
        process.wait(120)


@pytest.fixture(scope="module")
def timbao(sample_index, tmp_path_factory):
    """A real service that takes writes: its address, its queue, a key to write and one to show."""
    folder = tmp_path_factory.mktemp("timbao")
    key = add_key(folder / "keys.json", "wp", ["ingest"])[1]
    queue = Queue(folder / "queue", max_requests=10**6)
    with serving(sample_index, writing=Writing(queue, read_article), keys=str(folder / "keys.json")) as address:
        yield address, queue, key


@pytest.fixture(scope="module")
def wordpress(timbao, tmp_path_factory):
    """A real WordPress with the plugin: runs lines of PHP in it, and gives what they print."""
    folder = tmp_path_factory.mktemp("wp")
    site = folder / "www"
    shutil.copytree(files(), site, symlinks=False, ignore_dangling_symlinks=True)
    shutil.copytree(PLUGIN, site / "wp-content" / "plugins" / "timbao")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with database(folder) as place:
        (site / "wp-config.php").unlink(missing_ok=True)
        (site / "wp-config.php").write_text(CONFIG.format(socket=place, url=url), "utf-8")

        def run(code: str, start: str = START) -> str:
            command = ["php", "-d", "display_errors=stderr", "-d", "error_reporting=8191", "-r", start + code]
            ended = subprocess.run(command, cwd=site, capture_output=True, text=True, timeout=600, check=False)
            assert ended.returncode == 0, ended.stderr[-3000:] + ended.stdout[-1000:]
            assert "Timbao" not in ended.stderr and "plugins/timbao" not in ended.stderr, ended.stderr[-3000:]
            return ended.stdout

        run(INSTALL, "$_SERVER['HTTP_HOST'] = '127.0.0.1'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';")
        address, _, key = timbao
        run(f"""
            require_once ABSPATH . 'wp-admin/includes/plugin.php';
            $wrong = activate_plugin('timbao/timbao.php');
            if (is_wp_error($wrong)) {{ echo $wrong->get_error_message(); exit(1); }}
            $given = ['service' => '{address}', 'key' => '{key}', 'site' => 'timbao_site', 'box' => '1'];
            update_option('timbao', $given);
        """)
        run.url = url
        run.site = site
        yield run


@pytest.fixture
def told(timbao):
    """What the service was told since the last time it was asked: (kind, article's id or articles)."""
    _, queue, _ = timbao
    known = set(queue.waiting())

    def told():
        found = []
        for name in [one for one in queue.waiting() if one not in known]:
            known.add(name)
            write, raw = queue.read(name)
            lines = [json.loads(line) for line in raw.splitlines()] if write.kind == "bulk" else None
            found.append((write.kind, write.article or lines, json.loads(raw) if write.kind == "put" else None))
        return found

    return told


def rest(run, method: str, path: str, **fields) -> dict:
    """What the editor of WordPress does."""
    code = f"""
        $request = new WP_REST_Request('{method}', '/wp/v2/{path}');
        $request->set_body_params(json_decode({json.dumps(json.dumps(fields)).replace("$", chr(92) + "$")}, true));
        foreach (json_decode({json.dumps(json.dumps(fields)).replace("$", chr(92) + "$")}, true) as $k => $v)
            $request->set_param($k, $v);
        $answer = rest_do_request($request);
        echo json_encode($answer->get_data());
    """
    return json.loads(run(textwrap.dedent(code)))


def test_an_article_from_its_draft_to_its_end(wordpress, told):
    made = rest(wordpress, "POST", "posts", title="Giá xăng & dầu <em>tăng</em>", content="<p>Sáng nay…</p>")
    identity = f"127.0.0.1-{made['id']}"
    assert {kind for kind, _, _ in told()} <= {"delete"}, "a draft is nothing to be found"
    tag = rest(wordpress, "POST", "tags", name="xăng dầu")
    section = rest(wordpress, "POST", "categories", name="Kinh tế & Đời sống")
    rest(wordpress, "POST", f"posts/{made['id']}", status="publish", tags=[tag["id"]], categories=[section["id"]])
    puts = [(article, body) for kind, article, body in told() if kind == "put"]
    assert {article for article, _ in puts} == {identity}
    body = puts[-1][1]
    assert body["title"] == "Giá xăng & dầu tăng"
    assert (body["tags"], body["section"], body["source"]) == (["xăng dầu"], "Kinh tế & Đời sống", "Báo Ví Dụ")
    assert body["published"].endswith("+07:00")
    assert body["url"].startswith(f"{wordpress.url}/gia-xang")
    article = read_article(json.dumps(body).encode(), identity)
    assert (article.body, article.authors) == ("Sáng nay…", ["admin"])

    rest(wordpress, "POST", f"posts/{made['id']}", content="<p>Một</p><!--nextpage--><p>Hai</p>")
    (*_, (kind, _, changed)) = told()
    assert kind == "put" and "Một" in changed["body"] and "Hai" in changed["body"]

    for change in ({"password": "x"}, {"password": ""}, {"status": "private"}, {"status": "publish"}):
        rest(wordpress, "POST", f"posts/{made['id']}", **change)
        hidden = change in ({"password": "x"}, {"status": "private"})
        assert [(kind, article) for kind, article, _ in told()][-1] == ("delete" if hidden else "put", identity)

    wordpress(f"wp_trash_post({made['id']});")
    assert [(kind, article) for kind, article, _ in told()][-1] == ("delete", identity)
    wordpress(f"wp_untrash_post({made['id']}); wp_publish_post({made['id']});")
    assert [(kind, article) for kind, article, _ in told()][-1] == ("put", identity)
    wordpress(f"wp_delete_post({made['id']}, true);")
    assert {(kind, article) for kind, article, _ in told()} == {("delete", identity)}


def test_pages_and_revisions_are_not_told_of(wordpress, told):
    told()
    rest(wordpress, "POST", "pages", title="Giới thiệu", status="publish")
    wordpress("wp_insert_post(['post_type' => 'attachment', 'post_title' => 'Ảnh', 'post_status' => 'inherit']);")
    assert told() == []


def test_everything_at_first_and_whatever_was_missed(wordpress, told):
    ids = json.loads(
        wordpress("""
        remove_action('wp_after_insert_post', 'Timbao\\\\changed');
        for ($n = 0; $n < 60; $n++)
            $ids[] = wp_insert_post(['post_title' => "Bài $n", 'post_status' => 'publish']);
        wp_insert_post(['post_title' => 'Kín', 'post_status' => 'publish', 'post_password' => 'x']);
        echo json_encode($ids);
    """)
    )
    assert told() == []
    assert int(wordpress("echo Timbao\\tell_everything();")) >= 60
    for _ in range(3):
        wordpress("Timbao\\tell_pending();")
    sent = [line for kind, lines, _ in told() if kind == "bulk" for line in lines]
    assert {f"127.0.0.1-{one}" for one in ids} <= {line["id"] for line in sent}
    assert "Kín" not in {line["title"] for line in sent}
    assert wordpress("echo count(get_option('timbao_pending', []));") == "0"


def test_a_name_that_changes_changes_every_article(wordpress, told):
    section = rest(wordpress, "POST", "categories", name="Thời sự")
    made = rest(wordpress, "POST", "posts", title="Bão", status="publish", categories=[section["id"]])
    told()
    rest(wordpress, "POST", f"categories/{section['id']}", name="Thời sự & Xã hội")
    wordpress("wp_update_user(['ID' => 1, 'display_name' => 'Nguyễn Văn A']);")
    while wordpress("Timbao\\tell_pending(); echo count(get_option('timbao_pending', []));") != "0":
        pass
    sent = {line["id"]: line for kind, lines, _ in told() if kind == "bulk" for line in lines}
    assert sent[f"127.0.0.1-{made['id']}"]["section"] == "Thời sự & Xã hội"
    assert sent[f"127.0.0.1-{made['id']}"]["authors"] == ["Nguyễn Văn A"]


def test_what_cannot_be_told_now_is_told_later(wordpress, timbao, told):
    address = timbao[0]
    wordpress("update_option('timbao', ['service' => 'http://127.0.0.1:9'] + get_option('timbao'));")
    made = rest(wordpress, "POST", "posts", title="Mất mạng", status="publish")
    gone = rest(wordpress, "POST", "posts", title="Rồi xóa", status="publish")
    wordpress(f"wp_delete_post({gone['id']}, true);")
    assert told() == []
    assert wordpress("echo wp_next_scheduled('timbao_later') > 0 ? 'yes' : 'no';") == "yes"
    assert wordpress("echo get_option('timbao_trouble') === '' ? 'none' : 'told';") == "told"
    wordpress(f"update_option('timbao', ['service' => '{address}'] + get_option('timbao')); Timbao\\tell_pending();")
    found = told()
    assert [line["title"] for kind, lines, _ in found if kind == "bulk" for line in lines] == ["Mất mạng"]
    assert ("delete", f"127.0.0.1-{gone['id']}") in {(kind, article) for kind, article, _ in found if kind == "delete"}
    assert wordpress("echo count(get_option('timbao_pending', []));") == "0"
    assert made["id"] != gone["id"]


def test_the_name_of_a_site_is_the_source_as_it_is_written(wordpress):
    """WordPress keeps an ampersand as an entity, also in authors; an article's source and the elements' are one."""
    wordpress("update_option('blogname', 'Tin & Bài “Đồng” <Quê>');")
    try:
        article, authors, box = json.loads(
            wordpress("""
                $user = ['user_login' => 'lan', 'user_pass' => 'test-only', 'display_name' => 'Lan & Mai'];
                $author = wp_insert_user($user);
                $post = ['post_title' => 'Một bài', 'post_status' => 'draft', 'post_author' => $author];
                $article = Timbao\\article_of(get_post(wp_insert_post($post)));
                echo json_encode([$article['source'], $article['authors'], do_shortcode('[timbao_search]')]);
            """)
        )
        assert authors == ["Lan & Mai"]
        assert article.startswith("Tin & Bài “Đồng”")
        assert html.unescape(re.search(r' source="([^"]*)"', box)[1]) == article
    finally:
        wordpress("update_option('blogname', 'Báo Ví Dụ');")


def test_what_is_told_to_a_wrong_address_is_told_later(wordpress, timbao, told):
    """The address of a page of Timbao answers 404, and another server perhaps 405: nothing is lost by that."""
    address = timbao[0]
    wordpress(f"update_option('timbao', ['service' => '{address}/search'] + get_option('timbao'));")
    rest(wordpress, "POST", "posts", title="Sai địa chỉ", status="publish")
    assert told() == []
    assert "404" in wordpress("echo get_option('timbao_trouble');")
    wordpress(f"update_option('timbao', ['service' => '{address}'] + get_option('timbao')); Timbao\\tell_pending();")
    assert [line["title"] for kind, lines, _ in told() if kind == "bulk" for line in lines] == ["Sai địa chỉ"]
    assert wordpress("echo count(get_option('timbao_pending', []));") == "0"


@pytest.mark.parametrize(
    ("home", "name"),
    [
        ("https://bao.example", "bao.example-7"),
        ("https://bao.example/", "bao.example-7"),
        ("https://bao.example/en", "bao.example-en-7"),
        ("https://bao.example/tin/en/", "bao.example-tin-en-7"),
    ],
)
def test_sites_in_folders_of_one_host_keep_apart(wordpress, home, name):
    assert wordpress(f"add_filter('home_url', fn() => '{home}'); echo Timbao\\article_id(7);") == name


def test_the_elements_on_a_page(wordpress, timbao):
    process = subprocess.Popen(
        ["php", "-S", wordpress.url.removeprefix("http://"), "-t", str(wordpress.site)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        content = '[timbao_search section="Thể thao"]\\n[timbao_results browse facets="section|tag"]'
        page = int(wordpress(
            f"echo wp_insert_post(['post_type' => 'page', 'post_title' => 'Tìm', 'post_status' => 'publish', "
            f"'post_content' => \"{content.replace(chr(34), chr(92) + chr(34))}\"]);"
        ))  # fmt: skip
        for _ in range(1200):
            try:
                html = urllib.request.urlopen(f"{wordpress.url}/?page_id={page}").read().decode()
                break
            except OSError:
                time.sleep(0.1)
        assert re.search(r'<timbao-search section="Thể thao" site="timbao_site" source="Báo Ví Dụ"><form', html)
        assert re.search(r'<timbao-results browse facets="section\|tag" site="timbao_site" source="Báo Ví Dụ">', html)
        for name in ("timbao-search", "timbao-results"):
            found = re.findall(rf'<script type="module" crossorigin="anonymous" src=.{timbao[0]}/{name}.js', html)
            assert len(found) == 1
        assert "<timbao-search" in wordpress("echo get_search_form(['echo' => false]);")
    finally:
        process.terminate()
        process.wait(120)

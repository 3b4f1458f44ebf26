"""A real WordPress on 127.0.0.1, of Debian's packages, with a database of its own in a folder; stopped at the end.

``scripts/system-packages wordpress`` installs them.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_FILES = Path("/usr/share/wordpress")
_LOAD = "$_SERVER['HTTP_HOST']='127.0.0.1'; require getenv('WP_WWW').'/wp-load.php'; kses_remove_filters();"
_CONFIG = """<?php
define('DB_NAME','wp'); define('DB_USER','root'); define('DB_PASSWORD',''); define('DB_HOST','localhost:%(socket)s');
define('DB_CHARSET','utf8mb4'); define('DB_COLLATE','');
foreach (['AUTH_KEY','SECURE_AUTH_KEY','LOGGED_IN_KEY','NONCE_KEY'] as $k) define($k, "test-$k");
$table_prefix='wp_'; define('WP_HOME','%(url)s'); define('WP_SITEURL','%(url)s'); define('DISABLE_WP_CRON',true);
define('WP_HTTP_BLOCK_EXTERNAL',true); define('AUTOMATIC_UPDATER_DISABLED',true);
if (!defined('ABSPATH')) define('ABSPATH', __DIR__.'/');
require_once ABSPATH.'wp-settings.php';
"""
_ROUTER = """<?php
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)); $file = $_SERVER['DOCUMENT_ROOT'].$path;
$tag = $_SERVER['HTTP_IF_NONE_MATCH'] ?? '';
file_put_contents(getenv('WP_LOG'), $_SERVER['REQUEST_URI']."\\t$tag\\n", FILE_APPEND);
if (is_file($file) || is_file(rtrim($file,'/').'/index.php') && $path !== '/') return false;
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php'; chdir($_SERVER['DOCUMENT_ROOT']);
require $_SERVER['DOCUMENT_ROOT'].'/index.php';
"""
_INSTALL = """define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST']='127.0.0.1'; $_SERVER['SERVER_PROTOCOL']='HTTP/1.1';
function wp_new_blog_notification() {}
require getenv('WP_WWW').'/wp-load.php'; require ABSPATH.'wp-admin/includes/upgrade.php';
wp_install('Báo Bờ Sông', 'toasoan', 'a@example.invalid', true, '', 'test-only', 'vi');
update_option('timezone_string', 'Asia/Ho_Chi_Minh'); update_option('permalink_structure', '/%postname%.html');
update_option('rss_use_excerpt', 0); flush_rewrite_rules();"""


def files() -> Path:
    """The folder of WordPress's files. Where something is missing the test is skipped, and in CI it fails."""
    programs = [name for name in ("php", "mariadb", "mariadb-install-db") if shutil.which(name) is None]
    missing = [*programs, *([] if _FILES.is_dir() else [str(_FILES)])]
    if missing:
        reason = f"not on this machine: {', '.join(missing)}; scripts/system-packages wordpress installs them"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return _FILES


class Site:
    """A running site."""

    def __init__(self, folder: Path, url: str, environment: dict[str, str]) -> None:
        self.folder, self.url, self._environment = folder, url, environment

    def do(self, code: str) -> Any:
        """Run PHP within WordPress, and give what it returns."""
        script = f'{_LOAD} echo "\\n=".json_encode((function() {{ {code} }})());'
        done = subprocess.run(
            ["php", "-d", "display_errors=stderr", "-r", script], env=self._environment, capture_output=True, check=True
        )
        return json.loads(done.stdout.rpartition(b"\n=")[2])

    def post(self, title: str, body: str, **fields: object) -> int:
        """Write an article, and give its number."""
        given = {"post_title": title, "post_content": body, "post_status": "publish", "post_author": 1} | fields
        number = self.do(f"return wp_insert_post(wp_slash(json_decode({_quoted(json.dumps(given))}, true)), true);")
        assert isinstance(number, int)
        return number

    def asked(self) -> list[tuple[str, str]]:
        """The addresses asked since the last call, each with the ETag that was sent, and forget them."""
        log = self.folder / "asked"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [(line.partition("\t")[0], line.partition("\t")[2]) for line in lines]


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """A site in a folder, which is stopped on leaving."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url, www, data, names = f"http://127.0.0.1:{port}", folder / "www", folder / "db", folder / "s"
    shutil.copytree(files(), www, symlinks=False, ignore_dangling_symlinks=True, dirs_exist_ok=True)
    (www / "wp-config.php").write_text(_CONFIG % {"socket": names, "url": url})
    (folder / "router.php").write_text(_ROUTER)
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    subprocess.run([*install, "--skip-test-db", *as_root], check=True, capture_output=True)
    server = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
    options = ["--no-defaults", *as_root, f"--datadir={data}", f"--socket={names}", "--skip-networking"]
    environment = os.environ | {"WP_WWW": str(www), "WP_LOG": str(folder / "asked")}
    with (folder / "log").open("wb") as log:
        database = subprocess.Popen([server, *options, f"--pid-file={folder}/pid"], stderr=log, stdout=log)
        web = None
        try:
            _until(names.exists)
            subprocess.run(["mariadb", "--no-defaults", "-uroot", f"-S{names}", "-e", "CREATE DATABASE wp"], check=True)
            subprocess.run(["php", "-r", _INSTALL], env=environment, check=True, capture_output=True)
            command = ["php", "-S", f"127.0.0.1:{port}", "-t", str(www), str(folder / "router.php")]
            web = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
            _until(lambda: _answers(f"{url}/wp-json/"))
            yield Site(folder, url, environment)
        finally:
            for process in filter(None, (web, database)):
                process.terminate()
                process.wait(120)


def _until(done: Any) -> None:
    for _ in range(1200):
        if done():
            return
        time.sleep(0.1)
    raise TimeoutError("the site did not start")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

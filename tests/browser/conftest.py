from __future__ import annotations

import json
import os
import shutil
import threading
import time
from pathlib import Path
from socketserver import ThreadingMixIn
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import msgspec
import pytest

from search import Article, open_index
from service import ServiceSettings, create_app

SAMPLE = Path(__file__).parents[2] / "index_data" / "sample"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
"""The first that is there: the same pages in the shell without a user interface, where a window is made in a quarter of
the time."""
LATE = 0.05
"""Seconds before a page or an answer begins, and between the two pieces of a page."""
PATIENCE = 60
"""Seconds in which what is expected has to be seen: much more than it takes, since other tests are at work beside."""
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # which is small in some containers, and a page that finds it full is lost
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each connection: a browser opens some that it says nothing on, and they hold up no other."""

    daemon_threads = True
    request_queue_size = 128


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *_: object) -> None:
        pass


def late(app):
    """``app`` that begins to answer a moment after it is asked, as from afar.

    A test that looks for what is to come on the page that is still there then fails always.
    """

    def slow(environ, start_response):
        if not environ["PATH_INFO"].endswith((".css", ".js", ".svg", ".ico")):
            time.sleep(LATE)
        return app(environ, start_response)

    return slow


def _in_two_pieces(app):
    """``app`` with most of every page a moment late, as over a slow line.

    A test that looks at a page before it waited for what it looks for then fails
    always, not once in a hundred runs.
    """

    def slow(environ, start_response):
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # half a compressed page is no page
        body = b"".join(app(environ, start_response))
        yield body[: len(body) // 4]
        time.sleep(LATE)
        yield body[len(body) // 4 :]

    return slow


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a service over the sample articles."""
    engine = open_index(str(tmp_path_factory.mktemp("browser") / "index"), create=True)
    with engine.writer() as writer:
        for path in sorted(SAMPLE.glob("*.jsonl")):
            writer.add([msgspec.convert(json.loads(line), Article) for line in path.read_text().splitlines()])
    engine.refresh()
    server = make_server("127.0.0.1", 0, None, Server, Quiet)
    settings = ServiceSettings(listening=f"http://127.0.0.1:{server.server_port}")
    server.set_app(_in_two_pieces(late(create_app(engine, settings))))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    engine.close()


@pytest.fixture(scope="session")
def chromium():
    """The machine's Chromium, which makes windows; without one the tests are skipped, and fail where CI is true."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"no Chromium on this machine (looked for {', '.join(NAMES)})"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    playwright = pytest.importorskip("playwright.sync_api")
    playwright.expect.set_options(timeout=1000 * PATIENCE)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=SWITCHES, timeout=1000 * PATIENCE)

        def new_context(**options: object):
            context = browser.new_context(**options)
            context.set_default_timeout(1000 * PATIENCE)
            return context

        yield SimpleNamespace(new_context=new_context)
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    """Open an address in a new window; ``javascript`` and the size can be chosen."""
    contexts = []

    def open_page(address: str, width: int = 1280, height: int = 900, **options: object):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            base_url=site,
            **{"locale": "vi-VN", **options},
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("requestfailed", lambda request: page.complaints.append(request.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()

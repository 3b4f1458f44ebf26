"""``<timbao-search>`` in Firefox: the events that input methods sent to it, and those of other ways of typing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from service.pages.templating import STATIC
from tests.browser.marionette import NAMES, Firefox, started
from tests.browser.test_element import served
from tests.browser.test_typing import LATENCY, rightly
from tests.browser.traces import HERE, RECORDED, load, traces
from tests.browser.typists import made

PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Gõ</title><main></main>
<script src="/replay.js"></script><script type="module" src="/timbao-search.js"></script></html>"""
FILES = {
    "/": PAGE,
    "/replay.js": (Path(__file__).parent / "replay.js").read_text("utf-8") + Firefox.PAGE,
    "/timbao-search.js": (STATIC / "timbao-search.js").read_text("utf-8"),
}


def _app(environ, start_response):
    path = environ["PATH_INFO"]
    kind = "text/javascript" if path.endswith(".js") else "text/html"
    start_response("200 OK" if path in FILES else "404 Not Found", [("Content-Type", f"{kind}; charset=utf-8")])
    return [FILES.get(path, "").encode()]


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    """The machine's Firefox with the element in a page; without one the tests are skipped."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no Firefox on this machine (looked for {', '.join(NAMES)})")
    home = tmp_path_factory.mktemp("firefox")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "HOME", str(home))
        with served(_app) as address, started(found, tmp_path_factory.mktemp("profile")) as firefox:
            firefox.visit(address)
            assert "error" not in firefox.call("installReplay", [])
            yield firefox


@pytest.fixture(scope="module")
def replay(firefox):
    """Replay a trace against a new element; gives what the element did."""

    def replay(trace, offered=None):
        how = {"latency": LATENCY, "quiet": 1000, "offered": offered}
        said = firefox.call("replay", [trace, how])
        assert "error" not in said, said
        return said["value"]

    return replay


def all_traces():
    for path in [*traces(HERE), *traces(RECORDED)]:
        trace = load(path)
        if trace["browser"] in {"firefox", "any"}:
            yield pytest.param(trace, id=path.stem)
    for name, trace in made():
        if trace["browser"] == "firefox":
            yield pytest.param(trace, id=name)


@pytest.mark.parametrize("trace", list(all_traces()))
def test_typed(replay, trace):
    rightly(replay, trace)

"""Who may ask what, whole: every route, method, key and setting, and every spelling of an address, against a table.

The tables here are written out by hand and share nothing with the service. A route that is not in them fails.
"""

from __future__ import annotations

import socket
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from falcon import testing
from falcon.inspect import inspect_app, inspect_compiled_router, register_router

from search import open_index
from service import ServiceSettings, create_app
from service.access.keys import add_key, revoke_key
from service.access.policy import Policy
from service.access.router import Router, Undeclared
from service.access.token_buckets import Buckets
from service.pages.script import read_script
from service.pages.templating import STATIC
from service.settings import SCOPES
from service.write_queue.queue import Queue
from service.write_queue.writing import Writing
from timbao.writing import read_article

pytestmark = pytest.mark.long

register_router(Router)(inspect_compiled_router)

# What each method of each route needs; None: nothing. HEAD goes with GET, OPTIONS needs nothing.
NEEDS: dict[str, dict[str, str | None]] = {
    "/": {"GET": "search"},
    "/search": {"GET": "search"},
    "/search/{facet}": {"GET": "search"},
    "/batch": {"GET": "search", "POST": "search"},
    "/kept": {"GET": "search"},
    "/compare": {"GET": "search"},
    "/compare.svg": {"GET": "search"},
    "/compare.csv": {"GET": "search"},
    "/search.atom": {"GET": "search"},
    "/opensearch.xml": {"GET": "search"},
    "/article/{article_id:path}": {"GET": "search"},
    "/about": {"GET": "search"},
    "/docs": {"GET": "search"},
    "/problems": {"GET": None},
    "/problems/{code}": {"GET": None},
    "/static/{name}": {"GET": None},
    "/robots.txt": {"GET": None},
    "/favicon.ico": {"GET": None},
    "/timbao-search.js": {"GET": None},
    "/timbao-search-{version}.js": {"GET": None},
    "/timbao-results.js": {"GET": None},
    "/timbao-results-{version}.js": {"GET": None},
    "/embed": {"GET": "search"},
    "/healthz": {"GET": None},
    "/readyz": {"GET": None},
    "/metrics": {"GET": "metrics"},
    "/api/v1/search": {"GET": "search"},
    "/api/v1/suggest": {"GET": "search"},
    "/api/v1/analyze": {"GET": "search"},
    "/api/v1/series": {"GET": "search"},
    "/api/v1/stats": {"GET": "search"},
    "/api/v1/sections": {"GET": "search"},
    "/api/v1/sources": {"GET": "search"},
    "/api/v1/authors": {"GET": "search"},
    "/api/v1/tags": {"GET": "search"},
    "/api/v1/openapi.json": {"GET": "search"},
    "/api/v1/batch": {"POST": "search"},
    "/api/v1/export": {"GET": "export"},
    "/api/v1/export/manifest": {"GET": "export"},
    "/api/v1/articles": {"POST": "ingest"},
    "/api/v1/articles/{article_id:path}": {"GET": "search", "PUT": "ingest", "DELETE": "ingest"},
    "/api/v1/tasks/{task_id}": {"GET": "ingest"},
    "/api/v1/tasks/{task_id}/rejects": {"GET": "ingest"},
}
# What is asked, where a template is no address.
ADDRESSES = {
    "/article/{article_id:path}": "/article/tt-001",
    "/problems/{code}": "/problems/key-scope",
    "/static/{name}": "/static/timbao.css",
    "/search/{facet}": "/search/tag",
    "/timbao-search-{version}.js": read_script(STATIC).path,
    "/timbao-results-{version}.js": read_script(STATIC, "timbao-results").path,
    "/api/v1/articles/{article_id:path}": "/api/v1/articles/tt-001",
    "/api/v1/tasks/{task_id}": "/api/v1/tasks/000000000000-00000000",
    "/api/v1/tasks/{task_id}/rejects": "/api/v1/tasks/000000000000-00000000/rejects",
}
# Where people are answered with a page, and programs everywhere else.
PAGES = {
    "/", "/search", "/search/{facet}", "/kept",
    "/batch", "/compare", "/compare.svg", "/compare.csv",
    "/article/{article_id:path}", "/about", "/docs", "/problems", "/problems/{code}", "/static/{name}",
    "/embed",
}  # fmt: skip
# What the keys of sites are for.
SITES = {"/api/v1/search", "/api/v1/suggest"}
FREE = {
    "/robots.txt", "/favicon.ico",
    "/healthz", "/readyz", "/metrics", "/problems", "/problems/{code}", "/static/{name}", "/timbao-search.js",
    "/timbao-search-{version}.js", "/timbao-results.js", "/timbao-results-{version}.js",
}  # fmt: skip
NOWHERE = ("/nothing", "/api/v1/nothing", "/api/", "/api", "/metrics/", "/healthz/x", "/static/a/b", "*")

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "BREW", "get")
UNKNOWN = {"BREW", "get"}
ANONYMOUS = (("search", "export"), (), ("search",), ("export",), ("metrics",))
UNUSABLE = ("invalid", "expired", "revoked")
KEYS = {scope: {scope} for scope in SCOPES} | {"all": set(SCOPES)}


class Body:
    """A body that tells whether it was read."""

    def __init__(self) -> None:
        self.read_once = False

    def read(self, *_: int) -> bytes:
        self.read_once = True
        return b""

    readline = read

    def __iter__(self):
        self.read_once = True
        return iter(())


class Service:
    """The whole application with a queue and keys, asked as a server asks it."""

    def __init__(self, engine, folder: Path, anonymous: tuple[str, ...], **settings) -> None:
        keys = folder / "keys.json"
        self.texts: dict[str, str | None] = {"none": None, "invalid": "timbao_00000000_" + "0" * 64}
        for name, scopes in KEYS.items():
            self.texts[name] = add_key(keys, name, sorted(scopes))[1]
        self.texts["expired"] = add_key(keys, "expired", SCOPES, datetime(2020, 1, 1, tzinfo=timezone.utc))[1]
        revoked, self.texts["revoked"] = add_key(keys, "revoked", SCOPES)
        revoke_key(keys, revoked.id)
        self.tags: dict[str, str] = {}  # of what was answered, so that it is not made anew a thousand times
        self.queue = Queue(folder / "queue", max_requests=10**6)
        chosen = ServiceSettings(keys=str(keys), anonymous=anonymous, **settings)
        self.app = create_app(engine, chosen, writing=Writing(self.queue, read_article), buckets=Buckets(lambda: 0.0))

    def ask(self, method: str, path: str, key: str, body: Body | None = None, accept: str = "*/*"):
        """The status and headers of an answer."""
        env = testing.create_environ(headers={"Accept": accept, "Content-Type": "application/json"})
        env |= {"REQUEST_METHOD": method, "PATH_INFO": path, "RAW_URI": path, "CONTENT_LENGTH": "2"}
        env["wsgi.input"] = body or Body()
        if text := self.texts[key]:
            env["HTTP_AUTHORIZATION"] = f"Bearer {text}"
        if path in self.tags:
            env["HTTP_IF_NONE_MATCH"] = self.tags[path]
        answer = testing.StartResponseMock()
        list(self.app(env, answer))
        if tag := answer.headers_dict.get("etag"):
            self.tags[path] = tag
        return answer


def expected(route: str | None, method: str, key: str, anonymous: tuple[str, ...]) -> set[int] | None:
    """The statuses that are right, or None where the request is let through to what answers it."""
    needs = NEEDS[route] if route else dict.fromkeys(METHODS, "search")
    named = "GET" if method == "HEAD" else method
    need = None if method == "OPTIONS" else needs[named] if named in needs else needs.get("GET", "search")
    if key in UNUSABLE:
        return {401}
    if need is not None and need not in anonymous and need not in KEYS.get(key, ()):
        return {401} if key == "none" else {403}
    if method in UNKNOWN:
        return {400}
    if route is None:
        return {404}
    return None if method == "OPTIONS" or named in needs else {405}


def wrong(service: Service, route: str | None, method: str, path: str, key: str, anonymous) -> str | None:
    """What is wrong with an answer, in words, if anything is."""
    body = Body()
    right = expected(route, method, key, anonymous)
    before = service.queue.load().requests
    answer = service.ask(method, path, key, body)
    status = int(answer.status[:3])
    told = f"{method} {path} with {key}, {anonymous} being open: {answer.status}, not {right}"
    if right is None:
        return told if status in {401, 403, 405} or status >= 500 else None
    if status not in right:
        return told
    if body.read_once:
        return f"{told}; the body was read"
    return f"{told}; it was accepted" if service.queue.load().requests != before else None


@pytest.fixture(scope="module")
def services(sample_engine, tmp_path_factory):
    return {which: Service(sample_engine, tmp_path_factory.mktemp("access"), which) for which in ANONYMOUS}


def test_every_route_is_in_the_table_and_nothing_answers_beside_them(services):
    found = inspect_app(services[()].app)
    assert {route.path for route in found.routes} == set(NEEDS)
    assert not found.static_routes
    assert {sink.source_info.rpartition("/")[2].partition(":")[0] for sink in found.sinks} == {"admission.py"}
    served = {
        route.path: {method.method for method in route.methods if not method.internal} - {"HEAD", "OPTIONS"}
        for route in found.routes
    }
    assert served == {route: set(needs) for route, needs in NEEDS.items()}


@pytest.mark.parametrize("route", NEEDS)
def test_every_method_with_every_key(services, route):
    path = ADDRESSES.get(route, route)
    found = [
        wrong(service, route, method, path, key, anonymous)
        for anonymous, service in services.items()
        for method in METHODS
        for key in service.texts
    ]
    assert [words for words in found if words] == []


@pytest.mark.parametrize("path", NOWHERE)
def test_addresses_that_lead_nowhere(services, path):
    found = [
        wrong(service, None, method, path, key, anonymous)
        for anonymous, service in services.items()
        for method in METHODS
        for key in service.texts
    ]
    assert [words for words in found if words] == []


def spellings(path: str) -> list[str]:
    """Other ways to write an address, as they reach the application: percent-encoding has been undone."""
    first, _, rest = path[1:].partition("/")
    last = path.rpartition("/")[2]
    return [
        f"/{path}",
        f"//{path}",
        path[1:],
        f"{path}/",
        f"{path}//",
        f"/.{path}",
        f"/x/..{path}",
        f"{path}/.",
        f"{path}/../{last}",
        f"/{first}//{rest}",
        path.upper(),
        path.title(),
        f"{path};x=1",
        f"/{first};x=1/{rest}",
        f"{path}%2f",
        path.replace("/", "%2F"),
        path.replace("/", "\\"),
        f"http://host{path}",
        f"//host{path}",
        f"{path}\x00",
        f"{path} ",
        f" {path}",
        f"{path}\n",
        f"{path}?key=1",
        f"/healthz/..{path}",
        f"/static/..{path}",
        f"/problems{path}",
        f"{path}/healthz",
        f"/api/v1/export/..{path}",
    ]


@pytest.mark.parametrize("route", NEEDS)
def test_an_address_is_held_to_what_it_reaches_however_it_is_spelled(services, route):
    found, reached = [], 0
    for path in spellings(ADDRESSES.get(route, route)):
        for anonymous in (("search", "export"), ()):
            service = services[anonymous]
            match = service.app._router.find(path)  # Falcon's own judgement of where it leads
            template = match[3] if match else None
            reached += template == route
            for method in METHODS:
                for key in ("none", "invalid", "search", "metrics", "all"):
                    found.append(wrong(service, template, method, path, key, anonymous))
    assert [words for words in found if words] == []
    assert reached >= 4, "two slashes, and three, lead there"


@pytest.mark.parametrize("route", [*NEEDS, *NOWHERE])
def test_browsers_are_answered_with_pages_where_people_read(services, route):
    service, path = services[()], ADDRESSES.get(route, route)
    page = route in PAGES or (route in NOWHERE and not path.startswith("/api/"))
    for key, method in (("invalid", "GET"), ("all", "PATCH"), ("all", "BREW")):
        for spelled in (path, f"/{path}") if path != "*" else (path,):
            answer = service.ask(method, spelled, key, accept="text/html,*/*;q=0.8")
            assert int(answer.status[:3]) >= 400
            assert answer.headers_dict["content-type"].startswith("text/html" if page else "application/problem+json")


# What it costs to ask. ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def limited(sample_engine, tmp_path_factory):
    return Service(sample_engine, tmp_path_factory.mktemp("limited"), ("search",), rate_limit="999999/60")


def left(answer) -> int | None:
    """What is left, or None where nothing was taken."""
    told = answer.headers_dict.get("ratelimit")
    return int(told.partition("r=")[2].partition(";")[0]) if told else None


@pytest.mark.parametrize("method", ["GET", "HEAD", "PATCH", "BREW", "OPTIONS"])
@pytest.mark.parametrize("route", [*NEEDS, *NOWHERE])
def test_what_is_charged(limited, route, method):
    """Everything but what is free: also what is refused, what leads nowhere, and a method that is not there."""
    free = method == "OPTIONS" or route in FREE
    path = ADDRESSES.get(route, route)
    for key in ("none", "all"):  # one is counted by its address, the other by its key
        before = left(limited.ask("PATCH", "/nothing", key))
        for spelled in (path, f"/{path}"):
            after = left(limited.ask(method, spelled, key))
            if free:
                assert after is None, (spelled, key)
            else:
                assert after <= before - 1, (spelled, key)
                before = after


@pytest.mark.parametrize("key", UNUSABLE)
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "PUT", "BREW"])
def test_keys_that_are_none_are_counted_by_the_address_they_come_from(limited, key, method):
    """Wherever they are sent: at a free address they could be tried for nothing."""
    first = left(limited.ask("GET", "/api/v1/stats", "none"))
    paths = [ADDRESSES.get(route, route) for route in (*NEEDS, *NOWHERE)]
    for number, path in enumerate(paths, 1):
        answer = limited.ask(method, path, key)
        assert answer.status.startswith("401")
        assert left(answer) == first - number
    own = left(limited.ask("GET", "/api/v1/stats", "search"))
    assert own > first - len(paths), "a key's own bucket is another"


def test_hammering_with_a_key_that_is_none_ends_in_429(engine, tmp_path):
    service = Service(engine, tmp_path, ("search",), rate_limit="5/60")
    statuses = [service.ask("GET", "/healthz", "invalid").status[:3] for _ in range(7)]
    assert statuses == ["401"] * 5 + ["429"] * 2
    assert service.ask("GET", "/api/v1/stats", "none").status.startswith("429")
    assert service.ask("GET", "/healthz", "none").status.startswith("200")
    assert service.ask("GET", "/api/v1/stats", "search").status.startswith("200")


def test_being_refused_for_want_of_a_scope_is_paid_for_by_the_key(engine, tmp_path):
    service = Service(engine, tmp_path, (), rate_limit="3/60")
    assert [service.ask("GET", "/api/v1/stats", "metrics").status[:3] for _ in range(4)] == ["403"] * 3 + ["429"]
    assert [service.ask("GET", "/api/v1/stats", "none").status[:3] for _ in range(4)] == ["401"] * 3 + ["429"]


# What is not declared is not served. -------------------------------------------------------------------------


class Bare:
    def on_get(self, req, resp):
        raise AssertionError("it was asked")


class Half(Bare):
    policy = Policy({"GET": "search"})

    def on_put(self, req, resp):
        raise AssertionError("it was asked")


class Idle(Bare):
    policy = Policy({"GET": "search", "DELETE": "ingest"})

    def on_head(self, req, resp):
        raise AssertionError("it was asked")


class Misspelt(Bare):
    policy = Policy({"GET": "serach"})  # type: ignore[dict-item]

    def on_head(self, req, resp):
        raise AssertionError("it was asked")


class Empty(Idle):
    policy = Policy({"GET": "search"})

    def __len__(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        (Bare(), "Bare at /x declares no policy: give it the class attribute `policy`"),
        (Half(), "Half at /x answers PUT, and its `policy` names no scope for that"),
        (Idle(), "Idle at /x does not answer DELETE, which its `policy` names"),
        (Misspelt(), "Misspelt at /x needs serach; there are export, ingest, metrics, open, search"),
        (Empty(), "Empty at /x is false"),
    ],
)
def test_a_resource_that_does_not_declare_what_it_needs_is_refused(services, resource, told):
    with pytest.raises(Undeclared, match=told):
        Router().add_route("/x", resource)


def test_a_suffix_needs_a_policy_of_its_own():
    class Suffixed(Idle):
        policy = Policy({"GET": "search"})

        def on_get_more(self, req, resp):
            raise AssertionError("it was asked")

    with pytest.raises(Undeclared, match="class attribute `policy_more`"):
        Router().add_route("/x", Suffixed(), suffix="more")


def test_the_application_refuses_to_start(engine, monkeypatch):
    monkeypatch.delattr("service.api.stats.StatsResource.policy")
    with pytest.raises(Undeclared, match="StatsResource at /api/v1/stats"):
        create_app(engine)


def test_what_has_no_policy_is_not_served_while_running(services):
    """Were a route to come past the check, it would still not be answered."""
    router = services[()].app._router
    policy = router.policies.pop("/about")
    try:
        assert services[()].ask("GET", "/about", "all").status.startswith("404")
    finally:
        router.policies["/about"] = policy


def test_the_document_says_what_each_operation_needs(services):
    for anonymous, service in services.items():
        client = testing.TestClient(service.app)
        headers = {"Authorization": f"Bearer {service.texts['all']}"}
        paths = client.simulate_get("/api/v1/openapi.json?full=true", headers=headers).json["paths"]
        said = {}
        for path, methods in paths.items():
            asked = (
                path.replace("{id}", "x")
                .replace("{task_id}", "1")
                .replace("{code}", "1")
                .replace("{name}", "1")
                .replace("{facet}", "tag")
            )
            route = service.app._router.find(asked)[3]
            for method, operation in methods.items():
                said.setdefault(route, {})[method.upper()] = operation.get("security", [])
        for route, needs in NEEDS.items():
            for method, need in needs.items():
                open_too = [{}] if need in anonymous else []
                site = [{"site": [need]}] if route in SITES else []
                assert said[route][method] == ([*open_too, {"key": [need]}, *site] if need else []), (route, method)


def test_the_page_of_the_document_names_the_scopes_that_need_a_key(services):
    def notes(anonymous):
        client = testing.TestClient(services[anonymous].app)
        headers = {"Authorization": f"Bearer {services[anonymous].texts['all']}"}
        text = client.simulate_get("/docs", query_string="lang=en", headers=headers).text
        return {scope: text.count(f"<code>{scope}</code>") for scope in SCOPES}

    opened, closed = notes(("search", "export")), notes(())
    assert closed["search"] > opened["search"]
    assert closed["ingest"] == opened["ingest"] > 0


def test_the_page_of_the_document_changes_with_what_is_open(services):
    tags = {which: service.ask("GET", "/docs", "all").headers_dict["etag"] for which, service in services.items()}
    assert len(set(tags.values())) == len(ANONYMOUS)


def test_the_other_language_of_a_page_is_on_this_site(services):
    """Two slashes begin the address of another site."""
    answer = testing.TestClient(services["search", "export"].app).simulate_get(
        "/", extras={"PATH_INFO": "//evil.example/x"}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 404
    assert 'href="/evil.example/x?lang=en"' in answer.text
    assert "//evil.example" not in answer.text


# Over a socket, as no client would write it. -----------------------------------------------------------------

TARGETS = (
    "{path}",
    "/{path}",
    "//{path}",
    "http://host{path}",
    "http://host/{path}",
    "HTTP://user:word@host:80//{path}",
    "https://host//{path}",
    "//host{path}",
    "{path}/",
    "{path};x=1",
    "{path}?",
    "{path}#x",
    "/x/..{path}",
    "/.{path}",
    "/%2e{path}",
    "/%2e%2e{path}",
    "%2F{path}",
    "/%2F{path}",
    "{coded}",
    "{slashed}",
    "{upper}",
    "/healthz/..{path}",
    "/static//..{path}",
    "host{path}",
)
ASKED = (
    ("GET", "/metrics", "metrics"),
    ("PUT", "/api/v1/articles/tt-001", "ingest"),
    ("DELETE", "/api/v1/articles/tt-001", "ingest"),
    ("POST", "/api/v1/articles", "ingest"),
    ("GET", "/api/v1/tasks/000000000000-00000000", "ingest"),
    ("GET", "/api/v1/export", "export"),
    ("GET", "/api/v1/search", "search"),
)


def sent(address: str, method: str, target: str, key: str | None, *more: str) -> tuple[int, bytes]:
    """Status and answer of a request whose target is written as it is."""
    place = urlsplit(address)
    lines = [f"{method} {target} HTTP/1.1", "Host: host", "Connection: close", *more]
    lines += [f"Authorization: Bearer {key}"] if key else []
    lines += ["Content-Type: application/x-ndjson", "Content-Length: 0"] if method in {"PUT", "POST"} else []
    with socket.create_connection((place.hostname, place.port), timeout=120) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    return int(answer.split(None, 2)[1]), answer


@pytest.fixture
def closed(articles, serve, tmp_path):
    """A real server that is closed to all without a key; its keys, and its queue."""
    engine = open_index(str(tmp_path / "index"), create=True)
    with engine.writer() as writer:
        writer.add(articles[:3])
    engine.close()
    keys = {scope: add_key(tmp_path / "keys.json", scope, [scope])[1] for scope in SCOPES}
    queue = Queue(tmp_path / "queue")
    address = serve(
        str(tmp_path / "index"),
        writing=Writing(queue, read_article),
        keys=str(tmp_path / "keys.json"),
        anonymous=(),
    )
    return address, keys, queue


def test_no_target_of_a_request_gets_past_its_scope(closed):
    address, keys, queue = closed
    reached, wrong = {}, []
    for method, path, scope in ASKED:
        coded = "/" + "".join(f"%{ord(letter):02x}" if letter.isalpha() else letter for letter in path[1:])
        slashed = "/" + path[1:].replace("/", "%2F")
        for form in TARGETS:
            target = form.format(path=path, coded=coded, slashed=slashed, upper=path.upper())
            for key in (None, *(other for other in SCOPES if other != scope)):
                status, answer = sent(address, method, target, keys[key] if key else None)
                # With the key of another scope, what leads elsewhere may be answered as what it leads to.
                if status not in {400, 401, 403, 404, 405}:
                    wrong.append((method, target, key, status))
                assert b"timbao_requests_total" not in answer
            status, _ = sent(address, method, target, keys[scope])
            assert status < 500
            reached.setdefault(form, []).append(status)
    assert wrong == []
    assert queue.load().requests == sum(status == 202 for statuses in reached.values() for status in statuses), (
        "nothing else was accepted than what had the scope"
    )
    told = [200, 415, 202, 400, 404, 200, 200]
    for form in ("{path}", "/{path}", "//{path}", "http://host{path}", "http://host/{path}", "{path}?", "{coded}"):
        assert reached[form] == told, f"{form}: these are spellings that lead where they did"


@pytest.mark.parametrize("prefix", ["/healthz", "/static", "/api/v1/articles"])
def test_a_prefix_told_in_a_header_changes_nothing(closed, prefix):
    """gunicorn believes SCRIPT_NAME of a proxy on the same machine."""
    address, keys, _ = closed
    for scope, allowed in ((None, 401), ("search", 403), ("metrics", 200)):
        key = keys[scope] if scope else None
        assert sent(address, "GET", f"{prefix}/metrics", key, f"SCRIPT_NAME: {prefix}")[0] == allowed
        assert sent(address, "GET", "/metrics", key, "SCRIPT_NAME: /elsewhere")[0] == 400

"""Rate limits: counted in units of cost, by key or by address, the same whichever worker is asked."""

from __future__ import annotations

import multiprocessing
import threading

import pytest
from falcon import testing
from hypothesis import given, settings
from hypothesis import strategies as st

from service import ServiceSettings, create_app
from service.access import token_buckets as rate_module
from service.access.client_address import client_of, networks
from service.access.keys import add_key
from service.access.token_buckets import Buckets, Rate

fork = multiprocessing.get_context("fork")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


# Buckets. ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "0/1", "1/0", "10", "1.5/2", "10/60s", "-1/5", "1/1234567"])
def test_a_rate_that_is_none(text):
    with pytest.raises(ValueError, match="units/seconds"):
        Rate.read(text)


def test_a_bucket_is_spent_and_fills_again(clock):
    buckets, rate = Buckets(clock), Rate(10, 5)
    for left in range(9, -1, -1):
        there, level = buckets.take("a", rate, 1)
        assert there
        assert level.left == pytest.approx(left)
    assert level.full_in == pytest.approx(5)
    assert not buckets.take("a", rate, 1)[0]
    assert buckets.take("b", rate, 1)[0], "another has a bucket of its own"
    clock.now += 0.5
    assert buckets.take("a", rate, 1)[0]
    assert not buckets.take("a", rate, 1)[0]
    clock.now += 100
    assert buckets.take("a", rate, 10)[1].left == pytest.approx(0)


def test_what_is_not_there_can_be_owed(clock):
    buckets, rate = Buckets(clock), Rate(10, 10)
    assert buckets.take("a", rate, 25, owing=True)[1].left == pytest.approx(-15)
    clock.now += 15.5
    assert not buckets.take("a", rate, 1)[0]
    clock.now += 1
    assert buckets.take("a", rate, 1)[0]


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 4)), max_size=40))
def test_never_more_than_the_rate_and_one_bucket(steps):
    clock, rate, let_in, begin = Clock(), Rate(7, 3), 0.0, Clock.now
    buckets = Buckets(clock)
    for wait, units in steps:
        clock.now += wait
        if buckets.take("a", rate, units)[0]:
            let_in += units
        assert let_in <= rate.units + (clock.now - begin) * rate.units / rate.seconds + 1e-6


def test_where_there_is_no_place_left_the_fullest_gives_way(clock, monkeypatch):
    monkeypatch.setattr(rate_module, "SETS", 1)
    monkeypatch.setattr(rate_module, "WAYS", 3)
    buckets, rate = Buckets(clock), Rate(10, 10)
    for client, units in (("a", 10), ("b", 1), ("c", 10)):
        buckets.take(client, rate, units)
    assert buckets.take("d", rate, 10)[0]
    assert [buckets.take(client, rate, 1)[0] for client in ("a", "c", "d")] == [False, False, False]


def test_threads_and_processes_share_the_buckets(clock):
    buckets, rate = Buckets(clock), Rate(500, 1000)
    taken = multiprocessing.get_context("fork").Value("i", 0)

    def spend() -> None:
        for _ in range(100):
            if buckets.take("a", rate, 1)[0]:
                with taken.get_lock():
                    taken.value += 1

    everyone = [fork.Process(target=spend) for _ in range(4)] + [threading.Thread(target=spend) for _ in range(4)]
    for one in everyone:
        one.start()
    for one in everyone:
        one.join()
    assert taken.value == 500


# Clients. ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4", "198.51.100.1"),
        ("127.0.0.1", "10.1.1.1, 10.2.3.4", "10.1.1.1"),
        ("127.0.0.1", "nonsense", "nonsense"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("", "1.1.1.1", ""),
    ],
)
def test_who_asks(remote, forwarded, client):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    env = testing.create_environ(remote_addr=remote, headers=headers)
    env["REMOTE_ADDR"] = remote
    req = testing.helpers.falcon.Request(env)
    assert client_of(req, networks(["127.0.0.1", "10.0.0.0/8"])) == client


# The service. -----------------------------------------------------------------------------------------------


@pytest.fixture
def make(engine, clock):
    def make(**chosen):
        return testing.TestClient(create_app(engine, ServiceSettings(**chosen), buckets=Buckets(clock)))

    return make


def test_limits_are_off_by_default(make):
    client = make()
    for _ in range(50):
        response = client.simulate_get("/api/v1/stats")
        assert response.status_code == 200
        assert "ratelimit" not in response.headers


def test_headers_tell_what_is_left_and_when(make, clock):
    client = make(rate_limit="3/30")
    response = client.simulate_get("/api/v1/stats")
    assert response.headers["ratelimit-policy"] == '"default";q=3;w=30'
    assert response.headers["ratelimit"] == '"default";r=2;t=10'
    for _ in range(2):
        assert client.simulate_get("/api/v1/stats").status_code == 200
    refused = client.simulate_get("/api/v1/stats")
    assert refused.status_code == 429
    assert refused.json["type"] == "/problems/rate-limited"
    assert refused.headers["ratelimit"] == '"default";r=0;t=30'
    assert refused.headers["retry-after"] == "10"
    clock.now += 10
    assert client.simulate_get("/api/v1/stats").status_code == 200


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/problems", "/static/timbao.css"])
def test_what_costs_nothing_is_never_refused(make, address):
    client = make(rate_limit="1/60")
    client.simulate_get("/api/v1/stats")
    assert client.simulate_get("/api/v1/stats").status_code == 429
    assert client.simulate_get(address).status_code == 200


def test_a_dear_query_is_paid_for_afterwards(sample_engine, clock):
    client = testing.TestClient(create_app(sample_engine, ServiceSettings(rate_limit="5/10"), buckets=Buckets(clock)))
    response = client.simulate_get("/api/v1/search", params={"q": "học sinh", "size": 100, "facets": "section"})
    assert response.status_code == 200
    cost = response.json["query"]["cost"]["units"]
    assert cost > 5
    refused = client.simulate_get("/api/v1/stats")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == str((1 + cost - 5 + 1) * 2)


def test_addresses_are_counted_apart_and_keys_by_themselves(make, tmp_path):
    keys = tmp_path / "keys.json"
    own = add_key(keys, "own", ["search"], rate="4/60")[1]
    common = add_key(keys, "common", ["search"])[1]
    client = make(rate_limit="2/60", keys=str(keys), proxies=("127.0.0.1",))

    def allowed(key="", address="198.51.100.1"):
        headers = {"X-Forwarded-For": address} | ({"Authorization": f"Bearer {key}"} if key else {})
        statuses = [client.simulate_get("/api/v1/stats", headers=headers).status_code for _ in range(6)]
        assert set(statuses) <= {200, 429}
        return statuses.count(200)

    assert allowed() == 2
    assert allowed(address="198.51.100.2") == 2
    assert allowed() == 0
    assert allowed(own) == 4
    assert allowed(common) == 2
    assert allowed(common, address="198.51.100.3") == 0, "a key is one client wherever it asks from"


def test_a_key_of_its_own_rate_is_limited_where_nobody_else_is(make, tmp_path):
    keys = tmp_path / "keys.json"
    headers = {"Authorization": f"Bearer {add_key(keys, 'a', ['search'], rate='1/60')[1]}"}
    client = make(keys=str(keys))
    assert [client.simulate_get("/api/v1/stats", headers=headers).status_code for _ in range(2)] == [200, 429]
    assert client.simulate_get("/api/v1/stats").status_code == 200

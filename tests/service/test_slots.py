"""Slots and turns: so many at once, for each client so many, and whoever waits lets another go on."""

from __future__ import annotations

import gzip
import threading

import pytest
from falcon import testing
from hypothesis import given
from hypothesis import strategies as st

from service import ServiceSettings, create_app
from service.access.slots import TURN, NoSlot, Slots, Turn
from service.access.token_buckets import Buckets, Rate
from service.http import body
from service.http.pace import Pace, TooSlow
from service.http.problems import Problem

EXPORT = "/api/v1/export"


def test_slots_are_counted_in_all_and_for_each_client():
    slots = Slots(3, 2)
    first, second = slots.take("a"), slots.take("a")
    with pytest.raises(NoSlot) as caught:
        slots.take("a")
    assert caught.value.own
    third = slots.take("b")
    with pytest.raises(NoSlot) as caught:
        slots.take("c")
    assert not caught.value.own
    first()
    first()  # once, however often it is called
    slots.take("c")
    with pytest.raises(NoSlot):
        slots.take("b")
    second()
    third()


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=60))
def test_slots_against_a_plain_count(steps):
    slots, held = Slots(4, 3), []
    for client, takes in steps:
        if takes:
            own = sum(one == client for one, _ in held)
            if own >= 3 or len(held) >= 4:
                with pytest.raises(NoSlot):
                    slots.take(client)
            else:
                held.append((client, slots.take(client)))
        elif held:
            held.pop(0)[1]()


def test_who_waits_lets_another_have_the_turn():
    places = threading.BoundedSemaphore(1)
    let_in, done = threading.Event(), threading.Event()

    def other() -> None:
        with Turn(places):
            let_in.set()
        done.set()

    with Turn(places) as turn:
        thread = threading.Thread(target=other)
        thread.start()
        assert not let_in.wait(0.05)
        with turn.paused():
            assert done.wait(120)
        assert not places.acquire(blocking=False)
    thread.join()
    assert places.acquire(blocking=False)


def test_a_turn_that_is_left_is_left_once():
    places = threading.BoundedSemaphore(1)  # which says so when it is given back twice
    with Turn(places) as turn:
        turn.leave()
        with turn.paused():
            assert places.acquire(blocking=False)
        places.release()
    assert places.acquire(blocking=False)


@given(
    st.lists(st.tuples(st.floats(0.01, 3), st.integers(0, 3000)), max_size=40),
    st.integers(1, 5),
    st.integers(1, 1000),
)
def test_nobody_falls_below_the_pace_for_two_windows(steps, seconds, rate):
    pace, all_waited, all_moved = Pace(seconds, rate), 0.0, 0
    for waited, moved in steps:
        pace.moved(moved)
        all_moved += moved
        all_waited += min(waited, pace.left)
        try:
            pace.waited(min(waited, pace.left))
        except TooSlow:
            return
    windows = int(all_waited / seconds + 1e-9)
    assert all_moved >= windows * seconds * rate - 1e-6


def test_what_is_sent_to_the_slowest_costs_no_turn(sample_engine):
    """An export has its own slots, and gives its turn back."""
    places = threading.BoundedSemaphore(1)
    app = create_app(sample_engine)
    environ = testing.create_environ(EXPORT)
    with Turn(places) as turn:
        environ[TURN] = turn
        answer = app(environ, lambda *_: None)
        assert places.acquire(blocking=False)
        places.release()
    answer.close()


def test_exports_of_one_client_and_of_all(sample_engine, tmp_path):
    settings = ServiceSettings(exports_at_once=3, exports_per_client=2, proxies=("127.0.0.1",))
    app = create_app(sample_engine, settings)

    def start(client: str) -> tuple[str, object]:
        told: list[str] = []
        environ = testing.create_environ(EXPORT, headers={"X-Forwarded-For": client})
        return told, app(environ, lambda status, *_: told.append(status))

    begun = [start("198.51.100.1"), start("198.51.100.1"), start("198.51.100.2")]
    assert [told[0][:3] for told, _ in begun] == ["200"] * 3
    client = testing.TestClient(app)
    for address, status, code in (("1", 429, "too-many-at-once"), ("3", 503, "export-busy")):
        refused = client.simulate_get(EXPORT, headers={"X-Forwarded-For": f"198.51.100.{address}"})
        assert (refused.status_code, refused.json["type"]) == (status, f"/problems/{code}")
        assert refused.headers["retry-after"] == "10"
    for _, answer in begun:
        answer.close()
    assert client.simulate_get(EXPORT).status_code == 200


def test_an_export_is_refused_before_it_is_searched(sample_engine, monkeypatch):
    client = testing.TestClient(create_app(sample_engine, ServiceSettings(exports_at_once=0)))
    monkeypatch.setattr(sample_engine, "select", None)
    for address in (EXPORT, f"{EXPORT}/manifest"):
        assert client.simulate_get(address).status_code == 503


def test_an_export_is_paid_for_as_it_is_sent(sample_engine, monkeypatch):
    monkeypatch.setattr("service.api.export._PAID_AT_ONCE", 10)
    buckets, rate = Buckets(lambda: 1000.0), Rate(1000, 3600)
    app = create_app(sample_engine, ServiceSettings(rate_limit="1000/3600"), buckets=buckets)
    articles = sample_engine.stats().articles
    query = sample_engine.select("").query.cost.units

    def spent() -> float:
        return 1000 - buckets.take("127.0.0.1", rate, 0)[1].left

    answer = app(testing.create_environ(EXPORT), lambda *_: None)
    assert spent() == pytest.approx(1 + query)
    sent = 0
    for _ in answer:
        sent += 1
    answer.close()
    assert sent
    assert spent() == pytest.approx(1 + query + (articles + 1) / 50)  # and the head
    left = app(testing.create_environ(EXPORT), lambda *_: None)
    before = spent()
    left.close()  # the client has gone before anything was sent
    assert spent() == pytest.approx(before)


def test_bodies_that_come_in_have_so_much_room(monkeypatch):
    room = body._Room()
    monkeypatch.setattr(body, "_ROOM", 100)
    with room.taken(10) as one, room.taken(10) as other:
        one.grow(60)
        other.grow(40)
        with pytest.raises(Problem, match="busy"):
            other.grow(1)
    with room.taken(1000) as alone:
        alone.grow(1000)
        with pytest.raises(Problem), room.taken(10) as late:
            late.grow(1)
    with room.taken(10) as again:
        again.grow(100)


def test_a_long_text_and_a_packed_body_cost_what_they_take(engine):
    buckets, rate = Buckets(lambda: 1000.0), Rate(10_000, 3600)
    client = testing.TestClient(create_app(engine, ServiceSettings(rate_limit="10000/3600"), buckets=buckets))

    def left() -> float:
        return buckets.take("127.0.0.1", rate, 0)[1].left

    assert client.simulate_get("/api/v1/analyze", params={"text": "học sinh " * 100}).status_code == 200
    assert left() == pytest.approx(10_000 - 1 - 900 / 50)
    before = left()
    headers = {"Content-Type": "text/plain", "Content-Encoding": "gzip"}
    packed = gzip.compress(b"\n" * 1_000_000)
    assert client.simulate_post("/api/v1/batch", body=packed, headers=headers).status_code == 200
    assert left() == pytest.approx(before - 1 - 1_000_000 / 400_000 - 1_000_000 / 20_000)

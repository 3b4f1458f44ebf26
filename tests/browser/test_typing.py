"""``<timbao-search>`` typed into with every recorded input method: what it asks, shows, keeps and submits.

The events are those that real input methods sent to real browsers; the clock is the page's own, so nothing waits.
"""

from __future__ import annotations

import copy
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.traces import (
    HERE,
    LATE,
    LONGEST,
    RECORDED,
    SHORTEST,
    STRAGGLING,
    load,
    query,
    submits,
    traces,
    typing_pauses,
    value_at,
    values,
)
from tests.browser.typists import made

LATENCY = 15
OFFERED = "tiếng việt nam"
PAUSE = 600
TOGETHER = 25
"""Milliseconds before a key within which an input method commits the syllable, because of the key."""
# What a whole syllable was meant to be, by what was typed, where a method can be helped to it.
MEANT = {"enter": "học", "enter-b": "học", "enter-tone": "tiếng"}
HELPED = ("preedit", "default", "fwdkey1", "fwdkey2")


@pytest.fixture(scope="module")
def replay(chromium, site):
    """Replay a trace against a new element; gives what the element did."""
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/about")
    page.locator("timbao-search:defined").first.wait_for(state="attached")
    page.evaluate((Path(__file__).parent / "replay.js").read_text("utf-8"))
    page.evaluate("installReplay()")

    def replay(trace, offered=None):
        how = {"latency": LATENCY, "quiet": 1000, "offered": offered}
        done = page.evaluate("([trace, how]) => replay(trace, how)", [trace, how])
        assert faults == []
        return done

    yield replay
    context.close()


def all_traces():
    found = [pytest.param(path, id=path.stem) for path in traces(HERE)]
    recorded = [pytest.param(path, id=path.stem) for path in traces(RECORDED)]
    absent = pytest.mark.skip(reason=f"the recorded traces are not here ({RECORDED.name} beside the checkout)")
    return found + (recorded or [pytest.param(None, id="recorded", marks=absent)])


@pytest.mark.parametrize("path", all_traces())
def test_typed(replay, path):
    rightly(replay, load(path))


@pytest.mark.parametrize("trace", [pytest.param(trace, id=name) for name, trace in made()])
def test_typed_in_other_ways(replay, trace):
    rightly(replay, trace)


def rightly(replay, trace):
    """What a person who types so would expect."""
    clicked = any(event["e"].startswith("option-") for event in trace["events"])
    log = replay(trace, OFFERED if clicked else None)
    own = log["stopped"] is not None or bool(log["selected"])  # from there on the field is not what was recorded
    asked_rightly(trace, log, own)
    if not own and not clicked:
        shown_rightly(trace, log)
    assert [text for _, text in log["wrote"]] == [text for _, text in log["selected"]]
    searched_rightly(trace, log)


def asked_rightly(trace, log, own):
    """Nothing that stood for an instant only, everything that the reader waited for, nothing twice in a row."""
    ended = min([at for at, _ in log["selected"]], default=log["stopped"] or float("inf"))
    stood = values(trace)
    for at, asked in log["asked"]:
        assert asked.strip()
        if at <= ended:
            assert any(query(one.value) == asked and one.start + SHORTEST <= at <= one.end for one in stood), (
                f"{asked!r} was asked for at {at}, without having stood"
            )
    texts = [asked for _, asked in log["asked"]]
    assert all(one != other for one, other in pairwise(texts))
    for start, end, value in typing_pauses(trace):
        if query(value).strip() and start + LONGEST < ended:
            before = [asked for at, asked in log["asked"] if at <= min(end, start + LONGEST)]
            assert query(value) in before, f"{value!r} stood from {start} and was not asked for"


def shown_rightly(trace, log):
    """At last the list is that of the value; there is none where there is nothing, or the reader is done."""
    last = [
        event
        for event in trace["events"]
        if event["e"] in {"input", "submit", "blur", "search"} or (event["e"], event.get("k")) == ("keydown", "Escape")
    ]
    end = log["end"]
    value = query(value_at(trace, float("inf")))
    scripted = [event["t"] for event in trace["events"] if event["e"].startswith(("script", "handler"))]
    if last and last[-1]["e"] == "input" and value.strip() and last[-1]["t"] >= max(scripted, default=0):
        late = any(0 <= last[-1]["t"] - at <= STRAGGLING for at in submits(trace))  # belongs to what was submitted
        assert end["open"] is not late
        if end["open"]:
            assert end["options"][0].startswith(value)
    elif last and (last[-1]["e"] in {"submit", "blur", "keydown"} or not value.strip()):
        assert not end["open"]
    assert end["selected"] == (1 if end["active"] else 0)


def searched_rightly(trace, log):
    """Every submit searches for what is in the field a moment later, which is what the reader meant."""
    if log["stopped"]:
        return
    expected = [query(value_at(trace, at + LATE)).strip() for at in submits(trace)]
    searched = [q for _, q in log["searched"]][len(log["selected"]) :]
    assert searched == [q for q in expected if q]
    meant = MEANT.get(trace["scenario"])
    if meant and trace["method"] != "none" and trace["speed"] == "60ms" and trace["mode"] in HELPED:
        assert set(searched) == {meant}


# The same traces, with time for the list to open before the key or the click that ends the typing. ----------------


def held(path):
    """A trace with a pause before ArrowDown, Enter, Escape or a click, and what comes then; None where the last letters
    are still on their way at that time."""
    trace = copy.deepcopy(load(path))
    events = trace["events"]
    at = next(
        (
            place
            for place, event in enumerate(events)
            if (event["e"] == "keydown" and event.get("k") in {"ArrowDown", "Enter", "Escape"})
            or event["e"] == "option-mousedown(prevented)"
        ),
        None,
    )
    if at is None or any(event["e"].startswith(("script", "handler")) for event in events[:at]):
        return None
    first = at
    while first and events[first - 1]["t"] >= events[at]["t"] - TOGETHER and events[first - 1]["e"] != "keyup":
        first -= 1
    before = value_at({"events": events[:first]}, float("inf"))
    if not before.strip() or before != events[at]["v"]:
        return None
    for event in events[first:]:
        event["t"] += PAUSE
    after = next((event["t"] for event in events[at + 1 :] if event["e"] not in {"keyup", "search"}), float("inf"))
    key = events[at].get("k", "click")
    if key == "ArrowDown" and after > events[at]["t"] + LONGEST:
        # What was sent because of the key has settled by then.
        events.append({"t": min(after - 1, events[at]["t"] + PAUSE), "e": "sample"})
        events.sort(key=lambda event: event["t"])
    return key, before, trace


def all_held():
    for parameter in all_traces():
        path = parameter.values[0]
        if path is not None and (found := held(path)):
            yield pytest.param(*found, id=parameter.id)


@pytest.mark.parametrize(("key", "value", "trace"), list(all_held()))
def test_held(replay, key, value, trace):
    log = replay(trace, OFFERED if key == "click" else None)
    notice = next(one for one in log["notices"] if one["at"] == {"click": "mousedown"}.get(key, key))
    if key == "click":
        assert notice["at"] == "mousedown"
        assert notice["open"], "the list was gone under the mouse"
        assert log["kept"], "the field lost the focus"
        assert [text for _, text in log["selected"]] == [text for _, text in log["wrote"]] == [OFFERED]
        assert log["searched"][0][1] == OFFERED
    elif key == "ArrowDown":
        assert (notice["at"], notice["prevented"], notice["open"]) == (key, True, True)
        assert notice["active"] == f"{query(value)} một"
        assert notice["value"] == value
        for later in log["notices"][1:]:
            if later["at"] == "sample":
                assert (later["open"], later["active"]) == (True, notice["active"])
        assert log["wrote"] == []
    elif key == "Escape":
        assert (notice["prevented"], notice["open"], notice["value"]) == (True, False, value)
        assert log["wrote"] == []
    else:
        assert not notice["prevented"], "the form decides"
        submitted = [query(value_at(trace, at + LATE)).strip() for at in submits(trace)]
        assert [q for _, q in log["searched"]] == submitted
        assert log["wrote"] == []

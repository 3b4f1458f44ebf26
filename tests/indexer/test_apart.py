"""Steps done apart: each within its limits, whatever it does, and the next one is not the worse for it."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime, timezone
from pathlib import Path

import msgspec
import pytest

from indexer import RecordError, apart, read_record, to_article
from indexer.apart import Apart, Limits
from indexer.records import SMALL_MARKUP, has_much_markup

ROOT = Path(__file__).resolve().parents[2]
STEPS = """
    import os
    import time
    from indexer.errors import RecordError

    def echo(data):
        return data

    def who(data):
        return str(os.getpid()).encode()

    def sleep(data):
        time.sleep(float(data))
        return b"woken"

    def spin(data):
        while True:
            pass

    def take(data):
        return b"%d" % len(bytearray(int(data)))

    def hold(data):
        held.append(bytearray(int(data)))
        return who(data)

    def end(data):
        os.kill(os.getpid(), int(data))

    def leave(data):
        os._exit(int(data))

    def refuse(data):
        raise RecordError("title", "is no title")

    def stumble(data):
        raise KeyError("a fault of a parser")

    def speak(data):
        print("what a parser has to say")
        return b"said"

    held = []
"""


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """A module of steps that both processes find."""
    (tmp_path / "steps_of_tests.py").write_text(textwrap.dedent(STEPS))
    monkeypatch.syspath_prepend(str(tmp_path))
    return "steps_of_tests"


@pytest.fixture
def made():
    made = Apart(Limits(megabytes=200))
    yield made
    made.close()


@pytest.fixture
def cell(steps, made):
    return lambda step, material=b"": made.do(f"{steps}:{step}", material)


@pytest.fixture
def hurried(made):
    """Limits a process that is started within to a moment, in which nothing has to be done that is to succeed."""

    @contextmanager
    def hurried(seconds=0.3):
        patient, made.limits = made.limits, msgspec.structs.replace(made.limits, seconds=seconds)
        made.close()
        yield
        made.limits = patient

    return hurried


@pytest.mark.parametrize("size", [0, 1, 70_000, 20_000_000])
def test_what_is_given_comes_back_whole(cell, size):
    material = os.urandom(size)
    assert cell("echo", material) == material


def test_one_process_does_one_step_after_another(cell):
    assert len({cell("who") for _ in range(3)}) == 1
    assert int(cell("who")) != os.getpid()


@pytest.mark.parametrize(
    ("step", "material", "reason"),
    [
        ("sleep", b"600", "reading it took longer than 0.3 s"),
        ("spin", b"", "reading it took longer than 0.3 s"),
        ("take", b"400000000", "reading it takes more than 200 MB of memory"),
        ("end", b"11", "could not read it .*signal 11"),
        ("end", b"9", "could not read it .*signal 9"),
        ("leave", b"3", "could not read it .*status 3"),
        ("stumble", b"", "KeyError: 'a fault of a parser'"),
        ("refuse", b"", "title: is no title"),
    ],
)
def test_a_step_that_fails_is_one_record_refused_and_the_next_is_done(cell, hurried, step, material, reason):
    before = cell("who")
    with hurried() if step in ("sleep", "spin") else nullcontext(), pytest.raises(RecordError, match=reason):
        cell(step, material)
    assert cell("echo", b"next") == b"next"
    assert (cell("who") == before) == (step in ("stumble", "refuse")), "a process that was ended is replaced"


def test_what_a_step_leaves_behind_does_not_add_up(cell):
    """A process that holds much after a step gives way to a new one, before the next finds too little."""
    assert len({cell("hold", b"60000000") for _ in range(6)}) > 1


def test_what_a_parser_prints_harms_nothing(cell):
    assert cell("speak") == b"said"


def test_threads_share_it(cell):
    found = []
    threads = [threading.Thread(target=lambda n=n: found.append(cell("echo", b"%d" % n))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [b"%d" % n for n in range(8)]


def test_given_up_is_counted(made, cell, hurried):
    for step, given_up in (("echo", 0), ("refuse", 0), ("sleep", 1), ("sleep", 2)):
        with hurried(0.1) if step == "sleep" else nullcontext(), suppress(RecordError):
            cell(step, b"600")
        assert made.given_up == given_up


def wait_for_the_end(pid: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.05)
    raise AssertionError(f"{pid} still runs")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell of its processes")
@pytest.mark.parametrize("busy", [False, True])
def test_it_ends_with_whoever_started_it(steps, tmp_path, busy):
    """Also where that was killed while a step was being done, which nobody is left to stop."""
    code = f"""
        import sys
        from indexer.apart import Apart, Limits
        cell = Apart(Limits(seconds=2))
        print(cell.do("{steps}:who", b"").decode(), flush=True)
        {f'cell.do("{steps}:spin", b"")' if busy else "sys.stdin.read()"}
    """
    environ = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(tmp_path)))}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ
    )
    pid = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.communicate()
    wait_for_the_end(pid)


def test_without_room_for_a_process_nothing_is_refused(steps, monkeypatch):
    """Too few descriptors or too little memory is no fault of a record."""

    def full(*_, **__):
        raise OSError(11, "Resource temporarily unavailable")

    made = Apart(Limits())
    with monkeypatch.context() as patch:
        patch.setattr(apart.subprocess, "Popen", full)
        with pytest.raises(apart.IndexerError, match="cannot be started") as caught:
            made.do(f"{steps}:echo", b"")
        assert not isinstance(caught.value, RecordError)
    assert made.do(f"{steps}:echo", b"x") == b"x"
    made.close()


# Records. ---------------------------------------------------------------------------------------------------

MARKUP = "<p>Một <b>đoạn</b> văn &amp; thế.</p>\n" * 600


def test_a_record_of_much_markup_is_the_same_article_as_any_other():
    mapping = {
        "id": "1", "title": "<b>Tin</b>", "content": MARKUP, "date": datetime(2024, 5, 1, 8, tzinfo=timezone.utc),
        "views": 2**63, "odd": "\ud83d", "tags": ["<i>a</i>", "b"], "nested": {"a": [1, 2.5, None, True]},
    }  # fmt: skip
    assert has_much_markup(mapping)
    assert read_record(mapping) == to_article(mapping)


def test_what_is_wrong_with_a_record_of_much_markup_is_said_as_of_any_other():
    for wrong in ({"date": "31/31/2024"}, {"id": "x" * 300}, {"more": "x" * 4_000_000}):
        mapping = {"title": "a", "content": MARKUP} | wrong
        reasons = []
        for read in (to_article, read_record):
            with pytest.raises(RecordError) as caught:
                read(mapping)
            reasons.append((caught.value.field, caught.value.reason))
        assert reasons[0] == reasons[1]


def test_only_much_markup_costs_a_process(monkeypatch):
    monkeypatch.setattr(Apart, "do", lambda *_: pytest.fail("no process was wanted"))
    read_record({"title": "a", "body": "Không có thẻ nào. " * 100_000})
    read_record({"title": "a", "body": "<p>Ngắn</p>", "extra": {"html": "x"}})
    assert not has_much_markup({"title": "a", "body": "<" + "x" * (SMALL_MARKUP - 1)})
    assert has_much_markup({"title": "a", "body": "<" + "x" * SMALL_MARKUP})
    assert has_much_markup({"title": "a", "tags": ["<i>a</i>"] * SMALL_MARKUP})
    assert has_much_markup({"title": "a", "images": [{"caption": {"rendered": "<" + "x" * SMALL_MARKUP}}]})


def test_an_entity_of_many_digits_is_no_number():
    article = to_article({"title": "a &amp; b &#" + "9" * 5000 + "; c", "body": "&#x" + "f" * 9000 + "; &lt;x&gt;"})
    assert article.title == "a & b \ufffd c"
    assert to_article({"title": f"&amp; &#{'0' * 5000}65; &#x{'0' * 5000}42;"}).title == "& A B"
    assert article.body == "\ufffd <x>"


def test_packed_is_json():
    assert json.loads(apart.packed({"a": datetime(2024, 5, 1)})) == {"a": "2024-05-01T00:00:00"}

"""The embedded engine as its callers see it: an index in a folder that is asked, written, checked and turned over."""

from __future__ import annotations

import threading
import unicodedata
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import articles
from stock import hits
from whoosh import index as whoosh_index
from whoosh.query import Every, Term

from analyzers import tokenize
from search import (
    Article,
    CursorError,
    Engine,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    SearchError,
    SearchOptions,
    open_index,
)
from search.whoosh.generations.generation import KEPT


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_index(str(tmp_path / "index"), create=True)


def write(engine: Engine, *added: Article, deleted: tuple[str, ...] = ()) -> str:
    with engine.writer() as writer:
        writer.delete(deleted)
        writer.add(added)
    return engine.generation


def titled(*titles: str) -> list[Article]:
    return [Article(id=str(number), title=title) for number, title in enumerate(titles)]


def ids(engine: Engine, q: str, **options: object) -> list[str]:
    return [hit.id for hit in engine.search(q, SearchOptions(size=100, **options)).items]


# Opening. -----------------------------------------------------------------------------------------------------------


def test_an_index_is_made_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="there is no index"):
        open_index(str(tmp_path / "a" / "b"))
    assert not (tmp_path / "a").exists()
    made = open_index(str(tmp_path / "a" / "b"), create=True)
    assert made.stats().articles == 0
    assert made.search("học").total.value == 0
    assert made.check() == []
    again = open_index(str(tmp_path / "a" / "b"), create=True)
    assert again.generation == made.generation == "g1"


def test_what_was_written_is_found_at_once(engine: Engine) -> None:
    assert write(engine, *titled("Học sinh", "Đường dài")) == "g2"
    assert ids(engine, "hoc sinh") == ["0"]
    assert engine.search("đường").generation == "g2"
    assert engine.get("1") == Article(id="1", title="Đường dài")
    assert engine.get("2") is None
    assert list(engine.ids()) == ["0", "1"]


def test_another_engine_sees_it_when_it_refreshes(engine: Engine, tmp_path: Path) -> None:
    other = open_index(str(tmp_path / "index"))
    write(engine, *titled("học"))
    assert (other.generation, other.search("học").total.value) == ("g1", 0)
    assert other.refresh()
    assert not other.refresh()
    assert (other.generation, other.search("học").total.value) == ("g2", 1)


def test_an_error_while_writing_changes_nothing(engine: Engine) -> None:
    write(engine, *titled("học"))
    with pytest.raises(RuntimeError), engine.writer() as writer:
        writer.delete(["0"])
        writer.add(titled("a", "b"))
        raise RuntimeError
    assert engine.generation == "g2"
    assert list(engine.ids()) == ["0"]
    assert write(engine, Article(id="x", title="x")) == "g3"


def test_two_writers(engine: Engine, tmp_path: Path) -> None:
    other = open_index(str(tmp_path / "index"))
    with engine.writer(), pytest.raises(IndexLocked, match="try again"), other.writer():
        pass
    write(engine, *titled("học"))


def test_stats(engine: Engine) -> None:
    early, late = datetime(2020, 1, 1, tzinfo=timezone.utc), datetime(2021, 1, 1, tzinfo=timezone.utc)
    write(
        engine,
        Article(id="1", title="học sinh", source="Báo A", section="Thể thao", published=late),
        Article(id="2", title="năm", source="Báo A", published=early),
        Article(id="3", title="không ngày"),
    )
    stats = engine.stats()
    assert (stats.engine, stats.generation, stats.articles, stats.syllables) == ("whoosh", "g2", 3, 5)
    assert (stats.first_published, stats.last_published) == (early, late)
    assert [(value.value, value.count) for value in stats.sources] == [("Báo A", 2)]
    assert stats.size_bytes > 0
    write(engine, deleted=("1", "2"))
    assert (engine.stats().articles, engine.stats().first_published) == (1, None)
    assert engine.stats().sources == []


def test_whoosh_opens_the_same_folder(engine: Engine, tmp_path: Path) -> None:
    write(engine, *titled("học sinh", "đường dài", "học hỏi"))
    write(engine, deleted=("2",))
    with whoosh_index.open_dir(tmp_path / "index").searcher() as searcher:
        assert hits(searcher, Term("text", "hoc")) == {"0"}
        assert hits(searcher, Every()) == {"0", "1"}


def test_threads_share_an_engine_across_commits(engine: Engine, tmp_path: Path) -> None:
    """Every answer is of one generation: all thirty articles carry the number of the same commit."""
    write(engine, *(Article(id=str(n), title="học 0") for n in range(30)))
    reader = open_index(str(tmp_path / "index"))
    errors: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                reader.refresh()
                answer = reader.search("học", SearchOptions(size=100))
                if len({hit.title for hit in answer.items}) != 1 or answer.total.value != 30:
                    errors.append(answer)
            except SearchError as error:
                errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 12):
        write(engine, *(Article(id=str(n), title=f"học {number}") for n in range(30)))
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []


# Cursors. -----------------------------------------------------------------------------------------------------------


def walk(engine: Engine, q: str, options: SearchOptions) -> list[str]:
    found: list[str] = []
    while True:
        answer = engine.search(q, options)
        found += [hit.id for hit in answer.items]
        if answer.next is None:
            return found
        options = msgspec.structs.replace(options, cursor=answer.next)


@settings(max_examples=15)
@given(
    st.lists(articles(ids=[str(n) for n in range(40)]), max_size=25),
    st.sampled_from(["hoc", "học sinh năm", "duong -nam", ""]),
    st.sampled_from(["relevance", "newest", "oldest"]),
    st.integers(1, 5),
)
def test_turning_pages_gives_every_hit_once_in_order(
    tmp_path_factory, found: list[Article], q: str, sort: str, size: int
) -> None:
    engine = open_index(str(tmp_path_factory.mktemp("index")), create=True)
    write(engine, *found[:12])
    write(engine, *found[12:])
    options = SearchOptions(sort=sort, size=size)
    whole = engine.search(q, SearchOptions(sort=sort, size=100))
    pages = walk(engine, q, options)
    assert pages == [hit.id for hit in whole.items]
    assert len(pages) == len(set(pages)) == whole.total.value


def test_a_cursor_stays_with_its_generation_while_that_is_kept(engine: Engine, tmp_path: Path) -> None:
    write(engine, *titled(*["học"] * 6))
    first = engine.search("học", SearchOptions(size=2))
    options = SearchOptions(size=2, cursor=first.next)
    assert first.next is not None
    for number in range(KEPT - 1):
        write(engine, *(Article(id=f"new{n}", title=f"học {number}") for n in range(4)), deleted=("2", "3"))
        fresh = open_index(str(tmp_path / "index"))
        for one in (engine, fresh):
            answer = one.search("học", options)
            assert [hit.id for hit in answer.items] == ["2", "3"]
            assert (answer.generation, answer.total.value) == ("g2", 6)
    write(engine, Article(id="last", title="a"))
    with pytest.raises(CursorError) as refused:  # an engine that still has it open may go on
        open_index(str(tmp_path / "index")).search("học", options)
    assert refused.value.gone


def test_a_cursor_is_bound_to_its_query_and_its_index(engine: Engine, tmp_path: Path) -> None:
    write(engine, *titled(*["học sinh"] * 6))
    cursor = engine.search("học", SearchOptions(size=2)).next
    assert cursor is not None
    other = open_index(str(tmp_path / "other"), create=True)
    write(other, *titled(*["học sinh"] * 6))
    for asked, q, options in [
        (engine, "sinh", SearchOptions(size=2, cursor=cursor)),
        (engine, "học", SearchOptions(size=2, cursor=cursor, sort="newest")),
        (engine, "học", SearchOptions(size=2, cursor=cursor, source=("x",))),
        (engine, "học", SearchOptions(size=2, cursor=cursor[:-1] + ("A" if cursor[-1] != "A" else "B"))),
        (other, "học", SearchOptions(size=2, cursor=cursor)),
    ]:
        with pytest.raises(CursorError) as refused:
            asked.search(q, options)
        assert not refused.value.gone
    assert len(engine.search("học", SearchOptions(size=4, cursor=cursor, facets=("tag",))).items) == 4


# Damage. ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """An index with every kind of file: two segments, one with deletions."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh.writing.writer.mergeable", lambda sizes, most_bytes: None)
        made = open_index(str(folder), create=True)
        write(made, *titled("học sinh", "đường dài", "năm mới"))
        write(made, Article(id="x", title="học", tags=["a"], authors=["b"]), deleted=("1",))
    return folder


def verdict(folder: Path) -> str:
    """What an operator is told: the damage, or nothing."""
    try:
        return "\n".join(open_index(str(folder)).check())
    except IndexDamaged as error:
        return str(error)


def needed(folder: Path) -> list[Path]:
    """The files of the newest generation; Whoosh's table of contents is Whoosh's alone."""
    snapshot = open_index(str(folder)).searcher().snapshot
    names = {"CURRENT", f"generation-{snapshot.generation.number:08d}.json", *snapshot.generation.files()}
    return sorted(folder / name for name in names)


@settings(max_examples=200)
@given(data=st.data())
def test_any_byte_that_changes_is_named_or_carries_nothing(whole: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(needed(whole)))
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    changed = content[at] ^ 1 << data.draw(st.integers(0, 7))
    try:
        path.write_bytes(content[:at] + bytes([changed]) + content[at + 1 :])
        told = verdict(whole)
    finally:
        path.write_bytes(content)
    if told:
        assert path.name in told
    else:
        assert path.suffix == ".arrays"
        assert content[at] == 0  # between two arrays: test_arrays says exactly where
    assert verdict(whole) == ""


def test_a_file_cut_short_is_named(whole: Path) -> None:
    for path in needed(whole):
        content = path.read_bytes()
        for size in {0, 1, len(content) // 2, len(content) - 64, len(content) - 1} - set(range(-64, 0)):
            try:
                path.write_bytes(content[:size])
                assert path.name in verdict(whole), size
            finally:
                path.write_bytes(content)


def test_a_missing_file_is_named(whole: Path, tmp_path: Path) -> None:
    for path in needed(whole):
        path.rename(tmp_path / path.name)
        try:
            assert path.name in verdict(whole)
        finally:
            (tmp_path / path.name).rename(path)


def test_damage_that_comes_while_the_index_is_open_is_named(whole: Path) -> None:
    engine = open_index(str(whole))
    for path in needed(whole):
        content = path.read_bytes()
        for damaged in (content[: len(content) // 2], content[:-1] + bytes([content[-1] ^ 1])):
            path.write_bytes(damaged)
            try:
                assert path.name in "\n".join(engine.check())
            finally:
                path.write_bytes(content)
    assert engine.check() == []


# Hostile input. -----------------------------------------------------------------------------------------------------

ODD = ["\ud800", "a\x00b", "\U0010ffff", "a" * 5000, " ", "/../x", "ñ\u0303", "\u202e", "{", "\n"]


@pytest.mark.parametrize("text", ODD)
def test_any_character_anywhere(engine: Engine, text: str) -> None:
    strange = Article(
        id=f"id{text}", url=text, title=f"học {text}", body=text, summary=text, source=text, section=text,
        authors=[text], tags=[text, "x"], extra={text: [text, 2**80, {"a": -(2**90)}]},
    )  # fmt: skip
    write(engine, strange, Article(id="plain", title="học sinh"))
    kept = f"id{text}".replace("\ud800", "\ufffd")
    assert engine.check() == []
    assert set(engine.ids()) == {kept, "plain"}
    stored = engine.get(kept)
    assert stored is not None
    assert stored.title == f"học {text}".replace("\ud800", "\ufffd")
    msgspec.json.encode(engine.search("học", SearchOptions(facets=("tag", "author"))))
    assert set(ids(engine, "học")) == {kept, "plain"}
    assert ids(engine, "học", source=(text.replace("\ud800", "\ufffd"),)) == [kept]
    write(engine, msgspec.structs.replace(strange, title="năm"))
    assert ids(engine, "học") == ["plain"]
    write(engine, deleted=(kept,))
    assert set(engine.ids()) == {"plain"}


@pytest.mark.parametrize("text", ODD)
def test_any_character_in_a_query(engine: Engine, text: str) -> None:
    asked = text[:90]
    write(engine, *titled("học sinh", f"mưa {text}"))
    answer = engine.search(asked, SearchOptions(lenient=True))
    assert answer.query.text == asked
    if not asked.strip():  # no query finds everything
        expected = {"0", "1"}
    elif tokenize(asked).forms:  # of 5,000 letters 90 are another word
        expected = {"1"} if asked == text else set()
    else:
        expected = set()
    assert {hit.id for hit in answer.items} == expected
    assert answer.total.value == len(expected)
    assert ids(engine, f"học {asked}", lenient=True) == ([] if tokenize(asked).forms else ["0"])
    assert ids(engine, "học", source=(text,), tag=(text,)) == []


def test_a_very_long_article(engine: Engine) -> None:
    body = " ".join(["học sinh năm đường"] * 60_000) + " kết"
    assert len(body) > 1_000_000
    write(engine, Article(id="long", title="dài", body=body), *titled("học"))
    assert engine.check() == []
    assert ids(engine, '"đường kết"') == ["long"]
    assert ids(engine, '"kết học"') == []
    assert engine.get("long").body == body
    assert engine.search("kết").items[0].highlights[0].text.endswith("kết")


FORMS = [f"{a}{b}" for a in "oòóỏõọôồốổỗộơờớởỡợ" for b in "oòóỏõọôồốổỗộơờớởỡợ"]


def test_more_forms_of_a_key_than_a_byte_can_number(engine: Engine, tmp_path: Path) -> None:
    assert len(FORMS) > 300
    write(engine, *(Article(id=form, title=f"x {form} y") for form in FORMS))
    assert engine.check() == []
    assert len(ids(engine, "oo")) == 100
    assert engine.search("oo").total.value == len(FORMS)
    for form in sorted(FORMS)[::20]:
        found = engine.search(f"={form}", SearchOptions(size=100))
        assert form in [hit.id for hit in found.items]
        assert found.total.value in (1, len(FORMS) - 255)  # those beyond the last number are found together
        assert form in ids(engine, f'="x {form}"')
    with whoosh_index.open_dir(tmp_path / "index").searcher() as searcher:
        for form in FORMS[::20]:
            assert form in hits(searcher, Term("marked", form))
            assert hits(searcher, Term("marked_pair", f"x {form}")) <= set(FORMS)


@pytest.mark.parametrize(
    "published",
    [
        datetime(1, 1, 1, tzinfo=timezone.utc),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-12))),
        datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=timezone.utc),
        None,
    ],
)
def test_the_ends_of_time(engine: Engine, published: datetime | None) -> None:
    write(engine, Article(id="1", title="học", published=published), *titled("học"))
    assert engine.get("1").published == published
    for sort in ("newest", "oldest", "relevance"):
        answer = engine.search("học", SearchOptions(sort=sort, histogram="day"))
        assert {hit.id for hit in answer.items} == {"0", "1"}
        assert sum(bucket.count for bucket in answer.histogram) == (published is not None)
        msgspec.json.encode(answer)
    msgspec.json.encode(engine.stats())
    since, until = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), datetime.max.replace(tzinfo=timezone.utc)
    expected = ["1"] if published is not None and since <= published < until else []
    assert ids(engine, "học", since=since, until=until) == expected


def test_nothing_to_search(engine: Engine) -> None:
    write(engine, Article(id="", title=""), Article(id="a", body="…!?"))
    assert engine.check() == []
    assert set(ids(engine, "")) == {"", "a"}
    assert ids(engine, "học") == []
    assert engine.get("") == Article(id="")


@given(st.lists(st.sampled_from(["hoà bình", "Thuỷ", "kỹ", "đường", "HỌC", "nước Mĩ"]), min_size=1, max_size=3))
@settings(max_examples=15)
def test_another_way_of_writing_a_query_changes_nothing(tmp_path_factory, words: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp() / "rewrites"
    engine = open_index(str(folder), create=True)
    if engine.generation == "g1":
        write(engine, *titled("hòa bình", "hoà bình thủy", "kỹ kĩ", "đường học", "nước Mỹ", "tp hcm", "thành phố"))
    text = " ".join(words)
    expected = ids(engine, text)
    for other in (unicodedata.normalize("NFD", text), text.upper(), text.lower(), f"  {text}\u200b "):
        assert ids(engine, other) == expected

"""What the docs promise, the code has; what the code has, the docs tell."""

from __future__ import annotations

import importlib
import json
import os
import re
import typing
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import closing
from pathlib import Path

import click
import msgspec
import pytest
from falcon import testing
from msgspec import Meta
from prometheus_client.parser import text_string_to_metric_families

import search
from indexer.fields import ALIASES, MAX_ID
from indexer.sources import FORMATS
from search.derived.zones import BODY, LEAD, LEAD_TOKENS, SUMMARY, TITLE, UNIT
from search.planning.weights import WEIGHTS
from search.query import limits
from search.whoosh.writing.build import build_arrays
from service import ServiceSettings, create_app
from service.access.token_buckets import SETS, WAYS
from service.api.params import ALLOWED, NAMES
from service.api.shapes import TaskAnswer
from service.http.problems import KINDS
from service.settings import SCOPES
from service.write_queue.queue import KEPT_COMMITS, MAX_BYTES, MAX_REQUESTS, RESERVE, Queue
from service.write_queue.task import SHOWN, Counts, LineError
from service.write_queue.writing import Writing
from timbao.commands.keys import keys
from timbao.main import COMMANDS
from timbao.settings import FILE, Settings, variable
from timbao.status import Status
from timbao.writing import read_article

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), ROOT / "findings" / "README.md", *(ROOT / "docs").glob("*.md")])
PUBLIC = [*PAGES, ROOT / "Makefile", ROOT / "constraints.txt", ROOT / "setup.cfg", ROOT / ".ci" / "run"]
PUBLIC += (ROOT / "findings").glob("*.sh")

# An image that the README shows may be made last; every other link has to lead somewhere.
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
_HTML_ID = re.compile(r'<a id="([^"]+)">')


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def section(text: str, start: str) -> str:
    """The part of a page under the heading that begins with ``start``."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return next((part for part in parts if part.startswith(start)), "")


def row(text: str, first: str) -> str:
    """The row of a table whose first cell has ``first`` in it as code."""
    return next((line for line in text.splitlines() if f"`{first}`" in line.split("|")[1:2].__str__()), "")


def anchors(page: Path) -> set[str]:
    text = page.read_text("utf-8")
    bare = (re.sub(r"[^\w\s-]", "", title.lower()).strip() for title in _HEADING.findall(text))
    return {*(title.replace(" ", "-") for title in bare), *_HTML_ID.findall(text)}


# Pages as a whole. ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        file = (page.parent / place).resolve() if place else page
        assert file.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(file), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PUBLIC, ids=lambda path: path.name)
def test_no_page_knows_a_particular_machine(page: Path) -> None:
    found = re.findall(r"(?<![\w.])/(?:home|root|work|Users|opt/wheels|tmp)/\S*", page.read_text("utf-8"))
    assert found == []


def test_every_page_is_on_the_map() -> None:
    listed = {target.partition("#")[0] for target in _LINK.findall(doc("README.md"))}
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"} <= listed


def test_every_folder_that_the_architecture_names_is_there() -> None:
    named = re.findall(r"\[`([a-z_/]+)/`\]", doc("architecture.md"))
    assert len(named) >= 10
    assert [name for name in named if not (ROOT / name).is_dir()] == []


def test_the_make_targets_of_the_pages_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z]+)", page.read_text("utf-8"))}
    readme = set(re.findall(r"^make ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= readme
    assert named | readme <= targets


def test_every_finding_is_listed_and_can_be_run() -> None:
    listed = re.findall(r"\]\(([\w-]+\.sh)\)", (ROOT / "findings" / "README.md").read_text("utf-8"))
    scripts = sorted((ROOT / "findings").glob("*.sh"))
    assert sorted(listed) == [path.name for path in scripts]
    assert all(os.access(path, os.X_OK) for path in scripts)


def test_docstrings_name_only_docs_that_exist() -> None:
    rooms = ("analyzers", "search", "indexer", "service", "timbao")
    modules = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    named = {name for path in modules for name in re.findall(r"docs/[\w-]+\.md", path.read_text("utf-8"))}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


# Settings. --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", Settings.__struct_fields__)
def test_every_setting_is_in_the_table(name: str) -> None:
    line = row(doc("settings.md"), variable(name))
    assert line, f"docs/settings.md has no {variable(name)}"
    default = getattr(Settings(), name)
    listed = ",".join(default) if isinstance(default, tuple) else str(default or "")
    written = str(default).lower() if isinstance(default, bool) else listed
    assert line.split("|")[2].strip().strip("`") == written
    hint = typing.get_type_hints(Settings, include_extras=True)[name]
    said = next(meta.description for meta in typing.get_args(hint) if isinstance(meta, Meta))
    assert said and said.rstrip(".") in line


def test_every_variable_of_the_pages_is_a_setting() -> None:
    known = {*(variable(name) for name in Settings.__struct_fields__), FILE}
    named = {name for page in PAGES for name in re.findall(r"TIMBAO_[A-Z_]+\b", page.read_text("utf-8"))}
    assert {name for name in named if not name.endswith("_")} <= known


# The command line. ------------------------------------------------------------------------------------------


def command(name: str) -> click.Command:
    found = getattr(importlib.import_module(f"timbao.commands.{name}"), name)
    assert isinstance(found, click.Command)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    told = section(doc("cli.md"), f"## `timbao {name}")
    assert told, f"docs/cli.md has no {name}"
    options = [opt for param in command(name).params if isinstance(param, click.Option) for opt in param.opts]
    assert [option for option in options if option not in told] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_documented_option_exists(name: str) -> None:
    told = section(doc("cli.md"), f"## `timbao {name}")
    one = command(name)
    params = [param for each in (one, *getattr(one, "commands", {}).values()) for param in each.params]
    known = {opt for param in params for opt in (*param.opts, *param.secondary_opts)}
    assert set(re.findall(r"`(--[a-z-]{2,})", told)) <= known


def test_every_exit_status_is_documented() -> None:
    told = re.findall(r"^\| (\d) \|", doc("cli.md"), re.MULTILINE)
    assert sorted(told) == sorted(str(status.value) for status in Status)


def test_every_command_of_the_pages_exists() -> None:
    named = {name for page in PAGES for name in re.findall(r"(?<!from )\btimbao ([a-z]+)\b", code(page))}
    assert named - {"index"} <= set(COMMANDS)


def code(page: Path) -> str:
    """What stands in a page as code."""
    text = page.read_text("utf-8")
    return "\n".join([*re.findall(r"```\w*\n(.*?)```", text, re.DOTALL), *re.findall(r"`([^`\n]+)`", text)])


# The API. ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_documented_with_its_values(name: str) -> None:
    line = row(section(doc("api.md"), "## `GET /api/v1/search`"), name)
    assert line, f"docs/api.md has no parameter {name}"
    values = [value for value in ALLOWED.get(name, ()) if ".." not in value and name != "to"]
    assert [value for value in values if value not in line] == []


@pytest.mark.parametrize("code", KINDS)
def test_every_problem_is_documented_with_its_status(code: str) -> None:
    line = row(section(doc("api.md"), "## Problems"), code)
    assert line.split("|")[2:3] == [f" {KINDS[code].status} "]


def test_every_problem_of_the_pages_exists() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| \d{3} \|", doc("api.md"), re.MULTILINE)
    assert set(listed) == set(KINDS)


def routes() -> list[str]:
    engine = typing.cast("search.Engine", None)
    router = create_app(engine)._router  # Falcon has no public list of its routes
    found: list[str] = []
    nodes = list(router._roots)
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children)
        if node.resource is not None and node.uri_template:
            found.append(node.uri_template)
    return sorted(found)


@pytest.mark.parametrize("template", routes())
def test_every_address_is_documented(template: str) -> None:
    shown = re.sub(r"{(?:article_)?(\w+)(?::path)?}", r"{\1}", template)
    assert f"`{shown}`" in doc("api.md") or re.search(f"`(GET|POST) {re.escape(shown)}`", doc("api.md"))


@pytest.mark.parametrize("shape", [Counts, LineError, TaskAnswer])
def test_every_member_of_a_task_is_documented(shape: type[msgspec.Struct]) -> None:
    told = section(doc("api.md"), "## Writing")
    assert [name for name in shape.__struct_fields__ if f"`{name}`" not in told] == []


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[testing.TestClient]:
    """The application with everything that it can have, over an empty index."""
    folder = tmp_path_factory.mktemp("running")
    with closing(search.open_index(str(folder / "index"), create=True)) as engine:
        writing = Writing(Queue(folder / "queue"), read_article)
        settings = ServiceSettings(log_queries=True, anonymous=("search", "metrics"))
        yield testing.TestClient(create_app(engine, settings, writing=writing))


def test_every_metric_is_documented_and_there_is_no_other(running: testing.TestClient) -> None:
    told = section(doc("operations.md"), "## Metrics")
    running.simulate_get("/api/v1/search?q=b%C3%A3o")
    families = text_string_to_metric_families(running.simulate_get("/metrics").text)
    made = {family.name for family in families if not family.name.endswith("_created")}
    assert len(made) > 12
    assert made == {re.sub("_total$", "", name) for name in re.findall(r"`(timbao_\w+)`", told)}


def test_every_member_of_the_log_is_documented(running: testing.TestClient, caplog) -> None:
    told = section(doc("operations.md"), "## The log")
    members: set[str] = {"key"}  # of requests with one
    with caplog.at_level("INFO", logger="timbao.access"):
        for address in ("/api/v1/search?q=b%C3%A3o", "/search?q=b%C3%A3o", "/api/v1/nothing", "/healthz"):
            running.simulate_get(address)
    for record in caplog.records:
        members.update(json.loads(record.getMessage()))
    assert {"q", "status", "generation"} <= members
    assert len(members) > 8
    assert [name for name in (*members, "q_hash") if f"`{name}`" not in told] == []


def test_the_room_for_clients_is_that_of_the_code() -> None:
    assert f"{SETS * WAYS:,} clients" in doc("operations.md")


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_is_documented(scope: str) -> None:
    assert row(section(doc("api.md"), "## Keys"), scope)


def test_every_option_of_the_commands_for_keys_is_documented() -> None:
    told = section(doc("cli.md"), "## `timbao keys")
    options = [opt for one in keys.commands.values() for param in one.params for opt in param.opts if "-" in opt]
    assert len(options) > 6
    assert [option for option in options if option not in told] == []
    assert [name for name in keys.commands if f"`timbao keys {name}" not in told] == []


def test_the_limits_of_writing_are_those_of_the_code() -> None:
    told = doc("api.md") + doc("reliability.md")
    assert f"{MAX_REQUESTS:,} requests" in told
    assert f"{MAX_BYTES >> 30} GB" in told
    assert f"{RESERVE >> 20} MB" in told
    assert f"first {SHOWN} errors" in told
    assert f"last {KEPT_COMMITS:,} commits" in told


SHAPES = (
    search.Answer,
    search.Completions,
    search.Completion,
    search.Headline,
    search.Story,
    search.Hit,
    search.QueryEcho,
    search.Total,
    search.Stats,
    search.Article,
)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_member_of_the_answers_is_documented(shape: type[msgspec.Struct]) -> None:
    assert [name for name in shape.__struct_fields__ if f"`{name}`" not in doc("api.md")] == []


# What goes in, and where it is kept. ------------------------------------------------------------------------


@pytest.mark.parametrize("field", ALIASES)
def test_every_name_of_a_field_is_documented(field: str) -> None:
    line = row(section(doc("articles.md"), "## Fields"), field)
    assert [name for name in ALIASES[field] if f"`{name}`" not in line] == []


def test_every_format_is_documented() -> None:
    for format in FORMATS.values():
        line = row(section(doc("articles.md"), "## Formats"), format.name)
        assert [suffix for suffix in format.suffixes if suffix not in line] == []


def test_the_limits_are_those_of_the_code() -> None:
    assert f"at most {MAX_ID} characters" in doc("articles.md")
    told = doc("architecture.md")
    assert f"{limits.MAX_LENGTH:,} characters" in told
    assert f"{limits.MAX_CLAUSES} clauses" in told
    assert f"{limits.MAX_DEPTH} levels" in told


def test_the_weights_are_those_of_the_code() -> None:
    text = doc("quality.md")
    assert f"`k1` {WEIGHTS.k1}, `b` {WEIGHTS.b}" in text
    told = {name: float(weight) for name, weight in re.findall(r"\| `(\w+)` \| ([\d.]+) \|$", text, re.MULTILINE)}
    near = re.findall(r"\| ([\d.]+) \| ([\d.]+) \| `(\w+)`, `(\w+)` \|$", text, re.MULTILINE)
    for trusted, silent, *names in near:
        told |= dict(zip(names, (float(trusted), float(silent)), strict=True))
    numbers = {name: getattr(WEIGHTS, name) for name in WEIGHTS.__struct_fields__}
    assert told == {name: value for name, value in numbers.items() if name not in ("k1", "b", "trusted")}


@pytest.mark.parametrize("page", ["quality.md", "index-format.md"])
def test_the_weights_of_zones_are_those_of_the_code(page: str) -> None:
    text = " ".join(doc(page).split())
    title, summary, lead, body = (re.escape(f"{weight / UNIT:g}") for weight in (TITLE, SUMMARY, LEAD, BODY))
    places = {
        "title": title,
        "summary": summary,
        f"first {LEAD_TOKENS}( syllables)? of the body": lead,
        "elsewhere": body,
    }
    for place, weight in places.items():
        # "3 in the title" on one page, "in the title weighs 3" on the other
        assert re.search(rf"\b{weight} (in the |among the )?{place}|{place}( weighs)? {weight}\b", text), place


def test_every_array_of_a_segment_is_documented() -> None:
    text = doc("index-format.md")
    facets = re.compile(r"(?:source|section|author|tag)_(\w+)")
    arrays = build_arrays([search.Article(id="1", title="Học sinh")])
    numbers = (name.removesuffix("_over_at").removesuffix("_over") for name in arrays)  # the page tells of these once
    missing = [name for name in numbers if f"`{name}`" not in text]
    assert [name for name in missing if not facets.fullmatch(name)] == []


def test_the_service_file_starts_with_the_machine():
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(re.search(r"```\n(\[Unit\].*?)```", doc("operations.md"), re.DOTALL)[1])
    assert unit["Install"]["WantedBy"] == "multi-user.target"
    assert unit["Service"]["ExecStart"].endswith("timbao serve")
    assert "systemctl enable --now timbao" in doc("operations.md")


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_an_environment_is_made_before_anything_is_installed(name):
    """Debian and Ubuntu refuse a bare ``pip install``."""
    for block in re.findall(r"```\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL):
        if "pip install" in block:
            lines = block.splitlines()
            assert lines[:2] == ["python3 -m venv .venv", ". .venv/bin/activate"]
    assert "`site`" in (ROOT / name).read_text("utf-8")

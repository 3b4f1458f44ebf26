"""The script of ``<timbao-search>`` and the page that shows its tag."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from html import unescape

import pytest
from click.testing import CliRunner

from service.pages.script import read_script
from service.pages.templating import STATIC
from timbao.main import cli

BODY = (STATIC / "timbao-search.js").read_bytes()
RESULTS = (STATIC / "timbao-results.js").read_bytes()


def test_any_site_may_have_the_script(get, make_client):
    version = read_script(STATIC).path
    for client in (get, lambda path, **headers: make_client(cors_origins=("https://a.example",)).simulate_get(
        path, headers=headers
    )):  # fmt: skip
        for path in ("/timbao-search.js", version):
            answer = client(path, Origin="https://b.example")
            assert (answer.status_code, answer.content) == (200, BODY)
            assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
            assert answer.headers["access-control-allow-origin"] == "*"
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def test_only_the_address_with_the_version_lasts(get):
    version = read_script(STATIC).path
    assert get("/timbao-search.js").headers["cache-control"] == "no-cache"
    assert get(version).headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/timbao-search.js", version):
        first = get(path)
        again = get(path, if_none_match=first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == first.headers["cache-control"]


def test_the_results_have_a_script_of_their_own(get):
    script = read_script(STATIC, "timbao-results")
    for path in ("/timbao-results.js", script.path):
        answer = get(path, Accept_Encoding="gzip")
        assert gzip.decompress(answer.content) == RESULTS
        assert len(answer.content) < 14_000
        assert answer.headers["access-control-allow-origin"] == "*"
    assert get(read_script(STATIC).path.replace("search", "results")).status_code == 404
    digest = base64.b64encode(hashlib.sha384(RESULTS).digest()).decode()
    assert f'{script.path}"\n  integrity="sha384-{digest}"' in unescape(get("/embed").text)


@pytest.mark.parametrize("version", ["000000000000", "", "x", "%2e%2e", "a-b"])
def test_other_versions_are_gone(get, version):
    assert get(f"/timbao-search-{version}.js").status_code == 404


def test_twelve_kilobytes_on_the_wire(get):
    sent = get("/timbao-search.js", Accept_Encoding="gzip")
    assert sent.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent.content) == BODY
    assert len(sent.content) < 12_000


@pytest.mark.parametrize("body", [BODY, RESULTS])
def test_nothing_in_it_needs_a_policy_to_be_loosened(body):
    source = body.decode()
    assert not re.search(r"\beval\b|new Function|innerHTML|insertAdjacentHTML|\.style\b|data:|https?://[\w.]", source)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_shows_the_tag(make_client, language):
    client = make_client(base_url="https://bao.example/tim", cors_origins=("https://khac.example",))
    html = unescape(client.simulate_get("/embed", query_string=f"lang={language}").text)
    digest = base64.b64encode(hashlib.sha384(BODY).digest()).decode()
    assert f'src="https://bao.example/tim{read_script(STATIC).path}"\n  integrity="sha384-{digest}"' in html
    assert 'action="https://bao.example/tim/search"' in html
    assert "connect-src https://bao.example;" in html
    assert "https://khac.example" in html


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("origins", [(), ("https://khac.example",)])
def test_the_page_leads_to_both_ways_in(make_client, language, origins):
    client = make_client(cors_origins=origins)
    html = unescape(client.simulate_get("/embed", query_string=f"lang={language}").text)
    assert "TIMBAO_CORS_ORIGINS=https://bao.example" in html
    assert "timbao keys add bao-vi-du --origin https://bao.example" in html
    for tag in ("timbao-search", "timbao-results"):
        assert f'<{tag} site="timbao_…"' in html
    assert ("https://khac.example" in html) == bool(origins)


def test_the_command_of_the_page_makes_a_key_of_a_site(get, tmp_path):
    command = re.search(r"timbao (keys add [^<]+)", get("/embed").text)[1].split()
    made = CliRunner().invoke(cli, [*command, "--file", str(tmp_path / "keys.json")])
    assert made.exit_code == 0
    assert made.stdout.startswith("timbao_")


def test_the_page_does_not_believe_the_host_of_a_request(get):
    html = get("/embed", Host="evil.example").text
    assert "evil.example" not in html


def test_a_cache_buster_means_nothing(get):
    for address in ("/api/v1/suggest?q=a", "/api/v1/search?q=a"):
        plain, busted = get(address), get(f"{address}&_=1700000000000")
        assert busted.status_code == 200
        assert busted.headers["etag"] == plain.headers["etag"]
    assert get("/api/v1/stats?_=1").status_code == 400


def test_what_both_elements_need_is_written_once():
    """Each is one script, so that its ``integrity`` covers all of it; what they share is the same, word for word."""
    begin, end = "// Shared with the other element", "// End of what is shared."
    parts = [source.decode().partition(begin)[2].partition(end) for source in (BODY, RESULTS)]
    assert parts[0][0] == parts[1][0]
    assert len(parts[0][0]) > 2000
    shared = re.findall(r"^(?:const|(?:async )?function) (\w+)", parts[0][0], re.MULTILINE)
    own = [source.decode().partition(begin)[0] + source.decode().partition(end)[2] for source in (BODY, RESULTS)]
    for source in own:
        defined = re.findall(r"^(?:const|(?:async )?function) (\w+)", source, re.MULTILINE)
        assert not set(defined) & set(shared)
        for name in re.findall(r"^const (\w+) = \(.*=>", own[0], re.MULTILINE):
            assert name not in own[1]

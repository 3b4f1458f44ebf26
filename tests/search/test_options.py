"""Options come under the names of the HTTP parameters, and a wrong one is named."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from embedded import commit, create

from search import Article, OptionError, SearchOptions, open_index, read_options

VIETNAM = timezone(timedelta(hours=7))


def test_names_and_values_are_those_of_the_http_parameters() -> None:
    options = read_options(
        {"size": 3, "source": "Báo Sông Hàn", "tag": ["bão", "lũ"], "from": "2024", "to": "30/4/2024", "match": "exact"}
    )
    assert options == SearchOptions(
        size=3,
        source=("Báo Sông Hàn",),
        tag=("bão", "lũ"),
        since=datetime(2024, 1, 1, tzinfo=VIETNAM),
        until=datetime(2024, 5, 1, tzinfo=VIETNAM),
        match="exact",
    )


def test_nothing_given_is_the_default() -> None:
    assert read_options({}) == SearchOptions()


@pytest.mark.parametrize(
    ("parameters", "option"),
    [
        ({"size": 1000}, "size"),
        ({"match": "near"}, "match"),
        ({"facets": ["colour"]}, "facets"),
        ({"from": "hôm qua"}, "from"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_option_is_named(parameters: dict[str, object], option: str) -> None:
    with pytest.raises(OptionError) as error:
        read_options(parameters)
    assert error.value.option == option


def test_a_moment_without_a_zone_is_one_of_vietnams(tmp_path: Path) -> None:
    published = datetime(2024, 5, 1, 0, 30, tzinfo=VIETNAM)
    commit(create(tmp_path), [Article(id="1", title="Lúa gạo", published=published)])
    engine = open_index(str(tmp_path))
    for since, total in ((datetime(2024, 5, 1), 1), (datetime(2024, 5, 1, 0, 31), 0)):
        assert engine.search("lúa gạo", **{"from": since}).total.value == total
        assert engine.search("lúa gạo", SearchOptions(since=since)).total.value == total


def test_a_period_that_ends_before_it_begins() -> None:
    with pytest.raises(OptionError) as error:
        read_options({"from": "2024", "to": datetime(2023, 1, 1)})
    assert error.value.option == "to"
    assert read_options({"from": "2024", "to": "2024"}).until

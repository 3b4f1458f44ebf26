"""Options come under the names of the HTTP parameters, and a wrong one is named."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from search import OptionError, SearchOptions, read_options

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
